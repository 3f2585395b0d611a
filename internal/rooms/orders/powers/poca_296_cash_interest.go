package powers

// CashInterest is the duty to pay detained cash into an account that bears interest, at the first opportunity.
var CashInterest = define(Power{
	Code:  "CASH-INT",
	Title: "Detained cash: pay into an interest-bearing account", Short: "Pay cash in",
	Act: poca, Section: "296", Cite: "s.296(1)",
	Trigger: First48Ended, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: BySeizure, Rule: Rule{Primitive: WorkingDaysAfter, N: 5, Bound: Policy},
		Mark: Known, Source: "the section says “first opportunity” and gives no number of days",
		Note: "Not for cash that is needed as evidence.",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the force that holds the cash pays it in", Read},
	ActKind:    OtherAct,
	OnLapse:    "The force is open to a claim for compensation (s.302). Pay the cash in and record why it is late.",
	Windows:    dayWindows(3), Nations: part5(), Assets: []AssetKind{Cash},
	Examples: []Example{
		{Name: "after a Friday", Input: on("2026-11-20"), LastDay: "2026-11-27", Ends: "2026-11-28T00:00", ActBy: "2026-11-27T17:00",
			Explanation: "Five working days, Monday 23 to Friday 27 November."},
	},
})
