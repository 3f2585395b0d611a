package powers

// WalletVariation is a court’s change of a crypto wallet freezing order, made before the order ends.
var WalletVariation = define(Power{
	Code:  "CWFO-VARY",
	Title: "Variation of a crypto wallet freezing order", Short: "CWFO variation",
	Act: poca, Section: "303Z37", Cite: "Part 5 Ch 3D",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2024-04-26"), AppliesBy: ByApplication, Mark: Known, Source: "the section on variation was not read"}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI, AnyAffected},
	Authority:  Authority{SeniorOfficer, Inspector, "An officer who applies needs the authority of a senior officer: inspector or above", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses by itself, but the order must be varied before it ends.",
	Next:       []Code{"CWFO", "CR-FORF"},
	Nations:    part5(), Assets: []AssetKind{Crypto},
})
