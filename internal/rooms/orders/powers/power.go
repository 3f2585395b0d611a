package powers

import (
	"time"

	"proceeds/internal/base/caltime"
)

// Code names a power or clock: "CASH-48". Codes never change.
type Code string

// Trigger is the event that starts a clock.
type Trigger string

// The events that start clocks.
const (
	SeizedAt          Trigger = "seized_at"
	OrderMade         Trigger = "order_made"
	FirstOrderMade    Trigger = "first_order_made"
	NoticeGiven       Trigger = "notice_given"
	ObjectionReceived Trigger = "objection_received"
	OrderOrDecision   Trigger = "order_or_decision"
	WarrantIssued     Trigger = "warrant_issued"
	DisclosureMade    Trigger = "disclosure_made"
	RefusalReceived   Trigger = "refusal_received"
	LatestConviction  Trigger = "latest_conviction"
	PostponementEnd   Trigger = "postponement_end"
	Compliance        Trigger = "compliance"
	ApplicationMade   Trigger = "application_made"

	SearchMade          Trigger = "search_made"
	First48Ended        Trigger = "first_48_ended"
	ObjectionTimeEnded  Trigger = "objection_time_ended"
	DeterminationEnded  Trigger = "determination_ended"
	ExtensionBegins     Trigger = "extension_begins"
	MoratoriumEnded     Trigger = "moratorium_ended"
	ApplicationReceived Trigger = "application_received"
	PaymentDue          Trigger = "payment_due"
	CauseAccrued        Trigger = "cause_accrued"
	Commencement        Trigger = "commencement"
)

// Text says the trigger in words that finish "The clock starts with …".
func (t Trigger) Text() string {
	return map[Trigger]string{
		SeizedAt:          "the moment of seizure",
		OrderMade:         "the day the order is made",
		FirstOrderMade:    "the day the first order is made",
		NoticeGiven:       "the day the notice is given",
		ObjectionReceived: "the moment the objection is received",
		OrderOrDecision:   "the day of the order or decision",
		WarrantIssued:     "the day the warrant is issued",
		DisclosureMade:    "the day the disclosure is made",
		RefusalReceived:   "the day the refusal is received",
		LatestConviction:  "the day of the latest conviction",
		PostponementEnd:   "the last day of the postponement",
		Compliance:        "the day of compliance",
		ApplicationMade:   "the day the application is made",

		SearchMade:          "the day of the search",
		First48Ended:        "the day the first 48 hours end",
		ObjectionTimeEnded:  "the day the time to object ends",
		DeterminationEnded:  "the midnight that ends the time to decide or respond",
		ExtensionBegins:     "the last day of the time as it stands",
		MoratoriumEnded:     "the last day of the moratorium as it stands",
		ApplicationReceived: "the day the application is received",
		PaymentDue:          "the day the sum is due",
		CauseAccrued:        "the day the cause of action accrued",
		Commencement:        "the day the order takes effect",
	}[t]
}

// Start says whether a clock starts from an instant or from a day.
type Start string

// What a clock starts from.
const (
	FromInstant Start = "instant" // a local time to the minute
	FromDate    Start = "date"    // a day; its time does not matter
)

// Event is what decides which version of the law applies.
type Event string

// The events a version may apply by.
const (
	BySeizure     Event = "seizure"
	ByOrder       Event = "order"
	ByFirstOrder  Event = "first order"
	ByNotice      Event = "notice"
	ByObjection   Event = "objection"
	ByDecision    Event = "decision"
	ByWarrant     Event = "warrant"
	ByDisclosure  Event = "disclosure"
	ByConviction  Event = "conviction"
	ByPostponed   Event = "end of the postponement"
	ByCompliance  Event = "compliance"
	ByApplication Event = "application"
	BySearch      Event = "search"
)

// Mark says how well a statement of law is known.
type Mark string

// How a rule is known. Only what was read in a source counts as verified.
const (
	Read   Mark = "V"     // read in the source named beside it
	Known  Mark = "K"     // general knowledge, not read in a source
	Doubt  Mark = "DOUBT" // sources conflict or are silent
	noMark Mark = ""
)

// Primitive is a counting rule of package caltime.
type Primitive string

