package orders_test

import (
	"testing"

	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// Seized afresh before anybody noticed that the first 48 hours had ended: the first clock lapses, the property does not.
func TestAFreshSeizureHoldsWhatTheFirstClockLetGo(t *testing.T) {
	each(t, "2026-11-24T10:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		again := orderstest.Cash("2026-11-24T09:12", 20_000_00)
		again.AssetID, again.Seizure.ReSeizureOf = s.AssetID, &s.ID
		if _, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, again); err != nil {
			b.t.Fatal(err)
		}
		b.equal(must[int](b.t)(b.r.Lapse(userstest.System(b.t))), 1, "clocks that ended")
		b.equal(b.interest(s.AssetID).State, assets.DeniedSeized, "the property")
		b.equal(b.clock("CASH-48").State, orders.Running, "the second clock")
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-24T09:50")))
		b.now("2026-11-27T10:00")
		b.equal(must[int](b.t)(b.r.Lapse(userstest.System(b.t))), 0, "clocks that ended after the order")
		b.equal(b.interest(s.AssetID).State, assets.DeniedDetained, "the property, detained")
	})
}
