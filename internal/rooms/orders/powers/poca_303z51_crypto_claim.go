package powers

// CryptoClaim is a victim’s application for cryptoassets that are detained or frozen.
var CryptoClaim = define(Power{
	Code:  "CR-CLAIM",
	Title: "Claim to cryptoassets by a victim", Short: "Claim to crypto",
	Act: poca, Section: "303Z51", Cite: "s.303Z51",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2024-04-26"), AppliesBy: ByApplication, Mark: Known, Source: "section 303Z51 was seen only in templates of others"}},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: the claimant applies", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses.",
	Nations:    part5(), Assets: []AssetKind{Crypto},
})
