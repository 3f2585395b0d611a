package powers

// CashObjection is the 48 hours that cash stays detained after an objection to a forfeiture notice.
var CashObjection = define(Power{
	Code:  "CASH-OBJ",
	Title: "Objection to a cash forfeiture notice: 48 hours to apply", Short: "Cash objection, 48 hours",
	Act: poca, Section: "297D", Cite: "s.297D",
	Trigger: ObjectionReceived, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByObjection, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Known, Source: "section 297D was not read",
		Note: "It matters only where no detention order runs longer.",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The cash must be released.",
	Next:       []Code{"CASH-FORF", "CASH-DET"},
	Windows:    hourWindows(), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "before Christmas", Input: at("2025-12-23T17:00"), LastDay: "2025-12-29", Ends: "2025-12-29T17:00", ActBy: "2025-12-29T10:00",
			Explanation: "Tuesday 7 h, Wednesday 24 h, Monday 17 h; 25 to 28 December are out."},
	},
})
