package powers

// Timetable is a day of the timetable that the Crown Court sets before sentence under the Crime and Policing Act 2026.
var Timetable = define(Power{
	Code:  "CO-TIME",
	Title: "Confiscation timetable: a day the court set", Short: "Confiscation timetable",
	Act: poca, Section: "15A", Cite: "s.15A (Crime and Policing Act 2026, Sch 21 para 14)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2026-06-29"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Doubt, Source: "whether the paragraph is in force, from which event it applies, and whether the two-year cap survives",
	}},
	Applicants: []Applicant{Court},
	Authority:  Authority{NoAuthority, NoRank, "None: the court sets it before sentencing ends", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "A date of the timetable was missed: ask the court to vary it.",
	Next:       []Code{"CO-S16", "CO-S17", "CO-S18", "CO-EROC", "CO-ORDER"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "a hearing", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2027-02-26")}, LastDay: "2027-02-26", Ends: "2027-02-27T00:00", ActBy: "2027-02-26T17:00",
			Explanation: "The order gives the day; nothing is counted."},
	},
})
