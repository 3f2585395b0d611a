package confiscation_test

import (
	"context"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// bench is a case with its lead investigator at work on its confiscation.
type bench struct {
	t    *testing.T
	d    *db.DB
	r    *confiscation.Room
	f    userstest.Force
	c    cases.Case
	ctx  context.Context
	time *dbtest.Clock
}

func each(t *testing.T, now string, fn func(b *bench)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(orderstest.At(now))
		b := &bench{t: t, d: d, r: confiscationtest.Room(d), f: userstest.NewForce(t, d, "FI"), time: clock}
		b.c = casestest.OpenIn(t, b.r.Cases, b.f)
		b.ctx = b.f.As(t, d, b.f.Lead)
		fn(b)
	})
}

func day(s string) caltime.Date { return confiscationtest.Day(s) }

func (b *bench) now(local string)    { b.time.Set(orderstest.At(local)) }
func (b *bench) grant() access.Grant { return casestest.Grant(b.t, b.ctx, b.d, b.c.ID) }

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused checks that an act was refused or found wrong, at a field where one is named.
func (b *bench) refused(err error, field string) {
	b.t.Helper()
	e, ok := err.(*fault.Error)
	switch {
	case !ok || e.Kind != fault.Invalid && e.Kind != fault.Refused:
		b.t.Errorf("not refused: %v", err)
	case field != "" && e.Fields[field] == "":
		b.t.Errorf("refused, but not at %s: %v %v", field, e, e.Fields)
	}
}

func (b *bench) whole(n int) confiscation.Whole {
	b.t.Helper()
	w, err := b.r.ByNumber(b.ctx, b.d, b.grant(), n)
	b.must(err)
	return w
}

// clock gives the latest clock of the case with a code.
func (b *bench) clock(code string) (out orders.Clock) {
	b.t.Helper()
	list, err := b.r.Orders.Clocks(b.ctx, b.d, b.grant())
	b.must(err)
	for _, c := range list {
		if string(c.Code) == code && c.ID > out.ID {
			out = c
		}
	}
	if out.ID == 0 {
		b.t.Fatalf("no clock %s", code)
	}
	return out
}

// runs checks that the latest clock of a code ends with a day and stands so.
func (b *bench) runs(code, last string, state orders.ClockState) {
	b.t.Helper()
	if c := b.clock(code); c.LastDay != day(last) || c.State != state {
		b.t.Errorf("%s ends %s, %s; want %s, %s", code, c.LastDay, c.State, last, state)
	}
}

func (b *bench) equal(got, want any, what string) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// asset adds an asset of a kind worth so much.
func (b *bench) asset(k assets.Kind, title string) assets.Interest {
	b.t.Helper()
	a := orderstest.Add(b.t, b.ctx, b.r.Orders, b.c.ID, k, title)
	list, err := b.r.Assets.ByCase(b.ctx, b.d, b.grant())
	b.must(err)
	for _, x := range list {
		if x.ID == a.ID {
			return x.Interests[0]
		}
	}
	b.t.Fatal("the asset is not there")
	return assets.Interest{}
}

func (b *bench) totals() confiscation.Totals {
	b.t.Helper()
	t, err := b.r.Totals(b.ctx, b.d, b.grant())
	b.must(err)
	return t
}

// sum adds up the standing entries of a measure in the case's ledger.
func (b *bench) sum(m assets.Measure) (t money.Pence) {
	b.t.Helper()
	list, err := b.r.Assets.Ledger(b.ctx, b.d, b.grant())
	b.must(err)
	for _, e := range list {
		if e.Measure == m {
			t += e.GbpPence
		}
	}
	return t
}

func on(n int) confiscation.On { return confiscation.On{N: n} }

type confDate = caltime.Date
