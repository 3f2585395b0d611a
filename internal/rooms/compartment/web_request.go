package compartment

import (
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

func (r *Room) getNewRequest(c *web.Ctx) error { return r.newRequest(c, posted{}) }

func (r *Room) newRequest(c *web.Ctx, p posted) error {
	report := c.Query("report")
	if p.Form != "" {
		report = p.V.Get("report")
	}
	var from Report
	if report != "" {
		v, err := r.ReportAt(c.Ctx(), r.DB, report)
		if err != nil {
			return err
		}
		from = v.Report
	}
	head := layout.PageHead{Title: "Record a request", Sentence: "The notice period starts with it.", Breadcrumbs: []layout.Link{{Label: "Confidential compartment", Href: "/confidential"}}}
	return r.show(c, p, head, "", "", requestForm(p, from))
}

func readRequest(v url.Values) (NewRequest, error) {
	bad := map[string]string{}
	n := NewRequest{Report: v.Get("report"), UkfiuRef: v.Get("ukfiu_ref"), ReporterKind: v.Get("reporter_kind"), Reporter: v.Get("reporter"), Nation: caltime.Nation(v.Get("nation")), Activity: v.Get("activity"),
		Marking: v.Get("marking"), Disclosed: readDay(v, "disclosed", bad), Asked: readMoment(v, "asked", bad), ReplyBy: readMoment(v, "reply_by", bad)}
	if s := strings.TrimSpace(v.Get("value")); s != "" {
		m, err := money.Parse(s)
		if err != nil {
			bad["value"] = "Enter the value in pounds, such as 48,260.00"
		}
		n.Value = &m
	}
	return n, typed(bad)
}

func (r *Room) postNewRequest(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	n, err := readRequest(v)
	var q Request
	if err == nil {
		q, err = r.RecordRequest(c.Ctx(), n)
	}
	if err != nil {
		bad, err := refuse("request", v, err)
		if err != nil {
			return err
		}
		return r.newRequest(c, bad)
	}
	c.Done("Recorded as "+q.Ref+". The notice period runs.", "")
	return c.See("/confidential/requests/" + q.PublicKey)
}

// requestView is the page of a request.
type requestView struct {
	RequestPage
	P       posted
	Rows    []layout.ClockRow
	Stands  Stands
	To      caltime.Date // how far the court could extend; zero: not
	Limit   caltime.Date
	Now     time.Time
	Running bool // the moratorium
}

func (r *Room) getRequest(c *web.Ctx) error { return r.request(c, posted{}) }

func (r *Room) request(c *web.Ctx, p posted) error {
	page, err := r.RequestAt(c.Ctx(), r.DB, c.Param("request"))
	if err != nil {
		return err
	}
	v := requestView{RequestPage: page, P: p, Stands: page.Request.Stands(page.Clocks), Now: r.DB.Time()}
	for _, k := range page.Clocks {
		if k.State == Running {
			row := r.clockRow(c, k, page.Request)
			row.Act, row.Case = layout.Action{}, ""
			v.Rows = append(v.Rows, row)
		}
		if k.Code == moratorium && k.State == Running {
			v.Running = true
			if to, limit, ok := r.Furthest(c.Ctx(), r.DB, page.Request, k); ok {
				v.To, v.Limit = to, limit
			} else {
				v.Limit = k.LimitOn
			}
		}
	}
	head := layout.PageHead{Title: page.Request.Ref, Lead: v.Stands.Text() + ".", Sentence: "Request from " + page.Request.Reporter + ", disclosed " + page.Request.DisclosedOn.WithDay() + ".",
		Breadcrumbs: []layout.Link{{Label: "Confidential compartment", Href: "/confidential"}}}
	if page.Request.Withdrawn() {
		head.Lead = "Withdrawn."
	} else {
		head.Actions = []layout.Action{{Label: "Draft a product", Href: "/confidential/products/new?request=" + page.Request.PublicKey}}
	}
	return r.show(c, p, head, "", page.Request.Marking, requestBody(v))
}

func (r *Room) postRequest(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act := c.Param("request"), c.Param("act")
	do, ok := r.requestActs()[act]
	if !ok {
		return fault.Missing()
	}
	bad := map[string]string{}
	act2 := do(c, v, key, bad)
	if err = typed(bad); err == nil {
		err = act2()
	}
	if err != nil {
		form := act
		if act == "outcome" {
			form += v.Get("n")
		}
		bad, err := refuse(form, v, err)
		if err != nil {
			return err
		}
		return r.request(c, bad)
	}
	c.Done("Recorded.", "")
	return c.See("/confidential/requests/" + key)
}

// requestActs are what the forms on the page of a request do: each reads its form, then acts.
func (r *Room) requestActs() map[string]func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
	type form = func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error
	return map[string]form{
		"reply": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			when := readMoment(v, "replied", bad)
			return func() error {
				return r.ReplyTo(c.Ctx(), key, version(v), v.Get("reply"), v.Get("reply_note"), when)
			}
		},
		"refuse": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			day := readDay(v, "refused", bad)
			return func() error { return r.Refuse(c.Ctx(), key, version(v), day) }
		},
		"consent": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			day := readDay(v, "consented", bad)
			return func() error { return r.Consent(c.Ctx(), key, version(v), day) }
		},
		"held": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			when := readMoment(v, "denied", bad)
			return func() error {
				return r.HoldByOrder(c.Ctx(), key, version(v), v.Get("denied_by"), v.Get("denied_note"), when)
			}
		},
		"extend": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			day := readDay(v, "applied", bad)
			return func() error { _, err := r.ApplyToExtend(c.Ctx(), key, day, v.Get("senior")); return err }
		},
		"outcome": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			on, to := readDay(v, "decided", bad), readDay(v, "to", bad)
			return func() error {
				return r.DecideExtension(c.Ctx(), key, number(v.Get("n")), version(v), v.Get("outcome"), on, to)
			}
		},
		"task": func(c *web.Ctx, v url.Values, key string, bad map[string]string) func() error {
			by := readDay(v, "by", bad)
			return func() error { return r.AskForApplication(c.Ctx(), key, v.Get("case"), by) }
		},
		"case": func(c *web.Ctx, v url.Values, key string, _ map[string]string) func() error {
			return func() error { _, err := r.LinkCase(c.Ctx(), "", key, v.Get("case"), v.Get("why")); return err }
		},
		"subjects": func(c *web.Ctx, v url.Values, key string, _ map[string]string) func() error {
			return func() error { return r.addSubject(c, v, "", key) }
		},
		"withdraw": func(c *web.Ctx, v url.Values, key string, _ map[string]string) func() error {
			return func() error { return r.WithdrawRequest(c.Ctx(), key, version(v), v.Get("reason")) }
		},
	}
}

