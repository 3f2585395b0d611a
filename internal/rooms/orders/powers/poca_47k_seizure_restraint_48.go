package powers

// Seizure47Restraint is the time to apply for a restraint order that lets seized property be kept.
var Seizure47Restraint = define(Power{
	Code:  "S47-RO",
	Title: "Property seized under section 47C: restraint applied for within 48 hours", Short: "Section 47C, restraint",
	Act: poca, Section: "47K", Cite: "ss.47K, 47L",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: BySeizure, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Known, Source: "sections 47K and 47L were not read",
		Note: "Once it is applied for in time the property may be kept until the application is decided.",
	}},
	Applicants: []Applicant{Prosecutor, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "The prosecutor, or an accredited financial investigator", Known},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Without an application the property must be given back.",
	Next:       []Code{"RO", "S47-DET"},
	Windows:    hourWindows(), Nations: englandWales(), Assets: []AssetKind{Vehicle, Crypto, ListedAsset, Other},
	Examples: []Example{
		{Name: "seized on a Saturday", Input: at("2026-11-21T02:00"), LastDay: "2026-11-24", Ends: "2026-11-25T00:00", ActBy: "2026-11-24T10:00",
			Explanation: "Counting starts at 00:00 on Monday."},
	},
})
