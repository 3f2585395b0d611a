package powers

// PropertyFreezing is a property freezing order in civil recovery: a referral with an outcome.
var PropertyFreezing = define(Power{
	Code:  "PFO",
	Title: "Property freezing order", Short: "Property freezing",
	Act: poca, Section: "245A", Cite: "s.245A",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByOrder, Mark: Known, Source: "section 245A was not read", Note: "Not a police power: the case is with the authority it was referred to."}},
	Applicants: []Applicant{NCA, Prosecutor, SFO, HMRC, FCA},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority applies", Known},
	Court:      "High Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: it lasts until it is varied or set aside.",
	Next:       []Code{"IRO", "CRO"},
	Nations:    englandWales(), Assets: []AssetKind{Cash, Account, Vehicle, Property, Crypto, ListedAsset, Other},
})
