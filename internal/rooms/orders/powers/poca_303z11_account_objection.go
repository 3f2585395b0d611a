package powers

// AccountObjection is the 48 hours that an account stays frozen after an objection.
var AccountObjection = define(Power{
	Code: "AF-OBJ", Clock: true,
	Title: "Objection to an account forfeiture notice: 48 hours to apply", Short: "Account objection, 48 hours",
	Act: poca, Section: "303Z11", Cite: "s.303Z11(2)",
	Trigger: ObjectionReceived, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByObjection, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Known, Source: "the 48 hours were read; that weekends and holidays are left out is in a later subsection that was not",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{SeniorOfficer, Inspector, "Authority of a senior officer to vary; none to apply for forfeiture", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The freezing order ends and the account is free.",
	Next:       []Code{"AF-FORF", "AFO"},
	Windows:    hourWindows(), Nations: part5(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "before Christmas", Input: at("2025-12-23T17:00"), LastDay: "2025-12-29", Ends: "2025-12-29T17:00", ActBy: "2025-12-29T10:00",
			Explanation: "Tuesday 7 h, Wednesday 24 h, Monday 17 h; 25 to 28 December are out."},
	},
})
