package powers

// CryptoDetention is a court’s order that a cryptoasset may be kept.
var CryptoDetention = define(Power{
	Code: "CR-DET", Clock: true,
	Title: "Cryptoasset detention order", Short: "Crypto detention",
	Act: poca, Section: "303Z32", Cite: "s.303Z32",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByOrder, Rule: Rule{Primitive: MonthsIncl, N: 6, Bound: UpTo},
		Cap:  &Limit{Rule: Rule{Primitive: YearsIncl, N: 2, Long: 3, When: "s.303Z32(4), it is thought where assistance asked of another country is outstanding (not verified)"}, From: AnchorFirstOrder},
		Mark: Read, Source: "legislation.gov.uk s.303Z32",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court; a single justice for the first order",
	ActKind:    CourtAct,
	OnLapse:    "The cryptoasset must be given back.",
	Next:       []Code{"CR-DET", "CR-FORF"},
	Windows:    dayWindows(28), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "first order", Input: on("2026-01-15"), LastDay: "2026-07-14", Ends: "2026-07-15T00:00", ActBy: "2026-07-14T10:00",
			Explanation: "The day of the order counts."},
		{Name: "a further order in the third year", Input: Input{Day: since("2028-02-01"), FirstOrder: since("2026-01-15"), Long: true}, LastDay: "2028-07-31", Ends: "2028-08-01T00:00", ActBy: "2028-07-31T10:00",
			Explanation: "The court has allowed three years, so the two-year stop of 14 January 2028 does not bite."},
	},
})
