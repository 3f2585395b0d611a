package e2e

import (
	"testing"
	"time"

	"proceeds/internal/rooms/cases/casestest"
)

// christmasEve is Thursday 24 December 2026, 17:00 in London.
var christmasEve = time.Date(2026, 12, 24, 17, 0, 0, 0, time.UTC)

// A seizure at 16:30 on Christmas Eve: Christmas Day, the weekend and the day kept for
// Boxing Day do not count, so that the 48 hours end on Wednesday at 16:30. Courts sit
// last at 10:00 that day.
const (
	seizureEnds = "Wed 30 Dec 2026 16:30"
	seizureAct  = "30 Dec 10:00"
)

// TestASeizureOnChristmasEve records a seizure as an investigator would, with and
// without scripts and on a phone, and reads the deadline before and after.
func TestASeizureOnChristmasEve(t *testing.T) {
	t.Parallel()
	h := open(t, christmasEve)
	var first *Browser
	for _, at := range []struct {
		name          string
		width, height int64
		script        bool
	}{
		{"on a laptop", 1366, 768, true},
		{"on a phone", 390, 844, true},
		{"without script", 1366, 768, false},
	} {
		title := "Stop " + at.name
		c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled(title))
		var opts []Option
		if !at.script {
			opts = append(opts, NoScript)
		}
		b := first
		if b == nil {
			b = Open(t, h, opts...)
			first = b
		} else {
			b = first.Another(opts...)
		}
		b.Size(at.width, at.height)
		look := func() {
			t.Helper()
			fits(t, b)
			if at.script {
				b.Axe(t)
			}
		}
		record := func() {
			t.Helper()
			b.Goto(path(c) + "/seizures/cash/new")
			date(b, "When was it seized?", "2026-12-24T16:30")
			if !at.script {
				b.Submit("Work out the deadline")
				if got := b.Value("When was it seized? > Minute"); got != "30" {
					t.Errorf("%s: the minute typed came back as %q", at.name, got)
				}
			}
			b.See(seizureEnds) // with scripts: while typing
			b.See(seizureAct)
			look()
			b.Fill("Where?", "Motorway services, lorry park")
			b.Fill("#title", "Cash in a holdall")
			b.Fill("#amount-1", "48,260")
			b.Fill("#exhibit-1", "RP/7")
			b.Fill("Seizing officer", "PS 2291")
			b.Fill("Grounds for suspicion", "Bundled, hidden in the spare wheel well, and not accounted for")
			if status := b.Submit("Record seizure and start the clock"); status != 200 {
				b.fatalf("the seizure was answered with %d", status)
			}
			b.See("Recorded")
		}
		signIn(b, "lead.FI")

		// Nothing starts before there is a time, and nothing is recorded without what the law needs.
		b.Goto(path(c) + "/seizures/cash/new")
		b.See("to see when the clock ends")
		if status := b.Submit("Record seizure and start the clock"); status != 422 {
			t.Errorf("%s: an empty seizure was answered with %d", at.name, status)
		}
		b.See("There are 4 things to put right")
		look()

		record()
		look()
		b.Submit("Undo")
		b.Goto("/clocks?scope=mine")
		b.Gone(title)
		b.Goto(path(c))
		b.Gone("Act by Wed 30 Dec 10:00")

		record()
		for _, page := range []string{path(c), path(c) + "/assets"} {
			b.Goto(page)
			together(b, "Cash in a holdall", "Ends Wed 30 Dec 16:30", "Act by Wed 30 Dec 10:00")
			look()
		}
		b.Goto("/work")
		together(b, title, "47h 30m", "Ends Wed 30 Dec 16:30", "Act by Wed 30 Dec 10:00")
		look()
		b.Goto("/clocks?scope=mine")
		together(b, title, "47h 30m", "Wed 30 Dec 16:30", "Wed 30 Dec 10:00")
		look()
		b.Goto("/cases")
		together(b, title, "Wed 30 Dec")
		look()
	}
}
