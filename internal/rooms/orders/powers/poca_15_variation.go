package powers

// Variation is the time to change a sentence passed before the confiscation order.
var Variation = define(Power{
	Code: "CO-VARY", Clock: true,
	Title: "Confiscation: time to vary the sentence", Short: "Vary sentence",
	Act: poca, Section: "15", Cite: "s.15(4)",
	Trigger: PostponementEnd, StartsFrom: FromDate,
	Versions: []Version{
		{
			From: since("2015-01-01"), To: since("2026-06-28"), AppliesBy: ByPostponed, Rule: Rule{Primitive: DaysIncl, N: 28},
			Mark: Read, Source: "POCA s.15(4)",
		},
		{
			From: since("2026-06-29"), AppliesBy: ByPostponed, Rule: Rule{Primitive: DaysIncl, N: 56},
			Cite: "s.15(4) as changed by the Crime and Policing Act 2026, Sch 21",
			Mark: Doubt, Source: "that the change from 28 to 56 days is in force, and from which event it applies",
			Note: "Under the earlier law it is 28 days. Until this is settled, act within 28.",
		},
	},
	Applicants: []Applicant{Court, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the court acts", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "The power to add a fine, compensation or a deprivation order is lost.",
	Next:       []Code{"CO-TTP"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "earlier law", Input: on("2026-01-30"), LastDay: "2026-02-26", Ends: "2026-02-27T00:00", ActBy: "2026-02-26T10:00",
			Explanation: "28 days with the last day of the postponement."},
		{Name: "Crime and Policing Act 2026", Input: on("2026-11-02"), LastDay: "2026-12-27", Ends: "2026-12-28T00:00", ActBy: "2026-12-24T10:00",
			Explanation: "56 days; the last day is a Sunday after Christmas, so the last sitting is on Thursday 24."},
		{Name: "earlier law chosen for a later day", Input: Input{Day: since("2026-11-02"), On: since("2026-06-28")}, LastDay: "2026-11-29", Ends: "2026-11-30T00:00", ActBy: "2026-11-27T10:00",
			Explanation: "The law of another day can be asked for."},
	},
})
