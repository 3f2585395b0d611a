package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// The acts of this room that can be taken back, as they stand in acts.kind.
var undoable = []string{
	"detention.recorded", "detention.extended", "notice.given", "objection.recorded", "forfeiture.applied", "forfeiture.recorded",
	"freezing.recorded", "freezing.varied", "restraint.recorded", "restraint.varied", "report.recorded", "order.discharged", "order.served",
	"order.withdrawn", "property.released", "receipt.recorded", "notice.forfeited",
	"appeal.recorded", "appeal.determined", "application.drafted", "order.stepped",
}

func (r *Room) registerUndo() {
	for _, kind := range undoable {
		r.Cases.RegisterUndo(kind, r.undo)
	}
	r.Cases.RegisterUndo(actMatter, r.undoMatter)
	r.Cases.RegisterUndo(actMatterEnded, r.undoMatter)
}

// undo takes back an act of this room whole: the order it recorded is withdrawn, clocks and orders go back to what they
// were, interests and values too. Refused where anything of it changed since.
func (r *Room) undo(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var w was
	if err := a.Read(&w); err != nil {
		return err
	}
	if err := hold(ctx, tx, g, a.Kind); err != nil {
		return err
	}
	if err := r.takeBack(ctx, tx, g, w, "Taken back"); err != nil {
		return err
	}
	note := cases.Event{Kind: "act.undone", Title: "Taken back: " + undoTitle(a.Kind), Entity: "order", EntityID: a.EntityID}
	if err := r.Cases.Note(ctx, tx, g, note); err != nil {
		return err
	}
	return r.keepNext(ctx, tx, g)
}

// takeBack puts back everything that an act changed, the last change first, with the reason.
func (r *Room) takeBack(ctx context.Context, tx *db.Tx, g access.Grant, w was, why string) error {
	if err := r.undoAppeals(ctx, tx, g, w, why); err != nil {
		return err
	}
	if err := r.undoOrders(ctx, tx, g, w, why); err != nil {
		return err
	}
	if err := r.undoClocks(ctx, tx, g, w); err != nil {
		return err
	}
	if err := r.undoReports(ctx, tx, g, w); err != nil {
		return err
	}
	for n := len(w.Interests) - 1; n >= 0; n-- {
		if err := r.undoInterest(ctx, tx, g, w.Interests[n], why); err != nil {
			return err
		}
	}
	if err := r.Assets.ReverseEntries(ctx, tx, g, w.Entries, why); err != nil {
		return err
	}
	if err := r.undoSplits(ctx, tx, g, w, why); err != nil {
		return err
	}
	return r.enterAgain(ctx, tx, g, w)
}

func builtOn() error {
	return fault.New(fault.Refused, "Something was recorded on it since, so it cannot be taken back")
}

func (r *Room) undoOrders(ctx context.Context, tx *db.Tx, g access.Grant, w was, why string) error {
	if w.Order != 0 {
		o, err := orderByID(ctx, tx, g, w.Order)
		if err != nil {
			return err
		}
		later, err := ordersAfter(ctx, tx, g, o)
		if err != nil {
			return err
		}
		if o.Version != w.Version && !o.stands(w.Left) || o.WithdrawnAt != nil || later > 0 {
			return builtOn()
		}
		if err := updateOrder(ctx, tx, &o, map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": orNil(tx.Actor.User), "withdrawn_reason": why}); err != nil {
			return err
		}
		tx.Record("order.withdrawn", on(g, "order", int64(o.ID)), map[string]string{"why": why})
	}
	for _, x := range w.Orders {
		if err := r.undoOrder(ctx, tx, g, x, why); err != nil {
			return err
		}
	}
	return nil
}

// undoOrder puts an order that was there before the act back to what it was.
func (r *Room) undoOrder(ctx context.Context, tx *db.Tx, g access.Grant, x orderWas, why string) error {
	o, err := orderByID(ctx, tx, g, x.ID)
	if err != nil {
		return err
	}
	if o.Version != x.Version && !o.stands(x.Left) {
		return builtOn()
	}
	now := o.State
	set := map[string]any{"state": x.State, "ended_at": nil, "ended_why": ""}
	if x.Unserve {
		set["served_at"], set["served_how"] = nil, ""
	}
	if x.Row != nil {
		set = x.Row.columns()
		set["state"] = x.State
	}
	if err := updateOrder(ctx, tx, &o, set); err != nil {
		return err
	}
	if x.Reaches != nil {
		if err := replaceReaches(ctx, tx, o, x.Reaches); err != nil {
			return err
		}
	}
	tx.Record("order.put_back", on(g, "order", int64(o.ID)), map[string]any{"old": now, "new": x.State, "why": why})
	if now == x.State {
		return nil
	}
	return r.keepStep(ctx, tx, o, now, x.State, tx.Now, why)
}

func (r *Room) undoClocks(ctx context.Context, tx *db.Tx, g access.Grant, w was) error {
	for _, id := range w.Started {
		c, err := clockByID(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if c.Version != 1 && c.State.Over() { // a new list of holidays may have moved it; that is nothing built on it
			return builtOn()
		}
		if err := r.mustEnd(ctx, tx, g, c, Stopped, tx.Now, "Taken back: it never ran"); err != nil {
			return err
		}
	}
	for _, x := range w.Clocks {
		c, err := clockByID(ctx, tx, g, x.ID)
		if err != nil {
			return err
		}
		if c.Version != x.Version && c.State != x.Left {
			return builtOn()
		}
		done, err := updateClockState(ctx, tx, c, x.State, x.ClosedAt, x.Why)
		if err != nil {
			return err
		}
		if !done {
			return fault.Stale("clock")
		}
		tx.Record("clock.reopened", on(g, "clock", int64(c.ID)), map[string]any{"old": c.State, "new": x.State})
	}
	return nil
}

func (r *Room) undoReports(ctx context.Context, tx *db.Tx, g access.Grant, w was) error {
	for _, id := range w.NewReports {
		p, err := reportByID(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if p.Version != 1 {
			return builtOn()
		}
		if err := withdrawReport(ctx, tx, p); err != nil {
			return err
		}
	}
	for _, x := range w.GoneReports {
		if err := reportOwedAgain(ctx, tx, g, x); err != nil {
			return err
		}
	}
	if w.Report == nil {
		return nil
	}
	p, err := reportByID(ctx, tx, g, w.Report.ID)
	if err != nil {
		return err
	}
	if p.Version != w.Report.Version {
		return builtOn()
	}
	return updateReport(ctx, tx, &p, caltime.Date{}, "")
}

func undoTitle(kind string) string {
	switch kind {
	case "detention.recorded":
		return "detention order"
	case "detention.extended":
		return "further detention order"
	case "notice.given":
		return "forfeiture notice"
	case "objection.recorded":
		return "objection"
	case "forfeiture.applied":
		return "application for forfeiture"
	case "forfeiture.recorded", "notice.forfeited":
		return "forfeiture"
	case "freezing.recorded":
		return "freezing order"
	case "freezing.varied":
		return "variation of a freezing order"
	case "restraint.recorded":
		return "restraint order"
	case "restraint.varied":
		return "variation of a restraint order"
	case "report.recorded":
		return "report to the court"
	case "order.discharged":
		return "discharge"
	case "order.served":
		return "service"
	case "order.withdrawn":
		return "withdrawal"
	case "property.released":
		return "release"
	case "receipt.recorded":
		return "receipt"
	case "appeal.recorded":
		return "appeal"
	case "appeal.determined":
		return "result of an appeal"
	case "application.drafted":
		return "draft of an application"
	case "order.stepped":
		return "step of an order"
	}
	return kind
}
