package opportunities

import (
	"testing"
	"time"

	"proceeds/internal/rooms/opportunities/rules"
)

func TestTheHistorySaysWhatChangedInWordsOfThePage(t *testing.T) {
	changed := []rules.FieldChange{{Field: "why", Old: "It may be done.", New: "It was not done."}, {Field: "what_by", Old: "Do it.", New: "Review it."},
		{Field: "closes", New: "Tue 16 Dec 2025 10:15"}, {Field: "basis", Old: "a count"}, {Field: "records", Old: "1", New: "2"}}
	const want = "What to do: “Do it.” became “Review it.”; Window ends: “Tue 16 Dec 2025 10:15”; What the value rests on: “a count” no longer holds"
	if got := fieldWords(changed, "It was not done."); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := fieldWords(changed[:1], "Another reason"); got != "Why: “It may be done.” became “It was not done.”" {
		t.Error(got)
	}
	if got := reasonText(Stepped{Reason: "It was not done.", Note: want}); got != "It was not done. "+want {
		t.Errorf("two sentences do not join: %s", got)
	}
	if got := worthOn("about £480.00", "count of the exhibit"); got != "about £480.00, count of the exhibit" || worthOn("not known", "") != "not known" {
		t.Error(got)
	}
	midnight := time.Date(2025, 12, 17, 0, 0, 0, 0, time.UTC)
	d := detail{Row: Row{Opportunity: Opportunity{Status: RunOut, EndedAt: &midnight}}}
	if got := d.headWords(); got != "run out, to review, ended at the end of Tue 16 Dec 2025." {
		t.Error(got)
	}
}
