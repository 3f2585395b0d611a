package powers

// TimeToPay is the longest time to pay a confiscation order.
var TimeToPay = define(Power{
	Code: "CO-TTP", Clock: true,
	Title: "Confiscation order: time to pay", Short: "Time to pay",
	Act: poca, Section: "11", Cite: "s.11",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{
		{
			From: since("2015-01-01"), To: since("2015-05-31"), AppliesBy: ByOrder, Rule: Rule{Primitive: MonthsIncl, N: 6, Bound: UpTo, Max: true},
			Extension: &Limit{Rule: Rule{Primitive: MonthsIncl, N: 12}, From: AnchorStart, Needs: "exceptional circumstances"},
			Mark:      Known, Source: "the older periods were read in a summary, and the event they apply by was not",
		},
		{
			From: since("2015-06-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: MonthsIncl, N: 3, Bound: UpTo, Max: true},
			Extension: &Limit{Rule: Rule{Primitive: MonthsIncl, N: 6}, From: AnchorStart,
				Needs: "the defendant’s application within the time first allowed (s.11(5))"},
			Mark: Read, Source: "POCA s.11(5), (6)",
			Note: "The amount is due on the day of the order unless the court allows time. Interest runs from the day after it is due.",
		},
	},
	Applicants: []Applicant{Defendant},
	Authority:  Authority{NoAuthority, NoRank, "None: the court allows time", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The defendant is in default: interest runs and the order is enforced.",
	Next:       []Code{"CO-INT", "CO-DEF", "CO-S22", "CO-S23"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "three months, then six", Input: on("2026-01-30"), LastDay: "2026-04-29", Ends: "2026-04-30T00:00", ActBy: "2026-04-29T17:00", Extended: "2026-07-29",
			Explanation: "Both count from the order; interest runs from the next day."},
		{Name: "an order of early 2015", Input: on("2015-03-02"), LastDay: "2015-09-01", Ends: "2015-09-02T00:00", ActBy: "2015-09-01T17:00", Extended: "2016-03-01",
			Explanation: "Before 1 June 2015 it was six months, then twelve."},
	},
})
