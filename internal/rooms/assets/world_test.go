package assets_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/assets/assetstest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// world is a case of a force and the rooms about it.
type world struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	f     userstest.Force
	files *cases.Room
	r     *assets.Room
	c     cases.Case
	ctx   context.Context // of the lead
}

func each(t *testing.T, fn func(w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		files := casestest.Room(d)
		r := assetstest.RoomIn(d, files)
		files.BeforeClose = append(files.BeforeClose, r.VetoClose)
		r.OnSeizure = append(r.OnSeizure, startClock)
		r.OnSeizureWithdrawn = append(r.OnSeizureWithdrawn, stopClock)
		w := &world{t: t, d: d, clock: clock, f: f, files: files, r: r, c: casestest.OpenIn(t, files, f), ctx: f.As(t, d, f.Lead)}
		fn(w)
	})
}

func (w *world) grant() access.Grant { return casestest.Grant(w.t, w.ctx, w.d, w.c.ID) }

// in runs fn in a transaction of the lead on the case.
func (w *world) in(fn func(ctx context.Context, tx *db.Tx, g access.Grant) error) error {
	return w.d.Write(w.ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, w.c.ID, access.Edit)
		if err != nil {
			return err
		}
		return fn(ctx, tx, g)
	})
}

func (w *world) set(i ids.Interest, to assets.State) error {
	return w.in(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		return w.r.SetState(ctx, tx, g, i, to, tx.Now, "test")
	})
}

func (w *world) observe(e ...assets.Entry) error {
	return w.in(func(ctx context.Context, tx *db.Tx, g access.Grant) error { return w.r.Observe(ctx, tx, g, e...) })
}

func (w *world) sums() cases.Values {
	w.t.Helper()
	c, err := w.files.ByID(w.ctx, w.d, w.grant())
	if err != nil {
		w.t.Fatal(err)
	}
	return cases.Values{Identified: c.IdentifiedPence, Held: c.HeldPence, Ordered: c.OrderedPence, Collected: c.CollectedPence, Stake: c.StakePence}
}

// want compares the sums kept on the case with v, and with what the ledger adds up to.
func (w *world) want(v cases.Values) {
	w.t.Helper()
	if d := cmp.Diff(v, w.sums()); d != "" {
		w.t.Error(d)
	}
	x, err := w.r.Totals(w.ctx, w.d, w.grant())
	if err != nil {
		w.t.Fatal(err)
	}
	if d := cmp.Diff(v, cases.Values{Identified: x.Identified, Held: x.Held, Ordered: x.Ordered, Collected: x.Collected, Stake: x.Stake}); d != "" {
		w.t.Error("totals:", d)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, k fault.Kind) *fault.Error {
	t.Helper()
	if !fault.Is(err, k) {
		t.Fatalf("error is %v, want kind %d", err, k)
	}
	var f *fault.Error
	errors.As(err, &f)
	return f
}

var hourAgo = dbtest.Now.Add(-time.Hour)
