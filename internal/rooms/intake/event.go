package intake

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/cases"
)

// EventKind is what happened.
type EventKind string

// The kinds of event.
const (
	Arrest       EventKind = "arrest"
	Stop         EventKind = "stop"
	Search       EventKind = "search"
	Seizure      EventKind = "seizure" // by an officer outside the unit
	Interview    EventKind = "interview"
	Charge       EventKind = "charge"
	Plea         EventKind = "plea"
	Conviction   EventKind = "conviction"
	Outcome      EventKind = "outcome" // no further action, acquittal, discontinued
	Intelligence EventKind = "intelligence"
	Tasking      EventKind = "tasking"
)

// EventKinds lists them in the order they are offered.
var EventKinds = []EventKind{Arrest, Stop, Search, Seizure, Interview, Charge, Plea, Conviction, Outcome, Intelligence, Tasking}

// Title is the kind as people say it; empty for none.
func (k EventKind) Title() string {
	for _, x := range EventKinds {
		if x == k {
			return strings.ToUpper(string(k[:1])) + string(k[1:])
		}
	}
	return ""
}

// EventState is how far an event has come in triage.
type EventState string

// The states of an event.
const (
	Untriaged   EventState = "new"
	Potential   EventState = "potential"    // triaged: there is financial potential, and it waits to be linked
	NoPotential EventState = "no_potential" // triaged: none, with the reason
	Linked      EventState = "linked"       // to a case or a referral
	Duplicate   EventState = "duplicate"
	Withdrawn   EventState = "withdrawn" // recorded in error
)

var eventSteps = map[EventState][]EventState{
	Untriaged:   {Potential, NoPotential, Linked, Duplicate, Withdrawn},
	Potential:   {Linked, NoPotential, Duplicate, Withdrawn},
	NoPotential: {Potential, Linked},
}

// Next lists the states open from s.
func (s EventState) Next() []EventState { return eventSteps[s] }

// Title is the state as people say it.
func (s EventState) Title() string {
	return map[EventState]string{Untriaged: "Not triaged", Potential: "Financial potential", NoPotential: "No financial potential",
		Linked: "Linked", Duplicate: "Duplicate", Withdrawn: "Withdrawn"}[s]
}

// Decided reports whether somebody has decided on the event's financial potential.
func (s EventState) Decided() bool { return s == Potential || s == NoPotential || s == Linked }

// Event is something that happened elsewhere: the domain type and the row. Instants are UTC.
type Event struct {
	ID            int64
	PublicKey     string
	ForceID       ids.Unit
	UnitID        ids.Unit
	Kind          EventKind
	OccurredAt    time.Time
	ReceivedAt    time.Time
	Source        string // the system it came from; "hand" for what a person entered
	SourceKey     string // its key there: the same event comes once
	Digest        string // of what the source said
	Summary       string
	Subject       string // as the source writes it
	BornOn        caltime.Date
	CrimeRef      string
	CustodyRef    string
	Officer       string
	Place         string
	Nation        caltime.Nation
	Threat        string
	Offences      string       // codes of the list of offences, with spaces between
	Signs         string       // codes of Signs, with spaces between
	Power         string       // that property was taken under: s294, pace, other, none; empty: not known
	CashPence     *money.Pence // nil: not known; nothing: none was found
	PropertyPence *money.Pence
	BenefitPence  *money.Pence
	Score         int
	Points        string // JSON list of Point
	ScoredBy      string // version of the signals
	State         EventState
	TriagedAt     *time.Time
	TriagedBy     *ids.User
	TriageReason  string
	DueAt         time.Time // triage is due; Never where nothing asks for it
	ReferralID    *int64
	CaseID        *ids.Case
	BatchID       *ids.Batch
	Version       int
	CreatedAt     time.Time
	CreatedBy     ids.User
	UpdatedAt     time.Time
}

// TableName is intake_events.
func (Event) TableName() string { return "intake_events" }

// OffenceCodes are the codes of the offences.
func (e Event) OffenceCodes() []string { return strings.Fields(e.Offences) }

// SignCodes are the codes of what was seen.
func (e Event) SignCodes() []string { return strings.Fields(e.Signs) }

// Sign is something seen that tells of money.
type Sign struct{ Code, Title string }

