package orders_test

import (
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// Nothing is seized, ordered or taken back in a closed case: its clock would run where nobody looks.
func TestAClosedCaseTakesNoPropertyActs(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		act, err := b.r.ReleaseProperty(b.ctx, b.c.ID, orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "the holder", Why: "No longer suspected"})
		if err != nil {
			b.t.Fatal(err)
		}
		c, err := b.r.Cases.ByID(b.ctx, b.d, b.grant())
		if err != nil {
			b.t.Fatal(err)
		}
		if err := b.r.Cases.Close(b.ctx, b.c.ID, c.Version, cases.ClosingReasons()[0].Code, ""); err != nil {
			b.t.Fatal(err)
		}
		_, err = b.r.Cases.Undo(b.ctx, act)
		b.kind(err, fault.Refused, "taking back a release")
		_, _, err = b.r.Assets.RecordSeizure(b.ctx, b.c.ID, orderstest.Cash("2026-11-23T09:00", 20_000_00))
		b.kind(err, fault.Refused, "a seizure")
		_, err = b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30"))
		b.kind(err, fault.Refused, "an order")
		_, _, err = b.r.Assets.AddAsset(b.ctx, b.c.ID, assets.Found{Asset: assets.Asset{Kind: assets.Vehicle, Title: "A van", FirstKnownAt: b.time.Now()}})
		b.kind(err, fault.Refused, "an asset")
		b.equal(b.clock("CASH-48").State, orders.Stopped, "the clock")

		// and none is offered
		me := b.site().SignIn(b.t, b.f.Lead)
		for _, page := range []string{"/assets", "/assets/A1", "/assets/A1/record", "/matters"} {
			got := me.Get(b.path() + page).Must(200)
			for _, href := range got.All("main a") {
				if strings.HasPrefix(href, "Record ") || strings.HasPrefix(href, "Draft ") || strings.HasPrefix(href, "Add ") {
					b.t.Errorf("%s of a closed case offers %q", page, href)
				}
			}
		}
	})
}
