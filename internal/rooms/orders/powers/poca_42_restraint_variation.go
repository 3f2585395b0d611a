package powers

// RestraintVariation is the change or discharge of a restraint order. The court must discharge it where proceedings are
// not started within a reasonable time.
var RestraintVariation = define(Power{
	Code:  "RO-VARY",
	Title: "Variation or discharge of a restraint order", Short: "Restraint variation",
	Act: poca, Section: "42", Cite: "s.42",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-06-01"), AppliesBy: ByApplication, Mark: Read, Source: "POCA ss.41(7B)(b), 42(7)"}},
	Applicants: []Applicant{Prosecutor, AnAFI, AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: who applied for the order, or any person affected, may apply", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "On discharge the assets are free.",
	Next:       []Code{"RO"},
	Nations:    englandWales(), Assets: []AssetKind{Cash, Account, Vehicle, Property, Crypto, ListedAsset, Other},
})
