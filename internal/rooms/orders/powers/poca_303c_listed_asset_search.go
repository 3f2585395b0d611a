package powers

// ListedAssetSearch is a search for listed assets, with a duty to report like that of a search for cash.
var ListedAssetSearch = define(Power{
	Code:  "LA-SEARCH",
	Title: "Search for a listed asset: report to the appointed person", Short: "Listed asset, search report",
	Act: poca, Section: "303C", Cite: "ss.303C-303G",
	Trigger: SearchMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-04-16"), AppliesBy: BySearch, Rule: Rule{Primitive: WorkingDaysAfter, N: 5, Bound: Policy},
		Mark: Known, Source: "taken to be as section 290(6), which gives no number of days; sections 303C to 303G were not read",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "A justice of the peace, else a senior officer: inspector or above", Known},
	ActKind:    OtherAct,
	OnLapse:    "Make the report and record why it is late.",
	Next:       []Code{"LA-SEIZE"},
	Windows:    dayWindows(3), Nations: part5(), Assets: []AssetKind{ListedAsset},
	Examples: []Example{
		{Name: "over Easter", Input: on("2026-04-02"), LastDay: "2026-04-13", Ends: "2026-04-14T00:00", ActBy: "2026-04-13T17:00",
			Explanation: "Working days 7, 8, 9, 10 and 13 April."},
	},
})
