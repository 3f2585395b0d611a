package orders

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Enter keeps an order that a higher room records within its own transaction, with the steps it has behind it. It takes
// the next number of its case: the caller holds the case by cases.LockOpen. The order's state, power and moments are the
// caller's to have checked.
func (r *Room) Enter(ctx context.Context, tx *db.Tx, g access.Grant, o *Order) error {
	return r.begin(ctx, tx, g, o)
}

// Advance takes an order of the case one step along its states within tx. version is that of the order as the form was
// opened with; 0 takes it as it is. Refused, with the steps that are open, where the law knows no such step; Conflict
// where the order changed since.
func (r *Room) Advance(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Order, version int, to State, at time.Time, note string) (Order, error) {
	o, err := orderByID(ctx, tx, g, id)
	if err != nil {
		return o, err
	}
	if version != 0 && version != o.Version {
		return o, fault.Stale("order")
	}
	return o, r.move(ctx, tx, g, &o, to, at, note)
}

// OrdersOf lists the orders of a case in the order they were recorded, withdrawn ones too, with what they reach.
func (r *Room) OrdersOf(ctx context.Context, rd db.Reader, g access.Grant) ([]Order, error) {
	return ordersOf(ctx, rd, g)
}

// Reckon gives the clock of s as StartClock would keep it, and keeps nothing. The zero Clock means that none runs there.
func (r *Room) Reckon(ctx context.Context, rd db.Reader, s Start) (Clock, error) {
	return r.reckon(ctx, rd, s)
}

// SeizureClock is the code of the clock of 48 hours that a seizure under p starts; "" for none.
func SeizureClock(p assets.Power) powers.Code { return seizureClock(p) }

// ClockTitle is the title of a clock in the catalogue; "" for none.
func ClockTitle(code string) string {
	p, _ := powers.ByCode(powers.Code(code))
	return p.Title
}
