package powers

import "proceeds/internal/base/caltime"

// AccountMonitoring is how long an account monitoring order may run.
var AccountMonitoring = define(Power{
	Code: "AMO", Clock: true,
	Title: "Account monitoring order", Short: "Account monitoring",
	Act: poca, Section: "370", Cite: "s.370(7)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: DaysIncl, N: 90, Bound: UpTo, Max: true},
		Mark: Read, Source: "POCA s.370(7)",
	}},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{NoAuthority, NoRank, "None: an appropriate officer applies", Known},
	Court:      "Crown Court judge",
	ActKind:    CourtAct,
	OnLapse:    "The bank stops reporting. A fresh application is needed.",
	Next:       []Code{"AMO"},
	Windows:    dayWindows(14), Nations: []caltime.Nation{caltime.EnglandWales, caltime.NorthernIreland}, Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "ninety days", Input: on("2025-12-01"), LastDay: "2026-02-28", Ends: "2026-03-01T00:00", ActBy: "2026-02-27T10:00",
			Explanation: "The last day is a Saturday and is not moved."},
	},
})
