package powers

// ConfiscationStart is the request or decision that the Crown Court proceed to confiscation.
var ConfiscationStart = define(Power{
	Code:  "CO-START",
	Title: "Confiscation proceedings begin", Short: "Confiscation begins",
	Act: poca, Section: "6", Cite: "ss.6, 70",
	Trigger: LatestConviction, StartsFrom: FromDate,
	Versions: []Version{
		{From: since("2015-01-01"), To: since("2026-06-28"), AppliesBy: ByConviction, Mark: Read, Source: "POCA s.6; Sentencing Council", Note: "The court must proceed if the prosecutor asks or it thinks fit. Magistrates commit under section 70."},
		{From: since("2026-06-29"), AppliesBy: ByConviction, Mark: Doubt, Source: "from which conviction the Crime and Policing Act 2026 applies", Note: "The question of a criminal lifestyle is decided only if the prosecutor asks."},
	},
	Applicants: []Applicant{Prosecutor, Court},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor asks or the court thinks fit", Read},
	Court:      "Crown Court",
	ActKind:    CourtAct,
	OnLapse:    "Without proceedings there is no order: a missed opportunity.",
	Next:       []Code{"CO-POST", "CO-TIME", "CO-S16", "CO-ORDER", "CO-RECON19"},
	Nations:    englandWales(),
})
