package powers

// CryptoItemDetention is a court’s order that a cryptoasset-related item may be kept.
var CryptoItemDetention = define(Power{
	Code:  "CR-ITEM-DET",
	Title: "Cryptoasset-related item: detention order", Short: "Crypto item detention",
	Act: poca, Section: "303Z28", Cite: "s.303Z28",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByOrder, Rule: Rule{Primitive: MonthsIncl, N: 6, Bound: UpTo},
		Cap:  &Limit{Rule: Rule{Primitive: YearsIncl, N: 2}, From: AnchorFirstOrder},
		Mark: Known, Source: "the text of section 303Z28 was not read",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court; a single justice for the first order",
	ActKind:    CourtAct,
	OnLapse:    "The item must be given back.",
	Next:       []Code{"CR-ITEM-DET", "CR-SEIZE"},
	Windows:    dayWindows(28), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "first order", Input: on("2026-01-15"), LastDay: "2026-07-14", Ends: "2026-07-15T00:00", ActBy: "2026-07-14T10:00",
			Explanation: "The day of the order counts."},
		{Name: "a further order near the stop", Input: Input{Day: since("2027-12-01"), FirstOrder: since("2026-01-15")}, LastDay: "2028-01-14", Ends: "2028-01-15T00:00", ActBy: "2028-01-14T10:00",
			Explanation: "No order runs past two years from the first."},
	},
})
