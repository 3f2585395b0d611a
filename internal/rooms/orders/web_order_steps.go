package orders

import (
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// orderSteps is the part of an order's page that says how far it has come and what may follow.
type orderSteps struct {
	chain   []layout.Step
	next    []layout.Link
	appeals []appealView
}

func (r *Room) fillSteps(c *web.Ctx, g access.Grant, v *orderView) error {
	if !v.o.steps() {
		return nil
	}
	all, err := appealsOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	pending := false
	v.appeals, pending = appealViews(all, v.o)
	now := r.DB.Time()
	for n, s := range v.steps {
		x := layout.Step{State: "done", Title: s.ToState.Title(), When: layout.NearMoment(s.At, now)}
		if n == len(v.steps)-1 {
			x.State = "now"
		}
		v.chain = append(v.chain, x)
	}
	open, err := r.open(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	hand := v.o.HandSteps()
	for n, s := range hand {
		state := "later"
		if n == 0 {
			state = "next"
		}
		v.chain = append(v.chain, layout.Step{State: state, Title: s.Title()})
	}
	if !open || !g.CanEdit() {
		return nil
	}
	v.next = v.o.stepActs(cases.Path(g.Ref()), pending)
	if v.o.WithdrawnAt == nil && supervises(g) {
		v.next = append(v.next, layout.Link{Label: "Withdraw it: recorded in error", Href: cases.Path(g.Ref()) + "/orders/" + v.o.Number() + "/step/" + stepError})
	}
	return nil
}
