package powers

import "proceeds/internal/base/caltime"

// FreezingDetermination is the time an authority has to decide after a response to an
// unexplained wealth order with an interim freezing order.
var FreezingDetermination = define(Power{
	Code: "IFO-DET", Clock: true,
	Title: "Unexplained wealth order: time to decide after compliance", Short: "UWO determination",
	Act: poca, Section: "362D", Cite: "s.362D(3)",
	Trigger: Compliance, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByCompliance, Rule: Rule{Primitive: DaysIncl, N: 60},
		Mark: Read, Source: "legislation.gov.uk s.362D",
		Note: "The High Court may extend it (ss.362DA, 362DB). Not a police power: the case is with the authority it was referred to.",
	}},
	Applicants: []Applicant{NCA, HMRC, SFO, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority decides", Known},
	Court:      "High Court",
	ActKind:    OtherAct,
	OnLapse:    "The interim freezing order must be discharged.",
	Windows:    dayWindows(14), Nations: []caltime.Nation{caltime.EnglandWales, caltime.NorthernIreland},
	Examples: []Example{
		{Name: "sixty days", Input: on("2026-01-05"), LastDay: "2026-03-05", Ends: "2026-03-06T00:00", ActBy: "2026-03-05T17:00",
			Explanation: "Sixty days of which the day of compliance is the first."},
	},
})
