package compartment_test

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// Nobody but an officer of the force, in person, reads or does anything: each verb and each reader, as each other role.
func TestOnlyOfficersOfTheForce(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		p, err := h.r.RecordReport(h.ctx, aReport())
		h.must(err)
		q := h.request("2026-01-09")
		s, err := h.r.AddSubject(h.ctx, compartment.NewSubject{Name: "Osric Vane", LiveOn: day("2026-01-10"), LiveWhy: "plan", Report: p.PublicKey})
		h.must(err)
		x, err := h.draft(q, "Cash in an account.")
		h.must(err)
		found := h.only("MO-13")
		other := userstest.NewForce(h.t, h.d, "NM")
		foreign := other.Confidential(h.t, h.d, "nora", "Nora Confidential")
		token := func(ctx context.Context) context.Context {
			a, _ := actor.From(ctx)
			return actor.With(ctx, a.Within([]perm.Permission{perm.CompartmentRead, perm.CompartmentWork, perm.CompartmentApprove}))
		}
		people := map[string]context.Context{"a program": actor.With(h.t.Context(), actor.Program("rules")), "the command line": actor.With(h.t.Context(), actor.AtCommandLine()),
			"an officer's token": token(h.ctx), "an officer of another force": other.As(h.t, h.d, foreign)}
		for name, id := range map[string]ids.User{"lead": h.f.Lead, "supervisor": h.f.Supervisor, "manager": h.f.Manager, "auditor": h.f.Auditor, "administrator": h.f.Admin, "referrer": h.f.Referrer} {
			people[name] = h.f.As(h.t, h.d, id)
		}
		e := func(_ any, err error) error { return err }
		about := map[string]func(ctx context.Context) error{
			"report":   func(ctx context.Context) error { return e(h.r.ReportAt(ctx, h.d, p.PublicKey)) },
			"request":  func(ctx context.Context) error { return e(h.r.RequestAt(ctx, h.d, q.PublicKey)) },
			"subject":  func(ctx context.Context) error { return e(h.r.SubjectAt(ctx, h.d, s.PublicKey)) },
			"product":  func(ctx context.Context) error { return e(h.r.ProductAt(ctx, h.d, x.PublicKey)) },
			"finding":  func(ctx context.Context) error { _, _, err := h.r.FindingAt(ctx, h.d, found.PublicKey); return err },
			"withdraw": func(ctx context.Context) error { return h.r.WithdrawReport(ctx, p.PublicKey, 1, "a good reason") },
			"live": func(ctx context.Context) error {
				return h.r.SetLive(ctx, s.PublicKey, 1, day("2026-01-10"), "plan", day("2026-01-11"))
			},
			"search": func(ctx context.Context) error {
				return h.r.LogSearch(ctx, s.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: "vane"})
			},
			"link":    func(ctx context.Context) error { return e(h.r.LinkCase(ctx, p.PublicKey, "", h.c.Ref, "")) },
			"reply":   func(ctx context.Context) error { return h.r.ReplyTo(ctx, q.PublicKey, 1, "refuse", "", h.clock.Now()) },
			"refuse":  func(ctx context.Context) error { return h.r.Refuse(ctx, q.PublicKey, 1, day("2026-01-12")) },
			"consent": func(ctx context.Context) error { return h.r.Consent(ctx, q.PublicKey, 1, day("2026-01-12")) },
			"hold":    func(ctx context.Context) error { return h.r.HoldByOrder(ctx, q.PublicKey, 1, "afo", "", h.clock.Now()) },
			"extend": func(ctx context.Context) error {
				return e(h.r.ApplyToExtend(ctx, q.PublicKey, day("2026-01-12"), "Insp"))
			},
			"decide": func(ctx context.Context) error {
				return h.r.DecideExtension(ctx, q.PublicKey, 1, 1, "granted", day("2026-01-12"), day("2026-02-12"))
			},
			"task": func(ctx context.Context) error {
				return h.r.AskForApplication(ctx, q.PublicKey, h.c.Ref, day("2026-01-29"))
			},
			"drop": func(ctx context.Context) error { return h.r.WithdrawRequest(ctx, q.PublicKey, 1, "a good reason") },
			"draft": func(ctx context.Context) error {
				return e(h.r.DraftProduct(ctx, compartment.NewProduct{Request: q.PublicKey, Case: h.c.Ref, Text: tasking.NewProduct{Title: "x", Facts: "y", Grading: grading}}))
			},
			"edit":    func(ctx context.Context) error { return h.r.EditProduct(ctx, x.PublicKey, 1, tasking.NewProduct{}) },
			"ask":     func(ctx context.Context) error { return h.r.AskApproval(ctx, x.PublicKey, 1) },
			"approve": func(ctx context.Context) error { return h.r.ApproveProduct(ctx, x.PublicKey, 1) },
			"return":  func(ctx context.Context) error { return h.r.ReturnProduct(ctx, x.PublicKey, 1, "a good reason") },
			"take":    func(ctx context.Context) error { return h.r.TakeFinding(ctx, found.PublicKey, 1) },
			"decline": func(ctx context.Context) error { return h.r.DeclineFinding(ctx, found.PublicKey, 1, "a good reason") },
			"review": func(ctx context.Context) error {
				return h.r.ReviewFinding(ctx, found.PublicKey, 1, true, "a good reason")
			},
		}
		at := map[string]func(ctx context.Context) error{
			"board":          func(ctx context.Context) error { return e(h.r.Board(ctx, h.d)) },
			"findings":       func(ctx context.Context) error { return e(h.r.Findings(ctx, h.d)) },
			"sources":        func(ctx context.Context) error { return e(h.r.Sources(ctx, h.d)) },
			"find":           func(ctx context.Context) error { return e(h.r.Find(ctx, h.d, "vane")) },
			"log":            func(ctx context.Context) error { return e(h.r.Log(ctx, h.d, 0)) },
			"record":         func(ctx context.Context) error { return e(h.r.RecordReport(ctx, aReport())) },
			"record request": func(ctx context.Context) error { return e(h.r.RecordRequest(ctx, aRequest("2026-01-09"))) },
			"add":            func(ctx context.Context) error { return e(h.r.AddSubject(ctx, compartment.NewSubject{Name: "x"})) },
			"source": func(ctx context.Context) error {
				return e(h.r.RecordSource(ctx, compartment.NewSource{HandlingRef: "HX-4471", Kind: "human"}))
			},
		}
		before := h.rows()
		for name, ctx := range people {
			for verb, do := range about {
				if err := do(ctx); !fault.Is(err, fault.NotFound) {
					h.t.Errorf("%s, %s: %v", name, verb, err)
				}
			}
			if name == "an officer of another force" {
				continue // whose own compartment is open to them, and empty
			}
			for verb, do := range at {
				if err := do(ctx); !fault.Is(err, fault.NotFound) {
					h.t.Errorf("%s, %s: %v", name, verb, err)
				}
			}
		}
		if after := h.rows(); after != before {
			h.t.Errorf("refusals changed rows:\n%s\n%s", before, after)
		}
		nora := people["an officer of another force"]
		if b, err := h.r.Board(nora, h.d); err != nil || len(b.Reports)+len(b.Requests)+len(b.Clocks)+len(b.Findings) != 0 {
			h.t.Errorf("another force's officer sees %+v, %v", b, err)
		}
		if hits, err := h.r.Find(nora, h.d, "vane"); err != nil || len(hits) != 0 {
			h.t.Errorf("another force's officer finds %v, %v", hits, err)
		}
		if rows, err := h.r.Log(nora, h.d, 0); err != nil || len(rows) != 0 {
			h.t.Errorf("another force's officer reads the log: %v, %v", rows, err)
		}
	})
}

