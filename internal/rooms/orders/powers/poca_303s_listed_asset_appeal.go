package powers

// ListedAssetAppeal is the time to appeal against a decision on the forfeiture of a listed asset.
var ListedAssetAppeal = define(Power{
	Code:  "LA-APPEAL",
	Title: "Listed asset forfeiture: time to appeal", Short: "Listed asset appeal",
	Act: poca, Section: "303S", Cite: "Part 5 Ch 3A",
	Trigger: OrderOrDecision, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-04-16"), AppliesBy: ByDecision, Rule: Rule{Primitive: DaysIncl, N: 30},
		Mark: Known, Source: "taken to be as for cash (s.299(2)); the section of this chapter was not read",
	}},
	Applicants: []Applicant{AnyParty},
	Authority:  Authority{NoAuthority, NoRank, "None: any party may appeal", Known},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The order is final.",
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{ListedAsset},
	Examples: []Example{
		{Name: "order on a Monday", Input: on("2025-12-01"), LastDay: "2025-12-30", Ends: "2025-12-31T00:00", ActBy: "2025-12-30T17:00",
			Explanation: "Thirty days of which the day of the order is the first."},
	},
})
