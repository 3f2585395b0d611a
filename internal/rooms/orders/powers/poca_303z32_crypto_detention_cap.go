package powers

// CryptoDetentionCap is the stop on all detention of the same cryptoasset: two years, three where the court extends.
var CryptoDetentionCap = define(Power{
	Code: "CR-DET-CAP", Clock: true,
	Title: "Cryptoasset detention: stop from the first order", Short: "Crypto, two-year stop",
	Act: poca, Section: "303Z32", Cite: "s.303Z32",
	Trigger: FirstOrderMade, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2024-04-26"), AppliesBy: ByFirstOrder, Rule: Rule{Primitive: YearsIncl, N: 2, Long: 3, When: "s.303Z32(4), it is thought where assistance asked of another country is outstanding (not verified)"},
		Mark: Read, Source: "legislation.gov.uk s.303Z32(4)",
	}},
	Applicants: []Applicant{HMRC, AConstable, SFO, AnAFI},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court",
	ActKind:    CourtAct,
	OnLapse:    "No further detention can be ordered. Unless forfeiture has been applied for, the cryptoasset must be given back.",
	Next:       []Code{"CR-FORF"},
	Windows:    dayWindows(92), Nations: part5(), Assets: []AssetKind{Crypto},
	Examples: []Example{
		{Name: "two years", Input: on("2026-03-02"), LastDay: "2028-03-01", Ends: "2028-03-02T00:00", ActBy: "2028-03-01T10:00",
			Explanation: "Two years that include the day of the first order."},
		{Name: "three years", Input: Input{Day: since("2025-03-03"), Long: true}, LastDay: "2028-03-02", Ends: "2028-03-03T00:00", ActBy: "2028-03-02T10:00",
			Explanation: "The court has allowed the third year."},
	},
})