// tables lists the tables of the schema.
func (h *house) tables() (out []string) {
	h.t.Helper()
	q := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
	if h.d.Dialect() == db.Postgres {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
	}
	h.must(h.d.Gorm(h.t.Context()).Raw(q).Scan(&out).Error)
	return out
}

// rows counts the rows of every table.
func (h *house) rows() string {
	h.t.Helper()
	var b strings.Builder
	for _, t := range h.tables() {
		var n int64
		h.must(h.d.Gorm(h.t.Context()).Table(t).Count(&n).Error)
		fmt.Fprintf(&b, "%s %d\n", t, n)
	}
	return b.String()
}

// No key leads from the compartment out, or into it, and no view reads it.
func TestNoKeyCrosses(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		type key struct{ Source, Target string }
		var keys []key
		if h.d.Dialect() == db.Postgres {
			h.must(h.d.Gorm(h.t.Context()).Raw("SELECT conrelid::regclass::text AS source, confrelid::regclass::text AS target FROM pg_constraint WHERE contype = 'f'").Scan(&keys).Error)
		} else {
			for _, table := range h.tables() {
				var targets []string
				h.must(h.d.Gorm(h.t.Context()).Raw("SELECT \"table\" FROM pragma_foreign_key_list(?)", table).Scan(&targets).Error)
				for _, x := range targets {
					keys = append(keys, key{table, x})
				}
			}
		}
		inside := 0
		for _, k := range keys {
			a, b := strings.HasPrefix(k.Source, "cpt_"), strings.HasPrefix(k.Target, "cpt_")
			if a != b {
				h.t.Errorf("a key leads from %s to %s", k.Source, k.Target)
			}
			if a && b {
				inside++
			}
		}
		if inside < 5 || len(keys) < 50 {
			h.t.Errorf("%d keys inside of %d: the schema was not read", inside, len(keys))
		}
		q := "SELECT sql FROM sqlite_master WHERE type IN ('view','trigger') AND name NOT LIKE 'cpt_%'"
		if h.d.Dialect() == db.Postgres {
			q = "SELECT definition FROM pg_views WHERE schemaname = 'public'"
		}
		var defs []string
		h.must(h.d.Gorm(h.t.Context()).Raw(q).Scan(&defs).Error)
		for _, d := range defs {
			if strings.Contains(d, "cpt_") {
				h.t.Errorf("a view or trigger outside reads the compartment: %s", d)
			}
		}
		// Of a source there is no column for who they are.
		named := regexp.MustCompile(`name|identity|person|alias|address|born|phone`)
		var cols []string
		q = "SELECT name FROM pragma_table_info('cpt_sources')"
		if h.d.Dialect() == db.Postgres {
			q = "SELECT column_name FROM information_schema.columns WHERE table_name = 'cpt_sources'"
		}
		h.must(h.d.Gorm(h.t.Context()).Raw(q).Scan(&cols).Error)
		for _, c := range cols {
			if c != "created_by_name" && named.MatchString(c) {
				h.t.Errorf("cpt_sources has a column %s", c)
			}
		}
		for _, bad := range []string{"Osric Vane", "vane", "OSRIC", "H X 4471", "osric-1", "SOURCE"} {
			_, err := h.r.RecordSource(h.ctx, compartment.NewSource{HandlingRef: bad, Kind: "human"})
			h.refused(err, fault.Invalid)
		}
		_, err := h.r.RecordSource(h.ctx, compartment.NewSource{HandlingRef: "HX-4471", Kind: "human", Conditions: "Not in court"})
		h.must(err)
		_, err = h.r.RecordSource(h.ctx, compartment.NewSource{HandlingRef: "HX-4471", Kind: "human"})
		h.refused(err, fault.Invalid)
	})
}

