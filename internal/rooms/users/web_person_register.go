package users

import (
	"net/url"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// entryRoutes are the forms in which an administrator keeps a person’s entry in the register.
func (w *Web) entryRoutes() []web.Route {
	return []web.Route{
		web.Post("/admin/users/:id/ranks", perm.UserManage, w.giveRank).Fresh(),
		web.Post("/admin/users/:id/ranks/:row/correct", perm.UserManage, w.correctRank).Fresh(),
		web.Post("/admin/users/:id/accreditations", perm.UserManage, w.accreditPerson).Fresh(),
		web.Post("/admin/users/:id/accreditations/:row/suspend", perm.UserManage, w.suspendPerson),
		web.Post("/admin/users/:id/accreditations/:row/end", perm.UserManage, w.endAccreditation),
		web.Post("/admin/users/:id/accreditations/:row/cpd", perm.UserManage, w.setCPD),
		web.Post("/admin/users/:id/accreditations/:row/correct", perm.UserManage, w.correctAccreditation).Fresh(),
		web.Post("/admin/users/:id/suspensions/:row", perm.UserManage, w.changeSuspensionOf),
		web.Post("/admin/users/:id/clearances", perm.UserManage, w.clearPerson).Fresh(),
		web.Post("/admin/users/:id/clearances/:row", perm.UserManage, w.changeClearanceOf),
	}
}

func (w *Web) giveRank(c *web.Ctx) error {
	return w.act(c, "rank", "Recorded.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "from_on")
		if err != nil {
			return err
		}
		return w.GiveRank(c.Ctx(), p.ID, typed.Get("rank"), days["from_on"])
	})
}

// strikes reports whether the button that strikes a row out was pressed.
func strikes(typed url.Values) bool { return typed.Get("strike") == "yes" }

func (w *Web) correctRank(c *web.Ctx) error {
	return w.act(c, "rank"+ids.String(row(c)), "Corrected. The entry before stays on record.", func(p Record, typed url.Values) error {
		if strikes(typed) {
			return w.StrikeRank(c.Ctx(), p.ID, row(c), typed.Get("reason"))
		}
		days, err := readDays(typed, "from_on")
		if err != nil {
			return err
		}
		return w.CorrectRank(c.Ctx(), p.ID, row(c), typed.Get("rank"), days["from_on"], typed.Get("reason"))
	})
}

func readAccreditation(typed url.Values) (n NewAccreditation, err error) {
	days, err := readDays(typed, "granted_on", "expires_on", "cpd_due_on")
	return NewAccreditation{Kind: typed.Get("kind"), Scope: typed.Get("scope"), Limits: typed["limits"], FissID: typed.Get("fiss_id"),
		GrantedOn: days["granted_on"], ExpiresOn: days["expires_on"], CpdDueOn: days["cpd_due_on"]}, err
}

func (w *Web) accreditPerson(c *web.Ctx) error {
	return w.act(c, "accredit", "Recorded.", func(p Record, typed url.Values) error {
		n, err := readAccreditation(typed)
		if err != nil {
			return err
		}
		return w.Accredit(c.Ctx(), p.ID, n)
	})
}

func (w *Web) correctAccreditation(c *web.Ctx) error {
	return w.act(c, "correct"+ids.String(row(c)), "Corrected. The entry before stays on record.", func(p Record, typed url.Values) error {
		if strikes(typed) {
			return w.StrikeAccreditation(c.Ctx(), p.ID, row(c), typed.Get("reason"))
		}
		n, err := readAccreditation(typed)
		if err != nil {
			return err
		}
		return w.CorrectAccreditation(c.Ctx(), p.ID, row(c), n, typed.Get("reason"))
	})
}

func (w *Web) suspendPerson(c *web.Ctx) error {
	return w.act(c, "suspend"+ids.String(row(c)), "Recorded.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "suspended_from", "suspended_to")
		if err != nil {
			return err
		}
		return w.SuspendAccreditation(c.Ctx(), p.ID, row(c), days["suspended_from"], days["suspended_to"], typed.Get("reason"))
	})
}

func (w *Web) changeSuspensionOf(c *web.Ctx) error {
	return w.act(c, "suspension"+ids.String(row(c)), "Recorded.", func(p Record, typed url.Values) error {
		if strikes(typed) {
			return w.StrikeSuspension(c.Ctx(), p.ID, row(c), typed.Get("reason"))
		}
		days, err := readDays(typed, "suspended_to")
		if err != nil {
			return err
		}
		return w.EndSuspension(c.Ctx(), p.ID, row(c), days["suspended_to"])
	})
}

func (w *Web) endAccreditation(c *web.Ctx) error {
	return w.act(c, "expire"+ids.String(row(c)), "Recorded.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "expires_on")
		if err != nil {
			return err
		}
		return w.EndAccreditation(c.Ctx(), p.ID, row(c), days["expires_on"])
	})
}

func (w *Web) setCPD(c *web.Ctx) error {
	return w.act(c, "cpd"+ids.String(row(c)), "Recorded.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "cpd_done_on", "cpd_due_on")
		if err != nil {
			return err
		}
		if days["cpd_done_on"].IsZero() && days["cpd_due_on"].IsZero() {
			return fault.Fields("Check the days", map[string]string{"cpd_done_on": "Enter the day it was done, or when it is next due"})
		}
		if days["cpd_done_on"].IsZero() {
			return w.SetCPD(c.Ctx(), p.ID, row(c), days["cpd_due_on"])
		}
		return w.RecordCPD(c.Ctx(), p.ID, row(c), days["cpd_done_on"], days["cpd_due_on"])
	})
}

