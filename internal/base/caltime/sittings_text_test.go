package caltime

import (
	"testing"
	"time"
)

func TestSittingsText(t *testing.T) {
	mixed := Sittings{Buffer: 90 * time.Minute, Holidays: true}
	mixed.Starts[time.Tuesday] = []time.Duration{14 * time.Hour, 10 * time.Hour}
	mixed.Starts[time.Thursday] = []time.Duration{9*time.Hour + 30*time.Minute}
	mixed.Starts[time.Saturday] = []time.Duration{10 * time.Hour}
	mixed.Starts[time.Sunday] = []time.Duration{10 * time.Hour}
	for want, s := range map[string]Sittings{
		"Mon to Fri 10:00, not on bank holidays; at least 2 h before the end of a clock of hours":                                     DefaultSittings(),
		"Tue 10:00 and 14:00, Thu 09:30, Sat and Sun 10:00, on bank holidays too; at least 1 h 30 before the end of a clock of hours": mixed,
		"it does not sit": {},
	} {
		if got := s.Text(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
