package caltime_test

import (
	"testing"

	"proceeds/internal/base/caltime"
)

func TestParseBoxes(t *testing.T) {
	for _, x := range []struct {
		day, month, year, want string
		ok                     bool
	}{
		{"27", "11", "2026", "2026-11-27", true}, {" 7", "01 ", "2026", "2026-01-07", true}, {"29", "2", "2028", "2028-02-29", true},
		{"29", "2", "2026", "", false}, {"1", "1", "26", "", false}, {"1", "", "2026", "", false}, {"x", "1", "2026", "", false}, {"1", "13", "2026", "", false},
	} {
		d, ok := caltime.ParseBoxes(x.day, x.month, x.year)
		if ok != x.ok || ok && d.String() != x.want {
			t.Errorf("%q %q %q: %s, %v", x.day, x.month, x.year, d, ok)
		}
	}
	if d, ok := caltime.ParseBoxes(" ", "", ""); !ok || !d.IsZero() {
		t.Errorf("empty boxes: %s, %v", d, ok)
	}
}
