package orders_test

import (
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// byHand records a step of the only interest of an asset that no order makes.
func (b *bench) byHand(a ids.Asset, to assets.State) error {
	i := b.interest(a)
	_, err := b.r.Assets.MoveInterest(b.ctx, b.c.ID, assets.Move{Interest: i.ID, Version: i.Version, To: to, At: b.time.Now(), Why: "By the other agency", ToWhom: "The other agency", Agreement: "E-mail of the day", Authoriser: "DI Cole", Evidence: "Statement", Value: 100})
	return err
}

// What an order holds or a clock runs on is let go by its release, never past it.
func TestNothingIsLetGoPastItsOrder(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		b.kind(b.byHand(s.AssetID, assets.Returned), fault.Refused, "a return while the 48 hours run")
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		for _, to := range []assets.State{assets.Returned, assets.Released} {
			b.kind(b.byHand(s.AssetID, to), fault.Refused, "letting go of what is detained")
		}
		b.equal(b.clock("CASH-DET").State, orders.Running, "the order's clock")
		b.now("2026-11-23T12:10")
		if err := b.byHand(s.AssetID, assets.Transferred); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.clock("CASH-DET").State, orders.Stopped, "the order's clock after a transfer")
		b.equal(b.states()[1], orders.Discharged, "the order after a transfer")
		if b.next() != nil {
			b.t.Errorf("the case's next deadline is still %v", b.next())
		}
	})
}

// A seizure can be taken back once whatever was built on it was taken back itself.
func TestASeizureIsTakenBackAfterItsOrder(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s, act, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, orderstest.Cash("2026-11-23T09:00", 20_000_00))
		if err != nil {
			b.t.Fatal(err)
		}
		res := must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		_, err = b.r.Cases.Undo(b.ctx, act)
		b.kind(err, fault.Refused, "taking back a seizure under its order")
		for _, x := range []ids.Act{res.Act, act} {
			if _, err := b.r.Cases.Undo(b.ctx, x); err != nil {
				b.t.Fatal(err)
			}
		}
		b.equal(b.clock("CASH-48").State, orders.Stopped, "the 48 hours")
		b.equal(b.totals().Held, money.Pence(0), "held")
	})
}
