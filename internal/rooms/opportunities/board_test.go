package opportunities

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/opportunities/rules"
)

// What is granted has been done in time: it is not late, however long ago its window ended.
func TestAGrantedOpportunityIsNeverLate(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ended := now.AddDate(-1, 0, 0)
	for _, c := range []struct {
		step Step
		want layout.Severity
	}{{rules.NoStep, layout.Overdue}, {Applied, layout.Overdue}, {Granted, layout.Done}, {Realised, layout.Done}} {
		o := Opportunity{Status: Taken, Step: c.step, WindowCloses: &ended}
		if got, words := o.pressing(now); got != c.want {
			t.Errorf("step %q is %s (%s), want %s", c.step, got, words, c.want)
		}
	}
}

// A column's link leads to exactly its rows: status and steps come back from the address as they went in.
func TestFilterGoesThroughAnAddress(t *testing.T) {
	for _, f := range []Filter{
		{},
		{Statuses: []Status{Taken}, Steps: toDo},
		{Statuses: []Status{Taken}, Steps: []Step{Granted}, Threat: "fraud", Least: 5_000_00},
		{Statuses: []Status{Missed, Lapsed}, Text: "a & b"},
	} {
		q, err := url.ParseQuery(f.query().Encode())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(f, readFilter(q, 7)); d != "" {
			t.Errorf("%+v:\n%s", f, d)
		}
	}
	if f := readFilter(url.Values{"step": {"granted", "x'; DROP TABLE opportunities"}}, 7); len(f.Steps) != 1 {
		t.Errorf("steps %v", f.Steps)
	}
}
