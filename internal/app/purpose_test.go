package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// purposesOf lists what the log holds of some acts: each with its purpose and whether a job did it.
func purposesOf(t *testing.T, s *apptest.Site, acts ...string) (out []string) {
	t.Helper()
	var rows []struct{ Action, RequestID, Detail string }
	if err := s.DB.Gorm(t.Context()).Raw("SELECT e.action, e.request_id, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id WHERE e.action IN ? ORDER BY e.id", acts).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		var d struct{ Purpose string }
		if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
			t.Fatal(err)
		}
		by := ""
		if strings.HasPrefix(r.RequestID, "job-") {
			by = " by a job"
		}
		out = append(out, r.Action+by+": "+d.Purpose)
	}
	return out
}

// Whoever takes a list or a report away says why, where the force asks; the log keeps it with the file, whoever makes it.
func TestTakingAwayWithAPurpose(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		f := w.force
		b := s.SignIn(t, f.Manager)
		report := func(why string) url.Values {
			out := url.Values{"from": {"1/11/2025"}, "to": {"30/11/2026"}}
			if why != "-" {
				out.Set("why_taken", why)
			}
			return out
		}
		const page, why = "Why do you take this away?", "For the force board on Friday"
		b.Post("/lists/missed", url.Values{"format": {"csv"}}).Must(200) // nobody asks
		b.Get("/lists/missed/print").Must(200)
		b.Post("/reports/missed-opportunities", report("-")).Must(200)
		want := []string{"list.exported: ", "list.printed: ", "report.run: "}
		acts := []string{"list.exported", "list.printed", "report.run", "export.asked"}
		if d := cmp.Diff(want, purposesOf(t, s, acts...)); d != "" {
			t.Fatalf("nobody asks: %s", d)
		}
		admin := f.As(t, s.DB, f.Admin)
		if err := s.Cases.SetSightRules(admin, cases.SightRules{Asks: access.AsksOutsiders, Hours: 8}); err != nil {
			t.Fatal(err)
		}
		for name, p := range map[string]interface{ Text(string) string }{
			"csv": b.Post("/lists/missed", url.Values{"format": {"csv"}, "query": {"period=last-month"}}).Must(422), "print": b.Get("/lists/missed/print?period=last-month").Must(422), "report": b.Post("/reports/missed-opportunities", report("-")).Must(422),
			"blank": b.Post("/reports/missed-opportunities", report("  ")).Must(422), "too long": b.Post("/reports/missed-opportunities", report(strings.Repeat("x", users.MostPurpose+1))).Must(422),
		} {
			if p.Text("h1") != page {
				t.Errorf("%s: %s", name, p.Text("main"))
			}
		}
		if d := cmp.Diff(want, purposesOf(t, s, acts...)); d != "" {
			t.Fatalf("refused: %s", d)
		}
		p := b.Post("/lists/missed", url.Values{"format": {"csv"}, "query": {"period=last-month"}})
		form := p.Form("main form")
		if form.Get("format") != "csv" || form.Get("query") != "period=last-month" || p.Attr("main form", "action") != "/lists/missed" || p.Attr("main form", "method") != "post" {
			t.Errorf("the page that asks keeps %v", form)
		}
		form.Set("why_taken", " "+why+" ")
		b.Post("/lists/missed", form).Must(200)
		p = b.Get("/lists/missed/print?period=last-month")
		if form := p.Form("main form"); form.Get("period") != "last-month" || p.Attr("main form", "action") != "/lists/missed/print" || p.Attr("main form", "method") != "get" {
			t.Errorf("the page that asks keeps %v", form)
		}
		if paper := b.Get("/lists/missed/print?period=last-month&why_taken=" + url.QueryEscape(why)).Must(200); strings.Contains(paper.Body, "why_taken") {
			t.Error("the printed page names the field")
		}
		b.Post("/reports/missed-opportunities", report(why)).Must(200)
		want = append(want, "list.exported: "+why, "list.printed: "+why, "report.run: "+why)

		// A larger one is made by a job, which records the same purpose.
		if err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Reference.SetValues(ctx, tx, f.ID, caltime.DateOf(tx.Now), []reference.NewValue{{Kind: "limit", Code: "export.atonce", Text: "0"}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		b.Post("/lists/cases", url.Values{"format": {"csv"}, "why_taken": {why}}).Must(http.StatusSeeOther)
		s.RunJobs(t)
		want = append(want, "export.asked: "+why, "list.exported by a job: "+why)
		if d := cmp.Diff(want, purposesOf(t, s, acts...)); d != "" {
			t.Error(d)
		}
	})
}

// Every way to take a list or a report away asks, also one that is made tomorrow; and asks the same of a case that is not there.
func TestEveryWayToTakeAwayAsksWhy(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		f := w.force
		if err := s.Cases.SetSightRules(f.As(t, s.DB, f.Admin), cases.SightRules{Asks: access.AsksAll, Hours: 8}); err != nil {
			t.Fatal(err)
		}
		people := personas(t, s, w)
		before, tried := counts(t, s), 0
		for _, r := range s.Server.Routes() {
			if !strings.Contains(r.Path, "/lists/") && (r.Path != "/reports/:code" || r.Method != http.MethodPost) {
				continue
			}
			i := slices.IndexFunc(people, func(p persona) bool { return p.user != 0 && p.can(r.Perm) })
			if i < 0 || !takesAway(r) {
				continue
			}
			b := s.SignIn(t, people[i].user)
			for _, at := range w.targets(t, r) {
				tried++
				p := b.Do(r.Method, at.path, url.Values{"format": {"csv"}}, nil)
				if p.Status != http.StatusUnprocessableEntity || p.Text("h1") != "Why do you take this away?" {
					t.Errorf("%s %s (%s) as %s: %d %s", r.Method, at.path, at.name, people[i].name, p.Status, p.Text("h1"))
				}
			}
		}
		if d := cmp.Diff(before, counts(t, s)); d != "" {
			t.Error(d)
		}
		if tried < 30 {
			t.Errorf("only %d ways were tried", tried)
		}
	})
}

// takesAway tells the ways to take a list away from those that bring it back.
func takesAway(r web.Route) bool {
	last := r.Path[strings.LastIndex(r.Path, "/")+1:]
	return last == "print" && r.Method == http.MethodGet || r.Method == http.MethodPost && (strings.Contains(r.Path, "/lists/"+last) || r.Path == "/reports/:code")
}
