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

// elsewhere refuses an act on a confiscation order that does not go through its proceedings: what is owed, its schedule and
// the value ledger go together.
func (o Order) elsewhere() error {
	return refused([]string{"Open Confiscation in the case, and record it there"}, o.Name()+" is recorded with the proceedings it was made in")
}
