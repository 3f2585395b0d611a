package powers

// CryptoConversion turns detained or frozen cryptoassets into money, which changes the basis of their value.
var CryptoConversion = define(Power{
	Code:  "CR-CONV",
	Title: "Conversion of cryptoassets into money", Short: "Crypto conversion",
	Act: poca, Section: "303Z54", Cite: "ss.303Z54 ff",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2024-04-26"), AppliesBy: ByApplication, Mark: Known, Source: "the sections on conversion were not read", Note: "At any time while detained or frozen."}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI, AnyParty},
	Authority:  Authority{NoAuthority, NoRank, "None: an enforcement officer or a person from whom they were seized applies", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the converted money is held on the same terms.",
	Next:       []Code{"CR-FORF"},
	Nations:    part5(), Assets: []AssetKind{Crypto},
})
