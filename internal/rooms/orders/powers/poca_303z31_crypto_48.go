package powers

// Crypto48 is the first 48 hours after a cryptoasset, or an item related to one, is seized.
var Crypto48 = define(Power{
	Code: "CR-48", Clock: true,
	Title: "Cryptoasset or related item seized: 48 hours to a detention order", Short: "Crypto, 48 hours",
	Act: poca, Section: "303Z31", Cite: "s.303Z27(3)/303Z31(3)",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: BySeizure, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Read, Source: "POCA ss.290(6A), 303Z31(3)",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court or a single justice",
	ActKind:    CourtAct,
	OnLapse:    "The cryptoasset or item must be given back.",
	Next:       []Code{"CR-DET", "CR-FORF"},
	Windows:    hourWindows(), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "the clocks go back", Input: at("2026-10-23T23:30"), LastDay: "2026-10-27", Ends: "2026-10-27T23:30", ActBy: "2026-10-27T10:00",
			Explanation: "Summer time ends on a Sunday that is out, so local time does not notice."},
	},
})
