package orders_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// bench is a case with its lead investigator at work on it.
type bench struct {
	t    *testing.T
	d    *db.DB
	r    *orders.Room
	f    userstest.Force
	c    cases.Case
	ctx  context.Context
	time *dbtest.Clock
}

func each(t *testing.T, now string, fn func(b *bench)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { fn(newBench(t, d, clock, now)) })
}

func newBench(t *testing.T, d *db.DB, clock *dbtest.Clock, now string) *bench {
	t.Helper()
	clock.Set(orderstest.At(now))
	b := &bench{t: t, d: d, r: orderstest.Room(d), f: userstest.NewForce(t, d, "FI"), time: clock}
	b.c = casestest.OpenIn(t, b.r.Cases, b.f)
	b.ctx = b.f.As(t, d, b.f.Lead)
	return b
}

func (b *bench) now(local string) { b.time.Set(orderstest.At(local)) }

func (b *bench) grant() access.Grant { return casestest.Grant(b.t, b.ctx, b.d, b.c.ID) }

func (b *bench) clocks() []orders.Clock {
	b.t.Helper()
	list, err := b.r.Clocks(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// clock gives the latest clock with a code.
func (b *bench) clock(code string) (out orders.Clock) {
	b.t.Helper()
	for _, c := range b.clocks() {
		if string(c.Code) == code && c.ID > out.ID {
			out = c
		}
	}
	if out.ID == 0 {
		b.t.Fatalf("no clock %s", code)
	}
	return out
}

func (b *bench) orders() []orders.Order {
	b.t.Helper()
	list, err := b.r.Orders(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func (b *bench) states() map[int]orders.State {
	out := map[int]orders.State{}
	for _, o := range b.orders() {
		if o.WithdrawnAt == nil {
			out[o.N] = o.State
		}
	}
	return out
}

func (b *bench) interest(id ids.Asset) assets.Interest {
	b.t.Helper()
	list, err := b.r.Assets.ByCase(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, a := range list {
		if a.ID == id {
			return a.Live()[0]
		}
	}
	b.t.Fatalf("no asset %d", id)
	return assets.Interest{}
}

func (b *bench) next() *time.Time {
	b.t.Helper()
	c, err := b.r.Cases.ByID(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	return c.NextEndAt
}

func (b *bench) totals() assets.Totals {
	b.t.Helper()
	t, err := b.r.Assets.Totals(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	return t
}

// must fails the test on an error; the result passes through.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (b *bench) kind(err error, want fault.Kind, what string) {
	b.t.Helper()
	if !fault.Is(err, want) {
		b.t.Errorf("%s: %v, want kind %d", what, err, want)
	}
}

func (b *bench) equal(got, want any, what string) {
	b.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Golden vectors 1 to 5, 15 and 16 of section 10 of the law notes, through the verb.
func TestGoldenSeizures(t *testing.T) {
	each(t, "2026-12-31T12:00", func(b *bench) {
		for _, x := range []struct{ n, start, ends, act string }{
			{"1", "2025-12-19T22:15", "2025-12-23T22:15", "2025-12-23T10:00"},
			{"2", "2025-12-24T10:00", "2025-12-30T10:00", "2025-12-29T10:00"},
			{"3", "2026-04-03T15:00", "2026-04-09T00:00", "2026-04-08T10:00"},
			{"4", "2026-12-24T16:30", "2026-12-30T16:30", "2026-12-30T10:00"},
			{"5", "2026-03-27T23:30", "2026-03-31T23:30", "2026-03-31T10:00"},
			{"15", "2023-01-16T17:38", "2023-01-18T17:38", "2023-01-18T10:00"},
			{"16", "2026-11-21T02:00", "2026-11-25T00:00", "2026-11-24T10:00"},
		} {
			s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, x.start, 48_260_00)
			c := b.clock("CASH-48")
			b.equal([4]string{c.StartLocal, c.EndLocal, c.ActByLocal, string(c.State)}, [4]string{x.start, x.ends, x.act, "running"}, "vector "+x.n)
			if c.SeizureID == nil || *c.SeizureID != s.ID || !c.EndAt.Equal(orderstest.At(x.ends)) || !c.Known || !c.Verified || c.RuleVersion != "CASH-48@2015-01-01" || *c.ValuePence != 48_260_00 {
				b.t.Errorf("vector %s is kept as %+v", x.n, c)
			}
			if len(c.Reckoning()) == 0 || c.Frozen().Start.String() != x.start || c.Frozen().Calendar == "" {
				b.t.Errorf("vector %s: steps %q, inputs %+v", x.n, c.Reckoning(), c.Frozen())
			}
		}
		if end := b.clock("CASH-48").EndAt; end.Sub(*end) != 0 || b.next() == nil || !b.next().Equal(orderstest.At("2023-01-18T17:38")) {
			b.t.Errorf("next deadline %v, want that of the seizure of 2023", b.next())
		}
		if c := b.clocks()[0]; c.EndLocal != "2023-01-18T17:38" {
			b.t.Errorf("first clock ends %s", c.EndLocal)
		}
	})
}

// Vector 5 in UTC: 22:30Z, an hour before what naive counting gives.
func TestClockChangeIsInvisible(t *testing.T) {
	each(t, "2026-04-01T12:00", func(b *bench) {
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-03-27T23:30", 5_000_00)
		if got, want := *b.clock("CASH-48").EndAt, time.Date(2026, 3, 31, 22, 30, 0, 0, time.UTC); !got.Equal(want) {
			b.t.Errorf("ends %s, want %s", got, want)
		}
	})
}

// Vectors 6, 7 and 14: detention orders and the long-stop from the first.
func TestGoldenDetention(t *testing.T) {
	for _, x := range []struct{ name, seized, made, last, act string }{
		{"6", "2026-01-14T09:00", "2026-01-15T10:30", "2026-07-14", "2026-07-14T10:00"},
		{"7", "2025-12-30T09:00", "2025-12-31T10:30", "2026-06-30", "2026-06-30T10:00"},
		{"14", "2026-02-27T09:00", "2026-03-01T11:00", "2026-08-31", "2026-08-28T10:00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			each(t, "2026-03-02T12:00", func(b *bench) {
				s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, x.seized, 20_000_00)
				res := must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, x.made)))
				c := b.clock("CASH-DET")
				end := caltime.MustDate(x.last).AddDays(1).String() + "T00:00"
				b.equal([3]string{c.LastDay.String(), c.EndLocal, c.ActByLocal}, [3]string{x.last, end, x.act}, "clock")
				b.equal([2]string{res.Order.LastDay.String(), res.Alarm}, [2]string{x.last, ""}, "order")
				b.equal(b.interest(s.AssetID).State, assets.DeniedDetained, "interest")
				first := b.clock("CASH-48")
				if first.State != orders.Acted || !first.ClosedAt.Equal(orderstest.At(x.made)) {
					b.t.Errorf("the 48 hours are %s at %v", first.State, first.ClosedAt)
				}
				pay := b.clock("CASH-INT") // in so many working days after the 48 hours (s.296)
				if b.next() == nil || !b.next().Equal(*pay.EndAt) || !pay.EndAt.Before(*c.EndAt) {
					b.t.Errorf("next deadline %v, want %v before %v", b.next(), pay.EndAt, c.EndAt)
				}
			})
		})
	}
}

