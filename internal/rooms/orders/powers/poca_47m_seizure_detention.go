package powers

// Seizure47Detention is a court’s order that property seized under section 47C may be kept, for a time or without end.
var Seizure47Detention = define(Power{
	Code:  "S47-DET",
	Title: "Property seized under section 47C: detention order", Short: "Section 47C detention",
	Act: poca, Section: "47M", Cite: "s.47M",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: OpenEnded, N: 6, Bound: Policy},
		Mark: Read, Source: "CrimPR 33.29",
		Note: "The order is for a period it gives or for an indefinite one. The months between reviews are a force rule.",
	}},
	Applicants: []Applicant{Appropriate, Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "The property must be given back.",
	Next:       []Code{"RO", "S47-DET"},
	Windows:    dayWindows(28), Nations: englandWales(), Assets: []AssetKind{Vehicle, Crypto, ListedAsset, Other},
	Examples: []Example{
		{Name: "indefinite", Input: on("2026-08-31"), Review: "2027-02-28", Explanation: "There is no end; the review is six months on, on the month’s last day."},
	},
})
