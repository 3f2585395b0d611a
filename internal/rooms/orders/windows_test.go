package orders_test

import (
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
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

func windowsOf(critical, soon int, from string, edition int64) orders.NewWindows {
	return orders.NewWindows{Code: "CASH-48", Critical: critical, Soon: soon, From: caltime.MustDate(from), Reason: "Courts are further away", Edition: edition}
}

func TestSettingWindows(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		admin := b.f.As(b.t, b.d, b.f.Admin)
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		n := windowsOf(46, 48, "2026-11-20", 0)
		b.equal(must[[]orders.Shifted](b.t)(b.r.PreviewWindows(admin, n)), []orders.Shifted{{From: powers.Soon, To: powers.Critical, N: 1}}, "preview")
		before := b.clock("CASH-48")
		c := must[orders.WindowChange](b.t)(b.r.SetWindows(admin, n))
		b.equal(b.clock("CASH-48"), before, "no clock is touched")
		b.equal(c.Text(), "critical 24 to 46", "what was changed")
		later := must[orders.WindowChange](b.t)(b.r.SetWindows(admin, windowsOf(10, 40, "2026-12-01", c.ID)))
		w := must[map[powers.Code]powers.Windows](b.t)(b.r.Windows(b.ctx, b.d, b.f.ID))
		b.equal(w["CASH-48"], powers.Windows{CriticalHours: 46 * time.Hour, SoonHours: 48 * time.Hour}, "in force")
		b.now("2026-12-01T09:00")
		w = must[map[powers.Code]powers.Windows](b.t)(b.r.Windows(b.ctx, b.d, b.f.ID))
		b.equal(w["CASH-48"], powers.Windows{CriticalHours: 10 * time.Hour, SoonHours: 40 * time.Hour}, "from its day on")

		for name, x := range map[string]struct {
			n     orders.NewWindows
			field string
		}{
			"none":      {windowsOf(0, 48, "2026-12-01", later.ID), "critical"},
			"below":     {windowsOf(-1, 48, "2026-12-01", later.ID), "critical"},
			"huge":      {windowsOf(24, 241, "2026-12-01", later.ID), "soon"},
			"crossed":   {windowsOf(24, 23, "2026-12-01", later.ID), "soon"},
			"past":      {windowsOf(24, 48, "2026-11-30", later.ID), "from"},
			"no change": {windowsOf(10, 40, "2026-12-01", later.ID), "critical"},
		} {
			_, err := b.r.SetWindows(admin, x.n)
			if f, ok := err.(*fault.Error); !ok || f.Kind != fault.Invalid || f.Fields[x.field] == "" {
				b.t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := b.r.SetWindows(admin, windowsOf(20, 40, "2026-12-01", c.ID)); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("stale: %v", err)
		}
		if _, err := b.r.SetWindows(b.ctx, windowsOf(20, 40, "2026-12-01", later.ID)); !fault.Is(err, fault.Forbidden) {
			b.t.Errorf("an investigator: %v", err)
		}
		if _, err := b.r.SetWindows(admin, orders.NewWindows{Code: "NOPE"}); !fault.Is(err, fault.NotFound) {
			b.t.Errorf("no such clock: %v", err)
		}
	})
}
