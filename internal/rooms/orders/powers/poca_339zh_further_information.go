package powers

// FurtherInformation is an order that a person of the regulated sector give further information.
var FurtherInformation = define(Power{
	Code:  "FIO",
	Title: "Further information order", Short: "Further information",
	Act: poca, Section: "339ZH", Cite: "ss.339ZH-339ZK",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-01-31"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Known, Source: "sections 339ZH to 339ZK were not read",
		Note: "The order gives the time.",
	}},
	Applicants: []Applicant{NCA},
	Authority:  Authority{NoAuthority, NoRank, "In England and Wales the National Crime Agency alone applies", Known},
	Court:      "Magistrates’ court",
	ActKind:    OtherAct,
	OnLapse:    "The order is breached.",
	Windows:    dayWindows(3), Nations: englandWales(),
	Examples: []Example{
		{Name: "the order gives the day", Input: Input{Day: since("2026-11-02"), CourtEnd: since("2026-11-30")}, LastDay: "2026-11-30", Ends: "2026-12-01T00:00", ActBy: "2026-11-30T17:00",
			Explanation: "The order fixes the day."},
	},
})