func TestNoOrderRunsPastTwoYearsFromTheFirst(t *testing.T) {
	each(t, "2026-01-16T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-01-14T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-01-15T10:30")))
		for _, x := range []struct{ made, last string }{{"2026-07-14T10:30", "2027-01-13"}, {"2027-01-13T10:30", "2027-07-12"}, {"2027-07-12T10:30", "2028-01-11"}, {"2028-01-11T10:30", "2028-01-14"}} {
			b.now(x.made)
			res := must[orders.Result](b.t)(b.r.ExtendDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, x.made)))
			c := b.clock("CASH-DET")
			b.equal([2]string{c.LastDay.String(), c.Frozen().Limit.String()}, [2]string{x.last, "2028-01-14"}, "further order of "+x.made)
			b.equal(res.Order.First(), b.orders()[0].ID, "first of the chain")
		}
		m := orderstest.Detain(b.f, s.AssetID, "2028-01-14T10:30")
		m.PrintedEnd = caltime.MustDate("2028-06-30")
		b.now("2028-01-14T11:00")
		res := must[orders.Result](b.t)(b.r.ExtendDetention(b.ctx, b.c.ID, m))
		if res.Alarm == "" || res.Order.LastDay.String() != "2028-01-14" || res.Order.PrintedEndOn.String() != "2028-06-30" {
			b.t.Errorf("an order printed past the law: alarm %q, last day %s", res.Alarm, res.Order.LastDay)
		}
		b.now("2028-01-15T09:00")
		_, err := b.r.ExtendDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2028-01-15T09:00"))
		b.kind(err, fault.Refused, "an order after the two years")
		running := 0
		for _, c := range b.clocks() {
			if c.State == orders.Running && c.Code != "CASH-INT" { // nobody paid it in, or looked for what ran out
				running++
			}
		}
		b.equal(running, 1, "clocks that run")
		b.equal(b.totals().Held, money.Pence(20_000_00), "held: an extension does not add")
	})
}

