package powers

// CryptoSeizure is the power to seize a cryptoasset: the moment it reaches a wallet that the force controls. Its clock is CR-48.
var CryptoSeizure = define(Power{
	Code:  "CR-SEIZE",
	Title: "Seizure of a cryptoasset", Short: "Crypto seizure",
	Act: poca, Section: "303Z29", Cite: "ss.303Z29-303Z31",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions:   []Version{{From: since("2024-04-26"), AppliesBy: BySeizure, Mark: Known, Source: "the minimum of £1,000 was not read", Note: "Approval beforehand is possible (s.303Z30)."}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the officer acts in their own right, with approval beforehand where it is practicable", Known},
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the 48 hours run from the seizure.",
	Next:       []Code{"CR-48"},
	Nations:    part5(), Assets: []AssetKind{Crypto},
})
