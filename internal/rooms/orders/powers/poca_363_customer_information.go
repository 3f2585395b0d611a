package powers

// CustomerInformation is an order that banks say which accounts a person has. Each notice gives its own day.
var CustomerInformation = define(Power{
	Code:  "CIO",
	Title: "Customer information order: a notice to a bank", Short: "Customer information",
	Act: poca, Section: "363", Cite: "ss.363-369",
	Trigger: NoticeGiven, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByNotice, Rule: Rule{Primitive: CourtSet},
		Mark: Read, Source: "POCA ss.363-369",
		Note: "For confiscation, money laundering and civil recovery; not for detained cash or property, frozen funds or cryptoassets (s.363(1A)).",
	}},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{SAO, Superintendent, "A senior appropriate officer’s authority (s.369(7)): superintendent or above", Read},
	Court:      "Crown Court judge",
	ActKind:    OtherAct,
	OnLapse:    "The notice is breached: chase it, or return to the judge.",
	Next:       []Code{"PO", "AMO"},
	Windows:    dayWindows(3), Nations: englandWales(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "the notice gives the day", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-11-16")}, LastDay: "2026-11-16", Ends: "2026-11-17T00:00", ActBy: "2026-11-16T17:00",
			Explanation: "The notice asks for an answer by 16 November."},
	},
})
