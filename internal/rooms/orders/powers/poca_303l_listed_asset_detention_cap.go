package powers

// ListedAssetDetentionCap is the two-year stop on all detention of the same listed asset.
var ListedAssetDetentionCap = define(Power{
	Code: "LA-DET-CAP", Clock: true,
	Title: "Listed asset detention: two-year stop from the first order", Short: "Listed asset, two-year stop",
	Act: poca, Section: "303L", Cite: "s.303L(2)",
	Trigger: FirstOrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2018-04-16"), AppliesBy: ByFirstOrder, Rule: Rule{Primitive: YearsIncl, N: 2},
		Mark: Read, Source: "legislation.gov.uk s.303L",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "No further detention can be ordered. Unless forfeiture has been applied for, the asset must be given back.",
	Next:       []Code{"LA-FORF"},
	Windows:    dayWindows(92), Nations: part5(), Assets: []AssetKind{ListedAsset},
	Examples: []Example{
		{Name: "no 29 February", Input: on("2024-02-29"), LastDay: "2026-02-28", Ends: "2026-03-01T00:00", ActBy: "2026-02-27T10:00",
			Explanation: "2026 has no 29 February; a last day on a Saturday is not moved."},
	},
})