// Signs lists what can be ticked or sent, in the order of forms.
func Signs() []Sign {
	return []Sign{
		{"tick_list", "Tick list or ledger of debts"},
		{"phones", "Two or more phones"},
		{"supply", "Quantity or packaging for supply"},
		{"luxury", "Watch, jewellery or bullion that looks worth £1,000 or more"},
		{"account", "Account or card with money that needs explaining"},
		{"seed_phrase", "Seed phrase, hardware wallet or other sign of cryptoassets"},
		{"unexplained", "Vehicle or home out of keeping with declared income"},
		{"money_moving", "Money of a victim is moving now"},
		{"exploitation", "Sign of exploitation for gain"},
		{"repeat", "Two or more earlier convictions with benefit in six years"},
		{"ocg", "Subject of a 4P plan or of an organised crime group"},
		{"assets_known", "Assets of the person are known"},
		{"unpaid_order", "A confiscation order against the person is unpaid"},
		{"ended", "The case ends without conviction, and assets are held or known"},
	}
}

// unfit reports whether a text holds what a database or a page cannot take: what is not UTF-8, and control characters but
// tab and newline.
func unfit(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f })
}

// tidy takes spaces from both ends of a text and gives it one kind of newline.
func tidy(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

func threatKnown(code string) bool {
	return slices.ContainsFunc(cases.Threats(), func(t cases.ThreatType) bool { return string(t.Code) == code })
}

func signKnown(code string) bool {
	for _, s := range Signs() {
		if s.Code == code {
			return true
		}
	}
	return false
}

// Never is the time of what nothing asks for, so that it stands last in a list.
var Never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

const (
	mostShort   = 200
	mostSummary = 4000
)

// Check reports, field by field, why e cannot be kept at the time now. offence says whether a code is on the list of offences.
func (e Event) Check(now time.Time, offence func(code string) bool) error {
	bad := map[string]string{}
	if e.Kind.Title() == "" {
		bad["kind"] = "Choose what happened"
	}
	switch {
	case e.OccurredAt.IsZero():
		bad["occurred_at"] = "Enter when it happened"
	case e.OccurredAt.After(now):
		bad["occurred_at"] = "What happened must be in the past"
	case e.OccurredAt.Before(now.AddDate(-30, 0, 0)):
		bad["occurred_at"] = "What happened must be in the last 30 years"
	}
	if strings.TrimSpace(e.Summary) == "" {
		bad["summary"] = "Enter in a sentence what happened"
	}
	if strings.TrimSpace(e.Source) == "" {
		bad["source"] = "Name the system that the event comes from"
	}
	if strings.TrimSpace(e.SourceKey) == "" {
		bad["source_key"] = "Give the key of the event in its source, so that it comes in once"
	}
	for field, x := range map[string]struct {
		text, what string
		most       int
	}{
		"summary": {e.Summary, "What happened", mostSummary}, "source": {e.Source, "The source", 60}, "source_key": {e.SourceKey, "The source’s key", mostShort},
		"subject": {e.Subject, "The name", mostShort}, "crime_ref": {e.CrimeRef, "The crime reference", 60}, "custody_ref": {e.CustodyRef, "The custody reference", 60},
		"officer": {e.Officer, "The officer", mostShort}, "place": {e.Place, "The place", mostShort},
	} {
		switch {
		case len([]rune(x.text)) > x.most:
			bad[field] = x.what + " must be " + ids.String(int64(x.most)) + " characters or fewer"
		case unfit(x.text):
			bad[field] = x.what + " holds a character that cannot be kept, such as a NUL"
		}
	}
	for _, c := range e.OffenceCodes() {
		if !offence(c) {
			bad["offences"] = "There is no offence " + c + " on the list"
		}
	}
	for _, c := range e.SignCodes() {
		if !signKnown(c) {
			bad["signs"] = "There is no sign " + c + " on the list"
		}
	}
	if e.Threat != "" && !threatKnown(e.Threat) {
		bad["threat"] = "Choose the threat from the list"
	}
	if e.Nation != "" && !slices.Contains(caltime.Nations(), e.Nation) {
		bad["nation"] = "Choose the nation from the list"
	}
	switch {
	case e.BornOn.IsZero():
	case e.BornOn.After(caltime.DateOf(now)):
		bad["born_on"] = "The date of birth must be in the past"
	case e.BornOn.Y < 1900:
		bad["born_on"] = "The date of birth must be after 1900"
	}
	switch e.Power {
	case "", "none", "s294", "pace", "other":
	default:
		bad["power"] = "Choose the power from the list"
	}
	for field, v := range map[string]*money.Pence{"cash": e.CashPence, "property": e.PropertyPence, "benefit": e.BenefitPence} {
		if v != nil && (*v < 0 || *v > money.Most) {
			bad[field] = "Enter a sum up to " + money.Most.String()
		}
	}
	return fault.Fields("Check the event", bad, "kind", "occurred_at", "summary", "source", "source_key", "subject", "born_on", "crime_ref", "custody_ref", "officer", "place",
		"nation", "threat", "offences", "signs", "power", "cash", "property", "benefit")
}
