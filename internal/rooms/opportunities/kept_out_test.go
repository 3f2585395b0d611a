package opportunities_test

import (
	"testing"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

func TestWhatSomebodyKeptOutHadGoesToTheLead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		h := opportunitiestest.New(d)
		h.Cases.OnKeptOut = append(h.Cases.OnKeptOut, h.Opportunities.OnKeptOut)
		c := casestest.OpenIn(t, h.Cases, f)
		taken, untouched := h.Enter(t, f, c.ID, 9_000_00, 10*24*time.Hour), h.Enter(t, f, c.ID, 7_000_00, 10*24*time.Hour)
		if _, _, err := h.Opportunities.Take(f.As(t, d, f.Deputy), taken.PublicKey, taken.Version); err != nil {
			t.Fatal(err)
		}
		keep := func(by, whom ids.User) {
			t.Helper()
			if err := h.Cases.KeepOut(f.As(t, d, by), c.ID, cases.NewConflict{User: whom, Kind: access.Relative, Reason: "brother"}); err != nil {
				t.Fatal(err)
			}
		}
		owner := func(key string) ids.User {
			var o opportunities.Opportunity
			if err := d.Gorm(t.Context()).Where("public_key = ?", key).Take(&o).Error; err != nil {
				t.Fatal(err)
			}
			if o.OwnerID == nil {
				return 0
			}
			return *o.OwnerID
		}
		keep(f.Lead, f.Deputy)
		if got := owner(taken.PublicKey); got != f.Lead {
			t.Errorf("owned by %d, want the lead", got)
		}
		if got := owner(untouched.PublicKey); got != 0 {
			t.Errorf("what nobody had is owned by %d", got)
		}
		// It cannot go back to them while it stands.
		var o opportunities.Opportunity
		if err := d.Gorm(t.Context()).Where("public_key = ?", taken.PublicKey).Take(&o).Error; err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Opportunities.HandOver(f.As(t, d, f.Lead), o.PublicKey, o.Version, f.Deputy, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("handed back: %v", err)
		}
		// The lead themself: to whoever leads in their place.
		if err := h.Cases.PutOnTeam(f.As(t, d, f.Lead), c.ID, f.Colleague, access.Deputy, ""); err != nil {
			t.Fatal(err)
		}
		keep(f.Lead, f.Lead)
		if got := owner(taken.PublicKey); got != f.Colleague {
			t.Errorf("owned by %d, want the new lead", got)
		}
	})
}

// What somebody had is not given back to them by an Undo when they have been kept out of the case meanwhile: nothing of the
// opportunity tells of it, for it was another's by then.
func TestUndoGivesNothingToWhoIsKeptOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		h := opportunitiestest.New(d)
		h.Cases.OnKeptOut = append(h.Cases.OnKeptOut, h.Opportunities.OnKeptOut)
		c := casestest.OpenIn(t, h.Cases, f)
		lead := f.As(t, d, f.Lead)
		o := h.Enter(t, f, c.ID, 9_000_00, 10*24*time.Hour)
		o, _, err := h.Opportunities.Take(f.As(t, d, f.Deputy), o.PublicKey, o.Version)
		if err != nil {
			t.Fatal(err)
		}
		o, act, err := h.Opportunities.HandOver(lead, o.PublicKey, o.Version, f.Lead, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Cases.KeepOut(lead, c.ID, cases.NewConflict{User: f.Deputy, Kind: access.Relative, Reason: "brother"}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Cases.Undo(lead, act); !fault.Is(err, fault.Refused) {
			t.Errorf("taken back: %v", err)
		}
		var now opportunities.Opportunity
		if err := d.Gorm(t.Context()).Where("public_key = ?", o.PublicKey).Take(&now).Error; err != nil {
			t.Fatal(err)
		}
		if now.OwnerID == nil || *now.OwnerID != f.Lead {
			t.Errorf("owned by %v, want the lead", now.OwnerID)
		}
	})
}
