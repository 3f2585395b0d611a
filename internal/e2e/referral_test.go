package e2e

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// refer sends a referral as an officer on the page they land on.
func refer(b *Browser, what, seizedAt string) {
	b.t.Helper()
	b.Goto("/refer")
	b.Fill("What it is about", "Seizure")
	b.Fill("What happened, and what you ask for", what)
	b.Fill("What there is", "Cash")
	b.Fill("#estimate", "4,820")
	b.Fill("Seized under", "s294")
	date(b, "When it was seized", seizedAt)
	if status := b.Submit("[action='/refer'] button[type=submit]"); status != 200 {
		b.fatalf("the referral was answered with %d", status)
	}
	b.See("Referred. Your number is R-FI/2026/")
}

// TestAReferralBecomesACase lets an officer refer cash with scripts, on a phone and without scripts: the queue shows it
// with its clock, and an investigator takes it, opens a case and records the seizure.
func TestAReferralBecomesACase(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00")) // a Monday
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
		what := "Cash in a holdall " + at.name
		signIn(b, "referrer.FI")
		if b.Path() != "/refer" {
			t.Errorf("%s: an officer lands on %s", at.name, b.Path())
		}
		if status := b.Submit("[action='/refer'] button[type=submit]"); status != 422 {
			t.Errorf("%s: an empty referral was answered with %d", at.name, status)
		}
		look()
		refer(b, what, "2026-11-23T09:30")
		b.See("Wed 25 Nov 2026 09:30") // the end of the 48 hours
		b.Gone("Lea Lead")
		look()

		worker := b.Another(opts...)
		worker.Size(at.width, at.height)
		b = worker
		signIn(b, "lead.FI")
		b.Goto("/referrals")
		together(b, what, "tomorrow 10:00", "24h 00m", "£4,820", "Waiting")
		look()
		b.Submit("Take the next")
		b.See("Taken. R-FI/2026/")
		b.See("It is with Lea Lead.")
		look()
		b.Submit("Open a case for it")
		b.See("about £4,820")
		if got := b.Value("Summary"); !strings.Contains(got, what) { // what is known is filled in
			t.Errorf("%s: the summary of the new case is %q", at.name, got)
		}
		look()
		b.Fill("#title", "")
		if status := b.Submit("Open the case"); status != 422 {
			t.Errorf("%s: a case without a title was answered with %d", at.name, status)
		}
		look()
		b.Fill("#title", "Holdall "+at.name)
		b.Fill("#threat", "Drugs: supply")
		b.Submit("Open the case")
		b.See("Case FI/2026/")
		b.See("Holdall " + at.name)
		c := b.Path()
		look()

		b.Goto(c + "/seizures/cash/new")
		date(b, "When was it seized?", "2026-11-23T09:30")
		b.Fill("Where?", "Lay-by on the coast road")
		b.Fill("#title", "Cash in a holdall")
		b.Fill("#amount-1", "4,820")
		b.Fill("#exhibit-1", "RP/7")
		b.Fill("Seizing officer", "PS 2291")
		b.Fill("Grounds for suspicion", "Bundled, and not accounted for")
		b.Submit("Record seizure and start the clock")
		b.See("Recorded")
		b.Goto("/referrals?state=accepted")
		together(b, what, "Accepted", strings.ReplaceAll(strings.TrimPrefix(c, "/cases/"), "-", "/"))
		look()
	}
}

// TestAReferralIsRefusedOrForgotten refuses one referral because nobody is free, and leaves another until its 48 hours are
// over: the referrer reads the first decision, and the queue says how late the other is. The refusal stands for review,
// is missed once a supervisor says so, and is in the workbook.
func TestAReferralIsRefusedOrForgotten(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00"))
	officer := Open(t, h)
	officer.Size(1366, 768)
	signIn(officer, "referrer.FI")
	refer(officer, "Cash that nobody is free for", "2026-11-23T09:00")
	refer(officer, "Cash that is forgotten", "2026-11-23T09:30")

	chief := officer.Another()
	chief.Size(1366, 768)
	signIn(chief, "supervisor.FI")
	chief.Goto("/referrals")
	chief.Click("R-FI/2026/0001")
	chief.See("Cash that nobody is free for")
	if status := chief.Submit("[aria-labelledby='h-refuse'] button"); status != 422 {
		t.Errorf("a refusal without a reason was answered with %d", status)
	}
	fits(t, chief)
	chief.Axe(t)
	chief.Fill("#decide-reason", "No investigator is free")
	chief.Fill("#decide-note", "Everybody is at the Crown Court until Friday")
	chief.Submit("[aria-labelledby='h-refuse'] button")
	chief.See("Refused.")
	chief.Axe(t)

	officer.Goto("/refer")
	officer.Click("R-FI/2026/0001")
	officer.See("Everybody is at the Crown Court until Friday")
	officer.Gone("Sue Supervisor")
	fits(t, officer)
	officer.Axe(t)

	h.now(t, "2026-11-25T10:00")
	signIn(chief, "supervisor.FI")
	chief.Goto("/referrals")
	together(chief, "Cash that is forgotten", "late", "Waiting")
	fits(t, chief)
	chief.Axe(t)

	// The refusal for want of people ran out with the 48 hours; a supervisor says that it was missed.
	const title = "Take on the referral that was refused for want of capacity"
	chief.Goto("/missed")
	chief.Gone(title)
	chief.Goto("/opportunities?layout=list")
	chief.Submit(title)
	chief.See("R-FI/2026/0001")
	chief.See("Run out")
	fits(t, chief)
	chief.Choose("Missed")
	chief.Fill("#review-reason", "NO_FI_CAPACITY")
	chief.Choose("No")
	chief.Submit("Record the review")
	chief.See("Missed")
	chief.Goto("/missed")
	together(chief, title, "No investigator free", "£4,820")
	fits(t, chief)
	chief.Axe(t)
	chief.Submit("Excel workbook")
	x := book(t, chief.Download("Export to Excel"))
	if diff := cmp.Diff([]string{"Missed | " + title + " | £4,820.00"}, columns(t, x, "Missed", "Status", "Opportunity", "Estimated value")); diff != "" {
		t.Errorf("the sheet Missed (-want +got):\n%s", diff)
	}
}
