package plans

import (
	"net/http"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/subjects"
)

// planView is the page of one plan.
type planView struct {
	typed
	Row
	subject    *subjects.Subject
	objectives []Objective
	not        []NotPursued
	names      map[ids.User]string
	canEdit    bool
	today      caltime.Date
}

func (r *Room) getPlan(c *web.Ctx) error { return r.showPlan(c, http.StatusOK, typed{}) }

// showPlan shows a plan; t is a form of it that was refused.
func (r *Room) showPlan(c *web.Ctx, status int, t typed) error {
	ctx := c.Ctx()
	row, g, err := rowByKey(ctx, r.DB, c.Param("plan"), access.Read)
	if err != nil {
		return err
	}
	now := r.DB.Time()
	v := planView{typed: t, Row: row, canEdit: g.CanEdit() && row.State != Closed, today: caltime.DateOf(now)}
	if row.SubjectID != nil {
		s, err := r.Subjects.ByID(ctx, r.DB, g, *row.SubjectID)
		if err != nil {
			return err
		}
		v.subject = &s
	}
	if v.objectives, err = objectivesOf(ctx, r.DB, g, row.ID); err != nil {
		return err
	}
	if v.not, err = notPursuedOf(ctx, r.DB, g, row.ID); err != nil {
		return err
	}
	who := []ids.User{row.LroID, row.CreatedBy}
	for _, x := range v.not {
		who = append(who, x.DecidedBy)
	}
	if v.names, err = r.Users.Names(ctx, r.DB, who); err != nil {
		return err
	}
	file, err := r.Cases.ByID(ctx, r.DB, g)
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: row.Name, Lead: row.State.Title() + ".", Sentence: v.sentence(),
		Breadcrumbs: []layout.Link{{Label: "4P plans", Href: "/plans"}, {Label: row.CaseRef, Href: cases.Path(row.CaseRef)}}}
	return c.Page(status, layout.Page{Title: row.Name + ", 4P plan", Errors: len(t.errs) > 0, Marking: file.Marking, Head: layout.Head(head), AsAt: now}, planBody(v))
}

// sentence says how the plan's financial strand stands.
func (v planView) sentence() string {
	switch {
	case v.Money > 0:
		return layout.Many(v.Objectives, "objective", "objectives") + ", " + layout.Count(v.Money) + " of them financial."
	case v.Considered:
		return layout.Many(v.Objectives, "objective", "objectives") + "; a financial strand was considered and is not pursued."
	}
	return layout.Many(v.Objectives, "objective", "objectives") + "; nothing is recorded of a financial strand."
}

// facts are what stands at the top of a plan.
func (v planView) facts() []layout.Pair {
	out := []layout.Pair{{Key: "Against", Value: v.Target.Title()}, {Key: "Case", Value: v.CaseRef, Href: cases.Path(v.CaseRef)}}
	if v.subject != nil {
		out = append(out, layout.Pair{Key: "Subject", Value: v.subject.Number() + " " + v.subject.Name, Href: cases.Path(v.CaseRef) + "/subjects#" + v.subject.Number()})
	}
	out = append(out, layout.Pair{Key: "Threat", Value: v.Threat.Name()}, layout.Pair{Key: "Lead responsible officer", Value: v.LroName}, layout.Pair{Key: "Unit", Value: v.UnitName})
	if v.ExternalRef != "" {
		out = append(out, layout.Pair{Key: "National reference", Value: v.ExternalRef})
	}
	out = append(out, layout.Pair{Key: "Opened", Value: v.OpenedOn.UK() + ", recorded by " + v.names[v.CreatedBy]})
	if !v.LiveOn.IsZero() {
		out = append(out, layout.Pair{Key: "In effect since", Value: v.LiveOn.UK()})
	}
	if v.State == Closed {
		out = append(out, layout.Pair{Key: "Closed", Value: v.ClosedOn.UK()}, layout.Pair{Key: "Why", Value: v.Ending.Title()}, layout.Pair{Key: "What was reached", Value: v.EndingNote})
	}
	return out
}

// in lists the objectives of a strand, the withdrawn among them.
func (v planView) in(s Strand) (out []Objective) {
	for _, o := range v.objectives {
		if o.Strand == s {
			out = append(out, o)
		}
	}
	return out
}

// notIn lists when a strand was considered and not pursued.
func (v planView) notIn(s Strand) (out []NotPursued) {
	for _, x := range v.not {
		if x.Strand == s {
			out = append(out, x)
		}
	}
	return out
}

// free are the strands that can be recorded as not pursued: those without an objective or such a record.
func (v planView) free() (out []Strand) {
	for _, s := range append([]Strand{Financial}, Strands()...) {
		taken := false
		for _, o := range v.objectives {
			taken = taken || o.WithdrawnAt == nil && (o.Strand == s || s == Financial && o.Financial)
		}
		for _, x := range v.notIn(s) {
			taken = taken || !laterObjective(v.objectives, x)
		}
		if !taken {
			out = append(out, s)
		}
	}
	return out
}

// submit runs one form of the page: in is its name, said what the flash says.
func (r *Room) submit(c *web.Ctx, in, said string, do func(t typed) error) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	t := typed{v: v, in: in}
	if err = do(t); err == nil {
		c.Done(said, "")
		return c.See("/plans/" + c.Param("plan"))
	}
	status, err := t.take(err)
	if err != nil {
		return err
	}
	return r.showPlan(c, status, t)
}

func (r *Room) postStart(c *web.Ctx) error {
	return r.submit(c, "start", "The plan is in effect.", func(t typed) error {
		_, err := r.StartPlan(c.Ctx(), c.Param("plan"), version(t.v))
		return err
	})
}

func (r *Room) postObjective(c *web.Ctx) error {
	return r.submit(c, "objective", "Objective added.", func(t typed) error {
		_, err := r.AddObjective(c.Ctx(), c.Param("plan"), NewObjective{Strand: Strand(t.v.Get("strand")), Aim: t.v.Get("aim"), Measure: t.v.Get("measure"), Due: date(t.v, "due"),
			Financial: t.v.Get("financial") == "yes"})
		return err
	})
}

func (r *Room) postWithdrawObjective(c *web.Ctx) error {
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		n = 0 // no objective has it
	}
	return r.submit(c, "withdraw", "Objective withdrawn.", func(t typed) error {
		t.v.Set("n", strconv.Itoa(n))
		return r.WithdrawObjective(c.Ctx(), c.Param("plan"), n, version(t.v), t.v.Get("reason"))
	})
}

func (r *Room) postNotPursued(c *web.Ctx) error {
	return r.submit(c, "not", "Recorded.", func(t typed) error {
		_, err := r.RecordNotPursued(c.Ctx(), c.Param("plan"), Strand(t.v.Get("not_strand")), t.v.Get("not_reason"))
		return err
	})
}

func (r *Room) postClose(c *web.Ctx) error {
	return r.submit(c, "close", "The plan is closed.", func(t typed) error {
		_, err := r.ClosePlan(c.Ctx(), c.Param("plan"), version(t.v), Closing{Ending: Ending(t.v.Get("ending")), Note: t.v.Get("ending_note"), On: date(t.v, "closed")})
		return err
	})
}
