package confiscation

import (
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/reference"
)

// Outcome is what became of an offence.
type Outcome string

// The outcomes.
const (
	Pending      Outcome = "pending"
	Pleaded      Outcome = "pleaded"
	FoundGuilty  Outcome = "found"
	Acquitted    Outcome = "acquitted"
	NotProceeded Outcome = "not_proceeded"
	Considered   Outcome = "considered"
)

// Outcomes lists them as forms do.
func Outcomes() []Outcome {
	return []Outcome{Pending, Pleaded, FoundGuilty, Acquitted, NotProceeded, Considered}
}

// Title is the outcome as pages name it; "" for none.
func (o Outcome) Title() string {
	switch o {
	case Pending:
		return "No outcome yet"
	case Pleaded:
		return "Convicted: pleaded guilty"
	case FoundGuilty:
		return "Convicted: found guilty"
	case Acquitted:
		return "Acquitted"
	case NotProceeded:
		return "Not proceeded with"
	case Considered:
		return "Taken into consideration"
	}
	return ""
}

// Conviction reports whether the outcome is a conviction.
func (o Outcome) Conviction() bool { return o == Pleaded || o == FoundGuilty }

// Tri is whether there was a conviction, as the question of a criminal lifestyle wants it.
func (o Outcome) Tri() lifestyle.Tri {
	if o == Pending {
		return lifestyle.Unknown
	}
	return lifestyle.Known(o.Conviction())
}

// How proceedings start (s.85(1)).
var chargedHows = []struct{ code, name string }{{"charge", "Charge"}, {"summons", "Summons or warrant"}, {"requisition", "Written charge and requisition"}, {"indictment", "Bill of indictment"}}

func chargedHowName(code string) string {
	for _, h := range chargedHows {
		if h.code == code {
			return h.name
		}
	}
	return ""
}

