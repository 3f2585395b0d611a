package powers

// Postponement is the permitted period for confiscation proceedings after conviction.
var Postponement = define(Power{
	Code: "CO-POST", Clock: true,
	Title: "Confiscation: permitted period", Short: "Permitted period",
	Act: poca, Section: "14", Cite: "s.14(5)-(6)",
	Trigger: LatestConviction, StartsFrom: FromDate,
	Versions: []Version{
		{
			From: since("2015-01-01"), To: since("2026-06-28"), AppliesBy: ByConviction, Rule: Rule{Primitive: YearsIncl, N: 2},
			Or:   &Alternative{Rule: Rule{Primitive: MonthsIncl, N: 3}, Trigger: "the day the appeal was determined"},
			Mark: Read, Source: "POCA s.14(5), (6), (9)",
			Note: "Running out is usually not fatal (s.14(11)), and exceptional circumstances lift the limit.",
		},
		{
			From: since("2026-06-29"), AppliesBy: ByConviction, Rule: Rule{Primitive: YearsIncl, N: 2},
			Or:   &Alternative{Rule: Rule{Primitive: MonthsIncl, N: 3}, Trigger: "the day the appeal was determined"},
			Cite: "s.15A (Crime and Policing Act 2026)",
			Mark: Doubt, Source: "whether the two years survive in section 15A, and from which conviction the new sections apply",
			Note: "Under the Crime and Policing Act 2026 the Crown Court sets a timetable before sentence; its dates come first.",
		},
	},
	Applicants: []Applicant{Prosecutor, Defendant, Court},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor applies", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Usually not fatal, but the order is open to challenge.",
	Next:       []Code{"CO-ORDER", "CO-TTP", "CO-VARY"},
	Windows:    dayWindows(92), Nations: englandWales(),
	Examples: []Example{
		{Name: "two convictions", Input: on("2025-03-14"), LastDay: "2027-03-13", Ends: "2027-03-14T00:00", ActBy: "2027-03-12T10:00",
			Explanation: "Two years from the latest conviction, not from that of 3 February 2025."},
		{Name: "an appeal", Input: Input{Day: since("2025-03-14"), AppealDetermined: since("2027-02-01")}, LastDay: "2027-04-30", Ends: "2027-05-01T00:00", ActBy: "2027-04-30T10:00",
			Explanation: "Three months from the day the appeal was determined end later."},
		{Name: "an early appeal", Input: Input{Day: since("2025-03-14"), AppealDetermined: since("2026-02-02")}, LastDay: "2027-03-13", Ends: "2027-03-14T00:00", ActBy: "2027-03-12T10:00",
			Explanation: "The later of the two ends holds."},
	},
})
