package diary_test

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/users/userstest"
)

// produce records a production order of a judge, served at once, with the last day to comply printed on it.
func (b *bench) produce(at, last string) orders.Order {
	b.t.Helper()
	res, err := b.o.ApplyPart8(b.ctx, b.c.ID, orders.Part8Application{Kind: orders.ProductionOrder, Investigation: powers.ConfiscationInvestigation, Respondent: "Halewick Bank plc",
		Sought: "Statements of account ending 4417", Court: "Northmarch Crown Court", Applicant: orders.Party{User: b.f.Lead}, Lodged: orderstest.At(at)})
	b.must(err)
	in := orders.Part8Decision{N: res.Order.N, Version: res.Order.Version, Outcome: orders.GrantedBy, At: orderstest.At(at), MadeBy: "HHJ Marlowe", PrintedEnd: caltime.MustDate(last),
		Served: orderstest.At(at), ServedHow: "By secure e-mail"}
	res, err = b.o.DecidePart8(b.ctx, b.c.ID, in)
	b.must(err)
	return res.Order
}

// A production order that nobody complied with calls the lead and the supervisor once, however often one looks.
func TestABreachCallsTheLeadAndTheSupervisorOnce(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.produce("2026-12-07T10:00", "2026-12-14")
		b.every(6*time.Hour, "2026-12-14T22:00")
		for _, n := range b.all() {
			if holds(n, "lapsed") {
				b.t.Errorf("before the end: %s", n)
			}
		}
		b.every(2*time.Hour, "2026-12-16T12:00")
		b.equal(count(b.all(), "lapsed"), []string{"Lea Lead: lapsed 1", "Sue Supervisor: lapsed 1"}, "calls of the breach")
		me := b.site().SignIn(b.t, b.f.Supervisor)
		if got := me.Get("/notices").Must(200).Text("main"); !holds(got, "Breach", "A breach to act on", "Mon 14 Dec 2026") || holds(got, "Ran out without its act") {
			b.t.Errorf("the page: %s", got)
		}
	})
}

// What was complied with in time, or taken back, breaches nothing.
func TestNoBreachWhereItWasCompliedWith(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		o := b.produce("2026-12-07T10:00", "2026-12-14")
		b.every(12*time.Hour, "2026-12-10T10:00")
		_, err := b.o.RecordMaterial(b.ctx, b.c.ID, orders.Part8Material{N: o.N, Version: o.Version, On: caltime.MustDate("2026-12-10"), Exhibit: "KL/1", Whole: true})
		b.must(err)
		// Another, of which the material came in time and was recorded late, after the end but before anybody looked.
		late := b.produce("2026-12-10T10:00", "2026-12-14")
		b.clock.Set(orderstest.At("2026-12-15T09:00"))
		if _, err := b.o.Lapse(userstest.System(b.t)); err != nil {
			b.t.Fatal(err)
		}
		_, err = b.o.RecordMaterial(b.ctx, b.c.ID, orders.Part8Material{N: late.N, On: caltime.MustDate("2026-12-14"), Exhibit: "KL/2", Whole: true})
		b.must(err)
		b.every(6*time.Hour, "2026-12-17T12:00")
		b.equal(len(count(b.all(), "lapsed")), 0, "breaches")
	})
}

// count keeps the lines that hold a word.
func count(list []string, word string) (out []string) {
	for _, s := range list {
		if holds(s, word) {
			out = append(out, s)
		}
	}
	return out
}
