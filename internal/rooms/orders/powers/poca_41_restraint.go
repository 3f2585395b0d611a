package powers

// Restraint is an order that forbids dealing with realisable property. No law ends
// it; what runs is the review, and the report days that the court fixed.
var Restraint = define(Power{
	Code:  "RO",
	Title: "Restraint order", Short: "Restraint",
	Act: poca, Section: "41", Cite: "ss.40-41",
	Trigger: OrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-06-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: OpenEnded, N: 6},
		Mark: Read, Source: "POCA s.41(7B), (7C)",
		Note: "The court must discharge it if proceedings are not started within a reasonable time. The six months between reviews are a force rule.",
	}},
	Applicants: []Applicant{Prosecutor, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "The prosecutor, or an accredited financial investigator (SI 2021/640)", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "On discharge the assets are free.",
	Next:       []Code{"RO-REPORT", "RO-VARY", "RO-EXC", "CO-START", "CO-POST"},
	Windows:    dayWindows(28), Nations: englandWales(), Assets: []AssetKind{Cash, Account, Vehicle, Property, Crypto, ListedAsset, Other},
	Examples: []Example{
		{Name: "open-ended", Input: on("2026-08-31"), Review: "2027-02-28", Explanation: "There is no end. Six months on there is no 31 February, so the review is on the month’s last day."},
	},
})
