package powers

// Cash48 is the first 48 hours after cash is seized.
var Cash48 = define(Power{
	Code: "CASH-48", Clock: true,
	Title: "Cash seized: 48 hours to a detention order", Short: "Cash, 48 hours",
	Act: poca, Section: "295", Cite: "s.295(1)-(1B)",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: BySeizure, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Read, Source: "POCA s.295",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Read},
	Court:      "Magistrates’ court or a single justice",
	ActKind:    CourtAct,
	OnLapse:    "The cash must be given back. A fresh seizure is possible but contested, and starts a new clock.",
	Next:       []Code{"CASH-DET", "CASH-FORF", "CASH-INT", "CASH-48"},
	Windows:    hourWindows(), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "over a weekend", Input: at("2025-12-19T22:15"), LastDay: "2025-12-23", Ends: "2025-12-23T22:15", ActBy: "2025-12-23T10:00",
			Explanation: "Friday 1 h 45, Monday 24 h, Tuesday 22 h 15; Saturday and Sunday are out."},
		{Name: "Christmas Eve on a Wednesday", Input: at("2025-12-24T10:00"), LastDay: "2025-12-30", Ends: "2025-12-30T10:00", ActBy: "2025-12-29T10:00",
			Explanation: "Wednesday 14 h, Monday 24 h, Tuesday 10 h; the sitting at the moment of the end is too late."},
		{Name: "Good Friday", Input: at("2026-04-03T15:00"), LastDay: "2026-04-08", Ends: "2026-04-09T00:00", ActBy: "2026-04-08T10:00",
			Explanation: "Counting starts at 00:00 on Tuesday, after Easter Monday, and takes two whole days."},
		{Name: "Christmas Eve before a substitute day", Input: at("2026-12-24T16:30"), LastDay: "2026-12-30", Ends: "2026-12-30T16:30", ActBy: "2026-12-30T10:00",
			Explanation: "Thursday 7 h 30, Tuesday 24 h, Wednesday 16 h 30; 25 to 28 December are out."},
		{Name: "a sitting too close to the end", Input: at("2026-12-23T10:15"), LastDay: "2026-12-29", Ends: "2026-12-29T10:15", ActBy: "2026-12-24T10:00",
			Explanation: "The sitting on 29 December begins 15 minutes before the end, so the one before it is the last."},
		{Name: "the clocks go forward", Input: at("2026-03-27T23:30"), LastDay: "2026-03-31", Ends: "2026-03-31T23:30", ActBy: "2026-03-31T10:00",
			Explanation: "Summer time begins on a Sunday that is out, so local time does not notice."},
		{Name: "a seizure in a judgment", Input: at("2023-01-16T17:38"), LastDay: "2023-01-18", Ends: "2023-01-18T17:38", ActBy: "2023-01-18T10:00",
			Explanation: "R (Kingdom Corporate) v HMRC [2023] EWHC 3315 (Admin)."},
		{Name: "seized on a Saturday", Input: at("2026-11-21T02:00"), LastDay: "2026-11-24", Ends: "2026-11-25T00:00", ActBy: "2026-11-24T10:00",
			Explanation: "Counting starts at 00:00 on Monday."},
	},
})
