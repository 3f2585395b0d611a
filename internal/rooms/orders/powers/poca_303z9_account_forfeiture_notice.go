package powers

// AccountNotice is the time to object to a notice that forfeits frozen money without a court.
var AccountNotice = define(Power{
	Code: "AF-NOTICE", Clock: true,
	Title: "Account forfeiture notice: time to object", Short: "Account forfeiture notice",
	Act: poca, Section: "303Z9", Cite: "s.303Z9(5)",
	Trigger: NoticeGiven, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByNotice, Rule: Rule{Primitive: DaysNext, N: 30, Bound: AtLeast},
		Mark: Read, Source: "legislation.gov.uk s.303Z9(5)",
	}},
	Applicants: []Applicant{Senior},
	Authority:  Authority{SeniorOfficer, Inspector, "A senior officer who is satisfied, not one who suspects: inspector or above for police", Known},
	Court:      "",
	ActKind:    OtherAct,
	OnLapse:    "Nobody objected: the money is forfeited and the bank transfers it.",
	Next:       []Code{"AF-OBJ"},
	Windows:    dayWindows(7), Nations: part5(), Assets: []AssetKind{Account},
	Examples: []Example{
		{Name: "given on a Monday", Input: on("2025-11-24"), LastDay: "2025-12-24", Ends: "2025-12-25T00:00", ActBy: "2025-12-24T17:00",
			Explanation: "Thirty days of which 25 November is the first."},
	},
})