// The confidential log is insert-only, and whatever is done to it with the rights of whoever owns the database is found.
func TestTheConfidentialLogIsSealed(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		key, err := audit.LoadOrMakeKey(filepath.Join(h.t.TempDir(), "second.key"))
		h.must(err)
		_, err = h.r.RecordReport(h.ctx, aReport())
		h.must(err)
		h.request("2026-01-09")
		do := func(q string) error {
			return h.d.Maintain(h.t.Context(), func(g *gorm.DB) error { return g.Exec(q).Error })
		}
		n, err := audit.Confidential.Seal(h.t.Context(), h.d, key)
		h.must(err)
		if n < 3 {
			h.t.Fatalf("%d entries were sealed", n)
		}
		kept, err := audit.Confidential.Latest(h.t.Context(), h.d)
		h.must(err)
		verify := func() audit.Report {
			r, err := audit.Confidential.Verify(h.t.Context(), h.d, key.Verifier, kept)
			h.must(err)
			return r
		}
		if r := verify(); !r.OK || r.Sealed != int64(n) {
			h.t.Fatalf("%+v", r)
		}
		if _, err := audit.OpenCheckpoint(kept, key.Verifier); err == nil {
			h.t.Error("its checkpoint is taken for one of the main log")
		}
		for _, q := range []string{"UPDATE cpt_audit_entries SET action = 'x'", "DELETE FROM cpt_audit_entries", "UPDATE cpt_audit_details SET detail = 'x'", "DELETE FROM cpt_audit_details", "DELETE FROM cpt_audit_leaves",
			"UPDATE cpt_audit_hashes SET hash = 'x'", "DELETE FROM cpt_audit_checkpoints"} {
			if err := do(q); err == nil || !strings.Contains(err.Error(), "insert-only") && !strings.Contains(err.Error(), "can only be erased") {
				h.t.Errorf("%s: %v", q, err)
			}
		}
		tables := []string{"cpt_audit_entries", "cpt_audit_details", "cpt_audit_leaves", "cpt_audit_hashes", "cpt_audit_checkpoints"}
		for _, table := range tables {
			if h.d.Dialect() == db.Postgres {
				h.must(do("ALTER TABLE " + table + " DISABLE TRIGGER ALL"))
			} else {
				for _, x := range []string{"_no_update", "_no_delete", "_no_replace"} {
					h.must(do("DROP TRIGGER " + table + x))
				}
			}
		}
		if h.d.Dialect() == db.SQLite {
			_, err := h.d.SQL().Exec("PRAGMA foreign_keys = OFF")
			h.must(err)
		}
		for _, table := range tables {
			h.must(do("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table))
		}
		for _, q := range []string{"UPDATE cpt_audit_entries SET actor_name = 'Somebody' WHERE id = 2", "UPDATE cpt_audit_entries SET action = 'x.y' WHERE id = 2", "DELETE FROM cpt_audit_entries WHERE id = 2",
			"UPDATE cpt_audit_details SET detail = '{}' WHERE entry_id = 2", "DELETE FROM cpt_audit_details WHERE entry_id = 2", "DELETE FROM cpt_audit_leaves WHERE n = 1", "UPDATE cpt_audit_hashes SET hash = 'x' WHERE n = 1",
			"DELETE FROM cpt_audit_checkpoints", "UPDATE cpt_audit_leaves SET entry_id = CASE entry_id WHEN 1 THEN 102 ELSE 101 END WHERE entry_id IN (1, 2)"} {
			h.must(do(q))
			if r := verify(); r.OK || r.FirstBad == nil {
				h.t.Errorf("%s is not found", q)
			}
			for _, table := range tables {
				h.must(do("DELETE FROM " + table))
				h.must(do("INSERT INTO " + table + " SELECT * FROM kept_" + table))
			}
		}
		// Cut back and sealed anew without the key that was kept.
		forged, err := audit.LoadOrMakeKey(filepath.Join(h.t.TempDir(), "forged.key"))
		h.must(err)
		for _, q := range []string{"DELETE FROM cpt_audit_checkpoints", "DELETE FROM cpt_audit_hashes", "DELETE FROM cpt_audit_leaves", "DELETE FROM cpt_audit_details WHERE entry_id = 3", "DELETE FROM cpt_audit_entries WHERE id = 3"} {
			h.must(do(q))
		}
		_, err = audit.Confidential.Seal(h.t.Context(), h.d, forged)
		h.must(err)
		if r := verify(); r.OK {
			h.t.Error("a log that was cut and sealed anew passes")
		}
	})
}

