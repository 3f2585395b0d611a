package compartment

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Request is a request for a defence against money laundering (POCA 2002 s.335): the domain type and the row.
type Request struct {
	ID           int64
	PublicKey    string
	ForceID      ids.Unit
	Ref          string
	ReportID     *int64
	UkfiuRef     string
	ReporterKind string
	Reporter     string
	Nation       caltime.Nation // whose bank holidays count: where the reporter is
	Activity     string
	ValuePence   *money.Pence // nil: not known
	Marking      string
	DisclosedOn  caltime.Date // the authorised disclosure was made
	AskedAt      *time.Time   // the force, for its view
	ReplyByAt    *time.Time   // exclusive: no time of the Act, but the UKFIU's own
	RepliedAt    *time.Time
	Reply        string // agree, refuse or no_view
	ReplyNote    string
	ConsentedOn  caltime.Date // the UKFIU consented
	RefusedOn    caltime.Date // the reporter received the refusal
	DeniedAt     *time.Time   // an order was made that holds the money
	DeniedBy     string       // afo, ro or other
	DeniedNote   string
	Words        string
	DisposedAt   *time.Time
	Version      int
	Made
	Taken
}

// TableName is cpt_requests.
func (Request) TableName() string { return "cpt_requests" }

// Stands says how a request stands, given its clocks.
type Stands string

// How a request can stand.
const (
	InNotice     Stands = "notice"
	InMoratorium Stands = "moratorium"
	Consented    Stands = "consented"
	Deemed       Stands = "deemed"  // silence: the notice period ended without a refusal (s.335(3))
	RanOut       Stands = "ran_out" // refused, and the moratorium ended with nothing to hold the money (s.335(4))
	Held         Stands = "held"
)

// Stands says how the request stands with the last days of its clocks.
func (q Request) Stands(clocks []Clock) Stands {
	running := func(code string) bool {
		for _, k := range clocks {
			if k.Code == code && k.State == Running {
				return true
			}
		}
		return false
	}
	switch {
	case q.DeniedAt != nil:
		return Held
	case !q.ConsentedOn.IsZero():
		return Consented
	case !q.RefusedOn.IsZero() && (running(moratorium) || running(pending)):
		return InMoratorium
	case !q.RefusedOn.IsZero():
		return RanOut
	case running(notice):
		return InNotice
	}
	return Deemed
}

// Text says it in words.
func (s Stands) Text() string {
	return map[Stands]string{InNotice: "Notice period running", InMoratorium: "Refused, moratorium running", Consented: "Consent given", Deemed: "No reply: deemed consent",
		RanOut: "Refused, moratorium ended: deemed consent", Held: "Held by an order"}[s]
}

// NewRequest is what the form of a request holds.
type NewRequest struct {
	Report       string // key of the report it came with, or ""
	UkfiuRef     string
	ReporterKind string
	Reporter     string
	Nation       caltime.Nation
	Activity     string
	Value        *money.Pence
	Marking      string
	Disclosed    caltime.Date
	Asked        time.Time // zero: the force was not asked
	ReplyBy      time.Time // exclusive; zero: no time was set
}

// Check reports, field by field, why the request cannot be recorded at now.
func (n NewRequest) Check(now time.Time) error {
	bad := map[string]string{}
	line(bad, "ukfiu_ref", n.UkfiuRef, "Enter the reference of the UKFIU", "The reference")
	known(bad, "reporter_kind", n.ReporterKind, "Choose what sort of business asks", reporterCodes()...)
	line(bad, "reporter", n.Reporter, "Enter who asks", "The name")
	known(bad, "nation", string(n.Nation), "Choose where the reporter is", string(caltime.EnglandWales), string(caltime.Scotland), string(caltime.NorthernIreland))
	long(bad, "activity", n.Activity, "Enter what the reporter asks to do", "The activity")
	if n.Value != nil && *n.Value <= 0 {
		bad["value"] = "Enter the value in pounds, or leave it empty"
	}
	known(bad, "marking", n.Marking, "Choose the marking", Markings...)
	past(bad, "disclosed", n.Disclosed, caltime.DateOf(now), "Enter the day on which the disclosure was made")
	switch {
	case n.Asked.After(now):
		bad["asked"] = "The time must not be in the future"
	case !n.ReplyBy.IsZero() && n.Asked.IsZero():
		bad["asked"] = "Enter when the force was asked"
	case !n.ReplyBy.IsZero() && !n.ReplyBy.After(n.Asked):
		bad["reply_by"] = "The time to reply must end after the force was asked"
	}
	return fault.Fields("Check the request", bad, "ukfiu_ref", "reporter_kind", "reporter", "nation", "activity", "value", "disclosed", "asked", "reply_by", "marking")
}

func (n NewRequest) trimmed() NewRequest {
	for _, s := range []*string{&n.UkfiuRef, &n.Reporter, &n.Activity} {
		*s = strings.TrimSpace(*s)
	}
	return n
}

// Extension is an application to the Crown Court to extend a moratorium (s.336A).
type Extension struct {
	ID            int64
	ForceID       ids.Unit
	RequestID     int64
	N             int
	AppliedOn     caltime.Date
	SeniorOfficer string
	Outcome       string // granted or refused; "" while it is pending
	DecidedOn     caltime.Date
	ToOn          caltime.Date
	Version       int
	Made
}

// TableName is cpt_extensions.
func (Extension) TableName() string { return "cpt_extensions" }
