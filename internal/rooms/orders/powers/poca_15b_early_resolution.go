package powers

// EarlyResolution is the meeting, and if that fails the hearing, at which a confiscation order may be agreed.
var EarlyResolution = define(Power{
	Code:  "CO-EROC",
	Title: "Early resolution of confiscation: meeting or hearing", Short: "Early resolution",
	Act: poca, Section: "15B", Cite: "ss.15B-15C (Crime and Policing Act 2026)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2026-06-29"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Doubt, Source: "from which event the new sections apply; the guidance of 29 June 2026 was read, the text was not",
	}},
	Applicants: []Applicant{Prosecutor, Defendant},
	Authority:  Authority{NoAuthority, NoRank, "None: the timetable gives the day", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "Without agreement the confiscation hearing follows.",
	Next:       []Code{"CO-ORDER"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "a meeting", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-12-14")}, LastDay: "2026-12-14", Ends: "2026-12-15T00:00", ActBy: "2026-12-14T17:00",
			Explanation: "The timetable gives the day."},
	},
})
