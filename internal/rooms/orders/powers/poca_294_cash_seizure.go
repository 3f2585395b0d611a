package powers

// CashSeizure is the power to seize cash of at least the minimum amount. Its clock is CASH-48.
var CashSeizure = define(Power{
	Code:  "CASH-SEIZE",
	Title: "Seizure of cash", Short: "Cash seizure",
	Act: poca, Section: "294", Cite: "ss.294, 303",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{From: since("2015-01-01"), AppliesBy: BySeizure, Mark: Read, Source: "POCA ss.294, 303",
		Note: "The minimum is £1,000 (SI 2006/1699, its number not read); foreign money at the rate of the day (s.303(2))."}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the officer acts in their own right; police staff must be accredited", Read},
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the 48 hours run from the seizure.",
	Next:       []Code{"CASH-48"},
	Nations:    part5(), Assets: []AssetKind{Cash},
})
