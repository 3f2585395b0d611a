package powers

// CashForfeiture is an application to a court to forfeit detained cash. It starts no
// clock: while it and any appeal run, the cash stays detained (section 298(4)).
var CashForfeiture = define(Power{
	Code:  "CASH-FORF",
	Title: "Forfeiture of detained cash", Short: "Cash forfeiture",
	Act: poca, Section: "298", Cite: "s.298",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByApplication, Mark: Read, Source: "POCA s.298"}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the application must be made while the cash is detained.",
	Next:       []Code{"FORF-APPEAL"},
	Nations:    part5(), Assets: []AssetKind{Cash},
})
