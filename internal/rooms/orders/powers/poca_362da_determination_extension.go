package powers

// DeterminationExtension is the longest that one extension of the time to decide may run.
var DeterminationExtension = define(Power{
	Code:  "IFO-EXT",
	Title: "Unexplained wealth order: extension of the time to decide", Short: "UWO extension",
	Act: poca, Section: "362DA", Cite: "ss.362DA, 362DB",
	Trigger: ExtensionBegins, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2022-05-15"), AppliesBy: ByCompliance, Rule: Rule{Primitive: DaysNext, N: 63, Bound: UpTo},
		Cap:  &Limit{Rule: Rule{Primitive: DaysIncl, N: 186}, From: AnchorFirstDay},
		Mark: Known, Source: "the step of 63 days and the total of 186 were not read",
	}},
	Applicants: []Applicant{NCA, HMRC, FCA, SFO, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority applies", Known},
	Court:      "High Court",
	ActKind:    CourtAct,
	OnLapse:    "The time to decide is over: apply within 48 hours or the interim freezing order is discharged.",
	Next:       []Code{"IFO-EXT", "IFO"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "the first", Input: Input{Day: since("2026-03-05"), FirstOrder: since("2026-01-05")}, LastDay: "2026-05-07", Ends: "2026-05-08T00:00", ActBy: "2026-05-07T10:00",
			Explanation: "Sixty-three days of which 6 March is the first."},
		{Name: "the last", Input: Input{Day: since("2026-05-07"), FirstOrder: since("2026-01-05")}, LastDay: "2026-07-09", Ends: "2026-07-10T00:00", ActBy: "2026-07-09T10:00",
			Explanation: "Sixty-three days more end on 9 July, the 186th day from compliance."},
	},
})
