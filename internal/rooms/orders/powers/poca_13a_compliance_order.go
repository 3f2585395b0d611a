package powers

// ComplianceOrder is what the court orders to make sure that a confiscation order works, such as a ban on travel.
var ComplianceOrder = define(Power{
	Code:  "CO-COMP",
	Title: "Compliance order", Short: "Compliance order",
	Act: poca, Section: "13A", Cite: "s.13A",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-06-01"), AppliesBy: ByOrder, Mark: Known, Source: "section 13A was not read"}},
	Applicants: []Applicant{Prosecutor, Court},
	Authority:  Authority{NoAuthority, NoRank, "None: the court makes it with the confiscation order or after", Known},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: it lasts until it is varied or discharged.",
	Next:       []Code{"CO-TTP"},
	Nations:    englandWales(),
})
