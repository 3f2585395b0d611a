package powers

// CivilRecovery is the time to bring proceedings for a civil recovery order: a referral with an outcome.
var CivilRecovery = define(Power{
	Code:  "CRO",
	Title: "Civil recovery: time to bring proceedings", Short: "Civil recovery",
	Act: poca, Section: "243", Cite: "ss.243, 266, 287; Limitation Act 1980 s.27A",
	Trigger: CauseAccrued, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2003-02-24"), AppliesBy: ByApplication, Rule: Rule{Primitive: YearsIncl, N: 20},
		Mark: Known, Source: "the twenty years and the minimum of £10,000 were not read",
		Note: "Not a police power: the case is with the authority it was referred to. The shorter reading, with the first day in, is used.",
	}},
	Applicants: []Applicant{NCA, Prosecutor, SFO, HMRC, FCA},
	Authority:  Authority{NoAuthority, NoRank, "The enforcement authority applies", Known},
	Court:      "High Court",
	ActKind:    OtherAct,
	OnLapse:    "No claim can be brought any more.",
	Windows:    dayWindows(182), Nations: englandWales(), Assets: []AssetKind{Cash, Account, Vehicle, Property, Crypto, ListedAsset, Other},
	Examples: []Example{
		{Name: "twenty years", Input: on("2008-03-03"), LastDay: "2028-03-02", Ends: "2028-03-03T00:00", ActBy: "2028-03-02T17:00",
			Explanation: "Twenty years that include the first day."},
	},
})
