package powers

// WriteOff is the discharge of a small residue of an order, or of an order against the dead.
var WriteOff = define(Power{
	Code:  "CO-WRITEOFF",
	Title: "Confiscation: small residue written off", Short: "Write-off",
	Act: poca, Section: "24", Cite: "ss.24, 25, 25A",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByApplication, Mark: Known, Source: "sections 24, 25 and 25A were not read", Note: "Up to £1,000 where an exchange rate moved; £50 in any case; on death."}},
	Applicants: []Applicant{Clerk, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the justices’ chief executive or the prosecutor applies", Known},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses.",
	Nations:    englandWales(),
})
