package demo

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/tasking"
)

// The compartment of the force has a request in each part of its way, and its officers find it.
func TestTheForceHasACompartment(t *testing.T) {
	clock := dbtest.NewClock(today.At(9, 0).UTC())
	d := dbtest.SQLite(t, clock)
	r, err := opener(d, clock)()
	if err != nil {
		t.Fatal(err)
	}
	r.Compartment = compartment.New(d, r.Reference, tasking.New(d, r.Users, r.Cases))
	m := &maker{ctx: actor.With(t.Context(), actor.Program("demo")), r: r, o: Options{Today: today}, end: today.At(9, 0).UTC(), now: today.At(9, 0).UTC()}
	if m.f, err = raise(m.ctx, r, m.o, caltime.MustDate("2024-10-01")); err != nil {
		t.Fatal(err)
	}
	if err := m.compartment(); err != nil {
		t.Fatal(err)
	}
	officer := actor.With(t.Context(), m.f.holding(perm.ConfidentialOfficer)[1].actor)
	b, err := r.Compartment.Board(officer, d)
	if err != nil {
		t.Fatal(err)
	}
	var stands []compartment.Stands
	for _, q := range b.Requests {
		p, err := r.Compartment.RequestAt(officer, d, q.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		stands = append(stands, p.Request.Stands(p.Clocks))
	}
	for _, want := range []compartment.Stands{compartment.InNotice, compartment.InMoratorium, compartment.Consented, compartment.Held} {
		if !slices.Contains(stands, want) {
			t.Errorf("no request stands %s: %v", want, stands)
		}
	}
	if len(b.Findings) == 0 || len(b.ReplyBy) == 0 || len(b.Clocks) != 2 {
		t.Errorf("%d findings, %d to answer, %d clocks", len(b.Findings), len(b.ReplyBy), len(b.Clocks))
	}
	due, err := r.Compartment.Matters(officer, d, "due", page.Request{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range due.Rows {
		got = append(got, fmt.Sprintf("%s held %v proposed %v", x.About, x.Held, x.Proposed))
	}
	if diff := cmp.Diff([]string{"Merrow & Stile held true proposed false", "Brightwater Payments held false proposed true", "Tollgate Mutual held false proposed false"}, got); diff != "" {
		t.Error(diff)
	}
	stones, err := r.Compartment.Disposals(officer, d, page.Request{Size: 100})
	if err != nil || len(stones.Rows) != 1 {
		t.Errorf("%d tombstones, %v", len(stones.Rows), err)
	}
}
