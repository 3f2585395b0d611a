package auditlog_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/auditlog"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/users/userstest"
)

func path(c cases.Case) string { return "/cases/" + strings.ReplaceAll(c.Ref, "/", "-") }

// The auditor finds who saw a case, what that person did, and one entry with what changed and its proof; and stands in
// the log for having looked.
func TestAnAuditorFindsWhoSawACase(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Cash courier"))
		s.Clock.Advance(time.Minute)
		s.SignIn(t, f.Colleague).Get(path(c)).Must(200)
		s.SignIn(t, f.Manager).Get("/cases").Must(200)
		lead := f.As(t, s.DB, f.Lead)
		if err := s.DB.Write(lead, func(_ context.Context, tx *db.Tx) error {
			tx.Record("thing.changed", db.On{Kind: "thing", ID: 7, Case: c.ID, Force: f.ID}, map[string]any{"old": map[string]any{"Name": "before it", "Same": "s"}, "new": map[string]any{"Name": "after it", "Same": "s"}, "why": "a slip"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}

		b := s.SignIn(t, f.Auditor)
		p := b.Get(path(c) + "/audit").Must(200)
		main := p.Text("main")
		for _, want := range []string{"Cole Colleague", "Looked at a case", "Lea Lead", "Case opened", "Mo Manager", "Looked at a list"} {
			if !strings.Contains(main, want) {
				t.Errorf("%q is not on the page of the case: %s", want, main)
			}
		}
		// What one person did; and their page leads on to the entry.
		p = b.Get("/admin/audit/people/" + ids.String(f.Lead)).Must(200)
		if main := p.Text("main"); !strings.Contains(main, "Thing changed") || strings.Contains(main, "Cole Colleague") {
			t.Errorf("what the lead did: %s", main)
		}
		p = b.Get("/admin/audit?" + url.Values{"action": {"thing.changed"}, "who": {ids.String(f.Lead)}, "op": {"alteration"}, "kind": {"thing"}, "from": {"2026-11-01"}, "to": {"2026-11-30"}, "case": {c.Ref}}.Encode()).Must(200)
		if n := p.Count("main table tbody tr"); n != 1 {
			t.Fatalf("%d entries: %s", n, p.Text("main"))
		}
		entry := p.Attr("main table tbody th a", "href")
		// The days as the form's boxes send them; one that is in no calendar is told, and narrows nothing.
		boxes := url.Values{"action": {"thing.changed"}, "from-day": {"1"}, "from-month": {"11"}, "from-year": {"2026"}, "to-day": {"21"}, "to-month": {"11"}, "to-year": {"2026"}}
		if n := b.Get("/admin/audit?" + boxes.Encode()).Must(200).Count("main table tbody tr"); n != 0 {
			t.Errorf("%d entries to the day before", n)
		}
		boxes.Set("to-day", "22")
		if q := b.Get("/admin/audit?" + boxes.Encode()).Must(200); q.Count("main table tbody tr") != 1 || q.Attr("#to-day", "value") != "22" {
			t.Errorf("to that day: %s", q.Text("main"))
		}
		boxes.Set("to-day", "31")
		if q := b.Get("/admin/audit?" + boxes.Encode()).Must(200); q.Count("main table tbody tr") != 1 || q.Attr("#to-day", "value") != "31" || q.Count(".govuk-error-summary a[href='#to-day']") != 1 {
			t.Errorf("a day that is in no calendar: %s", q.Text("main"))
		}
		p = b.Get(entry).Must(200)
		for _, want := range []string{"before it", "after it", "changed", "a slip", "waits to be sealed"} {
			if !strings.Contains(p.Text("main"), want) {
				t.Errorf("%q is not on the page of the entry: %s", want, p.Text("main"))
			}
		}
		b.Get(entry + "/proof").Must(422) // nothing to prove it by yet
		s.RunJobs(t)
		b = s.SignIn(t, f.Auditor)
		if p = b.Get(entry).Must(200); !strings.Contains(p.Text("main"), "Proven against the newest signed checkpoint") {
			t.Errorf("sealed: %s", p.Text("main"))
		}
		// The proof is whole without the database.
		var proof auditlog.Proof
		if err := json.Unmarshal([]byte(b.Get(entry+"/proof").Must(200).Body), &proof); err != nil {
			t.Fatal(err)
		}
		if _, err := audit.CheckProof(proof.EntryProof, proof.PublicKey); err != nil {
			t.Error(err)
		}
		proof.Record[len(proof.Record)-2] ^= 1
		if _, err := audit.CheckProof(proof.EntryProof, proof.PublicKey); err == nil {
			t.Error("a changed record was proven")
		}
		// The auditor's reading is in the log, on the case.
		p = b.Get("/admin/audit?who=" + ids.String(f.Auditor)).Must(200)
		for _, want := range []string{"Looked at the log", "Looked at an entry of the log", "Took the proof of an entry away", "Looked at a case"} {
			if !strings.Contains(p.Text("main"), want) {
				t.Errorf("the auditor's own %q is not there", want)
			}
		}
		if !strings.Contains(b.Get(path(c)+"/audit").Must(200).Text("main"), "Audrey Auditor") {
			t.Error("the auditor is not among those who saw the case")
		}
	})
}

// Of a case that the auditor may not see there is no row, on no page and in no export; and one that was refused reads the
// same whether there is such a case or not.
func TestNoRowOfACaseOutOfSight(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f, other := userstest.NewForce(t, s.DB, "FI"), userstest.NewForce(t, s.DB, "NB")
		shut := casestest.OpenIn(t, s.Cases, f, casestest.Restricted, casestest.Titled("ZEPHYRINE"))
		locked := casestest.OpenIn(t, s.Cases, f, casestest.Titled("QUINCE"))
		foreign := casestest.OpenIn(t, s.Cases, other, casestest.Titled("MEDLAR"))
		if err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			for _, c := range []cases.Case{shut, locked, foreign} {
				tx.Record("thing.changed", db.On{Kind: "thing", Case: c.ID, Force: c.ForceID}, map[string]string{"title": c.Title})
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		keepOut(t, s, locked, f.Auditor, f)
		lead := s.SignIn(t, f.Lead)
		lead.Get(path(shut)).Must(200)
		lead.Get("/cases").Must(200)
		colleague := s.SignIn(t, f.Colleague)
		colleague.Get(path(shut)).Must(404)
		colleague.Get(path(foreign)).Must(404)
		colleague.Get("/cases/FI-2026-9999").Must(404)

		ctx := f.As(t, s.DB, f.Auditor)
		b := s.SignIn(t, f.Auditor)
		all, err := s.AuditLog.Entries(ctx, s.DB, auditlog.Filter{}, page.Request{Sort: auditlog.Newest, Size: 5000})
		if err != nil {
			t.Fatal(err)
		}
		refusals := 0
		for _, e := range all.Rows {
			if e.ForceID != f.ID || e.CaseID == shut.ID || e.CaseID == foreign.ID || e.CaseID == locked.ID || e.CaseRef == shut.Ref {
				t.Errorf("%+v", e)
			}
			if e.Action != "case.refused" {
				continue
			}
			refusals++
			if e.CaseID != 0 || e.SubjectID != 0 {
				t.Errorf("a refusal tells: %+v", e)
			}
			if got := b.Get("/admin/audit/entries/" + ids.String(e.ID)).Must(200).Text("main"); strings.Contains(got, "ZEPHYRINE") || strings.Contains(got, "Take the proof") {
				t.Errorf("a refusal: %s", got)
			}
			b.Get("/admin/audit/entries/" + ids.String(e.ID) + "/proof").Must(422)
		}
		if refusals != 3 {
			t.Errorf("%d refusals, want one each", refusals)
		}
		var hidden []ids.AuditEntry
		if err := s.DB.Gorm(ctx).Raw("SELECT id FROM audit_entries WHERE case_id IN ? AND action <> 'case.refused'", []ids.Case{shut.ID, foreign.ID, locked.ID}).Scan(&hidden).Error; err != nil || len(hidden) < 6 {
			t.Fatal(hidden, err)
		}
		for _, id := range hidden {
			b.Get("/admin/audit/entries/" + ids.String(id)).Must(404)
			b.Get("/admin/audit/entries/" + ids.String(id) + "/proof").Must(404)
			b.Post("/admin/audit/entries/"+ids.String(id)+"/erase", url.Values{"reason": {"because a court has ordered it"}}).Must(404)
		}
		for _, c := range []cases.Case{shut, foreign, locked} {
			b.Get(path(c) + "/audit").Must(404)
			p := b.Get("/admin/audit?case=" + url.QueryEscape(c.Ref)).Must(200)
			q := b.Get("/admin/audit?case=FI-2026-9999").Must(200)
			if p.Count("table") != 0 || len(p.All("main h2")) != len(q.All("main h2")) {
				t.Errorf("%s: %s", c.Ref, p.Text("main"))
			}
		}
		b.Get("/admin/audit/people/" + ids.String(other.Lead)).Must(404)
		for _, at := range []string{"/admin/audit", "/admin/audit/people/" + ids.String(f.Lead), "/admin/audit/erasures"} {
			got := b.Get(at).Must(200).Text("main")
			for _, word := range []string{"ZEPHYRINE", "QUINCE", "MEDLAR", shut.Ref + "x", foreign.Ref} {
				if strings.Contains(got, word) {
					t.Errorf("%s shows %s", at, word)
				}
			}
		}
		csv := b.Post("/lists/audit-log", url.Values{"format": {"csv"}}).Must(200).Body
		for _, c := range []cases.Case{locked, foreign} {
			if strings.Contains(csv, c.Title) || strings.Contains(csv, ","+c.Ref+",") { // what somebody typed may stand in a refusal
				t.Errorf("the export shows %s", c.Ref)
			}
		}
		if !strings.Contains(csv, "Looked at a case") && !strings.Contains(csv, "Looked at a list") {
			t.Errorf("the export is empty: %.300s", csv)
		}
		if strings.Contains(csv, "ZEPHYRINE") {
			t.Error("the export tells of a restricted case")
		}
		var n int64
		if err := s.DB.Gorm(ctx).Raw("SELECT COUNT(*) FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id WHERE e.action = 'list.exported' AND e.op = 'disclosure' AND d.detail LIKE '%sha256%' AND d.detail LIKE '%audit-log%'").Scan(&n).Error; err != nil || n != 1 {
			t.Errorf("the export is recorded %d times, %v", n, err)
		}
		// Nobody but auditors reads the log.
		for _, who := range []ids.User{f.Lead, f.Supervisor, f.Manager, f.Admin, f.Referrer} {
			x := s.SignIn(t, who)
			for _, at := range []string{"/admin/audit", path(locked) + "/audit", "/admin/audit/people/" + ids.String(f.Lead)} {
				if p := x.Get(at); p.Status != 403 && p.Status != 404 {
					t.Errorf("%s at %s: %d", ids.String(who), at, p.Status)
				}
			}
		}
	})
}

