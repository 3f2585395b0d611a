package powers

// DefendantInformation is the day by which the defendant must give the information that the court ordered.
var DefendantInformation = define(Power{
	Code:  "CO-S18",
	Title: "Confiscation: defendant’s information", Short: "Section 18 information",
	Act: poca, Section: "18", Cite: "s.18",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Read, Source: "POCA s.18",
	}},
	Applicants: []Applicant{Defendant},
	Authority:  Authority{NoAuthority, NoRank, "None: the court orders it", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The court may draw such inference as it thinks right.",
	Next:       []Code{"CO-ORDER"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "four weeks", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-11-30")}, LastDay: "2026-11-30", Ends: "2026-12-01T00:00", ActBy: "2026-11-30T17:00",
			Explanation: "The court gives the day."},
	},
})
