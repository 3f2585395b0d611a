package powers

// CashDetentionCap is the two-year stop on all detention of the same cash.
var CashDetentionCap = define(Power{
	Code: "CASH-DET-CAP", Clock: true,
	Title: "Cash detention: two-year stop from the first order", Short: "Cash, two-year stop",
	Act: poca, Section: "295", Cite: "s.295(2)(b)",
	Trigger: FirstOrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByFirstOrder, Rule: Rule{Primitive: YearsIncl, N: 2},
		Mark: Read, Source: "POCA s.295(2)(b)",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "No further detention can be ordered. Unless forfeiture has been applied for, the cash must be released.",
	Next:       []Code{"CASH-FORF"},
	Windows:    dayWindows(92), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "from the first order", Input: on("2026-01-15"), LastDay: "2028-01-14", Ends: "2028-01-15T00:00", ActBy: "2028-01-14T10:00",
			Explanation: "Two years that include the day of the first order."},
	},
})
