package powers

// CryptoForfeiture is an application to a court to forfeit cryptoassets. It starts no clock.
var CryptoForfeiture = define(Power{
	Code:  "CR-FORF",
	Title: "Forfeiture of cryptoassets", Short: "Crypto forfeiture",
	Act: poca, Section: "303Z41", Cite: "s.303Z41",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2024-04-26"), AppliesBy: ByApplication, Mark: Read, Source: "legislation.gov.uk ch.3E"}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the application must be made while the cryptoasset is detained or its wallet frozen.",
	Next:       []Code{"CR-APPEAL"},
	Nations:    part5(), Assets: []AssetKind{Crypto},
})
