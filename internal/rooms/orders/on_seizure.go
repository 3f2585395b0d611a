package orders

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// OnSeizure starts the 48 hours of a seizure within its transaction, by the non-working days of the place of seizure.
// What was taken under PACE or another law, or outside the United Kingdom, starts none. A fresh seizure starts a clock of
// its own and leaves the one before it as it is.
func (r *Room) OnSeizure(ctx context.Context, tx *db.Tx, g access.Grant, s assets.Seizure) error {
	code := seizureClock(s.Power)
	if code == "" {
		return nil
	}
	_, err := r.StartClock(ctx, tx, g, Start{
		Code: code, Nation: s.Nation, Local: s.SeizedLocal, At: s.SeizedAt,
		SeizureID: s.ID, AssetID: s.AssetID, InterestID: s.InterestID, Value: s.TotalPence,
	})
	return err
}

// OnSeizureWithdrawn stops the clocks of a seizure that was taken back.
func (r *Room) OnSeizureWithdrawn(ctx context.Context, tx *db.Tx, g access.Grant, s assets.Seizure) error {
	list, err := clocksOfAsset(ctx, tx, g, s.AssetID)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.SeizureID == nil || *c.SeizureID != s.ID || c.State == Stopped {
			continue
		}
		if err := r.mustEnd(ctx, tx, g, c, Stopped, tx.Now, "The seizure was taken back"); err != nil {
			return err
		}
	}
	return r.keepNext(ctx, tx, g)
}