// The counting rules.
const (
	HoursExcl        Primitive = "HoursExcl"
	WorkingDaysAfter Primitive = "WorkingDaysAfter"
	DaysIncl         Primitive = "DaysIncl"
	DaysNext         Primitive = "DaysNext"
	MonthsIncl       Primitive = "MonthsIncl"
	YearsIncl        Primitive = "YearsIncl"
	CourtSet         Primitive = "CourtSet"  // the end is printed on the order; a cap may bound it
	OpenEnded        Primitive = "OpenEnded" // no end; N is the review period in months
)

// Bound says how a court or officer may depart from a rule's number.
type Bound string

// How an end that a court or officer sets relates to the rule.
const (
	Exact   Bound = ""        // the law fixes the end
	UpTo    Bound = "up to"   // the order may end sooner, never later
	AtLeast Bound = "least"   // the notice may run longer, never shorter
	Default Bound = "default" // the court may order any other day
	Policy  Bound = "policy"  // the law gives no number: this is a force's rule, and a force may set its own
)

// Rule is one counting rule with its number.
type Rule struct {
	Primitive Primitive
	N         int // hours, working days, days, months or years; 0 for CourtSet
	Bound     Bound
	Max       bool   // what is shown is the longest the law allows, not a fixed end
	Long      int    // a larger number that a court may allow in the case When; 0 for none
	When      string // when Long applies
}

// Anchor is the day a cap or extension counts from.
type Anchor string

// Where a cap or extension counts from.
const (
	AnchorStart       Anchor = "start"        // the clock's own trigger
	AnchorFirstOrder  Anchor = "first order"  // the first order of the chain
	AnchorFirstDay    Anchor = "first day"    // the day that the whole time counts from, given as Input.FirstOrder
	AnchorCurrentEnd  Anchor = "current end"  // the last day as it now stands
	AnchorOriginalEnd Anchor = "original end" // the last day before any extension
)

// Limit is a cap or an extension: a rule and what it counts from.
type Limit struct {
	Rule  Rule
	From  Anchor
	Needs string // what an extension needs; "" for a cap
}

// Alternative is a second way to reckon a clock; the later end holds.
type Alternative struct {
	Rule    Rule
	Trigger string // in words
}

// Version is a power's rule as the law stood from one day to another.
type Version struct {
	From, To  caltime.Date // To is zero while the version is in force
	AppliesBy Event        // the event whose date picks the version
	Rule      Rule
	Cap       *Limit
	Extension *Limit
	Or        *Alternative
	Cite      string // only where it differs from the power's
	Mark      Mark
	Source    string // the key of the source in the law notes, or why there is doubt
	Note      string // what a reader must know about this version; "" for nothing
}

// Verified says that the rule was read in a source.
func (v Version) Verified() bool { return v.Mark == Read }

// Rank is a police rank; ranks compare by order.
type Rank int

// Police ranks, lowest first. NoRank asks for none.
const (
	NoRank Rank = iota
	Constable
	Sergeant
	Inspector
	ChiefInspector
	Superintendent
	ChiefSuperintendent
	AssistantChiefConstable
	DeputyChiefConstable
	ChiefConstable
)

// String names the rank.
func (r Rank) String() string {
	return [...]string{"none", "constable", "sergeant", "inspector", "chief inspector", "superintendent",
		"chief superintendent", "assistant chief constable", "deputy chief constable", "chief constable"}[r]
}

// Applicant is a kind of person who may apply or act.
type Applicant string

// Who may apply or act.
const (
	AConstable  Applicant = "constable"
	AnAFI       Applicant = "accredited financial investigator"
	HMRC        Applicant = "HMRC officer"
	SFO         Applicant = "SFO officer"
	NCA         Applicant = "NCA officer"
	Prosecutor  Applicant = "prosecutor"
	Defendant   Applicant = "defendant"
	AnyParty    Applicant = "any party"
	AnyAffected Applicant = "any person affected"
	Court       Applicant = "the court itself"
	Appropriate Applicant = "appropriate officer"
	Senior      Applicant = "senior officer"
	FCA         Applicant = "Financial Conduct Authority"
	Receiver    Applicant = "receiver"
	Clerk       Applicant = "justices’ chief executive"
)