// What the log keeps of a case that was disposed of is found by its reference, as before, and leads to no page that is gone.
func TestTheLogOutlivesTheCase(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("ZEPHYRINE"))
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(s.Cases.Close(f.As(t, s.DB, f.Lead), c.ID, c.Version, cases.ClosingReasons()[0].Code, "ended"))
		x, err := s.Retention.ProposeDisposal(f.As(t, s.DB, f.Supervisor), c.ID, retention.OfLaw, "a court has ordered it")
		must(err)
		_, err = s.Retention.DecideDisposal(f.As(t, s.DB, f.Manager), c.ID, x.Version, true, "")
		must(err)

		b := s.SignIn(t, f.Auditor)
		b.Get(path(c)).Must(404)
		found := b.Get("/admin/audit?" + url.Values{"case": {strings.ToLower(strings.ReplaceAll(c.Ref, "/", "-"))}}.Encode()).Must(200)
		if got := found.Text("main"); !strings.Contains(got, "Case opened") || strings.Contains(got, "ZEPHYRINE") {
			t.Errorf("the log of a case that was disposed of: %s", got)
		}
		b.Get(found.Attr("main table a.ref", "href")).Must(200)
		entry := b.Get(found.Attr("main table th a", "href")).Must(200)
		b.Get(entry.Attr("dd a[href*='"+url.QueryEscape(c.Ref)+"']", "href")).Must(200)
		// Such a case of which the auditor might not know is not found: nor one of another force.
		shut := casestest.OpenIn(t, s.Cases, f, casestest.Restricted)
		must(s.Cases.Close(f.As(t, s.DB, f.Lead), shut.ID, shut.Version, cases.ClosingReasons()[0].Code, "ended"))
		must(s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error { return erase(ctx, tx, shut) }))
		other := userstest.NewForce(t, s.DB, "NB")
		if got := b.Get("/admin/audit?" + url.Values{"case": {shut.Ref}}.Encode()).Must(200); got.Count("main table") != 0 {
			t.Errorf("a restricted one: %s", got.Text("main"))
		}
		if got := s.SignIn(t, other.Auditor).Get("/admin/audit?" + url.Values{"case": {c.Ref}}.Encode()).Must(200); got.Count("main table") != 0 {
			t.Errorf("another force's: %s", got.Text("main"))
		}
	})
}

