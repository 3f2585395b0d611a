package cases

import (
	"net/url"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// accessPage is what the page on who sees a case is drawn from: its team, restriction, conflicts and broken glass.
type accessPage struct {
	Case      Case
	Members   []access.Member
	Conflicts []access.Conflict
	Glass     []access.Glass
	Names     map[ids.User]string
	People    []govuk.Option
	Leads     bool // the reader may change the team
	Knows     bool // the reader may know who is kept out
	KeepsOut  bool // the reader may say so of anybody
	LetsBack  bool
	EndsGlass bool
	ByGlass   bool // the reader looks by break-glass
	Mine      ids.User
	Now       accessClock
	Errors    []govuk.FieldError
	Refused   *fault.Error
	Typed     url.Values
}

// accessClock tells which looks last still.
type accessClock interface{ open(access.Glass) bool }

type openAt func(access.Glass) bool

func (f openAt) open(x access.Glass) bool { return f(x) }

func (r *Room) getTeam(c *web.Ctx) error { return r.team(c, 200, url.Values{}, nil, nil) }

func (r *Room) team(c *web.Ctx, status int, typed url.Values, errs []govuk.FieldError, refused *fault.Error) error {
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	return r.showTeam(c, g, status, typed, errs, refused)
}

// showTeam is the page on who sees the case of g.
func (r *Room) showTeam(c *web.Ctx, g access.Grant, status int, typed url.Values, errs []govuk.FieldError, refused *fault.Error) error {
	h, err := r.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	now, a := r.DB.Time(), c.Actor()
	_, glass := g.Glass()
	supervises, manages := a.HoldsIn(perm.Supervisor, g.UnitID()) && !glass, a.HoldsIn(perm.Manager, g.UnitID()) && !glass
	p := accessPage{Case: h.Case, Errors: errs, Refused: refused, Typed: typed, ByGlass: glass, Leads: g.CanEdit() && leads(g, h.Case) && h.Case.Open(), Mine: a.User,
		KeepsOut: leads(g, h.Case) && !glass || manages, LetsBack: supervises || manages, EndsGlass: leads(g, h.Case) && !glass || manages,
		Now: openAt(func(x access.Glass) bool { return x.Open(now) })}
	if p.Members, err = access.Members(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	member := slices.ContainsFunc(p.Members, func(m access.Member) bool { return m.UserID == a.User })
	p.Knows = member || supervises || manages || a.Is(perm.Auditor) && !glass
	var list []ids.User
	for _, m := range p.Members {
		list = append(list, m.UserID, m.AddedBy)
	}
	if p.Knows {
		if p.Conflicts, err = access.Conflicts(c.Ctx(), r.DB, g); err != nil {
			return err
		}
		if p.Glass, err = access.GlassOf(c.Ctx(), r.DB, g); err != nil {
			return err
		}
		for _, x := range p.Conflicts {
			list = append(list, x.UserID, x.RecordedBy)
			if x.EndedBy != nil {
				list = append(list, *x.EndedBy)
			}
		}
		for _, x := range p.Glass {
			list = append(list, x.UserID)
		}
	}
	if p.Names, err = r.Users.Names(c.Ctx(), r.DB, list); err != nil {
		return err
	}
	people, err := r.Users.People(c.Ctx(), r.DB, g.ForceID(), TeamRoles...)
	if err != nil {
		return err
	}
	p.People = append([]govuk.Option{{Value: "", Text: "Choose"}}, peopleOptions(people)...)
	return r.page(c, status, h, "", "Access", accessBody(p))
}

func conflictOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, k := range access.ConflictKinds() {
		out = append(out, govuk.Option{Value: string(k), Text: k.Name()})
	}
	return out
}

func (p accessPage) recordedBy(x access.Conflict) string {
	if x.Declared {
		return "declared by them"
	}
	return "recorded by " + p.Names[x.RecordedBy]
}

// ended says when and by whom a conflict was ended.
func (p accessPage) ended(x access.Conflict) string {
	by := ""
	if x.EndedBy != nil {
		by = " by " + p.Names[*x.EndedBy]
	}
	return "Ended " + layout.Moment(*x.ToAt) + by + ": " + x.EndedWhy
}

// glassState is a look's state in a word.
func (p accessPage) glassState(x access.Glass) layout.Tag {
	switch {
	case p.Now.open(x):
		return layout.Tag{Text: "Open until " + caltime.LocalOf(x.UntilAt).WithDay(), Kind: "crit"}
	case x.EndedAt != nil:
		return layout.Tag{Text: "Ended " + layout.Moment(*x.EndedAt), Kind: "quiet"}
	}
	return layout.Tag{Text: "Ended " + layout.Moment(x.UntilAt), Kind: "quiet"}
}

func verdictWords(x access.Glass) string {
	switch x.Verdict {
	case access.Justified:
		return "Reviewed: justified"
	case access.NotJustified:
		return "Reviewed: not justified"
	}
	return "Waits for a review"
}

func readConflict(v url.Values) NewConflict {
	user, _ := ids.Parse[ids.User](v.Get("person"))
	lead, _ := ids.Parse[ids.User](v.Get("lead_to"))
	return NewConflict{User: user, Kind: access.ConflictKind(v.Get("kind")), Reason: strings.TrimSpace(v.Get("conflict_why")), LeadTo: lead}
}

func (r *Room) postConflict(c *web.Ctx) error {
	return r.onAccess(c, func(g access.Grant, v url.Values) error {
		return r.KeepOut(c.Ctx(), g.CaseID(), readConflict(v))
	}, func(v url.Values) (string, string) {
		if v.Get("person") == ids.String(c.Actor().User) {
			return "Recorded. The case is closed to you from now on.", "/cases"
		}
		return "Recorded. They are kept out from now on.", ""
	})
}

func (r *Room) postEndConflict(c *web.Ctx) error {
	return r.onAccess(c, func(g access.Grant, v url.Values) error {
		id, ok := ids.Parse[int64](v.Get("conflict"))
		if !ok {
			return fault.Missing()
		}
		err := r.LetBack(c.Ctx(), g.CaseID(), id, plainForm{Version: v.Get("version")}.version(), strings.TrimSpace(v.Get("ended_why")))
		return atRow(err, "ended_why", ids.String(id))
	}, nil)
}

// atRow moves a field's error to the field of one row: "ended_why-7".
func atRow(err error, field, row string) error {
	if text := fieldOf(err, field); text != "" {
		return fault.Fields("Check the reason", map[string]string{field + "-" + row: text})
	}
	return err
}

func fieldOf(err error, field string) string {
	var sh formShell
	e, out := sh.fail(err)
	if err == nil || out != nil {
		return ""
	}
	return e[field]
}

// onAccess runs a verb of the page that a reader of the case may use: what it refuses goes back into the page.
func (r *Room) onAccess(c *web.Ctx, do func(g access.Grant, v url.Values) error, done func(url.Values) (text, to string)) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	if err := do(g, v); err != nil {
		var sh formShell
		if _, out := sh.fail(err); out != nil {
			return err
		}
		return r.team(c, 422, v, sh.Errors, sh.Refused)
	}
	text, to := "Recorded.", ""
	if done != nil {
		text, to = done(v)
	}
	c.Done(text, "")
	return c.See(or(to, Path(g.Ref())+"/team"))
}

