package powers

// InterimFreezing is an interim freezing order beside an unexplained wealth order: the 48 hours after the time to decide,
// in which an application keeps it alive.
var InterimFreezing = define(Power{
	Code:  "IFO",
	Title: "Interim freezing order: 48 hours after the determination", Short: "Interim freezing, 48 hours",
	Act: poca, Section: "362K", Cite: "ss.362J-362K",
	Trigger: DeterminationEnded, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByCompliance, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Doubt, Source: "read only in the Scottish clause of the Criminal Finances Bill",
		Note: "Not a police power: the case is with the authority it was referred to.",
	}},
	Applicants: []Applicant{NCA, HMRC, FCA, SFO, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority applies", Known},
	Court:      "High Court",
	ActKind:    CourtAct,
	OnLapse:    "The interim freezing order is discharged.",
	Next:       []Code{"PFO", "CRO"},
	Windows:    hourWindows(), Nations: englandWales(),
	Examples: []Example{
		{Name: "after sixty days", Input: at("2026-03-06T00:00"), LastDay: "2026-03-09", Ends: "2026-03-10T00:00", ActBy: "2026-03-09T10:00",
			Explanation: "The day after Thursday 5 March is a Friday: Friday 24 h, Monday 24 h."},
	},
})
