package powers

import (
	"testing"

	"proceeds/internal/base/caltime"
)

func TestSeverity(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	hours, days := Cash48.Windows, CashDetention.Windows
	for _, c := range []struct {
		name     string
		w        Windows
		now, end string
		want     Severity
	}{
		{"48 hours just begun", hours, "2026-12-23T10:15", "2026-12-29T10:15", Soon},
		{"24 counted hours left", hours, "2026-12-24T10:15", "2026-12-29T10:15", Soon},
		{"a minute less", hours, "2026-12-24T10:16", "2026-12-29T10:15", Critical},
		{"over Christmas the count stands still", hours, "2026-12-27T12:00", "2026-12-29T10:15", Critical},
		{"at the end", hours, "2026-12-29T10:15", "2026-12-29T10:15", Overdue},
		{"unknown holidays", hours, "2029-01-01T10:15", "2029-01-03T10:15", Critical},
		{"months to go", days, "2026-01-16T09:00", "2026-07-15T00:00", OnTrack},
		{"29 days to go", days, "2026-06-15T09:00", "2026-07-15T00:00", OnTrack},
		{"28 days to go", days, "2026-06-16T09:00", "2026-07-15T00:00", Soon},
		{"three working days", days, "2026-07-10T09:00", "2026-07-15T00:00", Soon},
		{"two working days", days, "2026-07-13T09:00", "2026-07-15T00:00", Critical},
		{"the last minute", days, "2026-07-14T23:59", "2026-07-15T00:00", Critical},
		{"the day after", days, "2026-07-15T00:00", "2026-07-15T00:00", Overdue},
		{"two working days over Christmas", days, "2026-12-24T09:00", "2026-12-30T00:00", Critical},
		{"a long way off, holidays unknown", days, "2028-12-30T09:00", "2031-07-15T00:00", OnTrack},
		{"near, holidays unknown", days, "2029-07-10T09:00", "2029-07-15T00:00", Critical},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.w.SeverityAt(caltime.MustLocal(c.now).UTC(), caltime.MustLocal(c.end), cal)
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
