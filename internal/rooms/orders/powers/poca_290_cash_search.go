package powers

// CashSearch is a search for cash. Where no justice approved it and no cash was seized, or none kept over 48 hours, the
// officer owes a written report to the appointed person (section 290(6)).
var CashSearch = define(Power{
	Code:  "CASH-SEARCH",
	Title: "Search for cash: report to the appointed person", Short: "Search report",
	Act: poca, Section: "290", Cite: "ss.289-291",
	Trigger: SearchMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: BySearch, Rule: Rule{Primitive: WorkingDaysAfter, N: 5, Bound: Policy},
		Mark: Known, Source: "the duty was read in POCA s.290(6); the Act gives no number of days",
		Note: "Owed only where the search had no judicial approval and no cash was seized, or none was kept over 48 hours.",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "A justice of the peace; if that is not practicable a senior officer (inspector or above); else none", Read},
	ActKind:    OtherAct,
	OnLapse:    "A breach of section 290(6): make the report and record why it is late.",
	Next:       []Code{"CASH-SEIZE"},
	Windows:    dayWindows(3), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "before Christmas", Input: on("2026-12-24"), LastDay: "2027-01-05", Ends: "2027-01-06T00:00", ActBy: "2027-01-05T17:00",
			Explanation: "Working days 29, 30 and 31 December, 4 and 5 January."},
	},
})
