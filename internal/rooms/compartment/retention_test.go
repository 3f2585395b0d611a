package compartment_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
)

// matter gives the retention of a record, from the queue of those due or to come.
func (h *house) matter(k compartment.MatterKind, id int64) compartment.MatterPage {
	h.t.Helper()
	for _, which := range []string{"due", "later"} {
		list, err := h.r.Matters(h.ctx, h.d, which, page.Request{Size: 100})
		h.must(err)
		for _, m := range list.Rows {
			if m.Kind == k && m.RecordID == id {
				p, err := h.r.MatterAt(h.ctx, h.d, m.PublicKey)
				h.must(err)
				return p
			}
		}
	}
	h.t.Fatalf("no retention of %s %d", k, id)
	return compartment.MatterPage{}
}

// dump is every row of every table of the compartment but for its log, as text.
func (h *house) dump(only ...string) string {
	h.t.Helper()
	q := "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'cpt~_%' ESCAPE '~' ORDER BY name"
	if h.d.Dialect() == db.Postgres {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name LIKE 'cpt~_%' ESCAPE '~' ORDER BY table_name"
	}
	var tables []string
	h.must(h.d.Gorm(h.t.Context()).Raw(q).Scan(&tables).Error)
	if len(only) > 0 {
		tables = only
	}
	var out strings.Builder
	for _, t := range tables {
		var rows []map[string]any
		h.must(h.d.Gorm(h.t.Context()).Table(t).Find(&rows).Error)
		for _, row := range rows {
			fmt.Fprintln(&out, t, row)
		}
	}
	return out.String()
}

// closeCase closes the case of the house, as its lead.
func (h *house) closeCase() {
	h.t.Helper()
	files := h.tasks.Cases
	lead := h.f.As(h.t, h.d, h.f.Lead)
	var version int
	h.must(h.d.Gorm(h.t.Context()).Raw("SELECT version FROM cases WHERE id = ?", h.c.ID).Scan(&version).Error)
	h.must(files.Close(lead, h.c.ID, version, cases.ClosingReasons()[0].Code, "over"))
}

const gone = "nothing came of it and nobody needs it"

