package powers

// AccountFreezing is an order that freezes money in an account for a period that the court sets.
var AccountFreezing = define(Power{
	Code: "AFO", Clock: true,
	Title: "Account freezing order", Short: "AFO",
	Act: poca, Section: "303Z3", Cite: "s.303Z3(4)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Cap:  &Limit{Rule: Rule{Primitive: YearsIncl, N: 2}, From: AnchorStart},
		Mark: Read, Source: "Criminal Finances Bill 303Z3(4)",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "The applicant is, or is authorised by, a senior officer: inspector or above", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The money is free when the last day ends.",
	Next:       []Code{"AF-NOTICE", "AF-FORF", "AFO-VARY", "AF-EXCL", "AFO"},
	Windows:    dayWindows(28), Nations: part5(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "the longest the law allows", Input: on("2024-02-29"), LastDay: "2026-02-28", Ends: "2026-03-01T00:00", ActBy: "2026-02-27T10:00",
			Explanation: "2026 has no 29 February; a last day on a Saturday is not moved, so the last sitting is on Friday."},
		{Name: "six months ordered", Input: Input{Day: since("2026-10-14"), CourtEnd: since("2027-04-13")}, LastDay: "2027-04-13", Ends: "2027-04-14T00:00", ActBy: "2027-04-13T10:00",
			Explanation: "The day printed on the order holds."},
		{Name: "varied", Input: Input{Day: since("2025-12-01"), FirstOrder: since("2024-02-29")}, LastDay: "2026-02-28", Ends: "2026-03-01T00:00", ActBy: "2026-02-27T10:00",
			Explanation: "A variation does not start the two years again."},
	},
})
