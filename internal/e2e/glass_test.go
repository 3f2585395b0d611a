package e2e

import (
	"testing"

	"proceeds/internal/rooms/cases/casestest"
)

// TestGlassIsBrokenToldOfAndJudged has an investigator read a restricted case by break-glass, its lead find the notice, and a
// supervisor, who sees nothing of the case, judge it; the auditor finds all of it in the register.
func TestGlassIsBrokenToldOfAndJudged(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00"))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Harbour cash"), casestest.Restricted)
	b := Open(t, h)
	b.Size(1366, 768)
	lead, boss, auditor := b.Another(), b.Another(), b.Another()

	signIn(b, "colleague.FI")
	if status := b.Visit(path(c)); status != 404 {
		b.fatalf("a restricted case answers an outsider with %d", status)
	}
	b.Goto("/break-glass")
	b.Axe(t)
	fits(t, b)
	b.Fill("Reference of the case", c.Ref)
	b.Fill("Why you must see it", "Risk to life or of serious harm")
	b.Fill("Why it cannot wait for the lead to let you in", "A threat was made this morning")
	b.Fill("For how long", "2 hours")
	b.Submit("Break the glass")
	b.See("Harbour cash")
	b.See("You see " + c.Ref + " by break-glass until Mon 23 Nov 2026 12:00.")
	b.Axe(t)
	b.Goto(path(c) + "/timeline")
	b.See("by break-glass until")
	b.Goto("/cases")
	b.Gone("Harbour cash")
	b.Gone("by break-glass until")

	signIn(lead, "lead.FI")
	lead.Goto("/notices")
	lead.See("Cole Colleague reads a restricted case of FI Harbour unit by break-glass")
	lead.See(c.Ref)

	signIn(boss, "supervisor.FI")
	boss.Goto("/notices")
	boss.See("Cole Colleague reads a restricted case of FI Harbour unit by break-glass")
	boss.Gone(c.Ref)
	boss.Goto("/break-glass/review")
	boss.See("A threat was made this morning")
	boss.Gone(c.Ref)
	boss.Axe(t)
	boss.Submit("[href^='/break-glass/review/']")
	boss.Axe(t)
	boss.Choose("Not justified")
	boss.Fill("Why", "The lead was on duty")
	boss.Fill("What is done about it", "Spoken to")
	boss.Submit("Record the review")
	boss.See("Nothing to review")

	if status := b.Visit(path(c)); status != 404 {
		b.fatalf("after the review the case answers with %d", status)
	}
	signIn(auditor, "auditor.FI")
	auditor.Goto("/break-glass/register")
	auditor.See("Reviewed: not justified")
	auditor.See("Spoken to")
	auditor.Gone(c.Ref)
	auditor.Axe(t)
}
