package powers

// Taxation is the power to tax income or gains that may come from crime: a referral with an outcome.
var Taxation = define(Power{
	Code:  "TAX",
	Title: "Taxation of income or gains from crime", Short: "Tax",
	Act: poca, Section: "317", Cite: "ss.317-326",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-06-01"), AppliesBy: ByApplication, Mark: Read, Source: "explanatory notes to the Serious Crime Act 2015", Note: "Not a police power. The time limits of the Taxes Acts were not read."}},
	Applicants: []Applicant{NCA},
	Authority:  Authority{NoAuthority, NoRank, "The National Crime Agency alone acts", Read},
	ActKind:    OtherAct,
	OnLapse:    "The time limits of the Taxes Acts apply.",
	Nations:    englandWales(),
})
