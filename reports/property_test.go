package reports_test

import (
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

var day = caltime.MustDate

// property gives the cases A and B property at every step of the ladder. A: cash seized two days ago; cash forfeited by a
// court and received; an account frozen and served, another whose order was not served; a car that is only known of. B:
// a confiscation order of which a part was paid and received, and what victims got of it.
func (f force) property(t *testing.T) force {
	t.Helper()
	r := confiscationtest.Room(f.d)
	o, ctx := r.Orders, f.As(t, f.d, f.Lead)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	orderstest.Seize(t, ctx, o, f.a.ID, "2026-11-20T10:00", 12_000_00)

	won := orderstest.Seize(t, ctx, o, f.a.ID, "2025-12-02T10:00", 8_000_01)
	_, err := o.RecordDetention(ctx, f.a.ID, orderstest.Detain(f.Force, won.AssetID, "2025-12-03T11:00"))
	ok(err)
	res, err := o.ApplyForForfeiture(ctx, f.a.ID, orders.Making{AssetID: won.AssetID, Court: "Northmarch Magistrates’ Court", Lodged: orderstest.At("2026-03-02T10:00"), Applicant: orders.Party{User: f.Lead}})
	ok(err)
	_, err = o.RecordForfeiture(ctx, f.a.ID, orders.Decision{N: res.Order.N, Made: orderstest.At("2026-04-10T11:00"), MadeBy: orders.Bench})
	ok(err)
	_, err = o.RecordReceipt(ctx, f.a.ID, orders.Receipt{AssetID: won.AssetID, On: day("2026-06-01"), Where: "HMCTS"})
	ok(err)

	frozen := orderstest.Account(t, ctx, o, f.a.ID)
	res, err = o.RecordAccountFreezing(ctx, f.a.ID, orderstest.Freeze(f.Force, frozen.ID, "2026-09-01T11:00", "2027-02-28", 20_000_00))
	ok(err)
	_, err = o.Serve(ctx, f.a.ID, orders.Service{N: res.Order.N, At: orderstest.At("2026-09-02T10:00"), How: "By hand", Balance: new(money.Pence(18_500_50))})
	ok(err)
	covert := orderstest.Add(t, ctx, o, f.a.ID, assets.Account, "Savings account not told of")
	_, err = o.RecordAccountFreezing(ctx, f.a.ID, orderstest.Freeze(f.Force, covert.ID, "2026-11-10T11:00", "2027-05-09", 9_999_99))
	ok(err)
	orderstest.Add(t, ctx, o, f.a.ID, assets.Vehicle, "Blue saloon car")

	confiscationtest.Start(t, ctx, r, f.b.ID, "A. Defendant", "2025-03-14", "2025-03-20")
	_, err = r.Order(ctx, f.b.ID, confiscationtest.Order(1, "2026-01-30", 50_000_00, "2026-04-29"))
	ok(err)
	on := confiscation.On{N: 1}
	_, _, err = r.Pay(ctx, f.b.ID, confiscation.Paying{On: on, Day: day("2026-04-20"), Source: confiscation.FromDefendant, Amount: 20_000_01})
	ok(err)
	ok(r.Receive(ctx, f.b.ID, confiscation.Receiving{On: on, Payment: 1, Day: day("2026-05-05"), Where: "HMCTS", Compensation: 5_000_00, Costs: 100_00}))
	return f
}