// What is read is recorded in the confidential log before the answer leaves, and nothing of it in the main one.
func TestReadingIsRecordedInside(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		p, err := h.r.RecordReport(h.ctx, aReport())
		h.must(err)
		site := userstest.Browse(h.t, h.d, h.r.Routes())
		b := site.SignIn(h.t, h.one)
		for path, action := range map[string]string{"/confidential": "list.shown", "/confidential/reports/" + p.PublicKey: "report.consulted", "/confidential/search?q=vane": "search.made", "/confidential/log": "log.read"} {
			b.Get(path).Must(200)
			last := site.Notes[len(site.Notes)-1]
			if last.Action != action || last.On.Stream != db.ConfidentialStream || last.On.Case != 0 {
				h.t.Errorf("%s noted %+v", path, last)
			}
		}
		for _, n := range site.Notes {
			if n.On.Stream != db.ConfidentialStream {
				h.t.Errorf("noted outside: %+v", n)
			}
		}
		before := h.lastEntry()
		batch := audit.NewBatcher(h.d)
		defer batch.Stop()
		h.must(batch.Log(h.ctx, must(actor.From(h.ctx)), site.Notes))
		if d := h.mainLog(before); len(d) != 0 {
			h.t.Errorf("the main log has %v", d)
		}
		if rows, err := h.r.Log(h.ctx, h.d, 0); err != nil || !strings.Contains(fmt.Sprint(rows), "report.consulted") {
			h.t.Errorf("the confidential log has %v, %v", rows, err)
		}
	})
}

