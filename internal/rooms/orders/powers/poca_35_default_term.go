package powers

// ConfiscationDefault is what a magistrates’ court may do where an order is not paid. DefaultTerm holds the terms.
var ConfiscationDefault = define(Power{
	Code:  "CO-DEF",
	Title: "Confiscation: term in default", Short: "Default term",
	Act: poca, Section: "35", Cite: "ss.35(2A), 38-39",
	Trigger: PaymentDue, StartsFrom: FromDate,
	Versions: []Version{
		{From: since("2015-01-01"), To: since("2015-05-31"), AppliesBy: ByOrder, Mark: Known, Source: "the older table of terms was not read", Note: "Serving the term does not clear the debt (s.38(5))."},
		{From: since("2015-06-01"), AppliesBy: ByOrder, Mark: Read, Source: "beyondforensic.com on s.35; POCA s.38(5)", Note: "At most 6 months to £10,000, 5 years to £500,000, 7 years to £1 million, else 14 years, by the amount ordered. Serving the term does not clear the debt (s.38(5))."},
	},
	Applicants: []Applicant{Court, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the magistrates’ court activates the term", Read},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the debt remains.",
	Next:       []Code{"CO-S22", "CO-S23"},
	Nations:    englandWales(),
})
