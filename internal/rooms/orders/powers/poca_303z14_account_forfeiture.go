package powers

// AccountForfeiture is an application to a court to forfeit frozen money. It starts no clock.
var AccountForfeiture = define(Power{
	Code:  "AF-FORF",
	Title: "Forfeiture of frozen money", Short: "Account forfeiture",
	Act: poca, Section: "303Z14", Cite: "s.303Z14",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2018-01-31"), AppliesBy: ByApplication, Mark: Known, Source: "section 303Z14 was not read in full", Note: "Whether the freezing order goes on by itself until the hearing is not verified: vary it first."}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses by itself, but the application must be made while the freezing order has effect.",
	Next:       []Code{"AF-APPEAL"},
	Nations:    part5(), Assets: []AssetKind{Account},
})
