package confiscation

import (
	"net/url"
	"strconv"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

func (f offenceForm) prior() (n NewPrior, bad map[string]string) {
	bad = map[string]string{}
	return NewPrior{Title: f.get("title"), Occasion: f.get("occasion"), Benefited: f.get("benefited"), Intended: f.get("intended"), Benefit: offenceMoney(f, "benefit", bad),
		ConvictedOn: offenceDate(f, "convicted_on", "The day of the conviction", bad)}, bad
}

func (r *Room) getNewPrior(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	s := offenceShell{Title: "Record an earlier conviction", Submit: "Record the conviction", Prior: true}
	if s.People, err = r.accusable(c, g); err != nil {
		return err
	}
	f := offenceForm{v: url.Values{"subject": {c.Request.URL.Query().Get("subject")}, "benefited": {"unknown"}, "intended": {"unknown"}}}
	return r.showOffence(c, g, f, s, nil)
}

func (r *Room) postNewPrior(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	f := offenceForm{v: v}
	n, bad := f.prior()
	if n.Subject, err = r.subjectOf(c, g, f.get("subject")); err != nil {
		return err
	}
	var act ids.Act
	if err = fault.Fields("Check the earlier conviction", bad, offenceFields...); err == nil {
		_, act, err = r.RecordPriorConviction(c.Ctx(), g.CaseID(), n)
	}
	if err != nil {
		s := offenceShell{Title: "Record an earlier conviction", Submit: "Record the conviction", Prior: true}
		e, err := s.take(err)
		if err != nil {
			return err
		}
		if s.People, err = r.accusable(c, g); err != nil {
			return err
		}
		return r.showOffence(c, g, f, s, e)
	}
	c.Done("Recorded.", cases.UndoURL(act))
	return c.See(offencesPath(g))
}

// priorIn opens the case and the earlier conviction in the address.
func (r *Room) priorIn(c *web.Ctx) (g access.Grant, p PriorConviction, err error) {
	if g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit); err != nil {
		return g, p, err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		return g, p, fault.Missing()
	}
	p, err = priorByN(c.Ctx(), r.DB, g, n)
	return g, p, err
}

func (r *Room) getWithdrawPrior(c *web.Ctx) error {
	g, p, err := r.priorIn(c)
	if err != nil {
		return err
	}
	return r.showWithdrawPrior(c, g, p, offenceShell{}, "", nil)
}

func (r *Room) showWithdrawPrior(c *web.Ctx, g access.Grant, p PriorConviction, s offenceShell, reason string, e map[string]string) error {
	s.Title, s.Submit, s.Action, s.Version = "Withdraw an earlier conviction", "Withdraw", c.Request.URL.Path, strconv.Itoa(p.Version)
	s.Back = layout.Link{Label: "Offences, " + g.Ref(), Href: offencesPath(g)}
	status := 200
	if e != nil {
		status = 422
	}
	return c.Page(status, layout.Page{Title: s.Title + ", " + g.Ref(), Class: "p-form", Errors: e != nil}, priorWithdrawBody(s, p, reason, e))
}

func (r *Room) postWithdrawPrior(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, p, err := r.priorIn(c)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.Get("version"))
	if err := r.WithdrawPriorConviction(c.Ctx(), g.CaseID(), p.N, version, v.Get("reason")); err != nil {
		var s offenceShell
		e, err := s.take(err)
		if err != nil {
			return err
		}
		return r.showWithdrawPrior(c, g, p, s, v.Get("reason"), e)
	}
	c.Done("Withdrawn. It stays on record, struck through.", "")
	return c.See(offencesPath(g))
}
