package orders

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// doing is one verb at work on a case. What it changes in state goes through its methods, which remember what was there,
// so that the act can be taken back whole.
type doing struct {
	r   *Room
	tx  *db.Tx
	g   access.Grant
	was was

	order *Order    // that the act recorded
	onto  *Order    // the application that the act decides: nil where it records an order of its own
	about ids.Order // what the act is about, for finding it again
}

// was is what taking an act back needs: what each thing was, and the version the act left it with.
type was struct {
	Order       ids.Order         `json:"order,omitempty"`   // that the act recorded
	Version     int               `json:"version,omitempty"` // the act left the order with it
	Orders      []orderWas        `json:"orders,omitempty"`
	Clocks      []clockWas        `json:"clocks,omitempty"`  // that the act ended
	Started     []ids.Clock       `json:"started,omitempty"` // that it started
	Interests   []interestWas     `json:"interests,omitempty"`
	Entries     []ids.LedgerEntry `json:"entries,omitempty"`
	Splits      []splitWas        `json:"splits,omitempty"`
	Appeals     []appealWas       `json:"appeals,omitempty"`
	Again       []assets.Entry    `json:"again,omitempty"` // that the act reversed
	Left        *Order            `json:"left,omitempty"`  // the order as the act left it
	Report      *reportWas        `json:"report,omitempty"`
	NewReports  []int64           `json:"new_reports,omitempty"`
	GoneReports []reportWas       `json:"gone_reports,omitempty"` // owed before the act, which withdrew them
}

type orderWas struct {
	ID      ids.Order `json:"id"`
	State   State     `json:"state"`
	Version int       `json:"version"`           // left by the act
	Unserve bool      `json:"unserve,omitempty"` // the act recorded its service

	Row     *Order  `json:"row,omitempty"`     // before the act
	Reaches []Reach `json:"reaches,omitempty"` // before the act, where it changed them
	Left    *Order  `json:"left,omitempty"`    // after it
}

type clockWas struct {
	ID       ids.Clock  `json:"id"`
	State    ClockState `json:"state"`
	ClosedAt *time.Time `json:"closed_at,omitempty"`
	Why      string     `json:"why,omitempty"`
	Version  int        `json:"version"`
	Left     ClockState `json:"left,omitempty"` // as the act left it
}

type interestWas struct {
	ID      ids.Interest  `json:"id"`
	State   assets.State  `json:"state"`
	Since   time.Time     `json:"since"`
	Family  assets.Family `json:"family"`
	Version int           `json:"version"`

	Left *stood `json:"left,omitempty"`
}

// stood is where an interest stood.
type stood struct {
	State  assets.State  `json:"state"`
	Since  time.Time     `json:"since"`
	Family assets.Family `json:"family"`
}

type reportWas struct {
	ID      int64 `json:"id"`
	Version int   `json:"version"`
}

// do runs a verb in one transaction on a case the actor may change. It writes the act for undo under kind, unless undo is
// "", and ends with Changed.
func (r *Room) do(ctx context.Context, caseID ids.Case, undo string, fn func(ctx context.Context, d *doing) error) (act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		act, err = r.within(ctx, tx, g, undo, fn)
		return err
	})
	return act, err
}

func (r *Room) within(ctx context.Context, tx *db.Tx, g access.Grant, undo string, fn func(ctx context.Context, d *doing) error) (act ids.Act, err error) {
	if err := hold(ctx, tx, g, undo); err != nil {
		return 0, err
	}
	d := &doing{r: r, tx: tx, g: g}
	if err := fn(ctx, d); err != nil {
		return 0, err
	}
	if err := r.keepNext(ctx, tx, g); err != nil {
		return 0, err
	}
	if err := d.stillHeld(ctx); err != nil {
		return 0, err
	}
	if undo != "" {
		if err := d.leave(ctx); err != nil {
			return 0, err
		}
		if act, err = cases.WriteAct(ctx, tx, g, undo, "order", int64(d.about), d.was); err != nil {
			return 0, err
		}
	}
	return act, r.Cases.Changed(ctx, tx, g)
}

// hold locks the case for an act, and refuses one on a closed case. Money that comes in later is recorded all the same.
func hold(ctx context.Context, tx *db.Tx, g access.Grant, act string) error {
	if act == "receipt.recorded" {
		return lockCase(ctx, tx, g)
	}
	return cases.LockOpen(ctx, tx, g)
}

