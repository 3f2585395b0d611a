package access_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

func setAsking(t *testing.T, d *db.DB, force ids.Unit, to access.Asking, from caltime.Date) {
	t.Helper()
	r := &reference.Room{DB: d}
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		_, err := r.SetValues(ctx, tx, force, from, []reference.NewValue{{Kind: "access", Code: "justification", Text: string(to)}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhoIsAskedWhyTheyLook(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, quiet := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		open, shut, theirs := casestest.Open(t, d, f), casestest.Open(t, d, f, casestest.Restricted), casestest.Open(t, d, quiet)
		ask := func(ctx context.Context, id ids.Case) string {
			nctx, _ := db.WithNotes(ctx)
			_, err := access.Open(nctx, d, id, access.Read)
			switch _, wanted := access.Wanted(err); {
			case err == nil:
				return "opens"
			case wanted && fault.Is(err, fault.Refused):
				return "asks"
			case fault.Is(err, fault.NotFound):
				return "not there"
			}
			return err.Error()
		}
		people := []struct {
			name                string
			user                ids.User
			off, outsiders, all string
		}{
			{"lead", f.Lead, "opens", "opens", "asks"}, {"supervisor", f.Supervisor, "opens", "opens", "asks"},
			{"colleague", f.Colleague, "opens", "asks", "asks"}, {"other supervisor", f.OtherSupervisor, "opens", "asks", "asks"},
			{"manager", f.Manager, "opens", "asks", "asks"}, {"auditor", f.Auditor, "opens", "asks", "asks"},
		}
		check := func(set string, want func(i int) string) {
			t.Helper()
			for i, p := range people {
				if got := ask(f.As(t, d, p.user), open.ID); got != want(i) {
					t.Errorf("%s, set to %s: %s, want %s", p.name, set, got, want(i))
				}
			}
			// Never of what they may not see: that would tell of it.
			if got := ask(f.As(t, d, f.Colleague), shut.ID); got != "not there" {
				t.Errorf("set to %s, a restricted case: %s", set, got)
			}
			if got := ask(quiet.As(t, d, quiet.Colleague), theirs.ID); got != "opens" {
				t.Errorf("set to %s by another force: %s", set, got)
			}
			for force, want := range map[ids.Unit]bool{f.ID: set != "nothing", quiet.ID: false} {
				if asks, err := access.AsksWhy(t.Context(), d, force); err != nil || asks != want {
					t.Errorf("set to %s, force %d asks of exports and calls: %v, %v", set, force, asks, err)
				}
			}
		}
		today := caltime.DateOf(clock.Now())
		check("nothing", func(i int) string { return people[i].off })
		setAsking(t, d, f.ID, access.AsksOutsiders, today)
		check("outsiders", func(i int) string { return people[i].outsiders })
		clock.Advance(24 * time.Hour)
		setAsking(t, d, f.ID, access.AsksAll, today.AddDays(1))
		check("all", func(i int) string { return people[i].all })

		// Jobs, and programs with a token, are not asked.
		ctx := f.As(t, d, f.Colleague)
		if _, err := access.Open(ctx, d, open.ID, access.Read); err != nil {
			t.Errorf("outside a request: %v", err)
		}
		token := actor.With(ctx, must(actor.From(ctx)).Within([]perm.Permission{perm.CaseView}))
		if got := ask(token, open.ID); got != "opens" {
			t.Errorf("a program: %s", got)
		}

		// What was said holds for twelve hours, for that case and that person, and stands in the log.
		say := func(code, why string) error {
			return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				g, err := access.OpenToAsk(ctx, tx, open.Ref)
				if err != nil {
					return err
				}
				return access.SayPurpose(ctx, tx, g, code, why)
			})
		}
		if err := say("other", " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("something else without words: %v", err)
		}
		if err := say("curiosity", "x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown purpose: %v", err)
		}
		if err := say("linked", "same account"); err != nil {
			t.Fatal(err)
		}
		nctx, _ := db.WithNotes(ctx)
		if _, err := access.Open(nctx, d, open.ID, access.Read); err != nil {
			t.Fatal(err)
		}
		notes := db.NotesOf(nctx)
		if len(notes) != 1 || notes[0].Detail.(map[string]string)["purpose"] != "linked: same account" {
			t.Errorf("noted %+v", notes)
		}
		clock.Advance(access.PurposeHolds - time.Second)
		if got := ask(ctx, open.ID); got != "opens" {
			t.Errorf("within twelve hours: %s", got)
		}
		clock.Advance(time.Second)
		if got := ask(ctx, open.ID); got != "asks" {
			t.Errorf("after twelve hours: %s", got)
		}
	})
}
