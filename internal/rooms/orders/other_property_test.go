package orders_test

import (
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// The same verbs by the chapters for listed assets and cryptoassets.
func TestListedAssetsAndCryptoassets(t *testing.T) {
	for _, x := range []struct {
		kind                 assets.Kind
		power                assets.Power
		first, det, forfeits string
	}{
		{assets.Listed, assets.S303J, "LA-48", "LA-DET", "LA-FORF"},
		{assets.Crypto, assets.S303Z29, "CR-48", "CR-DET", "CR-FORF"},
	} {
		t.Run(string(x.kind), func(t *testing.T) {
			each(t, "2026-11-23T12:00", func(b *bench) {
				in := orderstest.Cash("2026-11-20T09:00", 7_000_00)
				in.Asset.Kind, in.Seizure.Power = x.kind, x.power
				if x.kind == assets.Listed {
					in.Asset.ListedKind = "watch"
				}
				s, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
				if err != nil {
					b.t.Fatal(err)
				}
				b.equal(b.clock(x.first).EndLocal, "2026-11-24T09:00", "48 hours")
				must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
				b.equal(b.clock(x.det).LastDay.String(), "2027-05-22", "detention")
				_, err = b.r.GiveForfeitureNotice(b.ctx, b.c.ID, orders.Notice{AssetID: s.AssetID, Given: orderstest.At("2026-11-23T11:00"), Officer: orders.Party{User: b.f.Supervisor}, To: "Holder"})
				b.kind(err, fault.Refused, "there is no notice for it")
				m := orders.Making{AssetID: s.AssetID, Court: "Northmarch Magistrates’ Court", Lodged: orderstest.At("2026-11-23T11:30"), Listed: orderstest.At("2026-12-14T10:00"), Applicant: orders.Party{User: b.f.Lead}}
				app := must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
				b.equal([2]string{string(app.Order.Power), string(app.Order.State)}, [2]string{x.forfeits, "listed"}, "application")
				must[orders.Result](b.t)(b.r.Withdraw(b.ctx, b.c.ID, orders.Ending{N: app.Order.N, At: orderstest.At("2026-11-23T11:45"), Why: "Settled"}))
				b.equal([2]any{b.interest(s.AssetID).State, b.clock(x.det).State}, [2]any{assets.DeniedDetained, orders.Running}, "back under its order")
				_, err = b.r.Withdraw(b.ctx, b.c.ID, orders.Ending{N: app.Order.N, At: orderstest.At("2026-11-23T11:46"), Why: "Again"})
				b.kind(err, fault.Refused, "withdrawing twice")
			})
		})
	}
}

func TestAWalletCanBeFrozenAndALandCannot(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		w := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Crypto, "Exchange wallet")
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, w.ID, "2026-11-23T11:00", "2027-05-22", 9_000_00)))
		b.equal(b.clock("CWFO").LastDay.String(), "2027-05-22", "wallet")
		p := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Property, "14 Mill Lane")
		_, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, p.ID, "2026-11-23T11:00", "2027-05-22", 9_000_00))
		b.kind(err, fault.Refused, "freezing land")
		_, err = b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, p.ID, "2026-11-23T11:00"))
		b.kind(err, fault.Refused, "detaining land")
	})
}
