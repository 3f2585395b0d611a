package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// LapseJob is the kind of the job that looks for clocks whose end has passed.
const LapseJob = "clocks.lapse"

const lapseBatch = 500

// Schedule gives q the work of this room: to look each minute, and so at once when the program starts, for clocks whose
// end has passed and for clocks that stand by an older list of non-working days.
func (r *Room) Schedule(q *jobs.Queue) {
	q.Handle(LapseJob, func(ctx context.Context, _ *jobs.Job) error { _, err := r.Lapse(ctx); return err })
	q.Every(LapseJob, time.Minute, actor.Program("clocks"))
	q.Handle(CalendarJob, func(ctx context.Context, _ *jobs.Job) error { _, err := r.CatchUp(ctx); return err })
	q.Every(CalendarJob, time.Minute, actor.Program("calendar"))
}

// Lapse ends every running clock whose end has passed, and tells how many it ended. A clock without its act becomes
// lapsed, and what it held lapses with it where the law says so; the time of others to object or appeal only ends. Each
// case is a transaction of its own, and a clock that another program ends in the same moment is left to it.
func (r *Room) Lapse(ctx context.Context) (int, error) {
	n := 0
	for {
		list, err := dueClocks(ctx, r.DB, r.DB.Time(), lapseBatch)
		if err != nil {
			return n, fmt.Errorf("look for ended clocks: %w", err)
		}
		seen := map[ids.Case]bool{}
		var failed []error
		for _, d := range list {
			if seen[d.CaseID] {
				continue
			}
			seen[d.CaseID] = true
			ended, err := r.lapseCase(ctx, d.CaseID)
			if err != nil { // one case must not keep the others waiting
				failed = append(failed, fmt.Errorf("lapse clocks of case %d: %w", d.CaseID, err))
			}
			n += ended
		}
		if len(failed) > 0 || len(list) < lapseBatch {
			return n, errors.Join(failed...)
		}
	}
}

func (r *Room) lapseCase(ctx context.Context, id ids.Case) (n int, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n = 0
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		list, err := runningDue(ctx, tx, g)
		if err != nil {
			return err
		}
		for _, c := range list {
			ended, err := r.lapse(ctx, tx, g, c)
			if err != nil {
				return err
			}
			if ended {
				n++
			}
		}
		if n == 0 {
			return nil
		}
		if err := r.keepNext(ctx, tx, g); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return n, err
}

// lapse ends one clock whose end has passed; false where it had been ended meanwhile.
func (r *Room) lapse(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) (bool, error) {
	if _, ok := ofRespondent[c.Code]; ok {
		return r.respondentsTimeEnds(ctx, tx, g, c)
	}
	if ofOthers(c.Code) {
		return r.timeOfOthersEnds(ctx, tx, g, c)
	}
	done, err := r.endClock(ctx, tx, g, c, Lapsed, *c.EndAt, "It ran out without its act")
	if err != nil || !done {
		return false, err
	}
	note := cases.Event{At: *c.EndAt, Kind: "clock.lapsed", Legal: true, Title: "Lapsed: " + c.Title,
		Detail: "Ended " + c.End().AtEnd() + " without its act. " + powers.Dashed(c.Cite), Entity: "clock", EntityID: int64(c.ID)}
	if err := r.Cases.Note(ctx, tx, g, note); err != nil {
		return false, err
	}
	if c.Code == "RO" || c.Code == "CASH-INT" || c.Code == "CASH-SEARCH" { // a report or a duty is late; what holds the property holds it still
		return true, nil
	}
	return true, r.letGo(ctx, tx, g, c)
}

// timeOfOthersEnds ends a period in which others might have objected or appealed. Nothing lapses.
func (r *Room) timeOfOthersEnds(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) (bool, error) {
	title, why := "Time to appeal ended", "The time to appeal ended: the order is final"
	switch {
	case contests(c.Code) && !appeals(c.Code):
		title, why = "Time to set aside ended", "The time to ask for it to be set aside ended: the forfeiture stands"
	case !contests(c.Code):
		title, why = "Time to object ended", "The time to object ended and no objection is recorded"
	}
	done, err := r.endClock(ctx, tx, g, c, Stopped, *c.EndAt, why)
	if err != nil || !done {
		return false, err
	}
	if c.OrderID != nil && !contests(c.Code) {
		o, err := orderByID(ctx, tx, g, *c.OrderID)
		if err != nil {
			return false, err
		}
		if o.State == Given {
			if err := r.move(ctx, tx, g, &o, Unopposed, *c.EndAt, why); err != nil {
				return false, err
			}
		}
	}
	return true, r.Cases.Note(ctx, tx, g, cases.Event{At: *c.EndAt, Kind: "clock.stopped", Legal: true, Title: title, Detail: why + ". " + powers.Dashed(c.Cite), Entity: "clock", EntityID: int64(c.ID)})
}

