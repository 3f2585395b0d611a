package powers

// ConsentNotice is the time in which consent to a disclosed act may be refused.
var ConsentNotice = define(Power{
	Code: "DAML-NOTICE", Clock: true, Sealed: true,
	Title: "Authorised disclosure: notice period", Short: "Notice period",
	Act: poca, Section: "335", Cite: "s.335(5)",
	Trigger: DisclosureMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByDisclosure, Rule: Rule{Primitive: WorkingDaysAfter, N: 7},
		Mark: Read, Source: "POCA s.335(5), (7)",
		Note: "The bank holidays are those of the place where the person who made the disclosure is.",
	}},
	Applicants: []Applicant{NCA},
	Authority:  Authority{NoAuthority, NoRank, "The National Crime Agency decides; the force sends its reply before", Read},
	Court:      "",
	ActKind:    OtherAct,
	OnLapse:    "Without a refusal there is deemed consent and the money may move.",
	Next:       []Code{"DAML-MOR"},
	Windows:    dayWindows(7), Nations: part5(),
	Examples: []Example{
		{Name: "before Christmas", Input: on("2025-12-18"), LastDay: "2025-12-31", Ends: "2026-01-01T00:00", ActBy: "2025-12-31T17:00",
			Explanation: "Working days 19, 22, 23, 24, 29, 30 and 31 December."},
		{Name: "over Easter", Input: on("2026-04-01"), LastDay: "2026-04-14", Ends: "2026-04-15T00:00", ActBy: "2026-04-14T17:00",
			Explanation: "Working days 2, 7, 8, 9, 10, 13 and 14 April."},
		{Name: "from a Saturday", Input: on("2026-04-04"), LastDay: "2026-04-15", Ends: "2026-04-16T00:00", ActBy: "2026-04-15T17:00",
			Explanation: "The first working day after is Tuesday 7 April."},
	},
})