// begin records a new order, or what became of the application that the act decides.
func (d *doing) begin(ctx context.Context, o *Order) error {
	if d.onto != nil {
		return d.adopt(ctx, o)
	}
	if err := d.r.begin(ctx, d.tx, d.g, o); err != nil {
		return err
	}
	d.was.Order, d.order, d.about = o.ID, o, o.ID
	return nil
}

// start starts a clock.
func (d *doing) start(ctx context.Context, s Start) (Clock, error) {
	c, err := d.r.StartClock(ctx, d.tx, d.g, s)
	if err == nil && c.ID != 0 {
		d.was.Started = append(d.was.Started, c.ID)
	}
	return c, err
}

// end ends a clock, or says of one that lapsed what had been done in time. One that stands so already is left.
func (d *doing) end(ctx context.Context, c Clock, to ClockState, at time.Time, why string) error {
	if c.State == to {
		return nil
	}
	if err := d.r.mustEnd(ctx, d.tx, d.g, c, to, at, why); err != nil {
		return err
	}
	d.was.ended(c, to)
	return nil
}

// ended notes what a clock was before the act closed it, or set it going again.
func (w *was) ended(c Clock, to ClockState) {
	for n := range w.Clocks {
		if w.Clocks[n].ID == c.ID {
			w.Clocks[n].Version, w.Clocks[n].Left = c.Version+1, to
			return
		}
	}
	w.Clocks = append(w.Clocks, clockWas{ID: c.ID, State: c.State, ClosedAt: c.ClosedAt, Why: c.ClosedWhy, Version: c.Version + 1, Left: to})
}

// move takes an order along its states, one step after another.
func (d *doing) move(ctx context.Context, o *Order, at time.Time, note string, way ...State) error {
	d.before(*o)
	for _, to := range way {
		if err := d.r.move(ctx, d.tx, d.g, o, to, at, note); err != nil {
			return err
		}
	}
	return nil
}

// set takes interests to a state.
func (d *doing) set(ctx context.Context, list []assets.Interest, to assets.State, at time.Time, why string) error {
	return d.moveAll(ctx, list, func(i assets.Interest) error { return d.r.Assets.SetState(ctx, d.tx, d.g, i.ID, to, at, why) })
}

// setWith takes interests to a state with what the step rests on.
func (d *doing) setWith(ctx context.Context, list []assets.Interest, to assets.State, at time.Time, f assets.Facts) error {
	return d.moveAll(ctx, list, func(i assets.Interest) error { return d.r.Assets.SetStateWith(ctx, d.tx, d.g, i.ID, to, at, f) })
}

func (d *doing) moveAll(ctx context.Context, list []assets.Interest, move func(assets.Interest) error) error {
	for _, i := range list {
		if err := move(i); err != nil {
			return err
		}
		now, err := d.r.Assets.Interest(ctx, d.tx, d.g, i.ID)
		if err != nil {
			return err
		}
		d.was.moved(i, now.Version)
	}
	return nil
}

// moved notes what an interest was before the act; a second step of the same act only counts its version.
func (w *was) moved(i assets.Interest, version int) {
	for n := range w.Interests {
		if w.Interests[n].ID == i.ID {
			w.Interests[n].Version = version
			return
		}
	}
	w.Interests = append(w.Interests, interestWas{ID: i.ID, State: i.State, Since: i.StateSince, Family: i.Family, Version: version})
}

// observe enters values.
func (d *doing) observe(ctx context.Context, list ...assets.Entry) error {
	if len(list) == 0 {
		return nil
	}
	before, err := d.lastEntry(ctx)
	if err != nil {
		return err
	}
	if err := d.r.Assets.Observe(ctx, d.tx, d.g, list...); err != nil {
		return err
	}
	all, err := d.r.Assets.Ledger(ctx, d.tx, d.g)
	for _, e := range all {
		if e.ID > before {
			d.was.Entries = append(d.was.Entries, e.ID)
		}
	}
	return err
}

func (d *doing) lastEntry(ctx context.Context) (last ids.LedgerEntry, err error) {
	all, err := d.r.Assets.Ledger(ctx, d.tx, d.g)
	for _, e := range all {
		last = max(last, e.ID)
	}
	return last, err
}

// note adds a legal step to the case's timeline.
func (d *doing) note(ctx context.Context, kind string, o Order, at time.Time, title, detail string) error {
	return d.r.Cases.Note(ctx, d.tx, d.g, cases.Event{At: at, Kind: kind, Legal: true, Title: title, Detail: detail, Entity: "order", EntityID: int64(o.ID)})
}
