package orders_test

import (
	"errors"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// A slip of the hand cannot forfeit or receive far more money than was held; interest can, and a sum that differs is told.
func TestMoneyGrowsByInterestAlone(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-27T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-28T10:30")))
		must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, orders.Making{AssetID: s.AssetID, Court: bench1, Lodged: orderstest.At("2025-11-28T11:30"), Applicant: orders.Party{User: b.f.Lead}}))
		b.now("2025-12-02T12:00")
		field := func(err error) string {
			b.t.Helper()
			var bad *fault.Error
			if !errors.As(err, &bad) || bad.Fields["amount"] == "" {
				b.t.Fatalf("not refused as a field: %v", err)
			}
			return bad.Error()
		}
		in := orders.Decision{N: 2, Made: orderstest.At("2025-12-01T11:00")}
		far, grown, short := money.Pence(9_999_999_900), money.Pence(20_300_12), money.Pence(20_000_00)
		in.Amount = &far
		_, err := b.r.RecordForfeiture(b.ctx, b.c.ID, in)
		if got := field(err); !strings.Contains(got, "£20,000.00 was applied for") {
			b.t.Errorf("a forfeiture of %s: %s", far, got)
		}
		in.Amount = &grown
		res := must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, in))
		b.equal(res.Alarm, "That is £300.12 more than the £20,000.00 that was applied for", "with interest")
		b.equal(b.totals().Ordered, grown, "forfeited")

		b.now("2026-01-02T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		paid := orders.Receipt{AssetID: s.AssetID, On: caltime.MustDate("2026-01-02"), Where: "HMCTS", Amount: &far}
		_, err = b.r.RecordReceipt(b.ctx, b.c.ID, paid)
		if got := field(err); !strings.Contains(got, "£20,300.12 was forfeited") {
			b.t.Errorf("a receipt of %s: %s", far, got)
		}
		paid.Amount = &short
		if _, err = b.r.RecordReceipt(b.ctx, b.c.ID, paid); err != nil {
			b.t.Errorf("a receipt short of interest: %v", err)
		}
	})
}
