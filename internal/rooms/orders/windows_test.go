package orders_test

import (
	"strings"
	"testing"

	"proceeds/internal/rooms/orders/orderstest"
)

// A force sets its own windows; statute stays where it is.
func TestAForceSetsItsOwnWindows(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		site := b.site()
		me := site.SignIn(b.t, b.f.Lead)
		if got := me.Get("/clocks").Must(200).Text(".clocks .sev"); !strings.Contains(got, "Due soon") {
			b.t.Errorf("by the defaults: %s", got)
		}
		g := b.d.SQL()
		sql := "INSERT INTO reference_values (force_id, kind, code, value, from_on, created_at) VALUES ($1, 'window', 'CASH-48.critical', '46', '2026-01-01', '2026-01-01')"
		if _, err := g.ExecContext(b.t.Context(), sql, int64(b.f.ID)); err != nil {
			b.t.Fatal(err)
		}
		if got := me.Get("/clocks").Must(200).Text(".clocks .sev"); !strings.Contains(got, "Critical") {
			b.t.Errorf("by the force's own: %s", got)
		}
		b.equal(b.clock("CASH-48").EndLocal, "2026-11-24T09:00", "the end stays")
	})
}
