package powers

// ExtensionResponse is the time of a respondent to object to an application to extend the moratorium.
var ExtensionResponse = define(Power{
	Code: "DAML-RESP", Sealed: true,
	Title: "Moratorium: time to object to an extension", Short: "Extension, objection",
	Act: "Criminal Procedure Rules 2020", Section: "47.61", Cite: "CrimPR 47.61",
	Trigger: ApplicationReceived, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2020-10-05"), AppliesBy: ByApplication, Rule: Rule{Primitive: WorkingDaysAfter, N: 2},
		Mark: Read, Source: "CrimPR 47.61 (SI 2020/759)",
	}},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: the respondent objects", Read},
	Court:      "Crown Court",
	ActKind:    OtherAct,
	OnLapse:    "The court may decide without a hearing.",
	Next:       []Code{"DAML-MOR"},
	Windows:    dayWindows(2), Nations: englandWales(),
	Examples: []Example{
		{Name: "over a weekend", Input: on("2026-01-23"), LastDay: "2026-01-27", Ends: "2026-01-28T00:00", ActBy: "2026-01-27T17:00",
			Explanation: "Working days Monday 26 and Tuesday 27 January."},
	},
})
