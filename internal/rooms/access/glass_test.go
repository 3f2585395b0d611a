package access_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func breakGlass(t *testing.T, d *db.DB, ctx context.Context, ref string, last time.Duration) access.Glass {
	t.Helper()
	var x access.Glass
	if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, found, err := access.FindGlass(ctx, tx, ref)
		if err != nil {
			return err
		}
		if found != access.Behind {
			t.Fatalf("found %d", found)
		}
		x, err = access.Break(ctx, tx, g, "life", "a threat", last)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestBrokenGlassLetsOneReadUntilItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		shut, other := casestest.Open(t, d, f, casestest.Restricted), casestest.Open(t, d, f, casestest.Restricted)
		ctx := f.As(t, d, f.Colleague)
		x := breakGlass(t, d, ctx, shut.Ref, time.Hour)
		if got := sightOf(t, ctx, d, shut.ID); got != reads {
			t.Fatalf("through broken glass: %s", got)
		}
		if got := sightOf(t, ctx, d, other.ID); got != none {
			t.Errorf("another restricted case: %s", got)
		}
		if got := sightOf(t, f.As(t, d, f.Deputy), d, shut.ID); got != edits {
			t.Errorf("a member: %s", got)
		}
		nctx, _ := db.WithNotes(ctx)
		g, err := access.Open(nctx, d, shut.ID, access.Read)
		if err != nil {
			t.Fatal(err)
		}
		if until, ok := g.Glass(); !ok || !until.Equal(x.UntilAt) || g.CanEdit() {
			t.Errorf("grant until %v, %v; can edit %v", until, ok, g.CanEdit())
		}
		if used, ok := access.GlassUsed(nctx); !ok || used.Ref != shut.Ref {
			t.Errorf("the banner is told %+v, %v", used, ok)
		}
		// To look, not to take away.
		if _, err := access.Open(access.TakingAway(ctx), d, shut.ID, access.Read); !fault.Is(err, fault.Forbidden) {
			t.Errorf("taken away: %v", err)
		}
		if _, err := access.Open(access.TakingAway(f.As(t, d, f.Deputy)), d, shut.ID, access.Read); err != nil {
			t.Errorf("taken away by a member: %v", err)
		}
		// To look, not to write, not even what readers may; and no list, batch or figure follows.
		err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := access.Open(ctx, tx, shut.ID, access.Read)
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("opened in a transaction: %v", err)
		}
		if in := listedIn(t, ctx, d, access.Sight(ctx)); in[shut.ID] {
			t.Error("listed")
		}
		if many, err := access.OpenMany(ctx, d, []ids.Case{shut.ID}, access.Read); err != nil || len(many) != 0 {
			t.Errorf("opened with many: %v, %v", many, err)
		}
		clock.Advance(time.Hour - time.Microsecond)
		if got := sightOf(t, ctx, d, shut.ID); got != reads {
			t.Errorf("a moment before its end: %s", got)
		}
		clock.Advance(time.Microsecond)
		if got := sightOf(t, ctx, d, shut.ID); got != none {
			t.Errorf("at its end: %s", got)
		}
		// Ended before its time.
		y := breakGlass(t, d, ctx, shut.Ref, time.Hour)
		if err := d.Write(f.As(t, d, f.Lead), func(ctx context.Context, tx *db.Tx) error {
			return access.EndGlass(ctx, tx, y, "seen enough")
		}); err != nil {
			t.Fatal(err)
		}
		if got := sightOf(t, ctx, d, shut.ID); got != none {
			t.Errorf("ended: %s", got)
		}
		// A conflict of interest ends what is open, and stands above it.
		breakGlass(t, d, ctx, shut.Ref, time.Hour)
		if err := d.Write(f.As(t, d, f.Lead), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, shut.ID, access.Edit)
			if err != nil {
				return err
			}
			_, err = access.KeepOut(ctx, tx, g, f.Colleague, access.Associate, "a friend is a subject", nil)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := sightOf(t, ctx, d, shut.ID); got != none {
			t.Errorf("kept out with glass broken: %s", got)
		}
	})
}