// A report with all that hangs on it is disposed of by two officers: every text of it goes, from the rows and from the log,
// the log still verifies, and what is left proves what went.
func TestDisposalOfAReport(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		n := aReport()
		n.ReceivedOn = day("2019-05-02")
		p, err := h.r.RecordReport(h.ctx, n)
		h.must(err)
		other, err := h.r.RecordReport(h.ctx, compartment.NewReport{UkfiuRef: "UK-2026-1", ReceivedOn: day("2025-12-17"), ReporterKind: "bank", Reporter: "Marram Bank", Grading: tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "P"}, Marking: "OFFICIAL", Facts: "Another matter.", Subjects: []string{"Bryn Colclough"}})
		h.must(err)
		page, err := h.r.ReportAt(h.ctx, h.d, p.PublicKey)
		h.must(err)
		h.must(h.r.LogSearch(h.ctx, page.Subjects[0].Subject.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: "vane osric", Hits: 0, Note: "nothing on Vane"}))
		_, err = h.r.LinkCase(h.ctx, p.PublicKey, "", h.c.Ref, "The Vane couriers")
		h.must(err)
		_, err = h.r.DraftProduct(h.ctx, compartment.NewProduct{Report: p.PublicKey, Case: h.c.Ref, Text: tasking.NewProduct{Title: "Vane pays cash", Facts: "Osric Vane pays cash in.", Grading: grading}})
		h.must(err)
		m := h.matter(compartment.OfReport, p.ID)
		if m.Matter.ClearFrom != n.ReceivedOn || m.Matter.NextReview != day("2025-05-02") || m.Matter.Grp != retention.Group3 || m.Matter.Confirmed || !m.Matter.Due(day("2026-01-12")) {
			h.t.Errorf("the retention is %+v", m.Matter)
		}
		// A case that it concerns is open.
		_, err = h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, retention.OfReview, gone)
		h.refused(err, fault.Refused)
		if err == nil || !strings.Contains(err.Error(), h.c.Ref+" is open") {
			h.t.Errorf("an open case: %v", err)
		}
		h.on("2026-01-13T10:00")
		h.closeCase()
		// Closing is a contact: the clear period begins again.
		_, err = h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, retention.OfReview, gone)
		if err == nil || !strings.Contains(err.Error(), "not due before 13 Jan 2032: the clear period began on 13 Jan 2026, when a case it concerns was closed") {
			h.t.Errorf("a case closed a moment ago: %v", err)
		}
		h.on("2032-01-13T10:00")
		h.tick()
		// A hold of each kind forbids it, with a clear sentence, until it has ended.
		for _, k := range []compartment.HoldKind{compartment.HoldCPIA, compartment.HoldPII, compartment.HoldCourt} {
			hold, err := h.r.PlaceHold(h.ctx, m.Matter.PublicKey, compartment.NewHold{Kind: k, Reason: "the trial of Vane"})
			h.must(err)
			_, err = h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, retention.OfLaw, gone)
			h.refused(err, fault.Refused)
			if want := "It cannot be disposed of while a hold stands. " + k.Name() + ": the trial of Vane"; err == nil || err.Error() != want {
				h.t.Errorf("%s: %v", k, err)
			}
			h.must(h.r.EndHold(h.ctx, m.Matter.PublicKey, hold.ID, hold.Version, "the trial is over"))
			h.refused(h.r.EndHold(h.ctx, m.Matter.PublicKey, hold.ID, hold.Version, "once more"), fault.Conflict)
		}
		for _, bad := range []struct {
			ground retention.Ground
			why    string
		}{{"", gone}, {retention.OfReview, ""}, {retention.OfReview, "short"}} {
			_, err := h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, bad.ground, bad.why)
			h.refused(err, fault.Invalid)
		}
		d, err := h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, retention.OfReview, "Vane is dead and nobody needs it")
		h.must(err)
		_, err = h.r.ProposeDisposal(h.ctx2, m.Matter.PublicKey, retention.OfReview, gone)
		h.refused(err, fault.Refused)
		_, err = h.r.DecideDisposal(h.ctx, m.Matter.PublicKey, d.Version, true, "")
		h.refused(err, fault.Refused)
		_, err = h.r.DecideDisposal(h.ctx2, m.Matter.PublicKey, d.Version+1, true, "")
		h.refused(err, fault.Conflict)
		_, err = h.r.DecideDisposal(h.ctx2, m.Matter.PublicKey, d.Version, false, "")
		h.refused(err, fault.Invalid)
		// A hold since the proposal stops it.
		hold, err := h.r.PlaceHold(h.ctx2, m.Matter.PublicKey, compartment.NewHold{Kind: compartment.HoldInquiry, Reason: "an inquiry asks"})
		h.must(err)
		_, err = h.r.DecideDisposal(h.ctx2, m.Matter.PublicKey, d.Version, true, "")
		h.refused(err, fault.Refused)
		h.must(h.r.EndHold(h.ctx2, m.Matter.PublicKey, hold.ID, hold.Version, "it asks no more"))
		key, err := audit.LoadOrMakeKey(filepath.Join(h.t.TempDir(), "second.key"))
		h.must(err)
		_, err = audit.Confidential.Seal(h.t.Context(), h.d, key) // what is erased has been sealed
		h.must(err)
		kept, err := audit.Confidential.Latest(h.t.Context(), h.d)
		h.must(err)
		mainBefore := h.lastEntry()
		words := []string{"Vane", "vane", "Quillmark", "quillmark", "UK-2026-771034", "couriers", "branches", "Unit only", "the trial", "is over", "is dead"}
		if before := h.dump(); !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(before, w) }) {
			h.t.Fatal("nothing could be missed")
		}
		done, err := h.r.DecideDisposal(h.ctx2, m.Matter.PublicKey, d.Version, true, "")
		h.must(err)
		after := h.dump()
		for _, w := range words {
			if i := strings.Index(after, w); i >= 0 {
				h.t.Errorf("%q is left: …%s…", w, after[max(0, i-160):min(len(after), i+80)])
			}
		}
		if !strings.Contains(after, "Marram Bank") || !strings.Contains(after, "Bryn Colclough") {
			h.t.Error("another report lost something")
		}
		if d := h.mainLog(mainBefore); len(d) != 0 {
			h.t.Errorf("the main log has %v", d)
		}
		r, err := audit.Confidential.Verify(h.t.Context(), h.d, key.Verifier, kept)
		h.must(err)
		if !r.OK || done.DetailsErased < 10 {
			h.t.Errorf("the log after it: %+v, %+v, %d details erased", r, r.FirstBad, done.DetailsErased)
		}
		h.must(sealed(h, key))
		// The tombstone, and what can no longer be asked for.
		x, err := h.r.MatterAt(h.ctx, h.d, m.Matter.PublicKey)
		h.must(err)
		if s := x.Stone; !x.Matter.Gone() || s.Ref != p.Ref || s.Digest == "" || s.RowsWiped < 6 || s.ProposedByName != "Cora Confidential" || s.DecidedByName != "Con Confidential" || s.Reason != "" ||
			s.Authority() != "DPA 2018 s.39: review of group 3, clear from 13 Jan 2026 for 6 years, due on 13 Jan 2032" {
			h.t.Errorf("the tombstone is %+v", s)
		}
		rows, err := h.r.Log(h.ctx, h.d, 0)
		h.must(err)
		i := slices.IndexFunc(rows, func(e compartment.LogRow) bool { return e.Action == "retention_disposal.done" })
		if i < 0 || !strings.Contains(rows[i].Detail, x.Stone.Digest) || !strings.Contains(rows[i].Detail, x.Stone.Authority()) {
			h.t.Errorf("the log does not prove it: %v", rows)
		}
		_, err = h.r.ReportAt(h.ctx, h.d, p.PublicKey)
		h.refused(err, fault.NotFound)
		_, err = h.r.AddSubject(h.ctx, compartment.NewSubject{Name: "Osric Vane", Report: p.PublicKey})
		h.refused(err, fault.NotFound)
		_, err = h.r.PlaceHold(h.ctx, m.Matter.PublicKey, compartment.NewHold{Kind: compartment.HoldCourt, Reason: "late"})
		h.refused(err, fault.Refused)
		_, err = h.r.ProposeErasure(h.ctx, rows[i].ID, "nobody may know of it at all")
		h.refused(err, fault.Refused)
		if hits, err := h.r.Find(h.ctx, h.d, "vane"); err != nil || len(hits) != 0 {
			h.t.Errorf("a search still finds %v, %v", hits, err)
		}
		b, err := h.r.Board(h.ctx, h.d)
		h.must(err)
		if len(b.Reports) != 1 || b.Reports[0].ID != other.ID {
			h.t.Errorf("the first page has %v", b.Reports)
		}
		h.tick() // nothing of it comes back
		if again := h.dump("cpt_reports", "cpt_subjects", "cpt_matters"); strings.Contains(again, "Vane") {
			h.t.Error("the clock brought something back")
		}
		for _, q := range []string{"UPDATE cpt_disposals SET digest = 'x' WHERE state = 'done'", "DELETE FROM cpt_disposals", "UPDATE cpt_searches SET hits = 9", "UPDATE cpt_searches SET terms = 'x'", "DELETE FROM cpt_searches"} {
			if err := h.d.Maintain(h.t.Context(), func(g *gorm.DB) error { return g.Exec(q).Error }); err == nil || !strings.Contains(err.Error(), "insert-only") {
				h.t.Errorf("%s: %v", q, err)
			}
		}
	})
}

