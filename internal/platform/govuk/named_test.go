package govuk

import "testing"

func TestNamedSaysWhichFieldIsMeant(t *testing.T) {
	for _, x := range [][3]string{
		{"Order made", "Enter a real date", "Order made: enter a real date"},
		{"When was it made?", "Enter a real date", "When was it made? Enter a real date"},
		{" ", "Enter a real date", "Enter a real date"},
		{"Sum", "", ""},
	} {
		if got := Named(x[0], x[1]); got != x[2] {
			t.Errorf("%q of %q: %q, want %q", x[1], x[0], got, x[2])
		}
	}
}
