package orders

import (
	"context"
	"fmt"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Revise changes the amount of an order of the case within tx, and adds what it reaches besides, for a higher room: an
// uplift changes an order and makes no new one. NotFound for an order of another case.
func (r *Room) Revise(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Order, amount money.Pence, more ...Reach) (Order, error) {
	o, err := orderByID(ctx, tx, g, id)
	if err != nil {
		return o, err
	}
	old := o.AmountPence
	if err := updateOrder(ctx, tx, &o, map[string]any{"amount_pence": amount}); err != nil {
		return o, err
	}
	o.AmountPence = &amount
	tx.Record("order.revised", on(g, "order", int64(o.ID)), map[string]any{"old": old, "new": amount, "more": len(more)})
	if len(more) > 0 {
		for n := range more {
			more[n].OrderID, more[n].CaseID = o.ID, o.CaseID
		}
		if err := insertReaches(ctx, tx, more); err != nil {
			return o, fmt.Errorf("reaches of order %d: %w", o.ID, err)
		}
	}
	o.Reaches, err = reachesOf(ctx, tx, g, o.ID)
	return o, err
}
