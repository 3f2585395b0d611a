package powers

// ListedAssetJoint is property that is joint or associated with a listed asset, which may go to the High Court.
var ListedAssetJoint = define(Power{
	Code:  "LA-JOINT",
	Title: "Associated and joint property", Short: "Joint property",
	Act: poca, Section: "303Q", Cite: "ss.303Q-303R",
	Trigger: ApplicationMade, StartsFrom: FromDate,
	Versions:   []Version{{From: since("2018-04-16"), AppliesBy: ByApplication, Mark: Known, Source: "sections 303Q and 303R were not read"}},
	Applicants: []Applicant{AConstable, HMRC, SFO, AnAFI, AnyParty},
	Authority:  Authority{NoAuthority, NoRank, "None: the applicant applies in their own right", Known},
	Court:      "Magistrates’ court; High Court where it is transferred",
	ActKind:    CourtAct,
	OnLapse:    "Nothing lapses: the asset stays detained during proceedings.",
	Next:       []Code{"LA-FORF"},
	Nations:    part5(), Assets: []AssetKind{ListedAsset},
})
