package orders_test

import (
	"strings"
	"testing"

	"proceeds/internal/rooms/orders/orderstest"
)

// What is seized on a Sunday is counted from midnight, and its 48 hours end at midnight: the pages say the hour.
func TestAClockOfHoursThatEndsAtMidnightSaysSo(t *testing.T) {
	each(t, "2026-11-22T12:00", func(b *bench) {
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-22T09:00", 3_400_00)
		me := b.site().SignIn(b.t, b.f.Lead)
		for path, want := range map[string]string{b.path() + "/assets": "Ends Tue 24 Nov 24:00", b.path(): "Cash, 48 hours: Tue 24 Nov 24:00", "/work": "The next clock ends Tue 24 Nov 24:00."} {
			if got := me.Get(path).Must(200).Text("body"); !strings.Contains(got, want) {
				b.t.Errorf("%s does not say %q:\n%s", path, want, got)
			}
		}
	})
}
