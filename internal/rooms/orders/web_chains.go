package orders

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// Chains draws the orders on each interest of a case, a step an item: what was done, the step that is now with its clock,
// and what may follow. It fills assets.Room.Chains.
func (r *Room) Chains(ctx context.Context, rd db.Reader, g access.Grant) (map[ids.Interest]templ.Component, error) {
	list, err := r.Assets.ByCase(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	all, err := ordersOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	clocks, err := clocksOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	seizures, err := r.Assets.Seizures(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	appeals, err := appealsOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	windows, err := r.windows(ctx, rd, g.ForceID())
	if err != nil {
		return nil, err
	}
	out := map[ids.Interest]templ.Component{}
	for _, a := range list {
		for _, i := range a.Live() {
			ch := chain{r: r, a: a, i: i, now: rd.Time(), windows: windows, path: cases.Path(g.Ref()), appeals: appeals}
			ch.past(seizures, all, clocks)
			if len(ch.steps) == 0 {
				continue
			}
			ch.ahead()
			out[i.ID] = layout.Chain(a.Number(), ch.steps)
		}
	}
	return out, nil
}

// chain is the steps of one interest in the making.
type chain struct {
	r       *Room
	a       assets.Asset
	i       assets.Interest
	now     time.Time
	windows map[powers.Code]powers.Windows
	path    string
	appeals []Appeal
	steps   []layout.Step
}

// past adds what was done, in the order it was, each with the clock that runs from it.
func (c *chain) past(seizures []assets.Seizure, all []Order, clocks []Clock) {
	for _, s := range seizures {
		if s.WithdrawnAt != nil || s.InterestID != c.i.ID && (c.i.ParentID == nil || s.InterestID != *c.i.ParentID) {
			continue
		}
		c.steps = append(c.steps, layout.Step{State: "done", Title: "Seized", When: layout.NearMoment(s.SeizedAt, c.now), Note: s.Power.Cite() + ", by " + s.SeizedBy})
		for _, k := range clocks {
			if k.SeizureID != nil && *k.SeizureID == s.ID && k.State != Acted && k.State != Stopped {
				c.steps = append(c.steps, c.clock(k, "First 48 hours"))
			}
		}
	}
	for _, o := range all {
		if o.WithdrawnAt != nil || !o.names([]ids.Interest{c.i.ID}) || o.State == Superseded && (o.Kind == Detention || o.Kind == FurtherDetention || o.Kind == FreezingVariation) && c.laterOf(o, all) {
			continue
		}
		c.order(o, clocks)
	}
}

// laterOf reports whether a later order of the same chain stands, so that the earlier one need not be drawn: the row would
// grow without end.
func (c *chain) laterOf(o Order, all []Order) bool {
	if o.FirstOrderID == nil {
		return false
	}
	for _, x := range all {
		if x.WithdrawnAt == nil && x.First() == o.First() && x.N > o.N {
			return true
		}
	}
	return false
}

func (c *chain) order(o Order, clocks []Clock) {
	s := layout.Step{State: "done", Title: o.Number() + " " + lower(o.Kind.Title()), Note: o.Cite()}
	if m := o.moment(); m != nil {
		s.When = layout.NearDay(*m, c.now)
	}
	switch {
	case o.Kind == Forfeiture && o.State.Pending():
		s.State, s.Title, s.Note = "now", o.Number()+" forfeiture applied for", o.Cite()+", "+lower(o.State.Title())
	case o.State.Open():
		s.State, s.Title, s.Note = "now", o.Number()+" application for "+lower(o.Kind.Title()), o.Cite()+", "+lower(o.State.Title())
	case o.State == Refused, o.State == Withdrawn, o.State == Expired, o.State == LapsedOut, o.State == Discharged, o.State == Quashed, o.State == SetAside:
		s.Note = o.Cite() + ", " + lower(o.State.Title())
		if o.State == Expired {
			s.State = "late"
		}
	}
	for _, k := range clocks {
		if k.OrderID == nil || *k.OrderID != o.ID || k.State != Running && k.State != Paused {
			continue
		}
		w := c.r.say(k, c.windows[k.Code], c.now)
		s.State, s.Severity, s.Clock, s.When, s.Bar = "now", w.severity, w.leftText(), w.ends, &w.bar
		if contests(k.Code) {
			s.Note = o.Cite() + "; time to appeal, " + powers.Dashed(k.Cite)
		}
		if f := k.Frozen(); !f.Limit.IsZero() && f.Limit != k.LastDay {
			s.Note += "; no order past " + near(f.Limit, c.now)
		}
	}
	c.steps = append(c.steps, s)
	for _, p := range c.appeals {
		if p.OrderID == o.ID {
			c.steps = append(c.steps, c.appeal(o, p))
		}
	}
}

// appeal is an appeal against an order, pending or determined.
func (c *chain) appeal(o Order, p Appeal) layout.Step {
	cite, _ := appealCite(o)
	s := layout.Step{State: "now", Title: p.Title() + " lodged", When: layout.NearDay(p.LodgedAt, c.now), Note: cite + ", by " + p.Appellant + "; nothing is paid over before the result"}
	if p.DeterminedAt != nil {
		s.State, s.Title, s.When, s.Note = "done", p.Title()+" "+lower(p.Result.Title()), layout.NearDay(*p.DeterminedAt, c.now), cite
	}
	return s
}

func near(d caltime.Date, now time.Time) string {
	if d.Y == caltime.DateOf(now).Y {
		return d.Brief()
	}
	return d.UK()
}

func (c *chain) clock(k Clock, title string) layout.Step {
	w := c.r.say(k, c.windows[k.Code], c.now)
	s := layout.Step{State: "now", Title: title, Severity: w.severity, Clock: w.leftText(), When: w.ends, Note: powers.Dashed(k.Cite), Bar: &w.bar}
	if a := actByText(k, c.now); a != "" && k.State == Running {
		s.Note += ". " + a
	}
	if k.State == Lapsed {
		s.State, s.Clock, s.Bar = "late", "Lapsed", nil
	}
	return s
}

// ahead adds what may follow: the next step, and those after it.
func (c *chain) ahead() {
	next := func(title, when, note string) {
		state := "later"
		if !c.has("next") {
			state = "next"
		}
		c.steps = append(c.steps, layout.Step{State: state, Title: title, When: when, Note: note})
	}
	forfeiture := func() {
		p, ok := powers.ByCode(forfeiturePower(familyOf(c.a, c.i)))
		if !ok {
			return
		}
		note := ""
		if n, ok := powers.ByCode(noticePower(familyOf(c.a, c.i))); ok {
			note = "or notice " + powers.Dashed(n.Cite)
		}
		next("Forfeiture", "order "+powers.Dashed(p.Cite), note)
	}
	switch c.i.State {
	case assets.DeniedSeized:
		if p, ok := powers.ByCode(detentionPower(c.a.Kind)); ok && c.i.Family != assets.FamilyRestraint {
			next("Detention order", "up to 6 months", powers.Dashed(p.Cite)+", 2 years in all")
		} else {
			next("Restraint order", "", "s.41")
		}
		forfeiture()
		next("Collected", "", "")
	case assets.DeniedDetained, assets.DeniedFrozen:
		forfeiture()
		next("Collected", "", "")
	case assets.DeniedRestrained:
		next("Confiscation", "", "s.6")
		next("Collected", "", "")
	case assets.ForfeitureNotice, assets.ForfeitureApplied:
		next("Forfeited", "", "")
		next("Collected", "", "")
	case assets.ForfeitedAdmin, assets.ForfeitedCourt:
		next("Collected", "", "")
	case assets.Receipted, assets.Returned, assets.Released, assets.Lapsed, assets.Transferred, assets.Realised:
		state := "done"
		if c.i.State == assets.Lapsed {
			state = "late"
		}
		c.steps = append(c.steps, layout.Step{State: state, Title: c.i.State.Title(), When: layout.NearDay(c.i.StateSince, c.now)})
	}
}

func (c *chain) has(state string) bool {
	for _, s := range c.steps {
		if s.State == state {
			return true
		}
	}
	return false
}

// familyOf is what holds an interest, or would.
func familyOf(a assets.Asset, i assets.Interest) assets.Family {
	if i.Family != "" {
		return i.Family
	}
	return family(a.Kind)
}

// deadlinePanel shows the clocks of a case on its overview.
func (r *Room) deadlinePanel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	all, err := ordersOf(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	rows, n, err := r.deadlines(ctx, rd, g, all)
	if err != nil {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "main", Order: 10, Body: deadlinesBody(rows, n, orderLines(g, all, rd.Time()))}, nil
}

// orderLine is an order in the list of a case's orders, ready to print.
type orderLine struct{ number, href, what, cite, state, made, ends string }

// orderLines lists the orders of a case, the newest first; withdrawn ones say so.
func orderLines(g access.Grant, all []Order, now time.Time) (out []orderLine) {
	for n := len(all) - 1; n >= 0; n-- {
		o := all[n]
		if o.Kind.Investigates() { // they stand in a panel of their own, with what they wait for
			continue
		}
		x := orderLine{number: o.Number(), href: cases.Path(g.Ref()) + "/orders/" + o.Number(), what: o.Kind.Title(), cite: o.Cite(), state: o.State.Title()}
		if o.WithdrawnAt != nil {
			x.state = "Withdrawn"
		}
		if m := o.moment(); m != nil {
			x.made = layout.NearDay(*m, now)
		}
		if !o.LastDay.IsZero() {
			x.ends = near(o.LastDay, now)
		}
		out = append(out, x)
	}
	return out
}

// deadlines are the clocks of a case that run, or lapsed and were not followed up, and how many run. all are the orders
// of the case.
func (r *Room) deadlines(ctx context.Context, rd db.Reader, g access.Grant, all []Order) (rows []layout.Deadline, running int, err error) {
	clocks, err := clocksOf(ctx, rd, g)
	if err != nil {
		return nil, 0, err
	}
	list, err := r.Assets.ByCase(ctx, rd, g)
	if err != nil {
		return nil, 0, err
	}
	windows, err := r.windows(ctx, rd, g.ForceID())
	if err != nil {
		return nil, 0, err
	}
	byID := map[ids.Asset]assets.Asset{}
	for _, a := range list {
		byID[a.ID] = a
	}
	now := rd.Time()
	open, err := r.open(ctx, rd, g)
	if err != nil {
		return nil, 0, err
	}
	var late []layout.Deadline
	for _, k := range clocks {
		var a assets.Asset
		if k.AssetID != nil {
			a = byID[*k.AssetID]
		}
		if k.State.Over() && !(k.State == Lapsed && stillLapsed(a)) {
			continue
		}
		w := r.say(k, windows[k.Code], now)
		p, _ := powers.ByCode(k.Code)
		d := layout.Deadline{Severity: w.severity, Left: w.left, Name: name(k, p), Law: powers.Dashed(k.Cite), Bar: w.bar, Ends: w.ends}
		if a.ID != 0 {
			d.On = a.Name()
			d.Act = layout.Action{Label: "Open", Href: cases.Path(g.Ref()) + "/assets/" + a.Number()}
			if act, ok := clockAct(k, numberOf(k, all)); ok && open && g.CanEdit() && act.openTo(a, all, r) {
				d.Act.Label, d.Act.Href = act.Label, act.href(d.Act.Href+"/record")
			}
			d.Act.Primary = open && g.CanEdit() && w.severity == layout.Critical && running == 0
		} else if k.Path != "" {
			d.Act = layout.Action{Label: "Open", Href: cases.Path(g.Ref()) + k.Path}
		}
		if k.State == Running {
			d.ActBy, d.ActByLate = actByText(k, now), actByPassed(k, now)
		}
		if k.State == Lapsed {
			late = append(late, d)
			continue
		}
		running++
		rows = append(rows, d)
	}
	return append(late, rows...), running, nil
}

// numberOf is the number of the order that a clock is about; 0 for none.
func numberOf(k Clock, all []Order) int {
	for _, o := range all {
		if k.OrderID != nil && o.ID == *k.OrderID {
			return o.N
		}
	}
	return 0
}

// name is what a clock is called in a narrow place.
func name(k Clock, p powers.Power) string {
	if k.Title != p.Title || p.Short == "" {
		return k.Title
	}
	return p.Short
}

// stillLapsed reports whether nothing followed a lapse: the property stands where the clock left it.
func stillLapsed(a assets.Asset) bool {
	for _, i := range a.Live() {
		if i.State == assets.Lapsed {
			return true
		}
	}
	return false
}
