package powers

const sca = "Serious Crime Act 2007"

// PreventionOrder is how long a serious crime prevention order may run.
var PreventionOrder = define(Power{
	Code:  "SCPO",
	Title: "Serious crime prevention order", Short: "Prevention order",
	Act: sca, Section: "16", Cite: "SCA 2007 s.16",
	Trigger: Commencement, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: YearsIncl, N: 5, Bound: UpTo, Max: true},
		Mark: Known, Source: "section 16 of the Serious Crime Act 2007 was not read",
		Note: "It counts from the day the order says it commences, which may be later than the day it is made.",
	}},
	Applicants: []Applicant{Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the prosecutor asks for it on conviction (s.19), or in the High Court (s.1)", Known},
	Court:      "Crown Court on conviction, or High Court",
	ActKind:    OtherAct,
	OnLapse:    "The order ends, and with it the duty to report.",
	Windows:    dayWindows(56), Nations: englandWales(),
	Examples: []Example{
		{Name: "five years", Input: on("2026-03-02"), LastDay: "2031-03-01", Ends: "2031-03-02T00:00",
			Explanation: "The day it commences is the first day."},
	},
})

// PreventionReport is the day on which the subject of a prevention order must report on their finances. The order names
// the days.
var PreventionReport = define(Power{
	Code:  "SCPO-REPORT",
	Title: "Prevention order: financial report due", Short: "Financial report",
	Act: sca, Section: "5", Cite: "SCA 2007 s.5",
	Trigger: Commencement, StartsFrom: FromDate,
	Versions: []Version{{
		From: since("2015-01-01"), AppliesBy: ByOrder, Rule: Rule{Primitive: CourtSet},
		Mark: Known, Source: "section 5 of the Serious Crime Act 2007 was not read; it replaced financial reporting orders",
		Note: "The order names the days on which its subject must report.",
	}},
	Applicants: []Applicant{Prosecutor},
	Authority:  Authority{NoAuthority, NoRank, "None: the order names the days", Known},
	Court:      "Crown Court or High Court",
	ActKind:    OtherAct,
	OnLapse:    "No report came: a breach of the order to act on.",
	Windows:    dayWindows(14), Nations: englandWales(),
	Examples: []Example{
		{Name: "the order names the day", Input: Input{Day: since("2026-03-02"), CourtEnd: since("2026-09-01")}, LastDay: "2026-09-01", Ends: "2026-09-02T00:00", ActBy: "2026-09-01T17:00",
			Explanation: "A report is due six months on because the order says so."},
	},
})
