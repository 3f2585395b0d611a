package orders_test

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

func (b *bench) mistake(n int) error {
	_, err := b.r.WithdrawOrder(b.f.As(b.t, b.d, b.f.Supervisor), b.c.ID, orders.Mistake{N: n, Why: "Recorded on the wrong case"})
	return err
}

// An order recorded in error is withdrawn days later: the 48 hours, the property and the values are what they were.
func TestAnOrderRecordedInErrorIsWithdrawn(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		before := *b.next()
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:00")))
		must[orders.Result](b.t)(b.r.Serve(b.ctx, b.c.ID, orders.Service{N: 1, At: orderstest.At("2026-11-23T11:30"), How: "By hand"}))
		b.time.Advance(3 * time.Hour)
		_, err := b.r.WithdrawOrder(b.ctx, b.c.ID, orders.Mistake{N: 1, Why: "Wrong case"})
		b.kind(err, fault.Forbidden, "by the investigator")
		_, err = b.r.WithdrawOrder(b.f.As(b.t, b.d, b.f.OtherSupervisor), b.c.ID, orders.Mistake{N: 1, Why: "Wrong case"})
		b.kind(err, fault.Forbidden, "by the supervisor of another unit")
		_, err = b.r.WithdrawOrder(b.f.As(b.t, b.d, b.f.Supervisor), b.c.ID, orders.Mistake{N: 1})
		b.kind(err, fault.Invalid, "without a reason")
		_, err = b.r.WithdrawOrder(b.f.As(b.t, b.d, b.f.Supervisor), b.c.ID, orders.Mistake{N: 1, Why: "x", Version: 77})
		b.kind(err, fault.Conflict, "of another version")
		if err := b.mistake(1); err != nil {
			b.t.Fatal(err)
		}
		b.equal([4]any{len(b.states()), b.interest(s.AssetID).State, b.clock("CASH-48").State, b.clock("CASH-DET").State}, [4]any{0, assets.DeniedSeized, orders.Running, orders.Stopped}, "taken back")
		b.equal([2]any{b.orders()[0].WithdrawnReason, b.next().Equal(before)}, [2]any{"Recorded on the wrong case", true}, "reason and next deadline")
		b.refusal(b.mistake(1), "twice", "already")
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T14:00")))
		b.equal(b.states(), map[int]orders.State{2: orders.Made}, "the right order after it")
	})
}

// What was built on an order is withdrawn first.
func TestAnOrderThatWasBuiltOnStands(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:00")))
		b.now("2027-05-10T12:00")
		must[orders.Result](b.t)(b.r.ExtendDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2027-05-10T11:00")))
		b.refusal(b.mistake(1), "the first order of a chain", "cannot be withdrawn")
		b.equal(b.states(), map[int]orders.State{1: orders.Superseded, 2: orders.Made}, "nothing changed")
		if err := b.mistake(2); err != nil {
			b.t.Fatal(err)
		}
		b.equal([2]any{b.states(), b.clock("CASH-DET").State}, [2]any{map[int]orders.State{1: orders.Made}, orders.Stopped}, "the second withdrawn")
		if err := b.mistake(1); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.interest(s.AssetID).State, assets.DeniedSeized, "then the first")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.interest(s.AssetID).State, assets.Lapsed, "its 48 hours had long ended")
	})
}

// The forfeiture of a part is taken back within ten minutes, or withdrawn after: the parts are joined again.
func TestThePartForfeitedIsJoinedAgain(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		m := orders.Making{AssetID: s.AssetID, Court: bench1, Lodged: orderstest.At("2026-11-23T11:30"), Applicant: orders.Party{User: b.f.Lead}}
		must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
		b.now("2026-12-02T12:00")
		part := money.Pence(12_345_67)
		in := orders.Decision{N: 2, Made: orderstest.At("2026-12-02T11:00"), Part: true, Amount: &part}
		whole := b.interest(s.AssetID).ID
		check := func(what string) {
			b.t.Helper()
			list := must[[]assets.Asset](b.t)(b.r.Assets.ByCase(b.ctx, b.d, b.grant()))
			live := list[0].Live()
			if len(live) != 1 || live[0].ID != whole || live[0].ShareBp != assets.Whole {
				b.t.Fatalf("%s: %d interests stand, %+v", what, len(live), live)
			}
			sums := b.totals()
			b.equal([4]any{live[0].State, sums.Held, sums.Ordered, sums.Identified}, [4]any{assets.ForfeitureApplied, money.Pence(20_000_00), money.Pence(0), money.Pence(20_000_00)}, what)
			b.equal([2]any{b.states()[2], b.clock("FORF-APPEAL").State}, [2]any{orders.Lodged, orders.Stopped}, what)
		}
		res := must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, in))
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		check("undone")
		must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, in))
		b.time.Advance(time.Hour)
		if err := b.mistake(2); err != nil {
			b.t.Fatal(err)
		}
		if got := b.orders()[1]; got.WithdrawnAt == nil {
			b.t.Errorf("the application stands: %s", got.State)
		}
		b.equal([2]any{b.interest(s.AssetID).State, b.totals().Ordered}, [2]any{assets.DeniedDetained, money.Pence(0)}, "withdrawn whole")
		b.equal(b.clock("CASH-DET").State, orders.Running, "the order that holds it")
	})
}

// Money received, and property given back, are built on the order.
func TestWhatWasPaidOverKeepsItsOrder(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		a := b.forfeited()
		b.now("2026-01-02T12:00")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		must[ids.Act](b.t)(b.r.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: a, On: caltime.MustDate("2026-01-02"), Where: "HMCTS"}))
		b.refusal(b.mistake(2), "an order whose money came in", "cannot be withdrawn")
		b.equal(b.sums(), [3]money.Pence{20_000_00, 20_000_00, 0}, "sums")
	})
}
