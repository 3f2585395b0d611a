package powers

// InadequateAmount is the reduction of an order where the available amount is not enough to pay it.
var InadequateAmount = define(Power{
	Code:  "CO-S23",
	Title: "Confiscation: reduction where means are inadequate", Short: "Section 23 reduction",
	Act: poca, Section: "23", Cite: "s.23",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByApplication, Mark: Known, Source: "section 23 was read only for who may apply", Note: "At any time. Cases of hidden assets are excluded in practice."}},
	Applicants: []Applicant{Defendant, Prosecutor, Receiver},
	Authority:  Authority{NoAuthority, NoRank, "None: the defendant, the prosecutor or a receiver applies", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses.",
	Next:       []Code{"CO-ORDER"},
	Nations:    englandWales(),
})
