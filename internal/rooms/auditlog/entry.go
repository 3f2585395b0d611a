package auditlog

import (
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

// Entry is an entry of the log as its readers see it.
type Entry struct {
	ID          ids.AuditEntry
	At          time.Time
	Op          db.Op
	Action      string
	ActorKind   actor.Kind
	ActorID     ids.User
	ActorName   string
	ForceID     ids.Unit
	CaseID      ids.Case
	CaseRef     string // of a case that the reader may see
	CaseGone    bool   // the data of the case was disposed of: there is no page of it any more
	SubjectKind string
	SubjectID   int64
	RequestID   string
	Detail      string // JSON; empty where it was erased
	ErasedAt    *time.Time
	Leaf        *int64 // place in the sealed log, from 0; nil while it waits
}

// Filter narrows the log. The zero Filter takes all that its reader may see.
type Filter struct {
	Who    ids.User
	Case   string // a reference as it was typed
	Op     db.Op
	Action string
	Kind   string // of the record: "case", "user" …
	From   caltime.Date
	To     caltime.Date // inclusive

	caseID ids.Case          // what Case is, opened
	typed  map[string]string // the boxes of the two days, as they were filled
	wrong  map[string]string // what is wrong with a day, by its name
}

// ParseFilter reads a filter from a query string; what cannot be read is left out.
func ParseFilter(q url.Values) Filter {
	f := Filter{Case: strings.TrimSpace(q.Get("case")), Action: strings.TrimSpace(q.Get("action")), Kind: strings.TrimSpace(q.Get("kind"))}
	f.Who, _ = ids.Parse[ids.User](q.Get("who"))
	for _, op := range ops {
		if q.Get("op") == string(op.op) {
			f.Op = op.op
		}
	}
	f.From, f.To = f.day(q, "from"), f.day(q, "to")
	if len(f.wrong) == 0 && !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		f.wrong = map[string]string{"to": "The last day must not be before the first"}
		f.To = caltime.Date{}
	}
	return f
}

// day reads a day: from its three boxes, or as one word as addresses hold it. One that is in no calendar narrows nothing and
// is told to be wrong.
func (f *Filter) day(q url.Values, name string) caltime.Date {
	if f.typed == nil {
		f.typed = map[string]string{}
	}
	if d, err := caltime.ParseDate(q.Get(name)); err == nil {
		if !d.IsZero() {
			f.typed[name+"-day"], f.typed[name+"-month"], f.typed[name+"-year"] = d.Format("2"), d.Format("1"), d.Format("2006")
		}
		return d
	}
	var parts []string
	for _, box := range []string{"year", "month", "day"} {
		v := strings.TrimSpace(q.Get(name + "-" + box))
		f.typed[name+"-"+box] = v
		parts = append(parts, v)
	}
	text := strings.Join(parts, "-")
	if text == "--" && strings.TrimSpace(q.Get(name)) == "" {
		return caltime.Date{}
	}
	t, err := time.Parse("2006-1-2", text)
	if err != nil {
		if f.wrong == nil {
			f.wrong = map[string]string{}
		}
		f.wrong[name] = "Enter a day that is in the calendar, such as 27 11 2026"
		return caltime.Date{}
	}
	return caltime.NewDate(t.Date())
}

// Query is the filter as it stands in an address.
func (f Filter) Query() url.Values {
	q := url.Values{}
	set := func(name, v string) {
		if v != "" {
			q.Set(name, v)
		}
	}
	if f.Who != 0 {
		q.Set("who", ids.String(f.Who))
	}
	set("case", f.Case)
	set("op", string(f.Op))
	set("action", f.Action)
	set("kind", f.Kind)
	if !f.From.IsZero() {
		q.Set("from", f.From.String())
	}
	if !f.To.IsZero() {
		q.Set("to", f.To.String())
	}
	return q
}

// Newest is the one order of the log.
var Newest = page.Sort{Name: "at", Desc: true}

// ops are the operations of s.62(1), in the order of the Act, and what concerns no personal data.
var ops = []struct {
	op   db.Op
	name string
}{
	{db.Collection, "Collection"}, {db.Alteration, "Alteration"}, {db.Consultation, "Consultation"}, {db.Disclosure, "Disclosure"},
	{db.Combination, "Combination"}, {db.Erasure, "Erasure"}, {db.System, "Running of the system"},
}

func opName(op db.Op) string {
	for _, x := range ops {
		if x.op == op {
			return x.name
		}
	}
	return string(op)
}

// refused are the entries of somebody who asked for a case that they may not see, or that does not exist. They read alike
// for both, so that the log does not tell a reader which it was.
const refused = "case.refused"
