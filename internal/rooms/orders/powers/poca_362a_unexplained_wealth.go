package powers

// UnexplainedWealth is an order to explain how property was come by. It is not a police power: the case is referred.
var UnexplainedWealth = define(Power{
	Code:  "UWO",
	Title: "Unexplained wealth order: time to respond", Short: "Unexplained wealth order",
	Act: poca, Section: "362A", Cite: "ss.362A-362I",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Known, Source: "the tests and who may apply were not read",
		Note: "Property over £50,000. The order gives the period to respond.",
	}},
	Applicants: []Applicant{NCA, HMRC, FCA, SFO, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority to which the case was referred applies", Known},
	Court:      "High Court",
	ActKind:    OtherAct,
	OnLapse:    "Without a response the property is presumed recoverable in civil recovery.",
	Next:       []Code{"IFO-DET", "CRO"},
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "the order gives the day", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2027-01-29")}, LastDay: "2027-01-29", Ends: "2027-01-30T00:00", ActBy: "2027-01-29T17:00",
			Explanation: "The order fixes the period to respond."},
	},
})
