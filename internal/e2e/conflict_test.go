package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/rooms/cases/casestest"
)

// TestTwoPeopleEditOneCase has the second of two people meet what the first has saved:
// both versions are shown, both notes are kept, and nothing that was typed is lost.
func TestTwoPeopleEditOneCase(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00"))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Nail bars"))
	lead := Open(t, h)
	lead.Size(1366, 768)
	deputy := lead.Another()
	deputy.Size(1366, 768)
	signIn(lead, "lead.FI")
	signIn(deputy, "deputy.FI")
	lead.Goto(path(c) + "/edit")
	deputy.Goto(path(c) + "/edit")

	lead.Fill("Title", "Nail bars, Quayside")
	lead.Fill("Summary", "Four shops share one director.")
	lead.Fill("Officer in the case", "DC Teague")
	lead.Submit("Save")
	lead.See("Nail bars, Quayside")

	deputy.Fill("Title", "Nail bars, Northmarch")
	deputy.Fill("Summary", "The rent is paid in cash.")
	deputy.Fill("Prosecutor", "R. Lane")
	if status := deputy.Submit("Save"); status != 409 {
		deputy.fatalf("a stale form was answered with %d", status)
	}
	for _, s := range []string{"Nail bars, Quayside", "Nail bars, Northmarch", "Four shops share one director.", "The rent is paid in cash.", "Lea Lead"} {
		deputy.See(s)
	}
	deputy.Axe(t)
	fits(t, deputy)
	// Their title stands unless it is changed; both notes are kept unless one is dropped.
	deputy.Submit("Save my choices")
	deputy.See("Four shops share one director.")

	deputy.Goto(path(c) + "/edit")
	got := []string{deputy.Value("Title"), deputy.Value("Summary"), deputy.Value("Officer in the case"), deputy.Value("Prosecutor")}
	want := []string{"Nail bars, Quayside", "Four shops share one director.\n\nThe rent is paid in cash.", "DC Teague", "R. Lane"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the case (-want +got):\n%s", diff)
	}
}