func sealed(h *house, key audit.Key) error {
	if _, err := audit.Confidential.Seal(h.t.Context(), h.d, key); err != nil {
		return err
	}
	r, err := audit.Confidential.Verify(h.t.Context(), h.d, key.Verifier, nil)
	if err == nil && !r.OK {
		err = fmt.Errorf("the log does not verify: %+v", r.FirstBad)
	}
	return err
}

// Each other kind: a request with its clocks, somebody looked for alone, a source, a product that crossed, the desk by years.
func TestDisposalOfEachKind(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		q := h.request("2026-01-09")
		m := h.matter(compartment.OfRequest, q.ID)
		_, err := h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, retention.OfLaw, gone)
		if err == nil || !strings.Contains(err.Error(), "Still at work: A clock of the request runs") {
			h.t.Errorf("a clock runs: %v", err)
		}
		sub, err := h.r.AddSubject(h.ctx, compartment.NewSubject{Name: "Ludo Penhallow", Born: "3 March 1990", LiveOn: day("2026-01-10"), LiveWhy: "plan"})
		h.must(err)
		h.must(h.r.LogSearch(h.ctx, sub.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: "penhallow", Hits: 1}))
		alone := h.matter(compartment.OfSubject, sub.ID)
		_, err = h.r.ProposeDisposal(h.ctx, alone.Matter.PublicKey, retention.OfLaw, gone)
		if err == nil || !strings.Contains(err.Error(), "Somebody named in it is live") {
			h.t.Errorf("somebody live: %v", err)
		}
		h.must(h.r.SetLive(h.ctx, sub.PublicKey, sub.Version, day("2026-01-10"), "plan", day("2026-01-12")))
		src, err := h.r.RecordSource(h.ctx, compartment.NewSource{HandlingRef: "HX-4471", Kind: "human", ExpiresOn: day("2026-06-30"), Conditions: "Not in court"})
		h.must(err)
		product, err := h.r.DraftProduct(h.ctx, compartment.NewProduct{Request: q.PublicKey, Case: h.c.Ref, Text: tasking.NewProduct{Title: "Cash at counters", Facts: "Cash is paid in at counters.", Grading: grading}})
		h.must(err)
		h.must(h.r.AskApproval(h.ctx, product.PublicKey, product.Version))
		h.must(h.r.ApproveProduct(h.ctx2, product.PublicKey, product.Version+1))
		_, err = h.tasks.SetTask(h.f.As(h.t, h.d, h.f.Supervisor), h.c.ID, tasking.NewTask{Title: "Ask Tollgate for the ledger"}, true)
		h.must(err)
		h.must(h.r.AskForApplication(h.ctx, q.PublicKey, h.c.Ref, day("2026-01-29")))
		h.on("2026-01-12T13:00")
		if n := h.tick(); n != 3 {
			h.t.Fatalf("%d things were put on the case", n)
		}
		h.must(h.r.Consent(h.ctx, q.PublicKey, h.at(q).Request.Version, day("2026-01-12")))
		h.closeCase()
		h.on("2027-02-01T12:00")
		h.tick()
		crossed := h.matter(compartment.OfProduct, product.ID)
		if crossed.Matter.ClearFrom != day("2026-01-12") {
			h.t.Errorf("a product's clear period begins on %v", crossed.Matter.ClearFrom)
		}
		desk := h.matter(compartment.OfDesk, 2026)
		if desk.Matter.NextReview != day("2032-12-31") || desk.Matter.Grp != retention.Group4 {
			h.t.Errorf("the desk: %+v", desk.Matter)
		}
		if s := h.matter(compartment.OfSource, src.ID).Matter; s.ClearFrom != day("2026-06-30") || s.NextReview != day("2032-06-30") {
			h.t.Errorf("a source: %+v", s)
		}
		// Group 1 waits for everybody's hundredth birthday.
		h.must(h.r.SetGroup(h.ctx, alone.Matter.PublicKey, h.matter(compartment.OfSubject, sub.ID).Matter.Version, retention.Group1, "a danger to children"))
		h.on("2036-02-01T12:00")
		h.tick()
		_, err = h.r.ProposeDisposal(h.ctx, alone.Matter.PublicKey, retention.OfReview, gone)
		if err == nil || !strings.Contains(err.Error(), "one is on 3 Mar 2090") {
			h.t.Errorf("group 1: %v", err)
		}
		h.refused(h.r.KeepMatter(h.ctx, alone.Matter.PublicKey, h.matter(compartment.OfSubject, sub.ID).Matter.Version, "still a danger", day("2047-01-01")), fault.Invalid)
		h.must(h.r.KeepMatter(h.ctx, alone.Matter.PublicKey, h.matter(compartment.OfSubject, sub.ID).Matter.Version, "still a danger", day("2037-01-01")))
		if got := h.matter(compartment.OfSubject, sub.ID); got.Matter.NextReview != day("2037-01-01") || len(got.Reviews) != 1 {
			h.t.Errorf("after a review: %+v", got)
		}
		key, err := audit.LoadOrMakeKey(filepath.Join(h.t.TempDir(), "second.key"))
		h.must(err)
		h.must(sealed(h, key))
		for _, x := range []struct {
			m      compartment.Matter
			ground retention.Ground
			goes   []string
		}{
			{h.matter(compartment.OfRequest, q.ID).Matter, retention.OfReview, []string{"UK-2026-884411", "Quillmark", "pay the balance", "Application required"}},
			{alone.Matter, retention.OfLaw, []string{"Penhallow", "penhallow", "March 1990"}},
			{h.matter(compartment.OfSource, src.ID).Matter, retention.OfReview, []string{"HX-4471", "Not in court"}},
			{crossed.Matter, retention.OfReview, []string{"Cash at counters", "paid in at counters"}},
			{desk.Matter, retention.OfReview, []string{"Tollgate", h.c.Ref}},
		} {
			before := h.dump()
			for _, w := range x.goes {
				if !strings.Contains(before, w) {
					h.t.Fatalf("%s: %q is not there", x.m.Kind, w)
				}
			}
			d, err := h.r.ProposeDisposal(h.ctx, x.m.PublicKey, x.ground, gone)
			h.must(err)
			done, err := h.r.DecideDisposal(h.ctx2, x.m.PublicKey, d.Version, true, "")
			h.must(err)
			after := h.dump()
			for _, w := range x.goes {
				if strings.Contains(after, w) {
					h.t.Errorf("%s: %q is left in %s", x.m.Kind, w, after)
				}
			}
			if done.RowsWiped == 0 || done.DetailsErased == 0 || len(done.Digest) != 64 {
				h.t.Errorf("%s: %+v", x.m.Kind, done)
			}
			h.must(sealed(h, key))
		}
		if n := len(h.taskRows()); n != 2 {
			h.t.Errorf("the case has %d tasks left of 2: its own retention keeps them", n)
		}
		list, err := h.r.Disposals(h.ctx, h.d, page.Request{Size: 3})
		h.must(err)
		if len(list.Rows) != 3 || list.Next == "" || list.Rows[0].Kind != compartment.OfDesk {
			h.t.Errorf("the tombstones are %+v", list)
		}
	})
}

