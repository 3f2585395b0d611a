package powers

// Seizure47Power is the power to seize realisable property that may be made unavailable. Its clock is S47-48.
var Seizure47Power = define(Power{
	Code:  "S47-SEIZE",
	Title: "Seizure of realisable property", Short: "Section 47C seizure",
	Act: poca, Section: "47C", Cite: "ss.47A-47I",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{
		{From: since("2015-06-01"), To: since("2024-04-25"), AppliesBy: BySeizure, Mark: Known, Source: "sections 47A to 47I were not read", Note: "An arrest was needed first."},
		{From: since("2024-04-26"), AppliesBy: BySeizure, Mark: Read, Source: "Home Office circular 004/2024", Note: "No arrest is needed since the Economic Crime and Corporate Transparency Act 2023."},
	},
	Applicants: []Applicant{Appropriate},
	Authority:  Authority{SeniorOfficer, Inspector, "A justice of the peace, or a senior officer where that is not practicable (s.47G)", Known},
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the 48 hours run from the seizure.",
	Next:       []Code{"S47-48", "S47-RO", "S47-DET"},
	Nations:    englandWales(), Assets: []AssetKind{Vehicle, Crypto, ListedAsset, Other},
})
