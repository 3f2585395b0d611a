package powers

// WalletFreezing is an order that freezes a crypto wallet for a period that the court sets.
var WalletFreezing = define(Power{
	Code: "CWFO", Clock: true,
	Title: "Crypto wallet freezing order", Short: "CWFO",
	Act: poca, Section: "303Z38", Cite: "s.303Z38",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Cap:  &Limit{Rule: Rule{Primitive: YearsIncl, N: 2, Long: 3, When: "s.303Z38, it is thought where assistance asked of another country is outstanding (not verified)"}, From: AnchorStart},
		Mark: Known, Source: "the exact text of section 303Z38 was not read",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "The applicant is, or is authorised by, a senior officer: inspector or above", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The wallet is free when the last day ends.",
	Next:       []Code{"CR-FORF", "CR-CONV", "CWFO-VARY", "CWFO"},
	Windows:    dayWindows(28), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "the longest the law allows", Input: on("2024-06-03"), LastDay: "2026-06-02", Ends: "2026-06-03T00:00", ActBy: "2026-06-02T10:00",
			Explanation: "Two years that include the day of the order."},
	},
})
