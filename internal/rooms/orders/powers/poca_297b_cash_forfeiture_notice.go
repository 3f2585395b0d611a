package powers

// CashNotice is the time to object to a notice that forfeits detained cash without a court.
var CashNotice = define(Power{
	Code: "CASH-FN", Clock: true,
	Title: "Cash forfeiture notice: time to object", Short: "Cash forfeiture notice",
	Act: poca, Section: "297B", Cite: "s.297B(2)",
	Trigger: NoticeGiven, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByNotice, Rule: Rule{Primitive: DaysNext, N: 30, Bound: AtLeast},
		Mark: Read, Source: "explanatory notes to the Policing and Crime Act 2009",
	}},
	Applicants: []Applicant{Senior},
	Authority:  Authority{SeniorOfficer, Inspector, "A senior officer gives the notice: inspector or above for police", Known},
	Court:      "",
	ActKind:    OtherAct,
	OnLapse:    "Nobody objected: the cash is forfeited. Any objection ends the notice, and 48 hours are left to apply.",
	Next:       []Code{"CASH-OBJ", "CASH-FORF", "CASH-DET", "CASH-SET-ASIDE"},
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "given on a Monday", Input: on("2025-11-24"), LastDay: "2025-12-24", Ends: "2025-12-25T00:00", ActBy: "2025-12-24T17:00",
			Explanation: "Thirty days of which 25 November is the first."},
		{Name: "a longer period chosen", Input: Input{Day: since("2025-11-24"), CourtEnd: since("2026-01-09")}, LastDay: "2026-01-09", Ends: "2026-01-10T00:00", ActBy: "2026-01-09T17:00",
			Explanation: "The officer may allow more than 30 days, never fewer."},
	},
})
