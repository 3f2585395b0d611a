package powers

// ConfiscationOrder is the order to pay: the benefit, the available amount where that is less, or a nominal sum.
var ConfiscationOrder = define(Power{
	Code:  "CO-ORDER",
	Title: "Confiscation order", Short: "Confiscation order",
	Act: poca, Section: "6", Cite: "ss.6(5), 7-10A",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-06-01"), AppliesBy: ByOrder, Mark: Read, Source: "POCA s.7", Note: "It is due on the day it is made unless the court allows time."}},
	Applicants: []Applicant{Prosecutor, Court},
	Authority:  Authority{NoAuthority, NoRank, "None: the court makes it", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the order lasts until it is satisfied or discharged.",
	Next:       []Code{"CO-TTP", "CO-COMP", "CO-INT", "CO-S22", "CO-S23"},
	Nations:    englandWales(),
})
