package powers

// Seizure47 is the first 48 hours after property is seized under section 47C.
var Seizure47 = define(Power{
	Code: "S47-48", Clock: true,
	Title: "Property seized under section 47C: 48 hours to an application", Short: "Section 47C, 48 hours",
	Act: poca, Section: "47J", Cite: "s.47J",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: BySeizure, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Known, Source: "section 47J was not read, and which days it leaves out is in doubt",
	}},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{SeniorOfficer, Inspector, "A justice of the peace, or a senior officer where that is not practicable (s.47G)", Known},
	Court:      "Magistrates’ court for detention; Crown Court for restraint",
	ActKind:    CourtAct,
	OnLapse:    "The property must be given back.",
	Next:       []Code{"RO", "S47-RO", "S47-DET"},
	Windows:    hourWindows(), Nations: englandWales(), Assets: []AssetKind{Vehicle, Crypto, ListedAsset, Other},
	Examples: []Example{
		{Name: "Christmas Eve on a Wednesday", Input: at("2025-12-24T10:00"), LastDay: "2025-12-30", Ends: "2025-12-30T10:00", ActBy: "2025-12-29T10:00",
			Explanation: "Reckoned as for cash: 25 to 28 December are out."},
	},
})
