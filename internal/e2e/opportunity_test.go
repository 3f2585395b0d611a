package e2e

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases/casestest"
)

// TestOpportunitiesEndInTheWorkbook takes one opportunity as far as the money, declines a
// small one alone and a large one with a supervisor, lets another run out and has it
// reviewed as missed: all of them are on the page Missed, or not, and in the workbook.
func TestOpportunitiesEndInTheWorkbook(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00"))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Quayside invoices"))
	lead := Open(t, h)
	lead.Size(1366, 768)
	signIn(lead, "lead.FI")
	for _, o := range []struct{ kind, title, value, closes string }{
		{"Freeze an account", "Freeze the trading account", "12,000", ""},
		{"Seize or detain cash", "Cash at the stall", "4,200", ""},
		{"Restrain property", "Restrain the flat", "60,000", ""},
		{"Apply for forfeiture or give notice", "Give notice on the till money", "7,300", "2026-12-01T18:00"},
		{"Seize or detain cash", "Cash in the lock-up", "3,100.40", "2026-12-02T09:00"},
	} {
		lead.Goto(path(c) + "/opportunities/new")
		lead.Fill("What could be done", o.kind)
		lead.Fill("#title", o.title)
		lead.Fill("Why: the facts", "The bank gave the balance; nothing holds it")
		lead.Fill("#value", o.value)
		lead.Fill("What the value rests on", "a statement")
		if o.closes != "" {
			date(lead, "When the chance ends (optional)", o.closes)
		}
		if status := lead.Submit("Record"); status != 200 {
			lead.fatalf("the opportunity was answered with %d", status)
		}
		lead.See("Recorded")
	}
	show := func(b *Browser, title string) {
		t.Helper()
		b.Goto("/opportunities?layout=list")
		b.Submit(title)
	}

	// Taken, and worked to the end.
	show(lead, "Freeze the trading account")
	lead.Axe(t)
	lead.Submit("Take")
	lead.See("Taken. It is yours.")
	for _, step := range []string{"Applied for", "Granted", "Realised"} {
		lead.Choose(step)
		if step == "Realised" {
			lead.Fill("#outcome-value", "11,500")
		}
		lead.Submit("[action$='/outcome'] button")
		lead.See("Recorded.")
	}
	lead.See("realised £11,500")
	lead.Axe(t)

	// Declined alone, at no more than £5,000, and not without a reason.
	show(lead, "Cash at the stall")
	if status := lead.Submit("Decline"); status != 422 {
		t.Errorf("a decline without a reason was answered with %d", status)
	}
	lead.Fill("#decline-reason", "DISPROPORTIONATE")
	lead.Fill("#decline-text", "A day in court would cost more")
	lead.Submit("Decline")
	lead.See("Declined.")

	// Above it a second person decides.
	show(lead, "Restrain the flat")
	lead.Fill("#decline-reason", "THIRD_PARTY_INTEREST")
	lead.Fill("#decline-text", "The lender's charge takes all of it")
	lead.Submit("Decline")
	lead.See("Decline proposed. A supervisor or manager decides.")
	if got := lead.Texts("[action$='/decision']"); len(got) > 0 {
		t.Errorf("whoever proposes a decline can decide on it: %q", got)
	}
	chief := lead.Another()
	chief.Size(1366, 768)
	signIn(chief, "supervisor.FI")
	show(chief, "Restrain the flat")
	chief.Axe(t)
	chief.Submit("Agree")
	chief.See("Agreed: the opportunity is declined.")

	// One is taken and the time for two runs out: what nobody took awaits review.
	h.now(t, "2026-12-02T10:30")
	signIn(lead, "lead.FI")
	show(lead, "Give notice on the till money")
	lead.See("Run out")
	if got := lead.Texts("[action$='/review']"); len(got) > 0 {
		t.Errorf("an investigator can review: %q", got)
	}
	signIn(chief, "supervisor.FI")
	chief.Goto("/missed")
	chief.Gone("Give notice on the till money") // not missed until a reviewer says so
	show(chief, "Give notice on the till money")
	chief.Choose("Missed")
	chief.Fill("#review-reason", "NO_FI_CAPACITY")
	chief.Choose("No")
	chief.Submit("Record the review")
	chief.See("Missed")
	chief.Axe(t)

	chief.Goto("/missed")
	together(chief, "1 Dec", c.Ref, "Give notice on the till money", "No investigator free", "£7,300")
	chief.See("£7,300 missed")
	for _, not := range []string{"Freeze the trading account", "Cash at the stall", "Restrain the flat", "Cash in the lock-up"} {
		chief.Gone(not)
	}
	fits(t, chief)
	chief.Axe(t)

	chief.Submit("Excel workbook")
	x := book(t, chief.Download("Export to Excel"))
	want := []string{c.Ref + " | Awaiting review | Cash in the lock-up | £3,100.40", c.Ref + " | Missed | Give notice on the till money | £7,300.00"}
	if diff := cmp.Diff(want, columns(t, x, "Missed", "Case", "Status", "Opportunity", "Estimated value")); diff != "" {
		t.Errorf("the sheet Missed (-want +got):\n%s", diff)
	}
	want = []string{"Awaiting review", "Declined", "Declined", "Missed", "Taken"}
	if diff := cmp.Diff(want, sorted(columns(t, x, "All opportunities", "Status"))); diff != "" {
		t.Errorf("the sheet All opportunities (-want +got):\n%s", diff)
	}
	want = []string{"Missed | 1 | £7,300", "Lapsed | 0 | £0", "Awaiting review | 1 | £3,100", "Total in this workbook | 2 | £10,400"}
	if diff := cmp.Diff(want, columns(t, x, "Summary", "Status", "Number", "Estimated value")); diff != "" {
		t.Errorf("the sheet Summary (-want +got):\n%s", diff)
	}
}

// columns gives the rows of a detail sheet below its heads, as far as the named columns go, parted by " | ".
func columns(t *testing.T, x *xlsxtest.Book, sheet string, heads ...string) []string {
	t.Helper()
	var at []int
	var out []string
	for _, row := range x.Rows(sheet) {
		if at == nil {
			at = places(row, heads)
			continue
		}
		cells := make([]string, len(at))
		for i, n := range at {
			if n < len(row) {
				cells[i] = row[n]
			}
		}
		if strings.Join(cells, "") != "" {
			out = append(out, strings.Join(cells, " | "))
		}
	}
	if at == nil {
		t.Fatalf("the sheet %s has no heads %q:\n%q", sheet, heads, x.Rows(sheet))
	}
	return out
}