// declareForm is what somebody says of themself.
type declareForm struct {
	Kind, Why, LeadTo string
	Leads             bool // they lead the case
	People            []govuk.Option
}

func (r *Room) getDeclare(c *web.Ctx) error { return r.declare(c, url.Values{}, formShell{}, nil) }

func (r *Room) declare(c *web.Ctx, v url.Values, sh formShell, e map[string]string) error {
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	if _, glass := g.Glass(); glass {
		return fault.New(fault.Forbidden, "You see this case by break-glass: end it, and tell the lead")
	}
	cs, err := r.ByID(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	f := declareForm{Kind: v.Get("kind"), Why: v.Get("conflict_why"), LeadTo: v.Get("lead_to"), Leads: cs.LeadID != nil && *cs.LeadID == c.Actor().User}
	if f.Leads || e["lead_to"] != "" {
		f.Leads = true
		people, err := r.Users.People(c.Ctx(), r.DB, g.ForceID(), TeamRoles...)
		if err != nil {
			return err
		}
		f.People = append([]govuk.Option{{Value: "", Text: "Choose"}}, peopleOptions(people)...)
		if f.LeadTo == "" && cs.DeputyID != nil {
			f.LeadTo = ids.String(*cs.DeputyID)
		}
	}
	sh.Title, sh.Submit, sh.Warning = "Declare a conflict of interest", "Declare it and leave the case", true
	sh.Does = []string{"The case is closed to you at once, as if it were not there: pages, lists, search, notices, feeds, exports.", "You leave its team.",
		"What you say stays on record, also when it is ended. Only a supervisor of the unit or a manager can end it."}
	return r.formPage(c, cs, sh, declareFields(f, e))
}

func (r *Room) postDeclare(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, err := r.open(c, access.Read)
	if err != nil {
		return err
	}
	n := readConflict(v)
	n.User = c.Actor().User
	if err := r.KeepOut(c.Ctx(), g.CaseID(), n); err != nil {
		var sh formShell
		e, out := sh.fail(err)
		if out != nil {
			return err
		}
		return r.declare(c, v, sh, e)
	}
	c.Done("Recorded. The case is closed to you from now on.", "")
	return c.See("/cases")
}
