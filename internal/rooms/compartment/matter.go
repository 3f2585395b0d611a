package compartment

import (
	"strconv"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/retention"
)

// MatterKind is what a matter of retention is of.
type MatterKind string

// The kinds. What hangs on a report or a request goes with it: people, searches, findings, notes of cases, drafts. A product
// that has crossed is a matter of its own, because it must be kept as long as what it led to.
const (
	OfReport  MatterKind = "report"
	OfRequest MatterKind = "request"
	OfSubject MatterKind = "subject" // somebody looked for alone
	OfSource  MatterKind = "source"
	OfProduct MatterKind = "product" // one that crossed
	OfDesk    MatterKind = "desk"    // what others had put on cases through the desk in a year, and who asked
)

var matterWords = map[MatterKind]string{OfReport: "Report", OfRequest: "Request", OfSubject: "Person or organisation", OfSource: "Source", OfProduct: "Product that crossed", OfDesk: "The desk"}

// Name is the kind as pages name it.
func (k MatterKind) Name() string { return matterWords[k] }

// firstGroup is the group of a matter until an officer says which it is: all other offences, and what no offence is known of
// as the force's schedule says.
func (k MatterKind) firstGroup() retention.Group {
	if k == OfSource || k == OfDesk {
		return retention.Group4
	}
	return retention.Group3
}

// Matter is how long a record of the compartment and all that hangs on it is kept: the domain type and the row. Once it is
// disposed of it stands for what was there.
type Matter struct {
	ID         int64
	PublicKey  string
	ForceID    ids.Unit
	Kind       MatterKind
	RecordID   int64  // of the record; of the desk the year
	Ref        string // tells of nobody; of somebody and of a source it is empty
	Grp        retention.Group
	Confirmed  bool // an officer has said which group it is
	Cause      string
	Basis      string // why this group
	ClearFrom  caltime.Date
	NextReview caltime.Date
	ReviewedOn caltime.Date // the latest review; zero for none
	DisposedAt *time.Time
	Version    int
	UpdatedAt  time.Time
}

// TableName is cpt_matters.
func (Matter) TableName() string { return "cpt_matters" }

// Title names the matter without telling of anybody.
func (m Matter) Title() string {
	switch {
	case m.Kind == OfDesk:
		return "The desk in " + strconv.FormatInt(m.RecordID, 10)
	case m.Ref != "":
		return m.Kind.Name() + " " + m.Ref
	}
	return m.Kind.Name()
}

// Due reports whether the review is due on a day.
func (m Matter) Due(on caltime.Date) bool { return !m.NextReview.After(on) }

// Gone reports whether the matter was disposed of.
func (m Matter) Gone() bool { return m.DisposedAt != nil }

func (m Matter) at(op db.Op) db.On { return at(op, "retention", m.ID, m.ForceID) }

// What begins a clear period.
const (
	causeReceived = "received"
	causeAsked    = "asked"
	causeDecided  = "decided"
	causeLive     = "live"
	causeFound    = "found"
	causeOther    = "other"
	causeClosed   = "closed"
	causePlaced   = "placed"
	causeRecorded = "recorded"
	causeExpired  = "expired"
	causeYear     = "year"
)

var causeWords = map[string]string{causeReceived: "the report was received", causeAsked: "the disclosure was made", causeDecided: "the request was decided", causeLive: "somebody named in it was live",
	causeFound: "a search found reports on somebody named in it", causeOther: "there was another matter on the same name", causeClosed: "a case it concerns was closed", causePlaced: "it was put on its case",
	causeRecorded: "it was recorded", causeExpired: "the authorisation ended", causeYear: "the year ended"}

// CauseText says what began the clear period.
func (m Matter) CauseText() string { return causeWords[m.Cause] }

// contact is the latest that had to do with offending, or with the use of the record.
type contact struct {
	on    caltime.Date
	cause string
}

func (c *contact) later(on caltime.Date, cause string) {
	if !on.IsZero() && on.After(c.on) {
		*c = contact{on, cause}
	}
}

// reckoned is the matter with what is known now. The clear period begins again with each new contact; a review never falls
// earlier than an officer has set it.
func reckoned(was Matter, c contact, p retention.Periods) Matter {
	if c.on.After(was.ClearFrom) {
		was.ClearFrom, was.Cause = c.on, c.cause
	}
	was.NextReview = p.Next(was.Grp, was.ClearFrom, was.NextReview, was.ReviewedOn)
	return was
}
