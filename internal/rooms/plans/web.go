package plans

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
)

// Routes are the list of plans, the page of one, and the form of a new one.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/plans", perm.CaseView, r.getList),
		web.Get("/plans/:plan", perm.CaseView, r.getPlan),
		web.Post("/plans/:plan/start", perm.CaseChange, r.postStart),
		web.Post("/plans/:plan/objectives", perm.CaseChange, r.postObjective),
		web.Post("/plans/:plan/objectives/:n/withdraw", perm.CaseChange, r.postWithdrawObjective),
		web.Post("/plans/:plan/not-pursued", perm.CaseChange, r.postNotPursued),
		web.Post("/plans/:plan/close", perm.CaseChange, r.postClose),
		web.Get("/cases/:case/plans/new", perm.CaseChange, r.getNew),
		web.Get("/cases/:case/subjects/:subject/plan/new", perm.CaseChange, r.getNew),
		web.Post("/cases/:case/plans/new", perm.CaseChange, r.postNew),
	}
}

// typed is a form as it was sent, with what was wrong in it.
type typed struct {
	v    url.Values
	in   string            // which form of the page it was
	errs map[string]string // by field; "" is a refusal of the whole
	next []string
}

// of gives what was typed into a form's field, or what stands there else.
func (t typed) of(form, field, or string) string {
	if t.in == form && t.v.Has(field) {
		return t.v.Get(field)
	}
	return or
}

func (t typed) bad(form, field string) string {
	if t.in != form {
		return ""
	}
	return t.errs[field]
}

// take puts a verb's error into t and gives the status of the page that shows it; others go on to the error page.
func (t *typed) take(err error) (status int, _ error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return 0, err
	}
	switch e.Kind {
	case fault.Invalid:
		t.errs = e.Fields
		return 422, nil
	case fault.Refused:
		t.errs, t.next = map[string]string{"": e.Message}, e.Next
		return 422, nil
	case fault.Conflict:
		t.errs = map[string]string{"": "Somebody else changed this after you opened it. It is shown as it is now, with what you typed: check it, and send it again."}
		return 409, nil
	}
	return 0, err
}

// order is the order of fields on the pages, for the summary of errors.
var order = []string{"", "target", "subject", "name", "threat", "external_ref", "lro", "opened", "strand", "aim", "measure", "due", "not_strand", "not_reason", "reason", "ending", "ending_note", "closed"}

func (t typed) summary() (out []govuk.FieldError) {
	for _, k := range order {
		text, ok := t.errs[k]
		if !ok {
			continue
		}
		id := k
		switch k {
		case "":
			id = "main"
			if len(t.next) > 0 {
				text += ". You can: " + strings.Join(t.next, "; ")
			}
		case "due", "opened", "closed":
			id += "-day"
		case "reason":
			id += "-" + t.v.Get("n")
		}
		out = append(out, govuk.FieldError{ID: id, Text: text})
	}
	return out
}

// date reads three boxes; empty boxes are no date, and what is no day is one that no verb takes.
func date(v url.Values, name string) caltime.Date {
	box := func(part string) string { return strings.TrimSpace(v.Get(name + "-" + part)) }
	if box("day") == "" && box("month") == "" && box("year") == "" {
		return caltime.Date{}
	}
	d, e1 := strconv.Atoi(box("day"))
	m, e2 := strconv.Atoi(box("month"))
	y, e3 := strconv.Atoi(box("year"))
	if e1 != nil || e2 != nil || e3 != nil {
		return caltime.Date{Y: 1, M: time.January, D: 99}
	}
	return caltime.Date{Y: y, M: time.Month(m), D: d}
}

// version reads the version that a form was opened with; one that is none is of no plan, and so stale.
func version(v url.Values) int {
	n, err := strconv.Atoi(v.Get("version"))
	if err != nil || n <= 0 {
		return -1
	}
	return n
}
