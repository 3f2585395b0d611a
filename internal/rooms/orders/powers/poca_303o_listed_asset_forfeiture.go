package powers

// ListedAssetForfeiture is an application to a court to forfeit listed assets. It starts no clock.
var ListedAssetForfeiture = define(Power{
	Code:  "LA-FORF",
	Title: "Forfeiture of listed assets", Short: "Listed asset forfeiture",
	Act: poca, Section: "303O", Cite: "s.303O",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2018-04-16"), AppliesBy: ByApplication, Mark: Read, Source: "POCA ss.82(3), 303O"}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the application must be made while the asset is detained.",
	Next:       []Code{"LA-APPEAL"},
	Nations:    part5(), Assets: []AssetKind{ListedAsset},
})
