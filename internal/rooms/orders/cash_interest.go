package orders

import (
	"context"
	"fmt"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// PayInKind and PayInCode name the reference value that says in how many working days detained cash is paid in.
const (
	PayInKind = "limit"
	PayInCode = "cash.interest"
)

func init() {
	p, _ := powers.ByCode("CASH-INT")
	reference.Define(PayInKind, PayInCode, strconv.Itoa(p.Latest().Rule.N), "working days", "Detained cash goes into an account that bears interest within so many working days after the 48 hours",
		"force rule; POCA 2002 s.296(1) says “first opportunity” and gives no number", false)
}

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
	v, err := d.r.Reference.Value(ctx, d.tx, d.g.ForceID(), PayInKind, PayInCode, caltime.DateOf(d.tx.Now))
	if err != nil {
		return err
	}
	days, err := v.Int()
	if err != nil {
		return err
	}
	if days < 1 || days > mostPayIn {
		return fmt.Errorf("reference %s %s is %q, not a number of days up to %d", PayInKind, PayInCode, v.Text, mostPayIn)
	}
	s := Start{Code: "CASH-INT", Nation: hours.Nation, Local: hours.End(), Number: int(days), AssetID: a.asset.ID}
	if s.Local.IsZero() { // the end of the 48 hours is not known
		s.Local = caltime.LocalOf(d.tx.Now)
	}
	if len(a.interests) == 1 {
		s.InterestID = a.interests[0].ID
	}
	_, err = d.start(ctx, s)
	return err
}

// mostPayIn is the most working days that a force can give itself.
const mostPayIn = 60

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
