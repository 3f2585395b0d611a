package powers

// CryptoAppeal is the time to appeal against a decision on the forfeiture of cryptoassets.
var CryptoAppeal = define(Power{
	Code:  "CR-APPEAL",
	Title: "Cryptoasset forfeiture: time to appeal", Short: "Crypto appeal",
	Act: poca, Section: "303Z41", Cite: "Part 5 Ch 3E",
	Trigger: OrderOrDecision, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByDecision, Rule: Rule{Primitive: DaysIncl, N: 30},
		Mark: Known, Source: "taken to be as for cash (s.299(2)); the section of this chapter was not read",
	}},
	Applicants: []Applicant{AnyParty},
	Authority:  Authority{NoAuthority, NoRank, "None: any party may appeal", Known},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The order is final.",
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "order on a Monday", Input: on("2025-12-01"), LastDay: "2025-12-30", Ends: "2025-12-31T00:00", ActBy: "2025-12-30T17:00",
			Explanation: "Thirty days of which the day of the order is the first."},
	},
})