// What holds a case outside holds what is kept of it here; and another matter on the same name begins a clear period again.
func TestWhatElseKeepsAMatter(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		n := aReport()
		n.ReceivedOn = day("2012-05-02")
		p, err := h.r.RecordReport(h.ctx, n)
		h.must(err)
		_, err = h.r.LinkCase(h.ctx, p.PublicKey, "", h.c.Ref, "")
		h.must(err)
		h.closeCase()
		var asked []ids.Case
		h.r.CaseHolds = caseHolds(&asked)
		m := h.matter(compartment.OfReport, p.ID)
		_, err = h.r.ProposeDisposal(h.ctx, m.Matter.PublicKey, retention.OfLaw, gone)
		if want := "It cannot be disposed of while a hold stands. A case needs it: " + h.c.Ref + " is held: Appeal"; err == nil || err.Error() != want {
			h.t.Errorf("a case that is held: %v", err)
		}
		if len(asked) == 0 || asked[0] != h.c.ID {
			h.t.Errorf("asked for %v", asked)
		}
		again := aReport()
		again.UkfiuRef, again.Subjects = "UK-2026-2", []string{"osric  VANE"}
		_, err = h.r.RecordReport(h.ctx, again)
		h.must(err)
		h.r.CaseHolds = nil
		h.must(h.r.SetGroup(h.ctx, m.Matter.PublicKey, h.matter(compartment.OfReport, p.ID).Matter.Version, retention.Group2, "violence"))
		if got := h.matter(compartment.OfReport, p.ID).Matter; got.ClearFrom != day("2026-01-12") || got.NextReview != day("2036-01-12") || got.Basis != "violence" || !got.Confirmed {
			h.t.Errorf("%+v", got)
		}
		// A report whose case is not noted: only the other report on the same name moves it.
		lone := aReport()
		lone.UkfiuRef, lone.ReceivedOn = "UK-2026-3", day("2011-01-01")
		o, err := h.r.RecordReport(h.ctx, lone)
		h.must(err)
		if got := h.matter(compartment.OfReport, o.ID).Matter; got.ClearFrom != day("2025-12-17") || got.CauseText() != "there was another matter on the same name" {
			h.t.Errorf("%+v", got)
		}
	})
}

// caseHolds finds an appeal on every case, and keeps which were asked for.
func caseHolds(asked *[]ids.Case) func(context.Context, db.Reader, access.Grant) ([]retention.Hold, error) {
	return func(_ context.Context, _ db.Reader, g access.Grant) ([]retention.Hold, error) {
		*asked = append(*asked, g.CaseID())
		return []retention.Hold{{CaseID: g.CaseID(), Kind: retention.HoldAppeal, Reason: "not determined"}}, nil
	}
}
