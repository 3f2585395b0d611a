package layout

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheLogInWords(t *testing.T) {
	for action, want := range map[string]string{"list.shown": "Looked at a list", "conflict.recorded": "Conflict recorded", "retention_hold.placed": "Placed a hold", "order.put_back": "Order put back"} {
		if got := LoggedAct(action); got != want {
			t.Errorf("%s reads %q, want %q", action, got, want)
		}
	}
	d := json.NewDecoder(strings.NewReader(`{"ValuePence":6140000,"pence":-5,"seized_at":"2026-07-01T11:30:00Z","ReadyAt":"0001-01-01T00:00:00Z","refused_on":"2026-10-14","end_local":"2026-10-14T12:15","held":true,"minutes":90,
		"cases":[4,7],"Grading":{"Source":"2","Note":""},"UserID":3,"sha256":"ab"}`))
	d.UseNumber()
	var in map[string]any
	if err := d.Decode(&in); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for k, v := range in {
		if s := LoggedValue(k, v); s != "" {
			got[LoggedField(k)] = s
		}
	}
	want := map[string]string{"Value": "£61,400.00", "Sum": "-£0.05", "Seized at": "1 Jul 2026 12:30:00", "Refused on": "14 Oct 2026", "End local": "Wed 14 Oct 2026 12:15", "Held": "yes", "Minutes": "90 minutes",
		"Cases": "4, 7", "Grading": "source 2", "User id": "3", "Hash of the file": "ab"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A number read as JSON usually reads numbers is written out, however long.
func TestLongNumbersAreWrittenOut(t *testing.T) {
	var v any
	if err := json.Unmarshal([]byte(`{"id": 12345678}`), &v); err != nil {
		t.Fatal(err)
	}
	if got := LoggedValue("", v); got != "record 12345678" {
		t.Error(got)
	}
}

func TestNoActIsToldByItsMachineName(t *testing.T) {
	for action, title := range acts {
		if strings.ContainsAny(title, "._") || title == "" || title[:1] != strings.ToUpper(title[:1]) {
			t.Errorf("%s reads %q", action, title)
		}
	}
}
