package powers

// ProsecutorStatement is the day by which the prosecutor’s statement of information is due.
var ProsecutorStatement = define(Power{
	Code:  "CO-S16",
	Title: "Confiscation: prosecutor’s statement", Short: "Section 16 statement",
	Act: poca, Section: "16", Cite: "s.16",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Read, Source: "POCA s.16",
		Note: "Within the period that the court orders.",
	}},
	Applicants: []Applicant{Prosecutor, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor gives it", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The statement is late: ask the court for more time.",
	Next:       []Code{"CO-S17", "CO-S18", "CO-ORDER"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "a Sunday", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-12-13")}, LastDay: "2026-12-13", Ends: "2026-12-14T00:00", ActBy: "2026-12-11T17:00",
			Explanation: "The day the court gave is a Sunday and is not moved, so it is done on the Friday before."},
	},
})