// keepOut records a conflict of interest.
func keepOut(t *testing.T, s *apptest.Site, c cases.Case, who ids.User, f userstest.Force) {
	t.Helper()
	if err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("conflict.recorded", db.On{Kind: "case", ID: int64(c.ID), Case: c.ID, Force: c.ForceID}, nil)
		return insertConflict(ctx, tx, c, who, f.Supervisor)
	}); err != nil {
		t.Fatal(err)
	}
}

// One person proposes an erasure, another decides; the proof stays whole.
func TestErasureTakesTwo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f)
		s.RunJobs(t)
		ctx := f.As(t, s.DB, f.Auditor)
		res, err := s.AuditLog.Entries(ctx, s.DB, auditlog.Filter{Action: "case.opened"}, page.Request{Sort: auditlog.Newest, Size: 10})
		if err != nil || len(res.Rows) != 1 || res.Rows[0].CaseID != c.ID {
			t.Fatal(res, err)
		}
		at := "/admin/audit/entries/" + ids.String(res.Rows[0].ID)
		b, m := s.SignIn(t, f.Auditor), s.SignIn(t, f.Manager)
		b.Post(at+"/erase", url.Values{"reason": {"short"}}).Must(422)
		reason := "The court ordered erasure on 3 November"
		b.Post(at+"/erase", url.Values{"reason": {reason}}).Must(303)
		b.Post(at+"/erase", url.Values{"reason": {reason}}).Must(422) // one waits already
		p := b.Get("/admin/audit/erasures").Must(200)
		if !strings.Contains(p.Text("main"), "somebody else decides") || p.Count("main form") != 0 {
			t.Errorf("the proposer: %s", p.Text("main"))
		}
		own := url.Values{"version": {"1"}, "decision": {"erase"}, "decided_reason": {"I think so myself"}}
		b.Post("/admin/audit/erasures/1", own).Must(422)
		if p = m.Get("/admin/audit/erasures").Must(200); !strings.Contains(p.Text("main"), reason) || p.Count("main a[href='"+at+"']") != 0 {
			t.Errorf("the manager: %s", p.Text("main"))
		}
		m.Post("/admin/audit/erasures/1", url.Values{"version": {"1"}, "decision": {"erase"}, "decided_reason": {"no"}}).Must(422)
		m.Post("/admin/audit/erasures/1", url.Values{"version": {"9"}, "decision": {"erase"}, "decided_reason": {"I have read the order"}}).Must(409)
		m.Post("/admin/audit/erasures/1", url.Values{"version": {"1"}, "decision": {"erase"}, "decided_reason": {"I have read the order"}}).Must(303)
		m.Post("/admin/audit/erasures/1", url.Values{"version": {"2"}, "decision": {"erase"}, "decided_reason": {"I have read the order"}}).Must(409)
		p = b.Get(at).Must(200)
		if got := p.Text("main"); !strings.Contains(got, "The detail was erased on") || !strings.Contains(got, "Proven against") || strings.Contains(got, "Propose to erase") {
			t.Errorf("erased: %s", got)
		}
		s.Clock.Advance(10 * time.Minute)
		s.RunJobs(t)
		key, err := s.AuditLog.Key()
		if err != nil {
			t.Fatal(err)
		}
		if r, err := audit.Verify(t.Context(), s.DB, key.Verifier, nil); err != nil || !r.OK {
			t.Errorf("%+v, %v", r.FirstBad, err)
		}
		// The entry that tells of it keeps its detail, and a refused one is erased nowhere.
		res, err = s.AuditLog.Entries(ctx, s.DB, auditlog.Filter{Op: db.Erasure}, page.Request{Sort: auditlog.Newest, Size: 10})
		if err != nil || len(res.Rows) != 1 || res.Rows[0].Action != audit.ErasedAction {
			t.Fatal(res, err)
		}
		if _, err := s.AuditLog.ProposeErasure(ctx, res.Rows[0].ID, reason); err == nil {
			t.Error("an erasure of an erasure was proposed")
		}
		res, err = s.AuditLog.Entries(ctx, s.DB, auditlog.Filter{Action: "member.joined"}, page.Request{Sort: auditlog.Newest, Size: 1})
		if err != nil || len(res.Rows) == 0 {
			t.Fatal(res, err)
		}
		endless := strings.Repeat("The order of the court. ", 200)
		if _, err := s.AuditLog.ProposeErasure(ctx, res.Rows[0].ID, endless); !fault.Is(err, fault.Invalid) {
			t.Errorf("an endless reason: %v", err)
		}
		e, err := s.AuditLog.ProposeErasure(ctx, res.Rows[0].ID, reason)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AuditLog.DecideErasure(f.As(t, s.DB, f.Manager), e.ID, e.Version, false, endless); !fault.Is(err, fault.Invalid) {
			t.Errorf("an endless reason to decide: %v", err)
		}
		if e, err = s.AuditLog.DecideErasure(f.As(t, s.DB, f.Manager), e.ID, e.Version, false, "The order is of another case"); err != nil || e.State != auditlog.Refused {
			t.Fatal(e, err)
		}
		if x, err := s.AuditLog.Entry(ctx, s.DB, res.Rows[0].ID); err != nil || x.ErasedAt != nil || x.Detail == "" {
			t.Errorf("%+v, %v", x, err)
		}
	})
}

