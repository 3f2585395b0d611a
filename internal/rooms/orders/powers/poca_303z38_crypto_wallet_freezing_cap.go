package powers

// WalletFreezingCap is the stop on a crypto wallet freezing order: two years, three where the court extends.
var WalletFreezingCap = define(Power{
	Code: "CWFO-CAP", Clock: true,
	Title: "Crypto wallet freezing: stop from the first order", Short: "CWFO, two-year stop",
	Act: poca, Section: "303Z38", Cite: "s.303Z38",
	Trigger: FirstOrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByFirstOrder, Rule: Rule{Primitive: YearsIncl, N: 2, Long: 3, When: "s.303Z38, it is thought where assistance asked of another country is outstanding (not verified)"},
		Mark: Known, Source: "the exact text of section 303Z38 was not read",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "The applicant is, or is authorised by, a senior officer: inspector or above", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The order ends and the wallet is free.",
	Next:       []Code{"CR-FORF"},
	Windows:    dayWindows(92), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "two years", Input: on("2024-06-03"), LastDay: "2026-06-02", Ends: "2026-06-03T00:00", ActBy: "2026-06-02T10:00",
			Explanation: "Two years that include the day of the order."},
	},
})
