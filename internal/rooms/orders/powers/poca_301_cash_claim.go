package powers

// CashClaim is a victim’s or other owner’s application for detained cash.
var CashClaim = define(Power{
	Code:  "CASH-CLAIM",
	Title: "Claim to detained cash by a victim or other owner", Short: "Claim to cash",
	Act: poca, Section: "301", Cite: "s.301",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByApplication, Mark: Read, Source: "POCA s.301", Note: "At any time while the cash is detained. What is released to a victim is returned, not recovered."}},
	Applicants: []Applicant{AnyAffected},
	Authority:  Authority{NoAuthority, NoRank, "None: the claimant applies", Read},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses. While the claim is open the cash is not released to anybody else.",
	Nations:    part5(), Assets: []AssetKind{Cash},
})
