package powers

// ReconsiderBenefit is the time to ask for an order where the court had found no benefit.
var ReconsiderBenefit = define(Power{
	Code:  "CO-RECON20",
	Title: "Confiscation: six years to reconsider where no benefit was found", Short: "Reconsider, no benefit",
	Act: poca, Section: "20", Cite: "s.20",
	Trigger: LatestConviction, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByConviction, Rule: Rule{Primitive: YearsIncl, N: 6},
		Mark: Known, Source: "taken to be as section 19(1)(c); section 20 was not read for its time",
	}},
	Applicants: []Applicant{Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor applies on new evidence", Known},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "The finding stands: a missed opportunity.",
	Next:       []Code{"CO-ORDER"},
	Windows:    dayWindows(182), Nations: englandWales(),
	Examples: []Example{
		{Name: "six years", Input: on("2022-03-14"), LastDay: "2028-03-13", Ends: "2028-03-14T00:00", ActBy: "2028-03-13T10:00",
			Explanation: "Six years that include the day of conviction."},
	},
})
