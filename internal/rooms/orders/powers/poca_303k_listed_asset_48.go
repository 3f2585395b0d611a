package powers

// ListedAsset48 is the first 48 hours after a listed asset is seized.
var ListedAsset48 = define(Power{
	Code: "LA-48", Clock: true,
	Title: "Listed asset seized: 48 hours to a detention order", Short: "Listed asset, 48 hours",
	Act: poca, Section: "303K", Cite: "s.303K(5)",
	Trigger: SeizedAt, StartsFrom: FromInstant,
	Versions: []Version{{
		From: since("2018-04-16"), AppliesBy: BySeizure, Rule: Rule{Primitive: HoursExcl, N: 48},
		Mark: Read, Source: "POCA s.290(6A), which refers to s.303K(5)",
	}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court or a single justice",
	ActKind:    CourtAct,
	OnLapse:    "The asset must be given back.",
	Next:       []Code{"LA-DET", "LA-FORF"},
	Windows:    hourWindows(), Nations: part5(), Assets: []AssetKind{ListedAsset},
	Examples: []Example{
		{Name: "Good Friday", Input: at("2026-04-03T15:00"), LastDay: "2026-04-08", Ends: "2026-04-09T00:00", ActBy: "2026-04-08T10:00",
			Explanation: "Good Friday, the weekend and Easter Monday are out."},
		{Name: "an ordinary week", Input: at("2026-11-17T09:20"), LastDay: "2026-11-19", Ends: "2026-11-19T09:20", ActBy: "2026-11-18T10:00",
			Explanation: "Tuesday to Thursday, every hour counts; Thursday’s sitting is too late."},
	},
})