// TestWhatGlassCannotReach compares what stands in the way: all the same to whoever tries.
func TestWhatGlassCannotReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		shut, foreign := casestest.Open(t, d, f, casestest.Restricted), casestest.Open(t, d, other, casestest.Restricted)
		openForeign, open := casestest.Open(t, d, other), casestest.Open(t, d, f)
		if err := d.Write(f.As(t, d, f.Lead), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, shut.ID, access.Edit)
			if err != nil {
				return err
			}
			_, err = access.KeepOut(ctx, tx, g, f.Supervisor, access.Named, "named", nil)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			by   context.Context
			ref  string
			want access.Found
		}{
			{"nothing there", f.As(t, d, f.Colleague), "FI/2026/9999", access.Nothing},
			{"no reference", f.As(t, d, f.Colleague), "' OR 1=1", access.Nothing},
			{"another force, restricted", f.As(t, d, f.Colleague), foreign.Ref, access.Nothing},
			{"another force, open", f.As(t, d, f.Colleague), openForeign.Ref, access.Nothing},
			{"in conflict", f.As(t, d, f.Supervisor), shut.Ref, access.Nothing},
			{"an auditor", f.As(t, d, f.Auditor), shut.Ref, access.Nothing},
			{"an administrator", f.As(t, d, f.Admin), shut.Ref, access.Nothing},
			{"the command line", actor.With(t.Context(), actor.AtCommandLine()), shut.Ref, access.Nothing},
			{"open to them", f.As(t, d, f.Colleague), open.Ref, access.InSight},
			{"a member", f.As(t, d, f.Lead), shut.Ref, access.InSight},
			{"restricted", f.As(t, d, f.Colleague), shut.Ref, access.Behind},
			{"restricted, as people type it", f.As(t, d, f.Manager), " fi-2026-0001 ", access.Behind},
		} {
			n, found := 0, access.Nothing
			n = dbtest.Statements(t, func(wctx context.Context) {
				a, _ := actor.From(c.by)
				if err := d.Write(actor.With(wctx, a), func(ctx context.Context, tx *db.Tx) (err error) {
					_, found, err = access.FindGlass(ctx, tx, c.ref)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			})
			if found != c.want || n != 1 {
				t.Errorf("%s: found %d in %d statements, want %d in one", c.name, found, n, c.want)
			}
		}
	})
}

func TestTriesAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		try := func(by ids.User) error {
			return d.Write(f.As(t, d, by), func(ctx context.Context, tx *db.Tx) error {
				tx.Record("test.tried", db.On{}, nil)
				return access.TryGlass(ctx, tx)
			})
		}
		for i := range access.MostTries {
			if err := try(f.Colleague); err != nil {
				t.Fatalf("try %d: %v", i+1, err)
			}
		}
		if err := try(f.Colleague); !fault.Is(err, fault.TooMany) {
			t.Errorf("one more: %v", err)
		}
		if err := try(f.Lead); err != nil {
			t.Errorf("another person: %v", err)
		}
		clock.Advance(access.TryWindow)
		if err := try(f.Colleague); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}

func TestWhoReviews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		as := func(f userstest.Force, u ids.User) actor.Actor { return must(actor.From(f.As(t, d, u))) }
		of := func(u ids.User, s access.Standing) access.Glass {
			return access.Glass{UnitID: f.Unit, ForceID: f.ID, UserID: u, Standing: s}
		}
		for _, c := range []struct {
			name  string
			glass access.Glass
			who   actor.Actor
			want  bool
		}{
			{"supervisor of the unit, an investigator's", of(f.Colleague, access.OfInvestigator), as(f, f.Supervisor), true},
			{"manager, an investigator's", of(f.Colleague, access.OfInvestigator), as(f, f.Manager), true},
			{"supervisor of another unit", of(f.Colleague, access.OfInvestigator), as(f, f.OtherSupervisor), false},
			{"the breaker", of(f.Supervisor, access.OfSupervisor), as(f, f.Supervisor), false},
			{"a supervisor, another's", of(f.OtherSupervisor, access.OfSupervisor), as(f, f.Supervisor), true},
			{"a supervisor, a manager's", of(f.Manager, access.OfManager), as(f, f.Supervisor), true}, // nobody else stands as high
			{"a supervisor, a manager's beside another manager", of(f.Lead, access.OfManager), as(f, f.Supervisor), false},
			{"the lead", of(f.Colleague, access.OfInvestigator), as(f, f.Lead), false},
			{"the auditor", of(f.Colleague, access.OfInvestigator), as(f, f.Auditor), false},
			{"another force's manager", of(f.Colleague, access.OfInvestigator), as(other, other.Manager), false},
		} {
			alone, err := c.glass.Alone(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.glass.Reviews(c.who, alone); got != c.want {
				t.Errorf("%s: reviews %v, want %v (alone %v)", c.name, got, c.want, alone)
			}
		}
	})
}
