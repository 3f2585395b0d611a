package powers

// Reconsideration is the time to ask for an order where none was made.
var Reconsideration = define(Power{
	Code: "CO-RECON19", Clock: true,
	Title: "Confiscation: six years to reconsider where no order was made", Short: "Reconsider, six years",
	Act: poca, Section: "19", Cite: "s.19(1)(c)",
	Trigger: LatestConviction, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByConviction, Rule: Rule{Primitive: YearsIncl, N: 6},
		Mark: Read, Source: "POCA s.19(1)(c)",
	}},
	Applicants: []Applicant{Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor applies", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "The case can no longer be reopened: a missed opportunity.",
	Next:       []Code{"CO-ORDER", "CO-TTP"},
	Windows:    dayWindows(182), Nations: englandWales(),
	Examples: []Example{
		{Name: "six years", Input: on("2022-03-14"), LastDay: "2028-03-13", Ends: "2028-03-14T00:00", ActBy: "2028-03-13T10:00",
			Explanation: "Six years that include the day of conviction."},
		{Name: "beyond the known holidays", Input: on("2026-03-16"), LastDay: "2032-03-15", Ends: "2032-03-16T00:00",
			Explanation: "The end is certain; when to act is not, until the bank holidays of 2032 are known."},
	},
})
