package powers

// AccountFreezingCap is the two-year stop on an account freezing order, however often it is varied.
var AccountFreezingCap = define(Power{
	Code: "AFO-CAP", Clock: true,
	Title: "Account freezing: two-year stop from the first order", Short: "AFO, two-year stop",
	Act: poca, Section: "303Z3", Cite: "s.303Z3(4)",
	Trigger: FirstOrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByFirstOrder, Rule: Rule{Primitive: YearsIncl, N: 2},
		Mark: Read, Source: "Criminal Finances Bill 303Z3(4)",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "The applicant is, or is authorised by, a senior officer: inspector or above", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The order ends and the account is free.",
	Next:       []Code{"AF-NOTICE", "AF-FORF"},
	Windows:    dayWindows(92), Nations: part5(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "no 29 February", Input: on("2024-02-29"), LastDay: "2026-02-28", Ends: "2026-03-01T00:00", ActBy: "2026-02-27T10:00",
			Explanation: "2026 has no 29 February; a last day on a Saturday is not moved."},
	},
})
