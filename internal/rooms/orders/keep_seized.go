package orders

import (
	"context"
	"slices"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

// notRead marks what the sections that keep seized property say, which were not read in a source.
const notRead = " (ss.47K, 47L, not verified)"

// keptByApplication keeps property seized under s.47C for which a restraint order was applied for within the 48 hours of
// s.47J: the clock is closed as acted, and the property is kept until the application is decided (ss.47K, 47L; not
// verified). Where the 48 hours were found to have ended before the application was recorded, the property is seized still.
func (d *doing) keptByApplication(ctx context.Context, o Order, a aim, when time.Time) error {
	if o.Kind != Restraint {
		return nil
	}
	for _, i := range a.in(assets.DeniedSeized, assets.Lapsed) {
		c, err := d.hoursOf47(ctx, i)
		if err != nil {
			return err
		}
		if c.ID == 0 || c.State == Stopped || c.State == Acted || c.Ended(when) || c.StartAt.After(when) {
			continue
		}
		if err := d.end(ctx, c, Acted, when, o.Name()+" applied for"+notRead); err != nil {
			return err
		}
		if i.State == assets.Lapsed {
			if err := d.putBack(ctx, i, assets.DeniedSeized, when, assets.FamilyRestraint, o.Name()+", lodged in time"+notRead); err != nil {
				return err
			}
		}
	}
	return nil
}

// givenBack is what it means for seized property that the application which kept it was refused or withdrawn: its 48 hours
// go on where they have not ended, else nothing keeps it any more. The alarm says so.
func (d *doing) givenBack(ctx context.Context, o Order, a aim, when time.Time, why string) (alarm string, err error) {
	if o.Kind != Restraint || o.LodgedAt == nil {
		return "", nil
	}
	for _, i := range a.in(assets.DeniedSeized) {
		c, err := d.hoursOf47(ctx, i)
		if err != nil {
			return "", err
		}
		if c.ID == 0 || c.State != Acted || c.ClosedAt == nil || !c.ClosedAt.Equal(*o.LodgedAt) {
			continue
		}
		if !c.Ended(when) {
			if err := d.setGoing(ctx, c); err != nil {
				return "", err
			}
			alarm = c.Title + " goes on: it ends " + c.End().AtEnd()
			continue
		}
		if err := d.set(ctx, []assets.Interest{i}, assets.Lapsed, when, o.Name()+": "+why); err != nil {
			return "", err
		}
		alarm = "Nothing keeps the seized property any more: it must be given back. Record its release"
	}
	return alarm, nil
}

// hoursOf47 is the clock of s.47J that the latest seizure of an interest started; the zero Clock for none.
func (d *doing) hoursOf47(ctx context.Context, i assets.Interest) (c Clock, err error) {
	list, err := clocksOfAsset(ctx, d.tx, d.g, i.AssetID)
	for _, x := range list {
		if x.Code == "S47-48" && x.InterestID != nil && *x.InterestID == i.ID {
			c = x
		}
	}
	return c, err
}

// applicationKeeps reports whether a restraint order for an interest seized under s.47C was applied for within its 48
// hours and is not decided yet.
func applicationKeeps(ctx context.Context, rd db.Reader, g access.Grant, c Clock, i ids.Interest) (bool, error) {
	if c.Code != "S47-48" {
		return false, nil
	}
	all, err := ordersOf(ctx, rd, g)
	return slices.ContainsFunc(all, func(o Order) bool {
		return o.Kind == Restraint && o.WithdrawnAt == nil && o.State.Pending() && o.LodgedAt != nil && !c.Ended(*o.LodgedAt) && o.names([]ids.Interest{i})
	}), err
}