// Vector 8: an account freezing order of 29 February 2024.
func TestGoldenFreezing(t *testing.T) {
	each(t, "2024-02-29T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		m := orderstest.Freeze(b.f, a.ID, "2024-02-29T11:00", "2026-02-28", 126_090_00)
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, m))
		c := b.clock("AFO")
		b.equal([3]string{c.LastDay.String(), c.EndLocal, c.ActByLocal}, [3]string{"2026-02-28", "2026-03-01T00:00", "2026-02-27T10:00"}, "clock")
		b.equal(b.totals().Held, money.Pence(126_090_00), "held: the balance")
		b.equal(b.interest(a.ID).State, assets.DeniedFrozen, "interest")
	})
}

func TestVariationDoesNotStartTheTwoYearsAgain(t *testing.T) {
	each(t, "2024-02-29T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2024-02-29T11:00", "2025-12-31", 5_000_00)))
		b.now("2025-12-01T12:00")
		v := orderstest.Freeze(b.f, a.ID, "2025-12-01T11:00", "2026-05-31", 0)
		res := must[orders.Result](b.t)(b.r.VaryFreezing(b.ctx, b.c.ID, v))
		b.equal([2]string{res.Order.LastDay.String(), b.clock("AFO").LastDay.String()}, [2]string{"2026-02-28", "2026-02-28"}, "last day")
		if res.Alarm == "" {
			b.t.Error("no alarm for an end printed past the two years")
		}
		b.equal(b.states(), map[int]orders.State{1: orders.Superseded, 2: orders.Made}, "states")
		b.equal(b.totals().Held, money.Pence(5_000_00), "held: a variation does not add")
	})
}

// Vector 11, for cash and for an account.
func TestGoldenNotices(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-19T09:00", 18_900_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-20T10:00")))
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2025-11-20T11:00", "2026-05-19", 7_000_00)))
		b.now("2025-11-24T12:00")
		n := orders.Notice{AssetID: s.AssetID, Given: orderstest.At("2025-11-24T11:00"), Officer: orders.Party{User: b.f.Supervisor}, Applicant: orders.Party{User: b.f.Lead}, To: "M. Oslanthe, by hand"}
		cash := must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n))
		b.equal([2]string{cash.Order.AuthoriserRank, b.clock("CASH-FN").EndLocal}, [2]string{"Inspector", "2025-12-25T00:00"}, "CASH-FN")
		n.AssetID = a.ID
		acc := must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n))
		c := b.clock("AF-NOTICE")
		b.equal([3]string{c.LastDay.String(), c.EndLocal, c.ActByLocal}, [3]string{"2025-12-24", "2025-12-25T00:00", "2025-12-24T17:00"}, "AF-NOTICE")

		b.now("2025-12-23T17:30")
		must[orders.Result](b.t)(b.r.RecordObjection(b.ctx, b.c.ID, orders.Objection{N: acc.Order.N, At: orderstest.At("2025-12-23T17:00"), By: "C. Vellamere"}))
		o := b.clock("AF-OBJ")
		b.equal([2]string{o.EndLocal, o.ActByLocal}, [2]string{"2025-12-29T17:00", "2025-12-29T10:00"}, "AF-OBJ")
		b.equal(b.interest(a.ID).State, assets.DeniedFrozen, "the account goes back under its order")

		b.now("2025-12-24T12:00")
		_, err := b.r.ForfeitByNotice(b.ctx, b.c.ID, orders.ByNotice{N: cash.Order.N})
		b.kind(err, fault.Refused, "forfeiting while objections can be made")
		b.now("2025-12-30T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.clock("AF-OBJ").State, orders.Lapsed, "no application within the 48 hours")
		b.equal(b.interest(a.ID).State, assets.Lapsed, "the account is free")
		b.equal(b.clock("AFO").State, orders.Stopped, "its freezing order no longer runs")
		b.equal(b.clock("CASH-FN").State, orders.Stopped, "time to object")
		must[orders.Result](b.t)(b.r.ForfeitByNotice(b.ctx, b.c.ID, orders.ByNotice{N: cash.Order.N}))
		b.equal(b.interest(s.AssetID).State, assets.ForfeitedAdmin, "forfeited")
		b.equal(b.totals().Ordered, money.Pence(18_900_00), "ordered")
		b.equal(b.states(), map[int]orders.State{1: orders.Superseded, 2: orders.Expired, 3: orders.Forfeited, 4: orders.LapsedOut}, "states")
		if c := b.clock("CASH-SET-ASIDE"); b.next() == nil || !b.next().Equal(*c.EndAt) {
			b.t.Errorf("next deadline %v, want the time to set the forfeiture aside, %v", b.next(), c.EndAt)
		}
	})
}
