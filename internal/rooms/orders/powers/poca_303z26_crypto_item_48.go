package powers

// CryptoItem48 is the first 48 hours after an item that may help to seize cryptoassets is seized.
var CryptoItem48 = define(Power{
	Code:  "CR-ITEM",
	Title: "Cryptoasset-related item seized: 48 hours to a detention order", Short: "Crypto item, 48 hours",
	Act: poca, Section: "303Z27", Cite: "ss.303Z26-303Z27(3)",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: BySeizure, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Read, Source: "POCA s.290(6A), which refers to s.303Z27(3)",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court or a single justice",
	ActKind:    CourtAct,
	OnLapse:    "The item must be given back.",
	Next:       []Code{"CR-ITEM-DET", "CR-SEIZE"},
	Windows:    hourWindows(), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "over a weekend", Input: at("2026-11-20T09:30"), LastDay: "2026-11-24", Ends: "2026-11-24T09:30", ActBy: "2026-11-23T10:00",
			Explanation: "Friday 14 h 30, Monday 24 h, Tuesday 9 h 30; no sitting begins on Tuesday before the end."},
	},
})
