package assets

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Choice is a recorded decision whether cash held as evidence, or under another law, is to be seized under s.294.
type Choice struct {
	Seizure ids.Seizure
	Version int // of the seizure when the form was opened
	At      time.Time
	Seize   bool // true: it is to be seized under s.294, which is recorded as a seizure of its own
	Why     string
}

// DecideS294 records that it was decided whether to seize under s.294, which way, and why.
func (r *Room) DecideS294(ctx context.Context, caseID ids.Case, c Choice) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		s, err := seizureByID(ctx, tx, g, c.Seizure)
		if err != nil {
			return err
		}
		a, err := assetByID(ctx, tx, g, s.AssetID)
		if err != nil {
			return err
		}
		c.Why = strings.TrimSpace(c.Why)
		bad := map[string]string{}
		switch {
		case c.At.IsZero():
			bad["decided"] = "Enter when it was decided"
		case c.At.After(tx.Now):
			bad["decided"] = "The decision cannot be in the future"
		case c.At.Before(s.SeizedAt):
			bad["decided"] = "The decision cannot come before the cash was found"
		}
		if c.Why == "" {
			bad["decided_why"] = "Enter why it was decided so"
		}
		long(bad, "decided_why", c.Why, "The reason", 1000)
		if err := fault.Fields("Check the decision", bad, "decided", "decided_why"); err != nil {
			return err
		}
		switch {
		case a.Kind != Cash || s.Power.family() != FamilyPACE || s.WithdrawnAt != nil:
			return fault.New(fault.Refused, "Whether to seize under s.294 is decided of cash that is held under PACE or another law")
		case s.Version != c.Version:
			return fault.Stale("seizure")
		}
		at := c.At.UTC().Truncate(time.Microsecond)
		s.DecidedS294At = &at
		if err := decideSeizure(ctx, tx, s); err != nil {
			return err
		}
		title := "Decided not to seize " + a.Name() + " under s.294"
		if c.Seize {
			title = "Decided to seize " + a.Name() + " under s.294"
		}
		tx.Record("seizure.decided", on(g, "seizure", int64(s.ID)), map[string]any{"old": nil, "new": c})
		if err := r.Cases.Note(ctx, tx, g, cases.Event{At: at, Kind: "seizure.decided", Legal: true, Title: title, Detail: c.Why, Entity: "asset", EntityID: int64(a.ID)}); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
}
