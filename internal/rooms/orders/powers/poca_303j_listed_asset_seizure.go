package powers

// ListedAssetSeizure is the power to seize a listed asset. Its clock is LA-48.
var ListedAssetSeizure = define(Power{
	Code:  "LA-SEIZE",
	Title: "Seizure of a listed asset", Short: "Listed asset seizure",
	Act: poca, Section: "303J", Cite: "ss.303J, 303Y",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions:   []Version{{From: since("2018-04-16"), AppliesBy: BySeizure, Mark: Known, Source: "the minimum of £1,000 (s.303Y) was not read", Note: "Value it at the seizure."}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the officer acts in their own right", Known},
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the 48 hours run from the seizure.",
	Next:       []Code{"LA-48", "LA-SAFE"},
	Nations:    part5(), Assets: []AssetKind{ListedAsset},
})
