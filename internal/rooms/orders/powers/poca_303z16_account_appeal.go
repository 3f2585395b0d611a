package powers

// AccountAppeal is the time to appeal against a decision on the forfeiture of frozen money.
var AccountAppeal = define(Power{
	Code:  "AF-APPEAL",
	Title: "Account forfeiture: time to appeal", Short: "Account appeal",
	Act: poca, Section: "303Z16", Cite: "s.303Z16",
	Trigger: OrderOrDecision, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByDecision, Rule: Rule{Primitive: DaysIncl, N: 30},
		Mark: Known, Source: "section 303Z16 was not read",
	}},
	Applicants: []Applicant{AnyParty},
	Authority:  Authority{NoAuthority, NoRank, "None: any party may appeal", Known},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The order is final.",
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "over the new year", Input: on("2026-12-02"), LastDay: "2026-12-31", Ends: "2027-01-01T00:00", ActBy: "2026-12-31T17:00",
			Explanation: "Weekends and bank holidays count."},
	},
})
