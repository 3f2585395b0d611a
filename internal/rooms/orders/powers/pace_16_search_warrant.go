package powers

// SearchWarrant is the time to execute a search and seizure warrant.
var SearchWarrant = define(Power{
	Code: "SSW", Clock: true,
	Title: "Search and seizure warrant: time to execute", Short: "Search warrant",
	Act: "Police and Criminal Evidence Act 1984", Section: "16", Cite: "PACE s.16(3); SI 2015/759",
	Trigger: WarrantIssued, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByWarrant, Rule: Rule{Primitive: MonthsIncl, N: 3},
		Mark: Doubt, Source: "whether the day of issue counts in “within three months from the date of issue”; the shorter reading is used",
		Note: "A warrant in a civil recovery investigation runs one month (s.356(4)).",
	}},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{NoAuthority, NoRank, "None: an appropriate officer applies", Known},
	Court:      "Crown Court judge",
	ActKind:    OtherAct,
	OnLapse:    "The warrant is spent and must be returned to the court.",
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "three months", Input: on("2026-03-02"), LastDay: "2026-06-01", Ends: "2026-06-02T00:00", ActBy: "2026-06-01T17:00",
			Explanation: "The day of issue is taken as the first day."},
	},
})
