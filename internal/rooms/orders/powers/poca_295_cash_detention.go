package powers

// CashDetention is a court’s order that cash may be kept, the first or a further one.
var CashDetention = define(Power{
	Code: "CASH-DET", Clock: true,
	Title: "Cash detention order", Short: "Cash detention",
	Act: poca, Section: "295", Cite: "s.295(2)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: MonthsIncl, N: 6, Bound: UpTo},
		Cap:  &Limit{Rule: Rule{Primitive: YearsIncl, N: 2}, From: AnchorFirstOrder},
		Mark: Read, Source: "POCA s.295(2)",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court; a single justice for the first order",
	ActKind:    CourtAct,
	OnLapse:    "The cash must be released. The chance to forfeit it may be lost.",
	Next:       []Code{"CASH-DET", "CASH-FN", "CASH-FORF"},
	Windows:    dayWindows(28), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "first order", Input: on("2026-01-15"), LastDay: "2026-07-14", Ends: "2026-07-15T00:00", ActBy: "2026-07-14T10:00",
			Explanation: "The day of the order counts."},
		{Name: "no 31 June", Input: on("2025-12-31"), LastDay: "2026-06-30", Ends: "2026-07-01T00:00", ActBy: "2026-06-30T10:00",
			Explanation: "Where the month is too short the last day is the month’s last."},
		{Name: "from the first of a month", Input: on("2026-03-01"), LastDay: "2026-08-31", Ends: "2026-09-01T00:00", ActBy: "2026-08-28T10:00",
			Explanation: "Not 28 August: months are added to the day itself. 31 August is a bank holiday and 29 and 30 are a weekend."},
		{Name: "a further order near the long-stop", Input: Input{Day: since("2027-12-01"), FirstOrder: since("2026-01-15")}, LastDay: "2028-01-14", Ends: "2028-01-15T00:00", ActBy: "2028-01-14T10:00",
			Explanation: "No order runs past two years from the first."},
		{Name: "the court ordered three months", Input: Input{Day: since("2026-01-15"), CourtEnd: since("2026-04-14")}, LastDay: "2026-04-14", Ends: "2026-04-15T00:00", ActBy: "2026-04-14T10:00",
			Explanation: "The day printed on the order holds."},
	},
})
