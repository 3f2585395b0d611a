package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// payIn starts the time in which detained cash goes into an account that bears interest (s.296): at the first opportunity
// after the 48 hours, by the force's rule so many working days.
func (d *doing) payIn(ctx context.Context, a aim, hours Clock) error {
	if a.asset.Kind != assets.Cash || !a.asset.InterestAccountOn.IsZero() {
		return nil
	}
	for _, c := range a.clocks {
		if c.Code == "CASH-INT" && c.State == Running {
			return nil
		}
	}
	s := Start{Code: "CASH-INT", Nation: hours.Nation, Local: hours.End(), AssetID: a.asset.ID}
	if s.Local.IsZero() { // the end of the 48 hours is not known
		s.Local = caltime.LocalOf(d.tx.Now)
	}
	if len(a.interests) == 1 {
		s.InterestID = a.interests[0].ID
	}
	_, err := d.start(ctx, s)
	return err
}

// OnPaidIn ends the time to pay cash in, within the transaction that records that it was. What was paid in late leaves
// its clock lapsed.
func (r *Room) OnPaidIn(ctx context.Context, tx *db.Tx, g access.Grant, a assets.Asset) error {
	list, err := clocksOfAsset(ctx, tx, g, a.ID)
	if err != nil {
		return err
	}
	when := earlier(a.InterestAccountOn.At(12, 0).UTC(), tx.Now)
	for _, c := range list {
		if c.Code != "CASH-INT" || c.State == Stopped || c.State == Acted || c.Ended(when) {
			continue
		}
		if err := r.mustEnd(ctx, tx, g, c, Acted, when, "Paid into an account that bears interest"); err != nil {
			return err
		}
	}
	return r.keepNext(ctx, tx, g)
}
