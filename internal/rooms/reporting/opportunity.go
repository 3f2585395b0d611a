package reporting

import (
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/rules"
)

// Opportunity is one opportunity as a report reads it: codes resolved to the words pages use, people given by role
// (section 5.2 of the law document). All instants are in UTC; zero where there is none.
type Opportunity struct {
	Case, CaseURL string // reference, and the address of the case's page
	Key           string // of the opportunity's own page
	Title, Why    string
	Status        opportunities.Status
	Severity      string // S1 … S4
	Unit          string
	Threat        string // as at detection; empty: not recorded
	Origin        string // Proactive or Reactive
	FoundBy       string // Rule, Person or Import
	Rule          string // MO-05; empty where no rule found it
	RuleVersion   int
	Basis         string // the law or practice
	FoundAt       time.Time
	ClosesAt      time.Time // end of the window, exclusive
	EndedAt       time.Time // when it ran out or lapsed
	ReviewedAt    time.Time
	ReviewedBy    string // the reviewer's role
	Reason        string // first level
	Detail        string // second level
	Avoidable     string
	Owner         string // within whose control
	Still         string // can it still be recovered
	Estimate      *money.Pence
	EstimateBasis string
	Lost          *money.Pence // as the reviewer put it
	LostBasis     string
	Realised      *money.Pence
	Note          string
	Learning      string
	Reached       int    // how far it has come in the funnel, 0 to 4
	Fate          string // code of what became of it there
}

// Band is the value band of its worth.
func (o *Opportunity) Band() string { return opportunities.BandOf((*int64)(o.Worth())) }

// The statuses of a report on what was missed, as its sheets name them.
const (
	Missed         = opportunities.Missed
	Lapsed         = opportunities.Lapsed
	AwaitingReview = opportunities.RunOut
)

// NotTaken lists what a report on missed opportunities speaks of: missed as a reviewer confirmed, lapsed, and run out,
// which awaits review.
func NotTaken() []opportunities.Status { return []opportunities.Status{Missed, Lapsed, AwaitingReview} }

// StatusWord is a status as workbooks name it: one that ran out is "Awaiting review".
func StatusWord(s opportunities.Status) string {
	switch s {
	case AwaitingReview:
		return "Awaiting review"
	case opportunities.DeclineProposed:
		return "Decline proposed"
	}
	if name := opportunities.StatusName(s); name != "" {
		return name
	}
	return string(s)
}

// StatusName is the opportunity's status as workbooks name it.
func (o *Opportunity) StatusName() string { return StatusWord(o.Status) }

// Worth is what the opportunity stands for in sums: what was lost where it was missed or lapsed, as on the page Missed,
// else the estimate; nil where it is not known.
func (o *Opportunity) Worth() *money.Pence {
	if o.Lost != nil || o.Status == Missed || o.Status == Lapsed {
		return o.Lost
	}
	return o.Estimate
}

// ReasonKnown reports whether a reason stands on record, other than that it is not known yet.
func (o *Opportunity) ReasonKnown() bool { return o.Reason != "" && o.Reason != reasonName("UNKNOWN") }

// FoundOn, EndedOn and ReviewedOn are London's dates of those instants; zero where there is none. An end at midnight is
// the day before it, as on every page.
func (o *Opportunity) FoundOn() caltime.Date    { return dayOf(o.FoundAt) }
func (o *Opportunity) EndedOn() caltime.Date    { return opportunities.EndedOn(o.EndedAt) } // see FoundOn
func (o *Opportunity) ReviewedOn() caltime.Date { return dayOf(o.ReviewedAt) }              // see FoundOn

func dayOf(t time.Time) caltime.Date {
	if t.IsZero() {
		return caltime.Date{}
	}
	return caltime.DateOf(t)
}

// Lost lists what the page Missed counts: missed as a reviewer confirmed, and lapsed.
func Lost() []opportunities.Status { return []opportunities.Status{Missed, Lapsed} }

// OpportunityFilter narrows opportunities. The zero value takes everything in sight.
type OpportunityFilter struct {
	From, To caltime.Date // London's days, both inclusive; zero: no bound
	// Found also takes what was found in the period; else only what ended in it counts.
	Found    bool
	Unit     ids.Unit // with all units below it; 0: all
	Threat   string   // code; empty: all
	Statuses []opportunities.Status
	Case     ids.Case          // of this case alone; 0: of all
	Except   []ids.Opportunity // these are left out
}

// bounds are the starts of the first day and of the day after the last; nil where there is no bound.
func (f OpportunityFilter) bounds() (from, to *time.Time) {
	if !f.From.IsZero() {
		t := f.From.StartOfDay(caltime.London).UTC()
		from = &t
	}
	if !f.To.IsZero() {
		t := f.To.AddDays(1).StartOfDay(caltime.London).UTC()
		to = &t
	}
	return from, to
}