// AuthorityKind names the kind of authority an act needs beside the applicant's own.
type AuthorityKind string

// The kinds of authority. A senior officer and a senior appropriate officer are two
// different things in the Act.
const (
	NoAuthority   AuthorityKind = "none"
	SeniorOfficer AuthorityKind = "senior officer"
	SAO           AuthorityKind = "senior appropriate officer"
)

// Authority is who must authorise an act before it is done.
type Authority struct {
	Kind AuthorityKind
	Rank Rank   // the lowest police rank that will do; NoRank when none is asked
	Text string // in words, for the page
	Mark Mark
}

// Act says what must happen before a clock ends, and so how its act-by is reckoned.
type Act string

// The two kinds of act.
const (
	CourtAct Act = "court"  // a court must sit: the last sitting in time
	OtherAct Act = "office" // a paper, payment or decision: 17:00 on the last working day
)

// AssetKind is a kind of property a power reaches.
type AssetKind string

// The kinds of property.
const (
	Cash        AssetKind = "cash"
	Account     AssetKind = "account"
	Vehicle     AssetKind = "vehicle"
	Property    AssetKind = "property"
	Crypto      AssetKind = "crypto"
	ListedAsset AssetKind = "listed_asset"
	Other       AssetKind = "other"
)

// Windows says when a clock's severity rises. They are defaults: a force may set its
// own, and statute never moves.
type Windows struct {
	CriticalHours time.Duration // hour clocks: critical when less counted time is left
	CriticalDays  int           // day clocks: critical when so many working days or fewer are left
	SoonHours     time.Duration // hour clocks: due soon when no more counted time is left
	SoonDays      int           // day clocks: due soon when no more calendar days are left
}

// Power is one entry of the catalogue.
type Power struct {
	Code       Code
	Title      string // a whole phrase: "Cash seized: 48 hours to a detention order"
	Short      string // for a narrow column: "Cash, 48 hours"
	Act        string // the statute
	Section    string // the section alone: "295"
	Cite       string // as cited: "s.295(1)-(1B)"
	Trigger    Trigger
	StartsFrom Start
	Clock      bool      // it is one of the statutory clocks that people list and explain by code
	Versions   []Version // oldest first, without gaps or overlaps
	Applicants []Applicant
	Authority  Authority
	Court      string // who decides: "Magistrates’ court or single justice"; "" for nobody
	ActKind    Act
	ActBefore  bool   // the act must be done before the last day, not on it
	OnLapse    string // what follows when the clock runs out
	Next       []Code // what may come next, all of them in the catalogue
	Windows    Windows
	Nations    []caltime.Nation // where it applies
	Assets     []AssetKind      // what it reaches; empty when it reaches no asset directly
	Sealed     bool             // kept in the confidential compartment: never on an open page
	Examples   []Example
}

// Example is a worked example: it runs as a test and is printed on the help page.
type Example struct {
	Name        string
	Input       Input  // without calendar and sittings, which the reader supplies
	LastDay     string // 2006-01-02
	Ends        string // 2006-01-02T15:04, exclusive
	ActBy       string // 2006-01-02T15:04; "" where the example says nothing about it
	Extended    string // last day of an extension from Input, where there is one
	Review      string // open-ended: the day to look again
	Explanation string // why, in a sentence
}

// hourWindows is the default for clocks of hours: amber from the start, red under 24.
func hourWindows() Windows {
	return Windows{CriticalHours: 24 * time.Hour, SoonHours: 48 * time.Hour}
}

// dayWindows is the default for clocks of days: red at two working days, amber from soon.
func dayWindows(soon int) Windows { return Windows{CriticalDays: 2, SoonDays: soon} }

const poca = "Proceeds of Crime Act 2002"

// part5 is where Part 5 of the Act applies; the bank holidays are those of the place.
func part5() []caltime.Nation {
	return []caltime.Nation{caltime.EnglandWales, caltime.Scotland, caltime.NorthernIreland}
}

// englandWales is where Part 2 of the Act, and the rest of the catalogue, applies.
func englandWales() []caltime.Nation { return []caltime.Nation{caltime.EnglandWales} }

func since(s string) caltime.Date { return caltime.MustDate(s) }
