package opportunities

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders/powers"
)

// Filter narrows a list of opportunities. The zero Filter is every one in sight.
type Filter struct {
	Statuses []Status
	Steps    []Step // with Taken
	Unit     ids.Unit
	Threat   string // code; "none" for cases without one
	Rule     string // MO-05 …; "none" for those entered by people and imports
	Reason   string // first level; "none" for those without one
	Least    money.Pence
	Mine     ids.User // whose they are; zero: anybody's
	Case     ids.Case
	From, To caltime.Date // of the day on which it ended, both inclusive
	Text     string       // in the title

	Measured
}

// allSteps are the steps that a filter takes; none is written "none" in an address.
var allSteps = []Step{rules.NoStep, Assessed, Applied, Granted, Realised, Unsuccessful}

// readFilter reads a filter from a query string; what it does not understand it leaves out.
func readFilter(q url.Values, me ids.User) Filter {
	f := Filter{Threat: q.Get("threat"), Rule: q.Get("rule"), Reason: q.Get("reason"), Text: strings.TrimSpace(q.Get("text"))}
	for _, s := range q["status"] {
		if slices.Contains(Statuses(), Status(s)) {
			f.Statuses = append(f.Statuses, Status(s))
		}
	}
	for _, s := range q["step"] {
		if s == "none" {
			s = string(rules.NoStep)
		}
		if slices.Contains(allSteps, Step(s)) {
			f.Steps = append(f.Steps, Step(s))
		}
	}
	f.Unit, _ = ids.Parse[ids.Unit](q.Get("unit"))
	if v, err := money.Parse(q.Get("least")); err == nil {
		f.Least = v
	}
	if q.Get("mine") == "1" {
		f.Mine = me
	}
	f.From, _ = caltime.ParseDate(q.Get("from"))
	f.To, _ = caltime.ParseDate(q.Get("to"))
	f.Measured = readMeasured(q)
	return f
}

// query is the filter as it stands in an address.
func (f Filter) query() url.Values {
	q := url.Values{}
	set := func(k, v string) {
		if v != "" {
			q.Set(k, v)
		}
	}
	for _, s := range f.Statuses {
		q.Add("status", string(s))
	}
	for _, s := range f.Steps {
		if s == rules.NoStep {
			s = "none"
		}
		q.Add("step", string(s))
	}
	if f.Unit != 0 {
		set("unit", ids.String(f.Unit))
	}
	set("threat", f.Threat)
	set("rule", f.Rule)
	set("reason", f.Reason)
	set("text", f.Text)
	if f.Least > 0 {
		set("least", f.Least.Decimal())
	}
	if f.Mine != 0 {
		set("mine", "1")
	}
	set("from", f.From.String())
	set("to", f.To.String())
	f.Measured.into(set)
	return q
}

// listURL is the address of the list of f.
func (f Filter) listURL() string {
	q := f.query()
	q.Set("layout", "list")
	return "/opportunities?" + q.Encode()
}

// Row is an opportunity of a list, with the names a page needs.
type Row struct {
	Opportunity
	Ref       string
	CaseTitle string
	Operation string
	Marking   string
	Owner     string
	UnitName  string
	Member    bool // whoever asks is on the case
	// The clock that the window is of: its code, whose days count, and its exclusive end. Empty: none.
	ClockCode   powers.Code
	ClockNation caltime.Nation
	ClockEndAt  *time.Time

	counted *time.Duration // left by a clock of hours, once Room.count has looked
}

// CaseName is how a card names the case: the operation where it has one.
func (r Row) CaseName() string {
	if r.Operation != "" {
		return r.Operation
	}
	return r.CaseTitle
}
