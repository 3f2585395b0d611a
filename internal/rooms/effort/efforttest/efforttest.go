// Package efforttest logs time for the tests of other rooms.
package efforttest

import (
	"context"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

// Room gives an effort room over a cases room without hooks.
func Room(d *db.DB) *effort.Room {
	return effort.NewRoom(d, userstest.Room(d), casestest.Room(d), &reference.Room{DB: d})
}

// Log records minutes of the person in ctx on a case, so many days before today; case 0 is training.
func Log(t testing.TB, ctx context.Context, r *effort.Room, c ids.Case, daysAgo, minutes int) effort.Entry {
	t.Helper()
	n := effort.New{OnDate: caltime.DateOf(r.DB.Time()).AddDays(-daysAgo), Minutes: minutes, LateReason: "for a test"}
	if c == 0 {
		n.Reason = "training"
	} else {
		n.CaseID = &c
	}
	e, err := r.Log(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
