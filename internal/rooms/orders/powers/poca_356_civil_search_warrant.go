package powers

import "proceeds/internal/base/caltime"

// CivilSearchWarrant is the time to execute a search and seizure warrant in a civil recovery investigation.
var CivilSearchWarrant = define(Power{
	Code:  "SSW-CIVIL",
	Title: "Search and seizure warrant, civil recovery: time to execute", Short: "Civil search warrant",
	Act: poca, Section: "356", Cite: "s.356(4)",
	Trigger: WarrantIssued, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByWarrant, Rule: Rule{Primitive: MonthsIncl, N: 1},
		Mark: Read, Source: "POCA s.356(4)",
		Note: "A civil recovery investigation is not a force’s own: the warrant is that of an enforcement authority.",
	}},
	Applicants: []Applicant{NCA, HMRC, SFO, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: an appropriate officer of the enforcement authority applies", Known},
	Court:      "High Court judge",
	ActKind:    OtherAct,
	OnLapse:    "The warrant is spent and must be returned to the court.",
	Windows:    dayWindows(7), Nations: []caltime.Nation{caltime.EnglandWales, caltime.NorthernIreland},
	Examples: []Example{
		{Name: "one month", Input: on("2026-03-02"), LastDay: "2026-04-01", Ends: "2026-04-02T00:00", ActBy: "2026-04-01T17:00",
			Explanation: "The day of issue is the first day."},
	},
})
