package powers

// ConfiscationInterest is the interest on a sum not paid when due. It becomes part of the order; JudgmentRate holds the rate.
var ConfiscationInterest = define(Power{
	Code:  "CO-INT",
	Title: "Interest on an unpaid confiscation order", Short: "Confiscation interest",
	Act: poca, Section: "12", Cite: "s.12; Judgments Act 1838 s.17",
	Trigger: PaymentDue, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2015-01-01"), AppliesBy: ByOrder, Mark: Read, Source: "POCA s.12(3), (4); beyondforensic.com on s.12", Note: "From the day after the sum is due, not while an application for time made within six months is pending. That it is simple and by the day was not read."}},
	Applicants: []Applicant{Court},
	Authority:  Authority{NoAuthority, NoRank, "None: it runs by itself", Read},
	ActKind:    OtherAct,
	OnLapse:    "Nothing lapses: it runs until the sum is paid.",
	Next:       []Code{"CO-DEF"},
	Nations:    englandWales(),
})
