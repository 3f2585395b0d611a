package powers

// AccountSetAside is the time to ask a court to set aside a forfeiture of frozen money by notice.
var AccountSetAside = define(Power{
	Code:  "AF-SET-ASIDE",
	Title: "Account forfeited by notice: time to apply to set it aside", Short: "Account, set aside",
	Act: poca, Section: "303Z12", Cite: "s.303Z12",
	Trigger: ObjectionTimeEnded, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByNotice, Rule: Rule{Primitive: DaysIncl, N: 30},
		Mark: Known, Source: "section 303Z12 was not read; from which day the thirty count is not certain",
	}},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: any person affected may apply", Known},
	Court:      "Magistrates’ court",
	ActKind:    OtherAct,
	OnLapse:    "The forfeiture stands.",
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "over the new year", Input: on("2025-12-24"), LastDay: "2026-01-22", Ends: "2026-01-23T00:00", ActBy: "2026-01-22T17:00",
			Explanation: "Thirty days of which the last day to object is the first."},
	},
})
