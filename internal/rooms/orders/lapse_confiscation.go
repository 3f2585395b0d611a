package orders

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// falls is what a lapse means for a confiscation order: nothing of it expires. Where its time to pay ended it is in
// default, unless it is enforced already; a review or a time to reconsider that was missed leaves it as it is.
func (r *Room) falls(ctx context.Context, tx *db.Tx, g access.Grant, o Order, c Clock) error {
	if c.Code != "CO-TTP" || o.WithdrawnAt != nil {
		return nil
	}
	switch o.State {
	case Made, TimeToPay, PartPaid:
		return r.move(ctx, tx, g, &o, InDefault, *c.EndAt, "The time to pay ended and it is not paid")
	}
	return nil
}
