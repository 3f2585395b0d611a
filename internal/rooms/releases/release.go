package releases

import (
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Kind is what a release answers.
type Kind string

// The kinds.
const (
	Access Kind = "access" // a request of a person for their own data
	OfCase Kind = "case"   // a disclosure of one case
)

// State is how a release stands.
type State string

// The states of a request: received (or identity, where more was asked for) → searching → redacting → waiting → approved →
// sent. A disclosure of a case begins with redacting.
const (
	Received  State = "received"
	Identity  State = "identity"
	Searching State = "searching"
	Redacting State = "redacting"
	Waiting   State = "waiting"
	Approved  State = "approved"
	Sent      State = "sent"
)

// Outcome is what a release comes to.
type Outcome string

// The outcomes. Neutral is both "nothing is held" and "nothing is given".
const (
	Disclose Outcome = "disclose"
	Neutral  Outcome = "neutral"
	Refuse   Outcome = "refuse"
)

var outcomeWords = []struct {
	Outcome Outcome
	Name    string
	Hint    string
}{
	{Disclose, "Give what is marked to be disclosed", "A letter, a document and a workbook are made. What is withheld is in none of them"},
	{Neutral, "Neither confirm nor deny", "One letter for both: nothing is held, and nothing is given (s.45(4) to (6))"},
	{Refuse, "Refuse the request", "It is manifestly unfounded or excessive, and the force can show it (s.53)"},
}

// Name is the outcome as pages name it; empty for none.
func (o Outcome) Name() string {
	for _, w := range outcomeWords {
		if w.Outcome == o {
			return w.Name
		}
	}
	return ""
}

// Way is how a release is handed over.
type Way string

type named struct{ Code, Name string }

var wayWords = []named{{"hand", "By hand"}, {"post", "By post"}, {"mail", "By secure e-mail"}, {"system", "By a case system of the recipient"}}

var roleWords = []named{{"subject", "The person themself"}, {"representative", "Their representative"}, {"prosecutor", "The prosecutor"}, {"defence", "The defence"},
	{"court", "A court"}, {"other", "Somebody else"}}

func nameOf(list []named, code string) string {
	for _, x := range list {
		if x.Code == code {
			return x.Name
		}
	}
	return ""
}

// Name is the way as pages name it; empty for none.
func (w Way) Name() string { return nameOf(wayWords, string(w)) }

// Release is one release: the domain type and the row.
type Release struct {
	ID              int64
	PublicKey       string
	ForceID         ids.Unit
	UnitID          *ids.Unit
	CaseID          *ids.Case
	Kind            Kind
	Year            int
	N               int
	Name            string
	BornOn          caltime.Date
	KnownAs         string // other names and identifiers, one a line
	Contact         string
	Asked           string
	ReceivedOn      caltime.Date
	IdentityAskedOn caltime.Date
	IdentityOn      caltime.Date
	IdentityHow     string
	IdentityBy      *ids.User
	DueOn           caltime.Date
	ExtendedMonths  int
	ExtendedWhy     string
	LookUntil       caltime.Date
	State           State
	Outcome         Outcome
	Reason          string
	Recipient       string
	RecipientRole   string
	Way             Way
	Address         string
	HandlerID       ids.User
	ProposedBy      *ids.User
	ProposedAt      *time.Time
	DecidedBy       *ids.User
	DecidedAt       *time.Time
	DecidedWhy      string
	SentOn          caltime.Date
	SentNote        string
	SentBy          *ids.User
	Marking         string
	KeepUntil       caltime.Date
	DisposedAt      *time.Time
	DisposedBy      *ids.User
	Version         int64
	CreatedAt       time.Time
	CreatedBy       ids.User
}

// TableName is releases.
func (Release) TableName() string { return "releases" }

// Number is how people call it: SA-2026-0003 for a request for access, DX-2026-0003 for a disclosure.
func (x Release) Number() string {
	prefix := "SA"
	if x.Kind == OfCase {
		prefix = "DX"
	}
	return fmt.Sprintf("%s-%d-%04d", prefix, x.Year, x.N)
}

// Path is the address of a request for access.
func (x Release) Path() string { return "/data-protection/requests/" + x.PublicKey }

// Working reports whether fields and passages may still be changed.
func (x Release) Working() bool { return x.State == Searching || x.State == Redacting }

// SentBack reports whether a second person sent its proposal back, and no other was made since.
func (x Release) SentBack() bool {
	return x.Working() && x.DecidedBy != nil && x.DecidedAt != nil && x.DecidedWhy != ""
}

// Open reports whether an answer is still owed.
func (x Release) Open() bool { return x.State != Sent }

// Overdue reports whether the answer is late on a day. While proof of identity is awaited, the time waits.
func (x Release) Overdue(on caltime.Date) bool {
	return x.Open() && x.State != Identity && !x.DueOn.IsZero() && on.After(x.DueOn)
}

// Soon reports whether the answer is due within a week.
func (x Release) Soon(on caltime.Date) bool {
	return x.Open() && x.State != Identity && !x.DueOn.IsZero() && !on.After(x.DueOn) && on.DaysUntil(x.DueOn) <= 7
}

// StateText is the state in words, with what it came to.
func (x Release) StateText() string {
	switch x.State {
	case Received:
		return "Received"
	case Identity:
		return "Identity awaited"
	case Searching:
		return "Searching"
	case Redacting:
		return "Redacting"
	case Waiting:
		return "Waiting for approval"
	case Approved:
		return "To be sent"
	}
	switch {
	case x.DisposedAt != nil:
		return "Disposed of"
	case x.Outcome == Neutral:
		return "Neither confirmed nor denied"
	case x.Outcome == Refuse:
		return "Refused"
	}
	return "Sent"
}

func (x Release) on(op db.Op) db.On {
	o := db.On{Op: op, Kind: "release", ID: x.ID, Force: x.ForceID}
	if x.CaseID != nil {
		o.Case = *x.CaseID
	}
	return o
}

// Item is a field of a record that was collected: the domain type and the row.
type Item struct {
	ID          int64
	ReleaseID   int64
	CaseID      ids.Case
	ForceID     ids.Unit
	UnitID      ids.Unit
	SubjectID   ids.Subject // for whom it was collected; 0 in a disclosure of a case
	Kind        string      // of sources
	EntityID    int64
	Field       string
	At          time.Time
	Assertion   string // fact or assessment
	Text        string
	ThirdParty  bool
	Disposition Disposition
	Ground      string
	Why         string
	JudgedBy    *ids.User // nil: as the product proposes
	OfferedBy   *ids.User // of a case that only its members see: the member who gave it
	Version     int64
}

// TableName is release_items.
func (Item) TableName() string { return "release_items" }

// Disposition is what becomes of a field.
type Disposition string

// The dispositions; Undecided must not stand when a release is proposed.
const (
	Undecided Disposition = ""
	Give      Disposition = "disclose"
	Withhold  Disposition = "redact"
)

// Mask is a passage that is taken out of texts: the domain type and the row.
type Mask struct {
	ID        int64
	ReleaseID int64
	CaseID    *ids.Case
	ItemID    *int64 // nil: wherever it stands
	Passage   string
	Ground    string
	MadeBy    *ids.User // nil: a name that the product found
	MadeAt    time.Time
	RemovedBy *ids.User
	RemovedAt *time.Time
}

// TableName is release_masks.
func (Mask) TableName() string { return "release_masks" }

// Look is what the members of a case that only they see answered: the domain type and the row.
type Look struct {
	ID        int64
	ReleaseID int64
	CaseID    ids.Case
	ForceID   ids.Unit
	UnitID    ids.Unit
	SubjectID ids.Subject
	Answer    string // offered or withheld
	Ground    string
	Reason    string
	ByID      ids.User
	ByName    string
	At        time.Time
}

// TableName is release_looks.
func (Look) TableName() string { return "release_looks" }

// File is a file that was made at the approval: the domain type and the row. It never changes.
type File struct {
	ID        int64
	ReleaseID int64
	ForceID   ids.Unit
	Kind      string // letter, document or workbook
	FileName  string
	BlobHash  string
	Size      int64 // bytes
	RowsShown int
	Marking   string
	MadeAt    time.Time
	MadeBy    ids.User
}

// TableName is release_files.
func (File) TableName() string { return "release_files" }
