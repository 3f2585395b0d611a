package diary

import (
	"strings"
	"testing"

	"proceeds/internal/rooms/orders"
)

// A notice says when a clock ends as a sentence: "at the end of" a day, or the moment.
func TestTheEndInANoticeReadsAsASentence(t *testing.T) {
	for end, want := range map[string]string{
		"2026-12-09T00:00": "Ends at the end of Tue 8 Dec 2026. Act by Tue 8 Dec 2026 10:00.",
		"2026-11-23T09:40": "Ends Mon 23 Nov 2026 09:40. Act by Tue 8 Dec 2026 10:00.",
	} {
		var l Line
		l.Kind, l.EndLocal, l.NowEnd, l.ActLocal, l.State = Soon, end, end, "2026-12-08T10:00", orders.Running
		if got := lineOf(l).text; got != want {
			t.Errorf("%s: %q, want %q", end, got, want)
		}
		l.Kind = ActBy
		if got := lineOf(l).text; strings.Contains(got, "Ends end of") {
			t.Errorf("%s: %q", end, got)
		}
	}
}
