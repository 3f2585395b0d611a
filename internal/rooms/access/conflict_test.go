package access_test

import (
	"context"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func TestWhoIsKeptOutSeesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		open, shut := casestest.Open(t, d, f), casestest.Open(t, d, f, casestest.Restricted)
		for _, u := range []struct {
			name     string
			user     ids.User
			onOpen   sight
			onShut   sight
			figures  bool
			hidden   int // of the two, among what the figures count
			relation string
		}{
			{"deputy", f.Deputy, edits, edits, false, 0, "member of both"},
			{"colleague", f.Colleague, reads, none, false, 0, "reader"},
			{"supervisor", f.Supervisor, edits, none, true, 2, "of the unit"},
			{"manager", f.Manager, reads, none, true, 2, ""},
			{"auditor", f.Auditor, reads, none, true, 2, ""},
		} {
			ctx := f.As(t, d, u.user)
			if a, b := sightOf(t, ctx, d, open.ID), sightOf(t, ctx, d, shut.ID); a != u.onOpen || b != u.onShut {
				t.Fatalf("%s before: %s and %s", u.name, a, b)
			}
			lead := f.As(t, d, f.Lead)
			for _, c := range []ids.Case{open.ID, shut.ID} {
				if err := d.Write(lead, func(ctx context.Context, tx *db.Tx) error {
					g, err := access.Open(ctx, tx, c, access.Edit)
					if err != nil {
						return err
					}
					_, err = access.KeepOut(ctx, tx, g, u.user, access.Relative, "a brother is a subject", nil)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			if a, b := sightOf(t, ctx, d, open.ID), sightOf(t, ctx, d, shut.ID); a != none || b != none {
				t.Errorf("%s kept out: %s and %s", u.name, a, b)
			}
			if in := listedIn(t, ctx, d, access.Sight(ctx)); len(in) != 0 {
				t.Errorf("%s kept out: listed %v", u.name, in)
			}
			if many, err := access.OpenMany(ctx, d, []ids.Case{open.ID, shut.ID}, access.Read); err != nil || len(many) != 0 {
				t.Errorf("%s kept out: opened %v, %v", u.name, many, err)
			}
			s := access.Figures(ctx)
			if in := listedIn(t, ctx, d, s); s.Wide() != u.figures || in[open.ID] != u.figures || in[shut.ID] != u.figures {
				t.Errorf("%s kept out: figures %v of %v", u.name, in, s.Wide())
			}
			where, args := s.Hidden("c.id", "c.force_id")
			var hidden []ids.Case
			if err := d.Gorm(ctx).Table("cases c").Where(where, args...).Pluck("c.id", &hidden).Error; err != nil {
				t.Fatal(err)
			}
			if len(hidden) != u.hidden {
				t.Errorf("%s kept out: %d not shown, want %d", u.name, len(hidden), u.hidden)
			}
			know, args := access.Sight(ctx).Unconflicted("c.id", "c.force_id")
			var known []ids.Case
			if err := d.Gorm(ctx).Table("cases c").Where(know, args...).Pluck("c.id", &known).Error; err != nil {
				t.Fatal(err)
			}
			if len(known) != 0 {
				t.Errorf("%s kept out: hints at %v", u.name, known)
			}
			// Not even another's hand brings them back while it stands.
			err := d.Write(lead, func(ctx context.Context, tx *db.Tx) error {
				g, err := access.Open(ctx, tx, shut.ID, access.Edit)
				if err != nil {
					return err
				}
				return access.Join(ctx, tx, g, u.user, access.Plain, "")
			})
			if !fault.Is(err, fault.Refused) {
				t.Errorf("%s kept out was put on the team: %v", u.name, err)
			}
		}
		// The case answers as one that is not there: the same error, statements and note.
		ctx := f.As(t, d, f.Deputy)
		ask := func(ref string) (n int, notes []db.Note, err error) {
			n = dbtest.Statements(t, func(wctx context.Context) {
				nctx, _ := db.WithNotes(actor.With(wctx, must(actor.From(ctx))))
				_, err = access.OpenRef(nctx, d, ref, access.Edit)
				notes = db.NotesOf(nctx)
			})
			return n, notes, err
		}
		n1, notes1, e1 := ask(open.Ref)
		n2, notes2, e2 := ask("FI/2026/9999")
		if e1 == nil || e1.Error() != e2.Error() || fault.KindOf(e1) != fault.NotFound || n1 != n2 || len(notes1) != 1 || len(notes2) != 1 || notes1[0].Action != notes2[0].Action {
			t.Errorf("kept out: %v in %d, %v; missing: %v in %d, %v", e1, n1, notes1, e2, n2, notes2)
		}
	})
}

func TestAConflictIsEndedByAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		c := casestest.Open(t, d, f)
		on := func(by ids.User, do func(ctx context.Context, tx *db.Tx, g access.Grant) error) error {
			return d.Write(f.As(t, d, by), func(ctx context.Context, tx *db.Tx) error {
				g, err := access.Open(ctx, tx, c.ID, access.Read)
				if err != nil {
					return err
				}
				return do(ctx, tx, g)
			})
		}
		var made access.Conflict
		if err := on(f.Supervisor, func(ctx context.Context, tx *db.Tx, g access.Grant) (err error) {
			made, err = access.KeepOut(ctx, tx, g, f.Colleague, access.Named, "named as a witness", nil)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := on(f.Supervisor, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			_, err := access.KeepOut(ctx, tx, g, f.Colleague, access.Named, "again", nil)
			return err
		}); !fault.Is(err, fault.Refused) {
			t.Errorf("kept out twice: %v", err)
		}
		// By a grant from before, in the same moment: even then nobody ends their own.
		if err := d.Write(f.As(t, d, f.Supervisor), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, c.ID, access.Read)
			if err != nil {
				return err
			}
			own, err := access.KeepOut(ctx, tx, g, f.Supervisor, access.Interest, "shares in the company", nil)
			if err != nil {
				return err
			}
			_, err = access.LetBack(ctx, tx, g, own.ID, own.Version, "sold")
			return err
		}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("ended their own: %v", err)
		}
		if err := on(f.Supervisor, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			_, err := access.LetBack(ctx, tx, g, made.ID, made.Version+1, "no witness after all")
			return err
		}); !fault.Is(err, fault.Conflict) {
			t.Errorf("ended a version that is not there: %v", err)
		}
		if err := on(f.Supervisor, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			_, err := access.LetBack(ctx, tx, g, made.ID, made.Version, "no witness after all")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := sightOf(t, f.As(t, d, f.Colleague), d, c.ID); got != reads {
			t.Errorf("let back: %s", got)
		}
		var list []access.Conflict
		if err := on(f.Supervisor, func(ctx context.Context, tx *db.Tx, g access.Grant) (err error) {
			list, err = access.Conflicts(ctx, tx, g)
			tx.Record("test.read", db.On{}, nil)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Stands() || list[0].Reason != "named as a witness" || list[0].EndedWhy != "no witness after all" || *list[0].EndedBy != f.Supervisor {
			t.Errorf("kept on record: %+v", list)
		}
	})
}
