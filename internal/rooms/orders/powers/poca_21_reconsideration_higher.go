package powers

// ReconsiderHigher is the time to ask that the benefit behind an order be found higher.
var ReconsiderHigher = define(Power{
	Code:  "CO-RECON21",
	Title: "Confiscation: six years to reconsider a benefit that was too low", Short: "Reconsider, benefit too low",
	Act: poca, Section: "21", Cite: "s.21",
	Trigger: LatestConviction, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByConviction, Rule: Rule{Primitive: YearsIncl, N: 6},
		Mark: Known, Source: "taken to be as section 19(1)(c); section 21 was not read for its time",
	}},
	Applicants: []Applicant{Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor applies on new evidence", Known},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "The benefit stands as it was found. Section 22 is still open.",
	Next:       []Code{"CO-ORDER", "CO-S22"},
	Windows:    dayWindows(182), Nations: englandWales(),
	Examples: []Example{
		{Name: "six years", Input: on("2022-03-14"), LastDay: "2028-03-13", Ends: "2028-03-14T00:00", ActBy: "2028-03-13T10:00",
			Explanation: "Six years that include the day of conviction."},
	},
})
