package powers

// InterimReceiving is an interim receiving order in civil recovery: a referral with an outcome.
var InterimReceiving = define(Power{
	Code:  "IRO",
	Title: "Interim receiving order", Short: "Interim receiving",
	Act: poca, Section: "246", Cite: "s.246",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByOrder, Mark: Known, Source: "section 246 was not read", Note: "Not a police power: the case is with the authority it was referred to."}},
	Applicants: []Applicant{NCA, Prosecutor, SFO, HMRC, FCA},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority applies", Known},
	Court:      "High Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: it lasts until it is varied or set aside.",
	Next:       []Code{"CRO"},
	Nations:    englandWales(), Assets: []AssetKind{Cash, Account, Vehicle, Property, Crypto, ListedAsset, Other},
})
