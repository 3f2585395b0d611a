package orders

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// OnTransfer ends what stands on an interest that leaves the force's hands without a release, within that transaction:
// its clocks stop, and the orders and applications that name nothing else are discharged or withdrawn.
func (r *Room) OnTransfer(ctx context.Context, tx *db.Tx, g access.Grant, i assets.Interest, at time.Time, why string) error {
	if err := lockCase(ctx, tx, g); err != nil {
		return err
	}
	d := &doing{r: r, tx: tx, g: g}
	a, err := d.aimAt(ctx, i.AssetID, []ids.Interest{i.ID})
	if err != nil {
		return err
	}
	if err := d.letAllGo(ctx, a, at, why); err != nil {
		return err
	}
	return r.keepNext(ctx, tx, g)
}
