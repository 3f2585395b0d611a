package powers

// CashSetAside is the time to ask a court to set aside a forfeiture of cash by notice.
var CashSetAside = define(Power{
	Code:  "CASH-SET-ASIDE",
	Title: "Cash forfeited by notice: time to apply to set it aside", Short: "Cash, set aside",
	Act: poca, Section: "297E", Cite: "s.297E",
	Trigger: ObjectionTimeEnded, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByNotice, Rule: Rule{Primitive: DaysIncl, N: 30},
		Mark: Known, Source: "section 297E was not read; from which day the thirty count is not certain",
	}},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: any person affected may apply", Known},
	Court:      "Magistrates’ court",
	ActKind:    OtherAct,
	OnLapse:    "The forfeiture stands. Only then should the cash be paid over.",
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "over the new year", Input: on("2025-12-24"), LastDay: "2026-01-22", Ends: "2026-01-23T00:00", ActBy: "2026-01-22T17:00",
			Explanation: "Thirty days of which the last day to object is the first."},
	},
})
