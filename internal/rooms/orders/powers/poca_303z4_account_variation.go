package powers

// AccountVariation is a court’s change of an account freezing order, made before the order ends. It does not start the
// two years again.
var AccountVariation = define(Power{
	Code:  "AFO-VARY",
	Title: "Variation or setting aside of an account freezing order", Short: "AFO variation",
	Act: poca, Section: "303Z4", Cite: "s.303Z4",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2018-01-31"), AppliesBy: ByApplication, Mark: Known, Source: "section 303Z4 was not read in full"}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI, AnyAffected},
	Authority:  Authority{SeniorOfficer, Inspector, "An officer who applies needs the authority of a senior officer: inspector or above", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses by itself, but the order must be varied before it ends.",
	Next:       []Code{"AFO", "AF-NOTICE", "AF-FORF"},
	Nations:    part5(), Assets: []AssetKind{Account},
})
