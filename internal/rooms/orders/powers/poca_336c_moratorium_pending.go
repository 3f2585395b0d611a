package powers

// MoratoriumPending is how long a moratorium goes on by itself while an application to extend it is pending.
var MoratoriumPending = define(Power{
	Code: "DAML-AUTO", Sealed: true,
	Title: "Moratorium: extension while an application is pending", Short: "Moratorium, pending",
	Act: poca, Section: "336C", Cite: "s.336C",
	Trigger: MoratoriumEnded, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByApplication, Rule: Rule{Primitive: DaysNext, N: 31, Bound: UpTo, Max: true},
		Mark: Known, Source: "that it happens was read (s.335(6A)(b)); its cap of 31 days was not",
	}},
	Applicants: []Applicant{Court},
	Authority:  Authority{NoAuthority, NoRank, "None: it follows from the application", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "There is deemed consent and the money may move.",
	Next:       []Code{"AFO", "RO"},
	Windows:    dayWindows(10), Nations: part5(),
	Examples: []Example{
		{Name: "after the first period", Input: on("2026-01-30"), LastDay: "2026-03-02", Ends: "2026-03-03T00:00", ActBy: "2026-03-02T10:00",
			Explanation: "Thirty-one days of which 31 January is the first."},
	},
})