// Offence is one offence of a defendant of a case: the domain type and the row.
type Offence struct {
	ID              int64
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	SubjectID       ids.Subject
	N               int    // within the case
	Code            string // of the catalogue of offences
	Title           string // as the catalogue had it, or in words
	Schedule2       string // yes, no or unknown: where the catalogue does not say
	StartedOn       caltime.Date
	EndedOn         caltime.Date
	ChargedOn       caltime.Date // proceedings started (s.85)
	ChargedHow      string
	Outcome         Outcome
	ConvictedOn     caltime.Date
	Benefited       string // yes, no or unknown (s.76(4))
	BenefitPence    *money.Pence
	Intended        string // yes, no or unknown: whether benefit was intended
	Proceedings     int    // offences tried together have the same number
	Note            string
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is offences.
func (Offence) TableName() string { return "offences" }

// Withdrawn reports whether the offence was withdrawn: struck through, and counted nowhere.
func (o Offence) Withdrawn() bool { return o.WithdrawnAt != nil }

// Name is how the case calls it: "offence 2".
func (o Offence) Name() string { return "offence " + strconv.Itoa(o.N) }

// basis is what the category of a convicted subject rests on.
func (o Offence) basis() string { return "conviction of " + o.Name() + ", " + o.Title }

// NewOffence is an offence to be recorded, or what one is to become.
type NewOffence struct {
	Subject     ids.Subject
	Code        string
	Title       string // of one that the catalogue does not hold
	Schedule2   string // yes, no or unknown: of one whose place the catalogue does not know
	StartedOn   caltime.Date
	EndedOn     caltime.Date
	ChargedOn   caltime.Date
	ChargedHow  string
	Outcome     Outcome
	ConvictedOn caltime.Date
	Benefited   string
	Benefit     *money.Pence
	Intended    string
	Proceedings int // 0: 1
	Note        string
}

// offenceFields are the fields of the forms, in page order.
var offenceFields = []string{"subject", "code", "title", "schedule2", "started_on", "ended_on", "charged_on", "charged_how", "outcome", "convicted_on", "benefited", "benefit", "intended",
	"proceedings", "occasion", "note", "asked", "priors_checked_on", "last_benefit_on", "rules", "why", "reason"}

// row makes the row of n, or says field by field why it cannot be kept on the day today.
func (n NewOffence) row(today caltime.Date) (o Offence, err error) {
	bad := map[string]string{}
	c, ok := reference.BuiltinOffence(n.Code)
	o = Offence{SubjectID: n.Subject, Code: n.Code, Title: c.Title, Schedule2: "unknown", StartedOn: n.StartedOn, EndedOn: n.EndedOn, ChargedOn: n.ChargedOn, ChargedHow: n.ChargedHow,
		Outcome: n.Outcome, ConvictedOn: n.ConvictedOn, BenefitPence: n.Benefit, Proceedings: max(n.Proceedings, 1), Note: strings.TrimSpace(n.Note), Version: 1}
	switch {
	case !ok:
		bad["code"] = "Choose the offence from the list, or “Another offence, in words”"
	case c.Doubt != "":
		o.Schedule2 = triField(bad, "schedule2", n.Schedule2)
	}
	if n.Code == reference.OtherOffence {
		o.Title = strings.TrimSpace(n.Title)
		switch l := len([]rune(o.Title)); {
		case l == 0:
			bad["title"] = "Say which offence it is, with Act and section"
		case l > 200:
			bad["title"] = "The offence must be 200 characters or fewer"
		}
	}
	n.checkDays(bad, today)
	if n.ChargedHow != "" && chargedHowName(n.ChargedHow) == "" {
		bad["charged_how"] = "Choose how proceedings started"
	}
	switch {
	case n.Outcome.Title() == "":
		bad["outcome"] = "Choose what became of it"
	case n.Outcome.Conviction() && n.ConvictedOn.IsZero():
		bad["convicted_on"] = "Enter the day of the conviction"
	case !n.Outcome.Conviction() && !n.ConvictedOn.IsZero():
		bad["convicted_on"] = "There is no day of conviction without one: leave it empty or change the outcome"
	case n.Outcome == Considered && !n.ChargedOn.IsZero():
		bad["charged_on"] = "An offence taken into consideration was not charged: leave the day empty or change the outcome"
	}
	o.Benefited, o.Intended = gain(bad, n.Benefited, n.Benefit), triField(bad, "intended", n.Intended)
	if n.Proceedings < 0 || n.Proceedings > 20 {
		bad["proceedings"] = "The number of the proceedings must be from 1 to 20"
	}
	cases.CheckReason(bad, "note", n.Note, "")
	return o, fault.Fields("Check the offence", bad, offenceFields...)
}

func (n NewOffence) checkDays(bad map[string]string, today caltime.Date) {
	notLater(bad, "started_on", "The first day", n.StartedOn, today)
	notLater(bad, "ended_on", "The last day", n.EndedOn, today)
	notLater(bad, "charged_on", "The day proceedings started", n.ChargedOn, today)
	notLater(bad, "convicted_on", "The day of the conviction", n.ConvictedOn, today)
	if before(n.EndedOn, n.StartedOn) {
		bad["ended_on"] = "The last day cannot be before the first, " + n.StartedOn.UK()
	}
	if before(n.ChargedOn, n.StartedOn) {
		bad["charged_on"] = "Proceedings cannot start before the offence, " + n.StartedOn.UK()
	}
	if before(n.ConvictedOn, n.ChargedOn) {
		bad["convicted_on"] = "The conviction cannot be before proceedings started, " + n.ChargedOn.UK()
	}
}

// before reports whether both days are known and a lies before b.
func before(a, b caltime.Date) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }

func notLater(bad map[string]string, field, what string, on, today caltime.Date) {
	if on.After(today) {
		bad[field] = what + " must be today or earlier"
	}
}

func triField(bad map[string]string, field, s string) string {
	t, err := lifestyle.ParseTri(s)
	if err != nil {
		bad[field] = "Choose yes, no or not known"
	}
	return t.String()
}

// gain checks that an amount and the answer whether there was benefit fit, and gives the answer that follows.
func gain(bad map[string]string, answer string, amount *money.Pence) string {
	said := triField(bad, "benefited", answer)
	switch {
	case amount == nil:
	case *amount < 0 || *amount > money.Most:
		bad["benefit"] = "Enter a sum from nothing to " + money.Most.String()
	case *amount > 0 && said == "no":
		bad["benefit"] = "There is a sum, so there was benefit: change the one or the other"
	case *amount == 0 && said == "yes":
		bad["benefit"] = "Leave the sum empty where there was benefit and the amount is not known"
	default:
		said = lifestyle.Known(*amount > 0).String()
	}
	return said
}