func must(a actor.Actor, ok bool) actor.Actor {
	if !ok {
		panic("no actor")
	}
	return a
}

// Two replicas at once: each item of the desk is placed once, each slot of the rules runs once.
func TestTwoReplicasPlaceOnce(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		q := h.request("2026-01-09")
		for range 5 {
			h.must(h.r.AskForApplication(h.ctx, q.PublicKey, h.c.Ref, day("2026-01-29")))
		}
		h.on("2026-01-12T13:00")
		errs := make(chan error, 3)
		for range 3 {
			go func() { _, err := h.r.Tick(context.Background()); errs <- err }()
		}
		for range 3 {
			select {
			case err := <-errs:
				h.must(err)
			case <-time.After(time.Minute):
				h.t.Fatal("a round did not end")
			}
		}
		if n := len(h.taskRows()); n != 5 {
			h.t.Errorf("%d tasks were set", n)
		}
		var runs int64
		h.must(h.d.Gorm(h.t.Context()).Table("cpt_runs").Where("slot = ?", moment("2026-01-12T13:00")).Count(&runs).Error)
		if runs != 1 {
			h.t.Errorf("the slot was taken %d times", runs)
		}
	})
}

// The pages: a whole way over the forms, and what they refuse.
func TestPages(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		site := userstest.Browse(h.t, h.d, h.r.Routes())
		b, b2 := site.SignIn(h.t, h.one), site.SignIn(h.t, h.two)
		form := b.Get("/confidential/reports/new").Must(200).Form("form[action='/confidential/reports/new']")
		p := b.Post("/confidential/reports/new", form).Must(422)
		if n := p.Count(".govuk-error-summary a"); n < 5 {
			h.t.Errorf("an empty report has %d errors", n)
		}
		set := func(v url.Values, kv ...string) url.Values {
			for i := 0; i < len(kv); i += 2 {
				v.Set(kv[i], kv[i+1])
			}
			return v
		}
		form = set(form, "ukfiu_ref", "UK-2026-771034", "received-day", "9", "received-month", "1", "received-year", "2026", "reporter_kind", "bank", "reporter", "Quillmark Savings Bank plc", "facts", "Cash paid in",
			"subjects", "Osric Vane", "source_grade", "1", "info_grade", "B", "handling", "P", "marking", "OFFICIAL-SENSITIVE")
		report := b.Post("/confidential/reports/new", form).Must(303).Location()
		if !strings.Contains(b.Get(report).Must(200).Main(), "Osric Vane") {
			h.t.Error("the report does not show whom it names")
		}
		form = b.Get("/confidential/requests/new?report=" + strings.TrimPrefix(report, "/confidential/reports/")).Must(200).Form("form[action='/confidential/requests/new']")
		if form.Get("reporter") != "Quillmark Savings Bank plc" {
			h.t.Errorf("the form of a request begins with %v", form)
		}
		form = set(form, "activity", "To pay out", "value", "48,260", "disclosed-day", "9", "disclosed-month", "1", "disclosed-year", "2026")
		request := b.Post("/confidential/requests/new", form).Must(303).Location()
		page := b.Get(request).Must(200)
		if !strings.Contains(page.Main(), "Tue 20 Jan 2026") || page.Count(".clocks li") != 1 {
			h.t.Errorf("the notice period is not shown: %s", page.Main())
		}
		acts := "form[action='" + request + "/refuse']"
		bad := b.Post(request+"/refuse", page.Form(acts)).Must(422)
		if bad.Count("#refuse-refused-day") != 1 || bad.Attr(".govuk-error-summary a", "href") != "#refuse-refused-day" {
			h.t.Error("the summary does not lead to the wrong box")
		}
		b.Post(request+"/refuse", set(page.Form(acts), "refused-day", "12", "refused-month", "1", "refused-year", "2026")).Must(303)
		page = b.Get(request).Must(200)
		if !strings.Contains(page.Main(), "Wed 11 Feb 2026") || !strings.Contains(page.Main(), "Apply to extend by Tue 10 Feb") {
			h.t.Errorf("the moratorium is not shown: %s", page.Main())
		}
		b.Post(request+"/task", set(page.Form("form[action='"+request+"/task']"), "case", h.c.Ref)).Must(303)
		b.Post(request+"/nothing", url.Values{}).Must(404)
		form = b.Get("/confidential/products/new?request=" + strings.TrimPrefix(request, "/confidential/requests/")).Must(200).Form("form[action='/confidential/products/new']")
		form = set(form, "case", h.c.Ref, "title", "Cash", "facts", "The SAR says so", "source_grade", "1", "info_grade", "B", "handling", "P")
		if bad = b.Post("/confidential/products/new", form).Must(422); !strings.Contains(bad.Main(), "Take out what tells where it comes from: sar") {
			h.t.Errorf("telling words: %s", bad.Main())
		}
		product := b.Post("/confidential/products/new", set(form, "facts", "Cash is paid into an account.")).Must(303).Location()
		b.Post(product+"/ask", b.Get(product).Must(200).Form("form[action='"+product+"/ask']")).Must(303)
		approve := strings.Replace(product, "/products/", "/approvals/", 1) + "/approve"
		if n := b.Get(product).Must(200).Count("form[action='" + approve + "']"); n != 0 {
			h.t.Error("whoever drafted it is offered to approve it")
		}
		v := b2.Get(product).Must(200).Form("form[action='" + approve + "']")
		b.Post(approve, v).Must(422)
		b2.Post(approve, v).Must(303)
		finding := b.Get("/confidential/findings").Must(200).Attr("td a[href^='/confidential/findings/']", "href")
		b.Post(finding+"/take", b.Get(finding).Must(200).Form("form[action='"+finding+"/take']")).Must(303)
		b.Get("/confidential/sources").Must(200)
		b.Post("/confidential/sources", set(b.Get("/confidential/sources").Form("form[action='/confidential/sources']"), "handling_ref", "Osric Vane", "kind", "human")).Must(422)
		b.Get("/confidential/help").Must(200)
		if got := b.Get("/confidential/search?q=quillmark+va").Must(200); got.Count(".lines a") != 1 {
			h.t.Errorf("a search finds %d", got.Count(".lines a"))
		}
		for _, path := range []string{"/confidential/reports/zzzzzzzzzz", "/confidential/requests/zzzzzzzzzz", "/confidential/subjects/zzzzzzzzzz", "/confidential/products/zzzzzzzzzz", "/confidential/findings/zzzzzzzzzz", "/confidential/products/new"} {
			b.Get(path).Must(404)
		}
	})
}
