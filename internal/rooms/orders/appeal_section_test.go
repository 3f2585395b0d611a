package orders_test

import (
	"testing"

	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/users/userstest"
)

// The time to appeal the forfeiture of frozen money cites the section of its own chapter, and says that it was not read;
// the same thirty days run, and their end makes the order final.
func TestEachChapterHasItsOwnAppeal(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2025-11-20T11:00", "2026-05-19", 7_000_00)))
		must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, orders.Making{AssetID: a.ID, Court: bench1, Lodged: orderstest.At("2025-11-28T11:30"), Applicant: orders.Party{User: b.f.Lead}}))
		b.now("2025-12-01T12:00")
		must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: 2, Made: orderstest.At("2025-12-01T11:00")}))
		c := b.clock("AF-APPEAL")
		b.equal([3]any{c.Cite, c.Verified, c.LastDay.String()}, [3]any{"s.303Z16", false, "2025-12-30"}, "time to appeal")
		b.refusal(b.receive(a.ID, "2025-12-01"), "paying over within it", "s.300(2)")
		b.now("2025-12-31T09:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.clock("AF-APPEAL").State, orders.Stopped, "its end")
		if err := b.receive(a.ID, "2025-12-31"); err != nil {
			b.t.Errorf("paying over after it: %v", err)
		}
	})
	for forfeiture, appeal := range map[powers.Code]powers.Code{"CASH-FORF": "FORF-APPEAL", "LA-FORF": "LA-APPEAL", "AF-FORF": "AF-APPEAL", "CR-FORF": "CR-APPEAL"} {
		p, _ := powers.ByCode(forfeiture)
		if len(p.Next) != 1 || p.Next[0] != appeal {
			t.Errorf("after %s comes %v, want %s", forfeiture, p.Next, appeal)
		}
	}
}
