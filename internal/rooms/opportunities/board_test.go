package opportunities

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/opportunities/rules"
)

// What is granted has been done in time, and what is applied for was applied for in time: neither is late, however long
// ago the window ended.
func TestAGrantedOpportunityIsNeverLate(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ended := now.AddDate(-1, 0, 0)
	for _, c := range []struct {
		step Step
		want layout.Severity
	}{{rules.NoStep, layout.Overdue}, {Assessed, layout.Overdue}, {Applied, layout.Paused}, {Granted, layout.Done}, {Realised, layout.Done}} {
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

// What is left of a window that ends with a day is told in days, as of a clock of days.
func TestWhatIsLeftOfAWindow(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		end  time.Time
		sev  layout.Severity
		want string
	}{
		{time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), layout.Critical, "ends today"},
		{time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), layout.DueSoon, "1 day left"},
		{time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC), layout.Critical, "23h 00m left"},
		{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), layout.DueSoon, "24h 00m left"},
		{time.Date(2027, 6, 30, 23, 0, 0, 0, time.UTC), layout.OnTrack, "220 days left"},
		{now, layout.Overdue, "time has ended"},
	} {
		sev, text := Opportunity{Status: Open, WindowCloses: &c.end}.pressing(now)
		if sev != c.sev || text != c.want {
			t.Errorf("to %s: %s, %q, want %s, %q", c.end, sev, text, c.sev, c.want)
		}
	}
}

func TestWordsOfANarrowColumn(t *testing.T) {
	for in, want := range map[string]string{
		"estimate: value denied by the order": "estimate: order", "estimate: estimate of the investigator": "estimate: investigator",
		"estimate: sum of cash found": "estimate: cash found", "estimate: chain analysis": "estimate: chain analysis", "value not recorded": "value not recorded",
		"Counted by the bank after the hearing in March": "Counted by the bank after…",
	} {
		if got := lostWords(in); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
	for _, r := range rules.All() {
		if got := briefBasis(r.Basis); got == "" || strings.Contains(got, ": ") || strings.Contains(got, ";") {
			t.Errorf("%s rests on %q", r.Code, got)
		}
	}
	if got := briefBasis("Proceeds of Crime Act 2002 ss.41(7B) and 42(7): the court must discharge"); got != "ss.41(7B) and 42(7)" {
		t.Errorf("%q", got)
	}
}

// The change in the headline and in the title above the months is one figure, whatever the months themselves add up to.
func TestTheTrendSaysWhatTheHeadlineSays(t *testing.T) {
	for _, c := range []struct {
		period        string
		before, total money.Pence
		figure, title string
	}{
		{"12m", 100_00, 248_90, "+148%", "Missed value rose by 148% on the 12 months before"},
		{"12m", 300_00, 200_00, "−33%", "Missed value fell by 33% on the 12 months before"},
		{"12m", 0, 200_00, "–", "What was missed, month by month"},
		{"3m", 100_00, 300_00, "+200%", "Missed value rose by 200% on the same part of the year before"},
	} {
		m := missedView{missedData: missedData{Period: periodByCode(caltime.NewDate(2026, 11, 22), c.period), Total: sum{N: 3, Pence: c.total}, Before: sum{N: 2, Pence: c.before}}}
		for i := range 24 {
			m.Months = append(m.Months, monthSum{Month: caltime.NewDate(2024, time.Month(12+i), 1), Full: true, Pence: money.Pence(1+i) * 10_00})
		}
		if got := m.figures()[1].Value; got != c.figure {
			t.Errorf("%s: the headline says %s, want %s", c.period, got, c.figure)
		}
		if got := m.trend().Title; got != c.title {
			t.Errorf("%s: the months say %q, want %q", c.period, got, c.title)
		}
	}
}
