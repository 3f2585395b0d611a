package powers

// ListedAssetSafekeeping is the duty to keep a seized listed asset safe for as long as it is held.
var ListedAssetSafekeeping = define(Power{
	Code:  "LA-SAFE",
	Title: "Safekeeping of a seized listed asset", Short: "Listed asset, safekeeping",
	Act: poca, Section: "303M", Cite: "s.303M",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions:   []Version{{From: since("2018-04-16"), AppliesBy: BySeizure, Mark: Known, Source: "section 303M was not read"}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the force that holds it keeps it safe and has it tested", Known},
	ActKind:    OtherAct,
	OnLapse:    "Nothing lapses: the duty lasts as long as the asset is held.",
	Next:       []Code{"LA-DET"},
	Nations:    part5(), Assets: []AssetKind{ListedAsset},
})
