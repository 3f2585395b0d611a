package powers

// DefendantResponse is the day by which the defendant must answer the prosecutor’s statement.
var DefendantResponse = define(Power{
	Code:  "CO-S17",
	Title: "Confiscation: defendant’s response", Short: "Section 17 response",
	Act: poca, Section: "17", Cite: "s.17",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Read, Source: "POCA s.17(3)",
	}},
	Applicants: []Applicant{Defendant},
	Authority:  Authority{NoAuthority, NoRank, "None: the defendant answers", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The defendant may be treated as accepting what was not answered, but not the benefit (s.17(3)).",
	Next:       []Code{"CO-ORDER"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "four weeks", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-11-30")}, LastDay: "2026-11-30", Ends: "2026-12-01T00:00", ActBy: "2026-11-30T17:00",
			Explanation: "The court gives the day."},
	},
})
