package confiscation_test

import (
	"strings"
	"sync"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// The fifteen traps of double counting of section 2.5, each over the verbs that people use, on both engines. shown holds
// what the ledger adds up against what is kept on the case and what the page of the case's value prints.

// ladder is the value ladder of a case.
type ladder struct{ Identified, Held, Ordered, Collected money.Pence }

func (b *bench) value() assets.Totals {
	b.t.Helper()
	t, err := b.r.Assets.Totals(b.ctx, b.d, b.grant())
	b.must(err)
	return t
}

func (b *bench) shown(want ladder) {
	b.t.Helper()
	t := b.value()
	b.equal(ladder{t.Identified, t.Held, t.Ordered, t.Collected}, want, "the ladder by the ledger")
	c, err := b.r.Cases.ByID(b.ctx, b.d, b.grant())
	b.must(err)
	b.equal(ladder{c.IdentifiedPence, c.HeldPence, c.OrderedPence, c.CollectedPence}, want, "the sums on the case")
	b.equal(c.StakePence, t.Stake, "at stake on the case")
	// The gaps and what is beyond lead from each step to the next.
	b.equal(t.Identified-t.NotSecured(), min(t.Held, t.Identified), "identified less what is not secured")
	b.equal(t.Held-t.NotOrdered()+t.Beyond, t.Ordered, "held less what is not ordered, and what is ordered beyond it")
	b.readers(want)
	page := b.sheet()
	for _, x := range []struct {
		key string
		sum money.Pence
	}{{"Identified", want.Identified}, {"Restrained, frozen or detained", want.Held}, {"Forfeited or confiscated", want.Ordered}, {"Collected", want.Collected}} {
		if got := page[x.key]; got != x.sum.String() {
			b.t.Errorf("the page shows %s as %s, want %s", x.key, got, x.sum)
		}
	}
}

// sheet reads the page of the case's value: what stands beside each key.
func (b *bench) sheet() map[string]string {
	b.t.Helper()
	var routes []web.Route
	routes = append(routes, b.r.Assets.Routes()...)
	page := userstest.Browse(b.t, b.d, routes).SignIn(b.t, b.f.Lead).Get(cases.Path(b.c.Ref) + "/value").Must(200)
	keys, values := page.All(".kv dt"), page.All(".kv dd")
	out := map[string]string{}
	for n, k := range keys {
		out[strings.TrimSpace(k)] = strings.TrimSpace(values[n])
	}
	return out
}

func (b *bench) years() map[string]assets.YearFlow {
	b.t.Helper()
	list, err := b.r.Assets.Flow(b.ctx, b.d, b.grant())
	b.must(err)
	all, err := b.r.Assets.FlowByYear(b.ctx, b.d, access.Sight(b.ctx))
	b.must(err)
	out := map[string]assets.YearFlow{}
	for n, y := range list {
		out[y.Year.String()] = y
		if len(list) == len(all) { // the force has this case alone
			b.equal(all[n], y, "the force's flow")
		}
	}
	return out
}

func made[T any](b *bench) func(v T, err error) T {
	return func(v T, err error) T {
		b.t.Helper()
		b.must(err)
		return v
	}
}

// account adds an account, freezes it for so much and gives it.
func (b *bench) frozen(local, last string, balance money.Pence) assets.Asset {
	b.t.Helper()
	a := orderstest.Account(b.t, b.ctx, b.r.Orders, b.c.ID)
	made[orders.Result](b)(b.r.Orders.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, local, last, balance)))
	return a
}

// forfeit applies for the forfeiture of an asset and has all of it forfeited.
func (b *bench) forfeit(a ids.Asset, lodged, decided string) {
	b.t.Helper()
	m := orderstest.Detain(b.f, a, lodged)
	m.Made, m.Lodged = m.Lodged, orderstest.At(lodged)
	res := made[orders.Result](b)(b.r.Orders.ApplyForForfeiture(b.ctx, b.c.ID, m))
	made[orders.Result](b)(b.r.Orders.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: res.Order.N, Made: orderstest.At(decided), MadeBy: "DJ Test", Version: res.Order.Version}))
}

// seizeCash seizes cash and has it detained in time.
func (b *bench) seizeCash(local, detained string, amount money.Pence) assets.Seizure {
	b.t.Helper()
	s := orderstest.Seize(b.t, b.ctx, b.r.Orders, b.c.ID, local, amount)
	made[orders.Result](b)(b.r.Orders.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, detained)))
	return s
}

func (b *bench) kind(err error, want fault.Kind) {
	b.t.Helper()
	if !fault.Is(err, want) {
		b.t.Errorf("%v, want kind %d", err, want)
	}
}

// once runs acts at the same moment: one is done, the others are refused in words.
func (b *bench) once(what string, acts ...func() error) {
	b.t.Helper()
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	start := make(chan struct{})
	for n, act := range acts {
		wg.Go(func() { <-start; errs[n] = act() })
	}
	close(start)
	wg.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !fault.Is(err, fault.Refused) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid):
			b.t.Errorf("%s: %v", what, err)
		}
	}
	if done != 1 {
		b.t.Errorf("%s: %d were done: %v", what, done, errs)
	}
}