func (w *Web) clearPerson(c *web.Ctx) error {
	return w.act(c, "clear", "Recorded.", func(p Record, typed url.Values) error {
		days, err := readDays(typed, "from_on", "to_on")
		if err != nil {
			return err
		}
		kind, level := Vetting, typed.Get("level")
		if level == string(SARAccess) {
			kind, level = SARAccess, ""
		}
		return w.Clear(c.Ctx(), p.ID, kind, level, days["from_on"], days["to_on"])
	})
}

func (w *Web) changeClearanceOf(c *web.Ctx) error {
	return w.act(c, "clearance"+ids.String(row(c)), "Recorded.", func(p Record, typed url.Values) error {
		if strikes(typed) {
			return w.StrikeClearance(c.Ctx(), p.ID, row(c), typed.Get("reason"))
		}
		days, err := readDays(typed, "to_on")
		if err != nil {
			return err
		}
		return w.EndClearance(c.Ctx(), p.ID, row(c), days["to_on"])
	})
}

// kind is the choice of an accreditation’s kind.
func (v personView) kind(form, was string) govuk.Select {
	s := v.choice(form, "kind", "Kind", kindOptions())
	s.Value = v.value(form, "kind", was)
	return s
}

// limits is the choice of the provisions an accreditation is limited to.
func (v personView) limits(form string, a Accreditation) govuk.Checkboxes {
	b := govuk.Checkboxes{ID: form + "-limits", Name: "limits", Legend: "Limited to", Hint: "Leave all out where it has no such limit (s.3(3))", Values: a.LimitedTo(), Error: v.problem(form, "limits")}
	if v.Form == form {
		b.Values = v.Typed["limits"]
	}
	for _, p := range Provisions {
		b.Items = append(b.Items, govuk.Choice{Value: p, Text: sentence(p)})
	}
	return b
}

// lastDay is what the end of a suspension is offered as: its own, else today.
func (v personView) lastDay(s Suspension) caltime.Date {
	if s.ToOn.IsZero() && !v.Today.Before(s.FromOn) {
		return v.Today
	}
	return s.ToOn
}

// state says in a word whether an accreditation can be used on a day.
func (a Accreditation) state(on caltime.Date) layout.Tag {
	switch {
	case a.InForce(on):
		return layout.Tag{Text: "In force", Kind: "done"}
	case on.Before(a.GrantedOn):
		return layout.Tag{Text: "Not yet", Kind: "quiet"}
	case !a.ExpiresOn.IsZero() && on.After(a.ExpiresOn):
		return layout.Tag{Text: "Ended", Kind: "quiet"}
	}
	return layout.Tag{Text: "Suspended", Kind: "soon"}
}

func kindOptions() []govuk.Option {
	out := []govuk.Option{{Text: "Choose a kind"}}
	for _, k := range AccreditationKinds {
		out = append(out, govuk.Option{Value: k, Text: sentence(k)})
	}
	return out
}

func levelOptions() []govuk.Option {
	out := []govuk.Option{{Text: "Choose"}}
	for _, l := range VettingLevels {
		out = append(out, govuk.Option{Value: l, Text: l})
	}
	return append(out, govuk.Option{Value: string(SARAccess), Text: sarTitle})
}

const sarTitle = "Access to suspicious activity reports"

func (c Clearance) title() string {
	if c.Kind == SARAccess {
		return sarTitle
	}
	return c.Level
}

func (a Accreditation) pairs(today caltime.Date) []layout.Pair {
	out := []layout.Pair{{Key: "Held", Value: span(a.GrantedOn, a.ExpiresOn)}}
	if l := a.LimitedTo(); len(l) > 0 {
		out = append(out, layout.Pair{Key: "Limited to", Value: strings.Join(l, ", ")})
	}
	if a.Scope != "" {
		out = append(out, layout.Pair{Key: "Limits", Value: a.Scope})
	}
	if a.FissID != "" {
		out = append(out, layout.Pair{Key: "FISS number", Value: a.FissID})
	}
	if !a.CpdDoneOn.IsZero() {
		out = append(out, layout.Pair{Key: "Development done", Value: a.CpdDoneOn.UK()})
	}
	if !a.CpdDueOn.IsZero() {
		due := a.CpdDueOn.UK()
		if a.CpdDueOn.Before(today) {
			due += ", overdue"
		}
		out = append(out, layout.Pair{Key: "Development due", Value: due})
	}
	for _, s := range a.Suspensions {
		if s.Stands() {
			out = append(out, layout.Pair{Key: "Suspended", Value: span(s.FromOn, s.ToOn) + ": " + s.Reason})
		}
	}
	return out
}

// words says when, by whom and why a row was found to be wrong.
func (s Superseded) words() string {
	if s.Stands() {
		return ""
	}
	return "superseded " + layout.Moment(*s.SupersededAt) + " by " + s.SupersededName + ": " + s.SupersededWhy
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
