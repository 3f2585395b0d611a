package powers

// ListedAssetDetention is a court’s order that a listed asset may be kept.
var ListedAssetDetention = define(Power{
	Code: "LA-DET", Clock: true,
	Title: "Listed asset detention order", Short: "Listed asset detention",
	Act: poca, Section: "303L", Cite: "s.303L(2)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-04-16"), AppliesBy: ByOrder, Rule: Rule{Primitive: MonthsIncl, N: 6, Bound: UpTo},
		Cap:  &Limit{Rule: Rule{Primitive: YearsIncl, N: 2}, From: AnchorFirstOrder},
		Mark: Read, Source: "legislation.gov.uk s.303L",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court; a single justice for the first order",
	ActKind:    CourtAct,
	OnLapse:    "The asset must be given back.",
	Next:       []Code{"LA-DET", "LA-FORF"},
	Windows:    dayWindows(28), Nations: part5(), Assets: []AssetKind{ListedAsset},
	Examples: []Example{
		{Name: "no 31 June", Input: on("2025-12-31"), LastDay: "2026-06-30", Ends: "2026-07-01T00:00", ActBy: "2026-06-30T10:00",
			Explanation: "Where the month is too short the last day is the month’s last."},
	},
})
