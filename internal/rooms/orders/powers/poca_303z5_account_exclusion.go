package powers

// AccountExclusion lets a person draw on a frozen account for living or legal expenses or a business.
var AccountExclusion = define(Power{
	Code:  "AF-EXCL",
	Title: "Exclusion from an account freezing order", Short: "AFO exclusion",
	Act: poca, Section: "303Z5", Cite: "s.303Z5",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2018-01-31"), AppliesBy: ByApplication, Mark: Known, Source: "section 303Z5 was not read", Note: "It lowers the frozen balance: value the account again."}},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: any person affected may apply", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses.",
	Next:       []Code{"AFO"},
	Nations:    part5(), Assets: []AssetKind{Account},
})
