package powers

// DisclosureOrder lets an officer give notices that ask for answers, documents or information. Each notice gives its own day.
var DisclosureOrder = define(Power{
	Code:  "DO",
	Title: "Disclosure order: a notice under it", Short: "Disclosure order",
	Act: poca, Section: "357", Cite: "ss.357-362",
	Trigger: NoticeGiven, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByNotice, Rule: Rule{Primitive: CourtSet},
		Mark: Read, Source: "POCA ss.357-362",
		Note: "The order has no end. For confiscation, money laundering and civil recovery; not for detained cash or property, frozen funds or cryptoassets (s.357(2)).",
	}},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{SAO, Superintendent, "A senior appropriate officer’s authority (s.362(6)): superintendent or above", Read},
	Court:      "Crown Court judge",
	ActKind:    OtherAct,
	OnLapse:    "The notice is breached: chase it, or return to the judge.",
	Next:       []Code{"PO", "AMO"},
	Windows:    dayWindows(3), Nations: englandWales(),
	Examples: []Example{
		{Name: "the notice gives the day", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-11-16")}, LastDay: "2026-11-16", Ends: "2026-11-17T00:00", ActBy: "2026-11-16T17:00",
			Explanation: "The notice asks for an answer by 16 November."},
	},
})