// The whole log is verified each day and when an auditor asks; what is wrong stands on their page.
func TestTheStateOfTheLog(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		s.RunJobs(t)
		b := s.SignIn(t, f.Auditor)
		if got := b.Get("/admin/audit").Must(200).Text("main"); !strings.Contains(got, ", whole") || !strings.Contains(got, "proceeds-audit+") || !strings.Contains(got, "nowhere") {
			t.Errorf("%s", got)
		}
		note := b.Get("/admin/audit/checkpoint").Must(200).Body
		key, err := s.AuditLog.Key()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := audit.OpenCheckpoint([]byte(note), key.Verifier); err != nil {
			t.Error(err)
		}
		tamper(t, s.DB)
		b.Post("/admin/audit/verify", url.Values{}).Must(303)
		s.RunJobs(t)
		b = s.SignIn(t, f.Auditor)
		if got := b.Get("/admin/audit").Must(200).Text("main"); !strings.Contains(got, "The log is not whole. Entry 2: the entry is not as it was sealed") {
			t.Errorf("%s", got)
		}
	})
}

// A checkpoint is kept each day where --checkpoint-to says; a failure is told and made good.
func TestCheckpointsAreKeptOutside(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		dir := t.TempDir()
		told := func(user ids.User) string {
			t.Helper()
			b := s.SignIn(t, user)
			return b.Get("/help").Must(200).Text(`.pr-nav a[href="/notices"]`) + ": " + b.Get("/notices").Must(200).Text("main")
		}
		folder, file := filepath.Join(dir, "notes"), filepath.Join(dir, "all.notes")
		s.AuditLog.Keep = []audit.Target{{Path: folder + "/"}, {Path: file}, {Mail: "dpo@example.org"}}
		late := func() string {
			t.Helper()
			out, err := s.AuditLog.Late(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(out, "\n")
		}
		if late() != "" {
			t.Errorf("before any try: %s", late())
		}
		if err := s.AuditLog.KeepCheckpoints(userstest.System(t), false); err == nil {
			t.Error("a folder that is not there, and no mail server, were no fault")
		}
		if got := late(); !strings.Contains(got, "no such file") || !strings.Contains(got, "no mail server is set") || strings.Contains(got, "all.notes") {
			t.Errorf("after a failure: %s", got)
		}
		for range 3 { // a run of failures is told once, of each target that fails
			if err := s.AuditLog.KeepCheckpoints(userstest.System(t), false); err == nil {
				t.Error("it was kept")
			}
			if got := told(f.Admin); !strings.HasPrefix(got, "Notices 2 unread") || strings.Count(got, "The signed checkpoint could not be put at") != 2 || !strings.Contains(got, "could not be put at "+folder+"/.") ||
				!strings.Contains(got, "mailto:dpo@example.org") || strings.Contains(got, "all.notes") {
				t.Errorf("the administrator is told: %s", got)
			}
		}
		if got := told(f.Manager); strings.Contains(got, "checkpoint") {
			t.Errorf("a manager is told: %s", got)
		}
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		s.AuditLog.Keep = s.AuditLog.Keep[:2]
		for range 2 { // the second time nothing is due
			if err := s.AuditLog.KeepCheckpoints(userstest.System(t), false); err != nil {
				t.Fatal(err)
			}
		}
		if late() != "" {
			t.Errorf("made good: %s", late())
		}
		if got := told(f.Admin); !strings.HasPrefix(got, "Notices 1 unread") || strings.Count(got, "kept there again") != 1 { // the mail server is still missing
			t.Errorf("made good, the administrator is told: %s", got)
		}
		s.Clock.Advance(27 * time.Hour)
		if got := late(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "the last checkpoint was kept") {
			t.Errorf("after 27 hours: %s", got)
		}
		if err := s.AuditLog.KeepCheckpoints(userstest.System(t), false); err != nil {
			t.Fatal(err)
		}
		names, err := filepath.Glob(filepath.Join(folder, "*.note"))
		if err != nil || len(names) != 2 {
			t.Errorf("%v, %v", names, err)
		}
		all, err := os.ReadFile(file)
		if err != nil || strings.Count(string(all), "proceeds audit log\n") != 2 {
			t.Errorf("%s, %v", all, err)
		}
		for _, name := range append(names, file) {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
		// What was kept proves the log, and finds what was done to it.
		key, err := s.AuditLog.Key()
		if err != nil {
			t.Fatal(err)
		}
		newest, err := os.ReadFile(slices.Max(names))
		if err != nil {
			t.Fatal(err)
		}
		for what, kept := range map[string][]byte{"of the folder": newest, "of the file": audit.LastNote(all)} {
			if r, err := audit.Verify(t.Context(), s.DB, key.Verifier, kept); err != nil || !r.OK {
				t.Errorf("the note %s: %+v, %v", what, r.FirstBad, err)
			}
		}
		if err := os.WriteFile(slices.Max(names), []byte("forged"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := audit.KeepNote(folder, mustOpen(t, newest, key), newest); err == nil || !strings.Contains(err.Error(), "another checkpoint") {
			t.Errorf("a note under the same name: %v", err)
		}
	})
}

func mustOpen(t *testing.T, note []byte, k audit.Key) audit.Checkpoint {
	t.Helper()
	c, err := audit.OpenCheckpoint(note, k.Verifier)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