// letGo is what a lapse means for property and orders: the order has expired, the interests it held have lapsed, and
// whatever else ran on them has nothing left to run on.
func (r *Room) letGo(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) error {
	if duty(c.Code) {
		return nil // nothing is held by it
	}
	if c.OrderID != nil {
		o, err := orderByID(ctx, tx, g, *c.OrderID)
		if err != nil {
			return err
		}
		if o.Kind == Confiscation {
			return r.falls(ctx, tx, g, o, c)
		}
		if o.Kind == ForfeitureNotice { // an objection to the notice: it is the order behind it that ends
			if o, err = r.orderBehind(ctx, tx, g, o); err != nil {
				return err
			}
		}
		if c.Code == cashObjection && o.Live() && o.EndAt != nil && o.EndAt.After(*c.EndAt) {
			return nil // the detention order runs longer, and holds the cash
		}
		if o.ID != 0 && o.Live() {
			if err := r.move(ctx, tx, g, &o, Expired, *c.EndAt, "Its time ended"); err != nil {
				return err
			}
		}
	}
	held, err := r.heldBy(ctx, tx, g, c)
	if err != nil {
		return err
	}
	if again, err := r.seizedAgain(ctx, tx, g, c); err != nil || again {
		return err // it is held by a fresh seizure, on a clock of its own
	}
	for _, id := range held {
		i, err := r.Assets.Interest(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if !lapses(c.Code, i.State) {
			continue
		}
		if err := r.Assets.SetStateWith(ctx, tx, g, id, assets.Lapsed, *c.EndAt, assets.Facts{Clock: c.ID, Why: c.Title + ": it ran out"}); err != nil {
			return err
		}
	}
	return r.stopOthers(ctx, tx, g, c, held)
}

// lapses reports whether property in the state is held only for as long as the clock runs. Cash stays detained while an
// application for forfeiture is before the court (s.298(4)); whether an account stays frozen then is not settled, so the
// end of a freezing order is taken as it stands.
func lapses(c powers.Code, s assets.State) bool {
	switch s {
	case assets.DeniedSeized:
		return fortyEight(c)
	case assets.DeniedDetained, assets.DeniedFrozen, assets.ForfeitureNotice:
		return !fortyEight(c)
	case assets.ForfeitureApplied:
		return c == "AFO" || c == "CWFO"
	}
	return false
}

// heldBy lists the interests that a clock is about: those of its order, or that of its seizure.
func (r *Room) heldBy(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) ([]ids.Interest, error) {
	if c.OrderID != nil {
		list, err := reachesOf(ctx, tx, g, *c.OrderID)
		if err != nil {
			return nil, err
		}
		out := make([]ids.Interest, len(list))
		for n, x := range list {
			out[n] = x.InterestID
		}
		return out, nil
	}
	if c.InterestID != nil {
		return []ids.Interest{*c.InterestID}, nil
	}
	return nil, nil
}

// stopOthers stops the other clocks that run on the asset of a lapsed one, where nothing of it is held any more.
func (r *Room) stopOthers(ctx context.Context, tx *db.Tx, g access.Grant, c Clock, gone []ids.Interest) error {
	if c.AssetID == nil || len(gone) == 0 {
		return nil
	}
	list, err := clocksOfAsset(ctx, tx, g, *c.AssetID)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.ID == c.ID || x.State.Over() || contests(x.Code) || x.Ended(tx.Now) {
			continue
		}
		same, err := r.heldBy(ctx, tx, g, x)
		if err != nil {
			return err
		}
		if !subset(same, gone) {
			continue
		}
		if _, err := r.endClock(ctx, tx, g, x, Stopped, *c.EndAt, "The property is no longer held: "+c.Title+" ran out"); err != nil {
			return err
		}
		if x.OrderID == nil {
			continue
		}
		o, err := orderByID(ctx, tx, g, *x.OrderID)
		if err != nil {
			return err
		}
		if o.Live() && o.State.leads(o.Kind, Expired) {
			if err := r.move(ctx, tx, g, &o, Expired, *c.EndAt, "The property is no longer held"); err != nil {
				return err
			}
		}
	}
	return nil
}

func subset(a, of []ids.Interest) bool {
	in := map[ids.Interest]bool{}
	for _, x := range of {
		in[x] = true
	}
	for _, x := range a {
		if !in[x] {
			return false
		}
	}
	return len(a) > 0
}

// VetoClose says why a case may not be closed: a clock still runs.
func (r *Room) VetoClose(ctx context.Context, tx *db.Tx, g access.Grant) error {
	n, err := runningCount(ctx, tx, g)
	if err != nil || n == 0 {
		return err
	}
	what := "A clock still runs"
	if n > 1 {
		what = fmt.Sprintf("%d clocks still run", n)
	}
	return &fault.Error{Kind: fault.Refused, Message: what + " in this case",
		Next: []string{"Record the act that each clock waits for, or the release of the property"}}
}

// seizedAgain reports whether the property of a clock of 48 hours was seized afresh before that clock had ended.
func (r *Room) seizedAgain(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) (bool, error) {
	if !fortyEight(c.Code) || c.AssetID == nil || c.InterestID == nil {
		return false, nil
	}
	list, err := clocksOfAsset(ctx, tx, g, *c.AssetID)
	for _, x := range list {
		if fortyEight(x.Code) && x.StartAt.After(c.StartAt) && x.State != Stopped && x.InterestID != nil && *x.InterestID == *c.InterestID {
			return true, err
		}
	}
	return false, err
}

// duty reports whether the clock times a duty of the force beside what holds the property: to pay cash in, to report a
// search.
func duty(c powers.Code) bool { return c == "CASH-INT" || c == "CASH-SEARCH" }
