package powers

// CryptoItemDetentionCap is the two-year stop on all detention of the same item.
var CryptoItemDetentionCap = define(Power{
	Code:  "CR-ITEM-DET-CAP",
	Title: "Cryptoasset-related item: two-year stop from the first order", Short: "Crypto item, two-year stop",
	Act: poca, Section: "303Z28", Cite: "s.303Z28",
	Trigger: FirstOrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByFirstOrder, Rule: Rule{Primitive: YearsIncl, N: 2},
		Mark: Known, Source: "the text of section 303Z28 was not read",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "No further detention can be ordered: the item must be given back.",
	Next:       []Code{"CR-SEIZE"},
	Windows:    dayWindows(92), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "two years", Input: on("2026-03-02"), LastDay: "2028-03-01", Ends: "2028-03-02T00:00", ActBy: "2028-03-01T10:00",
			Explanation: "Two years that include the day of the first order."},
	},
})