// Totals counts opportunities and adds their worth.
type Totals struct {
	Number int64
	Worth  money.Pence
}

// Hidden is what the totals of a supervisor, manager or auditor count and their rows leave out: opportunities of
// restricted cases (architecture, section 14). Number is for reckoning; only Line may be shown.
type Hidden struct {
	Totals
	// With is the total of what is shown and what is not.
	With Totals
}

// Any reports whether anything is not shown.
func (h Hidden) Any() bool { return h.Number > 0 }

// Line says how many are not shown: "12 not shown"; 1 to 4 reads "under 5 not shown".
func (h Hidden) Line() string {
	if h.Number < 5 {
		return "under 5 not shown"
	}
	return fmt.Sprintf("%d not shown", h.Number)
}

// oppRow is a row of v_opportunities as it is stored.
type oppRow struct {
	ref, key, title, why, status, severity, source, unit, threat, origin string
	rule                                                                 string
	ruleVersion                                                          int
	basis                                                                string
	detected                                                             time.Time
	closes, ended, reviewed                                              *time.Time
	reviewedRole, reason, detail, avoidable, owner, still                string
	estimate, lost, realised                                             *int64
	estimateBasis, lostBasis, note, learning                             string
	reached                                                              int
	fate                                                                 string
}

// into fills o with the words for r.
func (r *oppRow) into(o *Opportunity, link func(ref string) string) {
	*o = Opportunity{
		Case: r.ref, CaseURL: link(r.ref), Key: r.key, Title: r.title, Why: r.why, Status: opportunities.Status(r.status), Severity: r.severity,
		Unit: r.unit, Threat: threatName(r.threat), Origin: capital(r.origin), FoundBy: capital(r.source),
		Rule: r.rule, RuleVersion: r.ruleVersion, Basis: r.basis,
		FoundAt: r.detected, ClosesAt: instant(r.closes), EndedAt: instant(r.ended), ReviewedAt: instant(r.reviewed),
		ReviewedBy: roleName(r.reviewedRole), Reason: reasonName(r.reason), Detail: detailName(r.reason, r.detail),
		Avoidable: capital(r.avoidable), Owner: ownerName(r.owner), Still: capital(r.still),
		Estimate: (*money.Pence)(r.estimate), EstimateBasis: r.estimateBasis, Lost: (*money.Pence)(r.lost), LostBasis: r.lostBasis,
		Realised: (*money.Pence)(r.realised), Note: r.note, Learning: r.learning, Reached: r.reached, Fate: r.fate,
	}
	if o.Reason == "" && o.Status == AwaitingReview {
		o.Reason = reasonName("UNKNOWN")
	}
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func threatName(code string) string {
	if name := cases.Threat(code).Name(); name != "" {
		return name
	}
	return code
}

func reasonName(code string) string {
	if r, ok := opportunities.FirstLevel(code); ok {
		return r.Title
	}
	return code
}

// detailName is the second level: nothing where it only repeats the first.
func detailName(reason, detail string) string {
	if detail == "" {
		detail = reason
	}
	r, ok := opportunities.ReasonByCode(detail)
	switch {
	case ok && r.Parent == "":
		return ""
	case ok:
		return r.Title
	}
	return detail
}

func ownerName(s string) string {
	switch s {
	case "force", "court", "partner":
		return capital(s)
	case "cps":
		return "CPS"
	}
	return s
}

func roleName(s string) string { return perm.Role(s).Title() }

// RuleUsed is a rule by which rows of a workbook were found.
type RuleUsed struct {
	Code    string
	Version int
}

// Meaning says what the rule finds and on what it rests, in its present version.
func (u RuleUsed) Meaning() string {
	r, ok := rules.ByCode(u.Code)
	if !ok {
		return fmt.Sprintf("Version %d", u.Version)
	}
	text := fmt.Sprintf("Version %d: %s (%s)", u.Version, r.Title, r.Basis)
	if u.Version != r.Version {
		text += fmt.Sprintf("; the title is that of version %d", r.Version)
	}
	return text
}

// InFunnel reports whether o stands in the funnel of what was found: what was rejected, and duplicates, do not.
func (o *Opportunity) InFunnel() bool { return opportunities.InFunnel(o.Status) }

// Came names the furthest step of the funnel that o reached, and what became of it there.
func (o *Opportunity) Came() (step, fate string) {
	return opportunities.StageNames()[o.Reached], opportunities.FateName(o.Fate)
}

// ValueBands names the bands of value, the least first and what is not known last.
func ValueBands() []string { return opportunities.BandNames() }

// FunnelSteps names the steps of the funnel, the first being what was identified.
func FunnelSteps() []string { return opportunities.StageNames() }

// FunnelFates names what becomes of one at a step, in the order of the page Missed.
func FunnelFates() []string { return opportunities.FateNames() }
