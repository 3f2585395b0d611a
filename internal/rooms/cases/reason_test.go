package cases_test

import (
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// No verb keeps a reason of any length: each names the field and the most it takes.
func TestReasonsHaveAnEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		ctx := f.As(t, d, f.Lead)
		long := strings.Repeat("é", 4001)
		for name, err := range map[string]error{
			"joining":       r.PutOnTeam(ctx, c.ID, f.Colleague, access.Plain, long),
			"leaving":       r.TakeOffTeam(ctx, c.ID, f.Deputy, long),
			"restricting":   r.Restrict(ctx, c.ID, c.Version, long),
			"reclassifying": r.Reclassify(ctx, c.ID, c.Version, c.Arising(), long),
			"suspending":    r.MoveStage(ctx, c.ID, c.Version, cases.Suspended, long),
			"a reference":   r.WithdrawRef(ctx, c.ID, 1, long),
			"a decision":    r.WithdrawDecision(ctx, c.ID, 1, long),
		} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s for a reason of 4001 letters: %v", name, err)
			}
		}
		n := cases.New{ForceID: f.ID, UnitID: f.Unit, Title: "A case", Threat: "fraud", Arising: c.Arising(), Restricted: true, RestrictedWhy: long}
		if _, err := r.Open(ctx, n); !fault.Is(err, fault.Invalid) {
			t.Errorf("opening a restricted case for a reason of 4001 letters: %v", err)
		}
		n.RestrictedWhy = "Covert"
		if _, err := r.Open(ctx, n); err != nil {
			t.Error(err)
		}
		if err := r.PutOnTeam(ctx, c.ID, f.Colleague, access.Plain, long[:8000]); err != nil {
			t.Errorf("4000 letters: %v", err)
		}
	})
}
