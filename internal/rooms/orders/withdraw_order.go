package orders

import (
	"context"
	"errors"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Mistake is an order that was recorded in error.
type Mistake struct {
	N       int
	Why     string
	Version int // of the order as the form was opened with; 0: whatever it is
}

// WithdrawOrder takes back everything that was recorded on an order in error, whenever that was: the property, the clocks
// and the other orders go back to what they were, values by reversals, and the order stays on record as withdrawn. It is
// the act of a supervisor of the case's unit, with a reason. Refused where something was built on it: a later order, a
// step of the property since, or a clock that ran out.
func (r *Room) WithdrawOrder(ctx context.Context, caseID ids.Case, in Mistake) (out Result, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if !supervises(g) {
			return fault.New(fault.Forbidden, "Only a supervisor of the unit can withdraw an order that was recorded in error")
		}
		if out.Order, err = r.unrecord(ctx, tx, g, in); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return out, err
}

// supervises reports whether the actor is a supervisor over the unit of the case.
func supervises(g access.Grant) bool {
	for _, a := range g.Actor().Appointments {
		if a.Role != perm.Supervisor {
			continue
		}
		for _, u := range a.Units {
			if u == g.UnitID() {
				return true
			}
		}
	}
	return false
}

func (r *Room) unrecord(ctx context.Context, tx *db.Tx, g access.Grant, in Mistake) (o Order, err error) {
	if o, err = orderByNumber(ctx, tx, g, in.N); err != nil {
		return o, err
	}
	why := strings.TrimSpace(in.Why)
	bad := map[string]string{}
	if why == "" {
		bad["why"] = "Enter why it was recorded in error"
	}
	long(bad, "why", in.Why, "The reason", mostText)
	if err := fault.Fields("Check what you entered", bad, makingFields...); err != nil {
		return o, err
	}
	switch {
	case o.Kind == Confiscation:
		return o, o.elsewhere()
	case in.Version != 0 && in.Version != o.Version:
		return o, fault.Stale("order")
	case o.WithdrawnAt != nil:
		return o, refused([]string{"Record a fresh order"}, o.Name()+" was withdrawn already: "+o.WithdrawnReason)
	}
	acts, err := cases.ActsOn(ctx, tx, g, "order", int64(o.ID))
	if err != nil {
		return o, err
	}
	began := false
	for _, a := range acts { // the last first
		if !offeredKind(a.Kind) {
			return o, o.builtOn("It was changed by an act that another page takes back")
		}
		var w was
		if err := a.Read(&w); err != nil {
			return o, err
		}
		began = began || w.Order == o.ID
		if err := r.takeBack(ctx, tx, g, w, why); err != nil {
			var f *fault.Error
			if errors.As(err, &f) && f.Kind == fault.Refused {
				return o, o.builtOn(f.Message)
			}
			return o, err
		}
		if err := cases.MarkTakenBack(ctx, tx, a.ID); err != nil {
			return o, err
		}
	}
	if !began {
		return o, refused([]string{"Record its discharge"}, "What the record of "+o.Name()+" changed was not kept: it came with an import, or another page recorded it")
	}
	if o, err = orderByNumber(ctx, tx, g, in.N); err != nil {
		return o, err
	}
	e := cases.Event{Kind: "order.withdrawn", Legal: true, Title: o.Name() + " withdrawn: recorded in error", Detail: why, Entity: "order", EntityID: int64(o.ID)}
	if err := r.Cases.Note(ctx, tx, g, e); err != nil {
		return o, err
	}
	return o, r.keepNext(ctx, tx, g)
}

func (o Order) builtOn(message string) error {
	return refused([]string{"Withdraw what was recorded after it first, the last first", "Record the discharge of " + o.Number()}, o.Name()+" cannot be withdrawn. "+message)
}

func offeredKind(kind string) bool {
	for _, k := range undoable {
		if k == kind {
			return true
		}
	}
	return false
}
