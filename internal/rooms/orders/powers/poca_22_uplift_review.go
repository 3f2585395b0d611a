package powers

// UpliftReview is the look, again and again, whether the available amount has grown while benefit is still owed.
var UpliftReview = define(Power{
	Code:  "CO-S22",
	Title: "Confiscation: review for an uplift", Short: "Section 22 review",
	Act: poca, Section: "22", Cite: "s.22",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: OpenEnded, N: 12, Bound: Policy},
		Mark: Known, Source: "that the law sets no time limit was not read; twelve months between reviews are a force rule",
		Note: "While the benefit is more than what was paid.",
	}},
	Applicants: []Applicant{Prosecutor, Receiver},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor or a receiver applies", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses, but means found late may be gone: a missed opportunity.",
	Next:       []Code{"CO-ORDER", "CO-S22"},
	Windows:    dayWindows(28), Nations: englandWales(),
	Examples: []Example{
		{Name: "a year on", Input: on("2024-02-29"), Review: "2025-02-28", Explanation: "There is no end; 2025 has no 29 February, so the review is on the month’s last day."},
	},
})
