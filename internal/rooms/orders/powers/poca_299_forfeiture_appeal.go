package powers

// ForfeitureAppeal is the time to appeal against a forfeiture order or its refusal.
var ForfeitureAppeal = define(Power{
	Code: "FORF-APPEAL", Clock: true,
	Title: "Forfeiture: time to appeal", Short: "Forfeiture appeal",
	Act: poca, Section: "299", Cite: "s.299(2)",
	Trigger: OrderOrDecision, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByDecision, Rule: Rule{Primitive: DaysIncl, N: 30},
		Mark: Read, Source: "POCA s.299(2)",
		Note: "Read for cash. For listed assets, accounts and cryptoassets the same 30 days are general knowledge.",
	}},
	Applicants: []Applicant{AnyParty},
	Authority:  Authority{NoAuthority, NoRank, "None: any party may appeal", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The order is final. Only then may the money be paid over (s.300(2)).",
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Cash, Account, ListedAsset, Crypto},
	Examples: []Example{
		{Name: "order on a Monday", Input: on("2025-12-01"), LastDay: "2025-12-30", Ends: "2025-12-31T00:00", ActBy: "2025-12-30T17:00",
			Explanation: "Thirty days of which the day of the order is the first."},
		{Name: "over the new year", Input: on("2026-12-02"), LastDay: "2026-12-31", Ends: "2027-01-01T00:00", ActBy: "2026-12-31T17:00",
			Explanation: "Weekends and bank holidays count."},
	},
})
