package powers

// RestraintExceptions are what a restraint order leaves free: living and legal expenses, a business.
var RestraintExceptions = define(Power{
	Code:  "RO-EXC",
	Title: "Exceptions from a restraint order", Short: "Restraint, exceptions",
	Act: poca, Section: "41", Cite: "s.41(3)-(5B)",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions: []Version{
		{From: since("2015-06-01"), To: since("2026-06-28"), AppliesBy: ByApplication, Mark: Read, Source: "POCA s.41(3)-(5B)", Note: "The exception for legal aid is mandatory. Value the assets again."},
		{From: since("2026-06-29"), AppliesBy: ByApplication, Mark: Doubt, Source: "whether the changes to legal and living expenses (Crime and Policing Act 2026, Sch 21 paras 26-27) are in force", Note: "The exception for legal aid is mandatory. Value the assets again."},
	},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: any person affected may apply", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses.",
	Next:       []Code{"RO"},
	Nations:    englandWales(), Assets: []AssetKind{Cash, Account, Vehicle, Property, Crypto, ListedAsset, Other},
})
