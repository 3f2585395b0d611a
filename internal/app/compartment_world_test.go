package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// canary stands in every text of the compartment that a test fills, so that a trace of it is found wherever it turns up.
const canary = "quonset"

// sealed is a compartment with one of everything, by the key in its address.
type sealed struct {
	one, two                                   ids.User // its officers
	report, request, subject, product, finding string
	keys                                       []string // all of them, and the references
}

// fillCompartment fills the compartment of a force: a report, a request that was refused, a live subject, a source, a draft
// that waits for approval, findings.
func fillCompartment(t *testing.T, s *apptest.Site, f userstest.Force, one, two ids.User, caseRef string) sealed {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	n := func(word string) string { return canary + word }
	c := sealed{one: one, two: two}
	ctx, r := f.As(t, s.DB, one), s.Compartment
	now := s.DB.Time()
	today := caltime.DateOf(now)
	grading := tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "C", Conditions: n("conditions")}
	p, err := r.RecordReport(ctx, compartment.NewReport{UkfiuRef: n("1234"), ReceivedOn: today.AddDays(-5), ReporterKind: "bank", Reporter: n("reporter"), Grading: grading, Marking: "OFFICIAL-SENSITIVE",
		Facts: n("facts"), Assessment: n("assessment"), Subjects: []string{n("subject")}})
	must(err)
	value := money.Pence(77_613_00)
	q, err := r.RecordRequest(ctx, compartment.NewRequest{Report: p.PublicKey, UkfiuRef: n("5678"), ReporterKind: "bank", Reporter: n("asker"), Nation: caltime.EnglandWales, Activity: n("activity"), Value: &value,
		Marking: "OFFICIAL-SENSITIVE", Disclosed: today.AddDays(-4), Asked: now.Add(-48 * time.Hour), ReplyBy: now.Add(48 * time.Hour)})
	must(err)
	must(r.Refuse(ctx, q.PublicKey, q.Version, today))
	sub, err := r.AddSubject(ctx, compartment.NewSubject{Name: n("named"), Detail: n("detail"), LiveOn: today.AddDays(-20), LiveWhy: "plan", Report: p.PublicKey})
	must(err)
	must(r.LogSearch(ctx, sub.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: n("terms"), Hits: 1, Note: n("note")}))
	_, err = r.RecordSource(ctx, compartment.NewSource{HandlingRef: "QUONSET-4471", Kind: "human", Conditions: n("terms")})
	must(err)
	link, err := r.LinkCase(ctx, p.PublicKey, "", caseRef, n("why"))
	must(err)
	d, err := r.DraftProduct(ctx, compartment.NewProduct{Report: p.PublicKey, Case: caseRef, Text: tasking.NewProduct{Title: n("title"), Facts: n("text"), Grading: grading}})
	must(err)
	must(r.AskApproval(ctx, d.PublicKey, d.Version))
	found, err := r.Findings(ctx, s.DB)
	must(err)
	if len(found) < 3 {
		t.Fatalf("only %d findings", len(found))
	}
	c.report, c.request, c.subject, c.product, c.finding = p.PublicKey, q.PublicKey, sub.PublicKey, d.PublicKey, found[0].PublicKey
	c.keys = []string{p.PublicKey, q.PublicKey, sub.PublicKey, d.PublicKey, found[0].PublicKey, link.IntelRef, p.Ref, q.Ref, d.Ref}
	must(s.TickCompartment(context.Background()))
	return c
}

// path is the address of a route of the compartment.
func (c sealed) path(route string) string {
	act := map[string]string{"reports": "withdraw", "requests": "reply", "subjects": "live", "products": "ask", "approvals": "approve", "findings": "take"}
	parts := strings.Split(route, "/")
	of := map[string]string{":report": c.report, ":request": c.request, ":subject": c.subject, ":product": c.product, ":finding": c.finding}
	for i, p := range parts {
		if k, ok := of[p]; ok {
			parts[i] = k
		}
		if p == ":act" {
			parts[i] = act[parts[2]]
		}
	}
	return strings.Join(parts, "/")
}
