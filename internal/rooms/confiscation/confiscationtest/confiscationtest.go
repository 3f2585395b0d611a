// Package confiscationtest builds confiscation proceedings for the tests of other rooms.
package confiscationtest

import (
	"context"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
)

// Room gives a confiscation room over the rooms below it, wired as the product wires them.
func Room(d *db.DB) *confiscation.Room {
	o := orderstest.Room(d)
	return confiscation.New(d, o.Users, o.Reference, o.Cases, subjects.New(d, o.Cases), o.Assets, o)
}

// Day reads 2006-01-02; the zero day for "".
func Day(s string) caltime.Date {
	if s == "" {
		return caltime.Date{}
	}
	return caltime.MustDate(s)
}

// Start adds a defendant to a case and starts proceedings against them, under the regime that the conviction gives.
func Start(t testing.TB, ctx context.Context, r *confiscation.Room, id ids.Case, name, convicted, started string) confiscation.Proceedings {
	t.Helper()
	s := subjectstest.Add(t, ctx, r.Subjects, id, subjectstest.Suspect(name))
	p, _, err := r.Start(ctx, id, confiscation.Starting{Defendant: s.ID, ConvictedOn: Day(convicted), StartedOn: Day(started), AskedBy: "prosecutor"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Order is an order for the whole benefit of so much, with time to pay to a day; "" for due at once.
func Order(n int, made string, benefit money.Pence, due string) confiscation.Ordering {
	in := confiscation.Ordering{On: confiscation.On{N: n}, Made: Day(made), Court: "Northmarch Crown Court", MadeBy: "HHJ Test", Benefit: benefit, Basis: confiscation.WholeBenefit}
	if due != "" {
		in.Parts = []confiscation.Part{{Amount: benefit, Due: Day(due)}}
	}
	return in
}
