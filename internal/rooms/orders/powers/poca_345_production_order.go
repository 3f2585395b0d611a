package powers

import "proceeds/internal/base/caltime"

// ProductionOrder is the time to comply with a production order.
var ProductionOrder = define(Power{
	Code: "PO", Clock: true,
	Title: "Production order: time to comply", Short: "Production order",
	Act: poca, Section: "345", Cite: "s.345(5)",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: DaysIncl, N: 7, Bound: Default},
		Mark: Read, Source: "POCA s.345(5)",
	}},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{NoAuthority, NoRank, "None: an appropriate officer applies", Read},
	Court:      "Crown Court judge",
	ActKind:    OtherAct,
	OnLapse:    "The order is breached. Chase it, or return to the judge.",
	Windows:    dayWindows(3), Nations: []caltime.Nation{caltime.EnglandWales, caltime.NorthernIreland},
	Examples: []Example{
		{Name: "over a bank holiday", Input: on("2026-05-22"), LastDay: "2026-05-28", Ends: "2026-05-29T00:00", ActBy: "2026-05-28T17:00",
			Explanation: "Seven calendar days: the bank holiday on 25 May counts."},
		{Name: "the judge allowed a month", Input: Input{Day: since("2026-05-22"), CourtEnd: since("2026-06-19")}, LastDay: "2026-06-19", Ends: "2026-06-20T00:00", ActBy: "2026-06-19T17:00",
			Explanation: "Seven days apply only where the judge says nothing else."},
	},
})
