package diary

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Whatever the value: no line is longer than 75 octets, no letter is cut, and unfolding gives it back.
func TestFoldingLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.RuneFrom([]rune("abc,;\\é€𝄞 日"))).Draw(t, "value")
		var b ical
		b.line("SUMMARY", value)
		s := b.String()
		if !strings.HasSuffix(s, "\r\n") {
			t.Fatalf("%q", s)
		}
		for _, l := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
			if len(l) > 75 || !utf8.ValidString(l) {
				t.Fatalf("%d octets: %q", len(l), l)
			}
		}
		if got := strings.ReplaceAll(strings.TrimSuffix(s, "\r\n"), "\r\n ", ""); got != "SUMMARY:"+value {
			t.Fatalf("%q became %q", value, got)
		}
	})
}
