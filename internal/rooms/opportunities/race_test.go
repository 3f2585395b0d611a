package opportunities_test

import (
	"sync"
	"testing"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// Taking an opportunity and recording the order that meets it, in the same moment, must not lock each other out: each
// writes the case and the opportunity.
func TestTakingBesideTheOrderThatMeetsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		h := opportunitiestest.New(d)
		ctx := f.As(t, d, f.Lead)
		for range 8 {
			c := casestest.OpenIn(t, h.Cases, f)
			s := h.SeizeCash(t, f, c.ID, clock.Now().Add(-2*time.Hour), assets.S294, 9_000_00)
			var key string
			if err := d.Gorm(ctx).Raw("SELECT public_key FROM opportunities WHERE case_id = ? AND rule = 'MO-05'", c.ID).Scan(&key).Error; err != nil || key == "" {
				t.Fatalf("no opportunity was found: %v", err)
			}
			var wg sync.WaitGroup
			var took, ordered error
			wg.Go(func() { _, _, took = h.Opportunities.Take(ctx, key, 0) })
			wg.Go(func() {
				_, ordered = h.Orders.RecordDetention(ctx, c.ID, orderstest.Detain(f, s.AssetID, "2026-11-22T11:30"))
			})
			wg.Wait()
			if ordered != nil {
				t.Errorf("the order: %v", ordered)
			}
			// Who comes second finds it met already, or takes it and then sees it granted; never a fault of ours.
			if took != nil && !fault.Is(took, fault.Refused) && !fault.Is(took, fault.Conflict) {
				t.Errorf("taking: %v", took)
			}
			var row opportunities.Opportunity
			if err := d.Gorm(ctx).Where("public_key = ?", key).Take(&row).Error; err != nil || row.Status != opportunities.Taken || row.Step != opportunities.Granted {
				t.Errorf("it is %s, %s: %v", row.Status, row.Step, err)
			}
		}
	})
}