func (v requestView) facts() []layout.Pair {
	q := v.Request
	out := []layout.Pair{{Key: "Reference of the UKFIU", Value: q.UkfiuRef}, {Key: "Reporter", Value: q.Reporter + ", " + strings.ToLower(reporterKindName(q.ReporterKind))}, {Key: "Value", Value: pounds(q.ValuePence)},
		{Key: "Disclosed", Value: q.DisclosedOn.WithDay()}}
	add := func(k, val string) {
		if val != "" {
			out = append(out, layout.Pair{Key: k, Value: val})
		}
	}
	if q.AskedAt != nil {
		add("The force was asked", layout.Moment(*q.AskedAt))
	}
	if q.ReplyByAt != nil {
		add("To answer by", layout.Moment(*q.ReplyByAt))
	}
	if q.RepliedAt != nil {
		add("Answered", replyText(q.Reply)+", "+layout.Moment(*q.RepliedAt))
		add("Note", q.ReplyNote)
	}
	if !q.RefusedOn.IsZero() {
		add("Refusal received", q.RefusedOn.WithDay())
	}
	if !q.ConsentedOn.IsZero() {
		add("Consent given", q.ConsentedOn.WithDay())
	}
	if q.DeniedAt != nil {
		add("Held by", heldBy(q.DeniedBy)+", "+layout.Moment(*q.DeniedAt))
		add("Note on the order", q.DeniedNote)
	}
	if !v.To.IsZero() {
		add("The court could extend to", v.To.WithDay())
	}
	if !v.Limit.IsZero() {
		add("No extension past", v.Limit.WithDay())
	}
	return out
}

func replyText(s string) string {
	return map[string]string{"agree": "The force agrees", "refuse": "The force asks for a refusal", "no_view": "The force has no view"}[s]
}

func heldBy(s string) string {
	return map[string]string{"afo": "Account freezing order", "ro": "Restraint order", "other": "Another order"}[s]
}

func (k Clock) stateText() string {
	switch k.State {
	case Running:
		return "Running to the end of " + k.LastDay.WithDay()
	case Lapsed:
		return "Ended with " + k.LastDay.WithDay()
	}
	return "Closed: " + k.ClosedWhy
}
