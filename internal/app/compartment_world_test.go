package app_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// canary stands in every text of the compartment that a test fills, so that a trace of it is found wherever it turns up.
const canary = "quonset"

// sealed is a compartment with one of everything, by the key in its address.
type sealed struct {
	one, two                                   ids.User // its officers
	report, request, subject, product, finding string
	matter, entry, erasure                     string   // a proposed disposal, an entry of the log, a proposal to erase one
	keys                                       []string // all that are keys, and the references
}

// fillCompartment fills the compartment of a force: a report, a request that was refused, a live subject, a source, a draft
// that waits for approval, findings; an old report whose disposal is proposed, a hold, a review, an erasure from its log that
// is proposed, and, with a second officer, one that was done and a source that was disposed of.
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
	c.keepFor(t, s, f, n)
	must(s.TickCompartment(context.Background()))
	return c
}

// keepFor fills what stands about how long things are kept.
func (c *sealed) keepFor(t *testing.T, s *apptest.Site, f userstest.Force, n func(string) string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, r := f.As(t, s.DB, c.one), s.Compartment
	today := caltime.DateOf(s.DB.Time())
	of := func(k compartment.MatterKind, id int64) compartment.Matter {
		t.Helper()
		for _, which := range []string{"due", "later"} {
			list, err := r.Matters(ctx, s.DB, which, page.Request{Size: 100})
			must(err)
			for _, m := range list.Rows {
				if m.Kind == k && m.RecordID == id {
					return m.Matter
				}
			}
		}
		t.Fatalf("no retention of %s %d", k, id)
		return compartment.Matter{}
	}
	old, err := r.RecordReport(ctx, compartment.NewReport{UkfiuRef: n("9012"), ReceivedOn: today.AddDays(-2600), ReporterKind: "bank", Reporter: n("older"), Grading: tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "P"},
		Marking: "OFFICIAL-SENSITIVE", Facts: n("past"), Subjects: []string{n("former")}})
	must(err)
	due := of(compartment.OfReport, old.ID)
	must(r.SetGroup(ctx, due.PublicKey, due.Version, retention.Group3, n("basis")))
	_, err = r.ProposeDisposal(ctx, due.PublicKey, retention.OfReview, n("proposal")+" is no longer needed")
	must(err)
	src, err := r.RecordSource(ctx, compartment.NewSource{HandlingRef: "QUONSET-5582", Kind: "covert"})
	must(err)
	held := of(compartment.OfSource, src.ID)
	_, err = r.PlaceHold(ctx, held.PublicKey, compartment.NewHold{Kind: compartment.HoldPII, Reason: n("hold")})
	must(err)
	must(r.KeepMatter(ctx, held.PublicKey, held.Version, n("review"), today.AddDays(100)))
	rows, err := r.Log(ctx, s.DB, 0)
	must(err)
	x, err := r.ProposeErasure(ctx, rows[0].ID, n("erasure")+" was ordered")
	must(err)
	c.matter, c.entry, c.erasure = due.PublicKey, ids.String(rows[1].ID), strconv.FormatInt(x.ID, 10)
	c.keys = append(c.keys, due.PublicKey, held.PublicKey, old.PublicKey)
	if c.two == 0 {
		return
	}
	second := f.As(t, s.DB, c.two)
	gone, err := r.RecordSource(ctx, compartment.NewSource{HandlingRef: "QUONSET-6693", Kind: "partner"})
	must(err)
	m := of(compartment.OfSource, gone.ID)
	p, err := r.ProposeDisposal(ctx, m.PublicKey, retention.OfLaw, n("unlawful")+" to keep it")
	must(err)
	_, err = r.DecideDisposal(second, m.PublicKey, p.Version, true, "")
	must(err)
	x, err = r.ProposeErasure(ctx, rows[2].ID, n("erased")+" by order")
	must(err)
	must(r.DecideErasure(second, x.ID, x.Version, true, n("decided")+" after reading it"))
	c.keys = append(c.keys, m.PublicKey)
}

// path is the address of a route of the compartment.
func (c sealed) path(route string) string {
	act := map[string]string{"reports": "withdraw", "requests": "reply", "subjects": "live", "products": "ask", "approvals": "approve", "findings": "take", "retention": "group"}
	parts := strings.Split(route, "/")
	of := map[string]string{":report": c.report, ":request": c.request, ":subject": c.subject, ":product": c.product, ":finding": c.finding, ":matter": c.matter, ":entry": c.entry, ":erasure": c.erasure}
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
