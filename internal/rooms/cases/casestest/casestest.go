// Package casestest opens cases for the tests of other rooms.
package casestest

import (
	"context"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users/userstest"
)

// Room gives a cases room over d without hooks.
func Room(d *db.DB) *cases.Room { return cases.NewRoom(d, userstest.Room(d)) }

// Open opens a case of f.Unit with f.Lead as lead and f.Deputy as deputy: reactive, fraud, England and Wales. with
// changes what is opened.
func Open(t testing.TB, d *db.DB, f userstest.Force, with ...func(*cases.New)) cases.Case {
	t.Helper()
	return OpenIn(t, Room(d), f, with...)
}

// OpenIn is Open in a room that has hooks.
func OpenIn(t testing.TB, r *cases.Room, f userstest.Force, with ...func(*cases.New)) cases.Case {
	t.Helper()
	n := cases.New{ForceID: f.ID, UnitID: f.Unit, Title: "Invoice diversion", Threat: "fraud", LeadID: f.Lead, DeputyID: f.Deputy,
		Arising: cases.Arising{Origin: cases.Reactive, Basis: "reported_crime"}}
	for _, w := range with {
		w(&n)
	}
	ctx := userstest.System(t)
	var c cases.Case
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		gs, err := r.OpenBatch(ctx, tx, []cases.New{n})
		if err != nil {
			return err
		}
		if err := r.Changed(ctx, tx, gs...); err != nil {
			return err
		}
		c, err = r.ByID(ctx, tx, gs[0])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Restricted makes a case that only its members see.
func Restricted(n *cases.New) { n.Restricted, n.RestrictedWhy = true, "Officer's family named" }

// Titled gives a case a title.
func Titled(title string) func(*cases.New) { return func(n *cases.New) { n.Title = title } }

// Grant opens a case for changing, as the person in ctx.
func Grant(t testing.TB, ctx context.Context, r db.Reader, id ids.Case) access.Grant {
	t.Helper()
	g, err := access.Open(ctx, r, id, access.Edit)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
