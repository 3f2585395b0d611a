package access_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// sight is what somebody may do with a case.
type sight string

const (
	none  sight = "nothing"
	reads sight = "reads"
	edits sight = "edits"
)

func sightOf(t *testing.T, ctx context.Context, r db.Reader, id ids.Case) sight {
	t.Helper()
	if _, err := access.Open(ctx, r, id, access.Edit); err == nil {
		return edits
	}
	if _, err := access.Open(ctx, r, id, access.Read); err == nil {
		return reads
	} else if !fault.Is(err, fault.NotFound) {
		t.Fatalf("refused with %v, which tells that the case exists", err)
	}
	return none
}

func TestWhoSeesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		open := casestest.Open(t, d, f)
		shut := casestest.Open(t, d, f, casestest.Restricted)
		program := actor.With(t.Context(), actor.Program("clocks"))
		line := actor.With(t.Context(), actor.AtCommandLine())
		for _, c := range []struct {
			name               string
			ctx                context.Context
			onOpen, onRestrict sight
		}{
			{"lead", f.As(t, d, f.Lead), edits, edits},
			{"deputy", f.As(t, d, f.Deputy), edits, edits},
			{"colleague", f.As(t, d, f.Colleague), reads, none},
			{"supervisor of the unit", f.As(t, d, f.Supervisor), edits, none},
			{"supervisor of another unit", f.As(t, d, f.OtherSupervisor), reads, none},
			{"manager", f.As(t, d, f.Manager), reads, none},
			{"auditor", f.As(t, d, f.Auditor), reads, none},
			{"administrator", f.As(t, d, f.Admin), none, none},
			{"referrer", f.As(t, d, f.Referrer), none, none},
			{"investigator of another force", other.As(t, d, other.Lead), none, none},
			{"manager of another force", other.As(t, d, other.Manager), none, none},
			{"program", program, edits, edits},
			{"command line", line, edits, none},
		} {
			if got := sightOf(t, c.ctx, d, open.ID); got != c.onOpen {
				t.Errorf("%s on an open case: %s, want %s", c.name, got, c.onOpen)
			}
			if got := sightOf(t, c.ctx, d, shut.ID); got != c.onRestrict {
				t.Errorf("%s on a restricted case: %s, want %s", c.name, got, c.onRestrict)
			}
			// Lists obey the same predicate.
			listed := listedIn(t, c.ctx, d, access.Sight(c.ctx))
			if listed[open.ID] != (c.onOpen != none) || listed[shut.ID] != (c.onRestrict != none) {
				t.Errorf("%s: listed %v", c.name, listed)
			}
		}
		if _, err := access.Open(t.Context(), d, open.ID, access.Read); !fault.Is(err, fault.SignedOut) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func listedIn(t *testing.T, ctx context.Context, d *db.DB, s access.Scope) map[ids.Case]bool {
	t.Helper()
	var list []ids.Case
	scoped := []func(*gorm.DB) *gorm.DB{s.On("c.id", "c.force_id")}
	if err := d.Gorm(ctx).Table("cases c").Scopes(scoped...).Pluck("c.id", &list).Error; err != nil {
		t.Fatal(err)
	}
	out := map[ids.Case]bool{}
	for _, id := range list {
		out[id] = true
	}
	return out
}

func TestFiguresCountWhatSightLeavesOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		open := casestest.Open(t, d, f)
		shut := casestest.Open(t, d, f, casestest.Restricted)
		foreign := casestest.Open(t, d, other, casestest.Restricted)
		for _, c := range []struct {
			name         string
			user         ids.User
			wide, counts bool
		}{{"manager", f.Manager, true, true}, {"supervisor", f.OtherSupervisor, true, true}, {"auditor", f.Auditor, true, true},
			{"investigator", f.Colleague, false, false}, {"administrator", f.Admin, false, false}} {
			ctx := f.As(t, d, c.user)
			s := access.Figures(ctx)
			in := listedIn(t, ctx, d, s)
			if s.Wide() != c.wide || in[shut.ID] != c.counts || in[foreign.ID] {
				t.Errorf("%s: wide %v, counted %v", c.name, s.Wide(), in)
			}
			where, args := s.Hidden("c.id", "c.force_id")
			var hidden []ids.Case
			if err := d.Gorm(ctx).Table("cases c").Where(where, args...).Pluck("c.id", &hidden).Error; err != nil {
				t.Fatal(err)
			}
			if c.counts && (len(hidden) != 1 || hidden[0] != shut.ID) || !c.counts && len(hidden) != 0 {
				t.Errorf("%s: not shown %v", c.name, hidden)
			}
		}
		// A member of the restricted case has nothing hidden from them.
		lead := f.As(t, d, f.Lead)
		if in := listedIn(t, lead, d, access.Sight(lead)); !in[shut.ID] || !in[open.ID] {
			t.Errorf("lead: %v", in)
		}
	})
}

func TestADenialIsTheSameAsNothingThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		shut := casestest.Open(t, d, f, casestest.Restricted)
		ctx := f.As(t, d, f.Colleague)
		ask := func(ref string) (n int, notes []db.Note, err error) {
			n = dbtest.Statements(t, func(wctx context.Context) {
				nctx, _ := db.WithNotes(actor.With(wctx, must(actor.From(ctx))))
				_, err = access.OpenRef(nctx, d, ref, access.Edit)
				notes = db.NotesOf(nctx)
			})
			return n, notes, err
		}
		n1, notes1, e1 := ask(shut.Ref)
		n2, notes2, e2 := ask("FI/2026/9999")
		if e1 == nil || e1.Error() != e2.Error() || fault.KindOf(e1) != fault.KindOf(e2) || n1 != n2 {
			t.Errorf("restricted: %v in %d statements; missing: %v in %d", e1, n1, e2, n2)
		}
		if len(notes1) != 1 || len(notes2) != 1 || notes1[0].Action != "case.refused" || notes2[0].Action != "case.refused" {
			t.Errorf("noted %v and %v", notes1, notes2)
		}
	})
}

func must(a actor.Actor, ok bool) actor.Actor {
	if !ok {
		panic("no actor")
	}
	return a
}

func TestOpenedRefusesAnOlderCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		shut := casestest.Open(t, d, f, casestest.Restricted)
		clock.Advance(1)
		clock.Advance(1e6) // another instant
		err := d.Write(f.As(t, d, f.Colleague), func(ctx context.Context, tx *db.Tx) error {
			_, err := access.Opened(ctx, tx, shut.ID)
			return err
		})
		if err == nil {
			t.Error("a case that was there before was opened as if new")
		}
	})
}

func TestMembersJoinAndLeave(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		shut := casestest.Open(t, d, f, casestest.Restricted)
		change := func(by ids.User, fn func(ctx context.Context, tx *db.Tx, g access.Grant) error) error {
			return d.Write(f.As(t, d, by), func(ctx context.Context, tx *db.Tx) error {
				g, err := access.Open(ctx, tx, shut.ID, access.Edit)
				if err != nil {
					return err
				}
				return fn(ctx, tx, g)
			})
		}
		join := func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			return access.Join(ctx, tx, g, f.Colleague, access.Plain, "helps")
		}
		if err := change(f.Colleague, join); !fault.Is(err, fault.NotFound) {
			t.Fatalf("an outsider joined: %v", err)
		}
		if err := change(f.Lead, join); err != nil {
			t.Fatal(err)
		}
		if got := sightOf(t, f.As(t, d, f.Colleague), d, shut.ID); got != edits {
			t.Errorf("a member %s", got)
		}
		if err := change(f.Lead, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			return access.Leave(ctx, tx, g, f.Colleague, "moved")
		}); err != nil {
			t.Fatal(err)
		}
		if got := sightOf(t, f.As(t, d, f.Colleague), d, shut.ID); got != none {
			t.Errorf("after leaving: %s", got)
		}
	})
}
