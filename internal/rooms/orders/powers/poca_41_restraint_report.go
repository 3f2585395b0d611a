package powers

// RestraintReport is the day the court fixed for a report on an investigation-stage restraint order.
var RestraintReport = define(Power{
	Code:  "RO-REPORT",
	Title: "Restraint order: report to the court", Short: "Restraint report",
	Act: poca, Section: "41", Cite: "s.41(7B), (7C)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Read, Source: "POCA s.41(7B), (7C)",
		Note: "An order made in an investigation must require reports unless the court gives reasons.",
	}},
	Applicants: []Applicant{Prosecutor, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the holder of the order reports", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The order is breached and may be discharged. Report at once.",
	Next:       []Code{"RO-REPORT", "RO-VARY"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "in three months", Input: Input{Day: since("2026-08-31"), CourtEnd: since("2026-11-30")}, LastDay: "2026-11-30", Ends: "2026-12-01T00:00", ActBy: "2026-11-30T17:00",
			Explanation: "The order fixes the day."},
	},
})
