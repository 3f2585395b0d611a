package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users/userstest"
)

// TestTheCompartmentLeavesNoTrace looks, as everybody who is no officer of it, at every page, fragment, list, workbook,
// feed and answer to programs of two installations, one with a compartment full of marked words and one without: they are
// the same, in as many statements, and no marked word is anywhere.
func TestTheCompartmentLeavesNoTrace(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leavesNoTrace(t, newTwin(t, address(t), true), newTwin(t, address(t), false), name == "sqlite")
		})
	}
}

func leavesNoTrace(t *testing.T, a, b *twin, everybody bool) {
	t.Helper()
	// An officer finds the marked words: the test could see them leak.
	inside := ""
	officer := a.SignIn(t, a.officer)
	b.SignIn(t, b.officer)            // that an officer has signed in is told
	for _, w := range []*twin{a, b} { // a process reads non-working days and sittings once, and keeps them
		w.SignIn(t, w.f.Lead).Get("/work").Must(http.StatusOK)
	}
	for _, at := range []string{"/confidential", "/confidential/reports/" + a.in.report, "/confidential/requests/" + a.in.request, "/confidential/subjects/" + a.in.subject, "/confidential/sources", "/confidential/findings", "/confidential/log",
		"/confidential/retention", "/confidential/retention?which=later", "/confidential/retention/disposed", "/confidential/retention/" + a.in.matter, "/confidential/erasures", "/confidential/log/" + a.in.entry} {
		inside += officer.Get(at).Must(http.StatusOK).Body
	}
	for _, word := range []string{"reporter", "facts", "assessment", "subject", "asker", "activity", "named", "terms", "why", "older", "basis", "proposal", "erasure", "erased", "decided"} {
		if !strings.Contains(inside, canary+word) {
			t.Errorf("an officer finds no %s%s", canary, word)
		}
	}

	people := []struct {
		name    string
		foreign bool
		user    func(userstest.Force) ids.User
	}{
		{"the auditor", false, func(f userstest.Force) ids.User { return f.Auditor }},
		// Before anybody searches: what was searched for is in the log, in the words of whoever asked.
		{"the auditor of another force", true, func(f userstest.Force) ids.User { return f.Auditor }},
		{"the supervisor of the case", false, func(f userstest.Force) ids.User { return f.Supervisor }},
		{"the administrator", false, func(f userstest.Force) ids.User { return f.Admin }},
		{"the lead of the case", false, func(f userstest.Force) ids.User { return f.Lead }},
		{"a colleague", false, func(f userstest.Force) ids.User { return f.Colleague }},
		{"the supervisor of another unit", false, func(f userstest.Force) ids.User { return f.OtherSupervisor }},
		{"the manager", false, func(f userstest.Force) ids.User { return f.Manager }},
		{"a referrer", false, func(f userstest.Force) ids.User { return f.Referrer }},
		{"the manager of another force", true, func(f userstest.Force) ids.User { return f.Manager }},
	}
	if !everybody {
		people = people[:3] // the pages are the same code; what differs is the engine
	}
	starts := []string{"/", "/work", "/cases", "/clocks", "/opportunities", "/opportunities?layout=list", "/missed", "/effort", "/reports", "/exports", "/notices", "/diary", "/diary/today", "/referrals", "/events",
		"/admin/users", "/admin/units", "/admin/rules", "/admin/register", "/admin/holidays", "/admin/clocks", "/admin/audit", "/help", "/help/clocks", "/cases?q=" + canary, "/api/v1/openapi.json",
		cases.Path(a.c.Ref) + "/tasks", cases.Path(a.c.Ref) + "/products", cases.Path(a.c.Ref) + "/timeline", cases.Path(a.c.Ref) + "/audit", "/healthz"}
	feeds := 0
	for _, who := range people {
		of := func(w *twin) ids.User {
			if who.foreign {
				return who.user(w.foreign)
			}
			return who.user(w.f)
		}
		p := &pair{t: t, who: who.name, a: a, b: b, x: a.SignIn(t, of(a)), y: b.SignIn(t, of(b))}
		p.walk(starts, 900)
		p.run([]string{"missed-opportunities", "clock-sign-off"})
		for _, q := range append([]string{canary, canary + "subject", "quonset-4471", "couriers", "CU/2026/0001", "daml", "vane"}, a.in.keys...) {
			at := "/search?q=" + url.QueryEscape(q)
			p.same("search", get, at, at)
			p.same("search while typing", func(b *webtest.Browser, path string) *webtest.Page { return b.GetHX(path) }, at, at)
		}
		if x := p.x.Get("/diary"); x.Status == http.StatusOK {
			p.x.Post("/diary/calendar", url.Values{"reach": {"mine"}})
			p.y.Post("/diary/calendar", url.Values{"reach": {"mine"}})
			feed := regexp.MustCompile(`/calendar/[A-Za-z0-9_.-]+`)
			fx, fy := feed.FindString(p.x.Get("/diary").Body), feed.FindString(p.y.Get("/diary").Body)
			if (fx == "") != (fy == "") {
				t.Errorf("%s is given a calendar address in one twin alone", who.name)
			} else if fx != "" {
				p.same("feed", get, fx, fy)
				feeds++
			}
		}
		p.closed(a.in)
		if p.asked < 60 {
			t.Errorf("%s: only %d answers were compared", who.name, p.asked)
		}
		t.Logf("%s: %d answers, %d files, %d reports", who.name, p.asked, p.files, p.reports)
	}
	if feeds == 0 {
		t.Error("nobody was given a calendar address")
	}
	p := &pair{t: t, who: "somebody signed out", a: a, b: b, x: a.SignedOut(t), y: b.SignedOut(t)}
	p.walk([]string{"/", "/sign-in", "/confidential", "/confidential/help", "/help"}, 50)
	p.closed(a.in)
	rows(t, a, b)
}

// closed holds that every address of the compartment is, to whoever is no officer, one that leads nowhere: the same status,
// body and headers, in as many statements, whether what it names is there or not.
func (p *pair) closed(in sealed) {
	p.t.Helper()
	for _, r := range p.a.Server.Routes() {
		if !strings.HasPrefix(r.Path, "/confidential") {
			continue
		}
		if !perm.Hidden(r.Perm) {
			p.t.Errorf("%s %s needs %s, which is not hidden", r.Method, r.Path, r.Perm)
		}
		at, nowhere := in.path(r.Path), strings.Replace(in.path(r.Path), "/confidential", "/nonexistence", 1)
		for what, do := range map[string]func(b *webtest.Browser, path string) *webtest.Page{"page": func(b *webtest.Browser, path string) *webtest.Page { return ask(b, r, path) }, "part": func(b *webtest.Browser, path string) *webtest.Page { return askPart(b, r, path) }} {
			one := do(p.x, at)
			n := len(p.a.LastStatements())
			two := do(p.x, nowhere)
			m := len(p.a.LastStatements())
			if one.Status != http.StatusNotFound || two.Status != one.Status || n != m {
				p.t.Errorf("%s, %s %s as a %s: %d in %d statements; nowhere: %d in %d", p.who, r.Method, at, what, one.Status, n, two.Status, m)
			}
			strip := func(x *webtest.Page, path string) string { return mask(x, path) }
			if d := cmp.Diff(strip(two, nowhere), strip(one, at)); d != "" {
				p.t.Errorf("%s, %s %s as a %s differs from an address that leads nowhere:\n%s", p.who, r.Method, at, what, d)
			}
			hx, hy := one.Header.Clone(), two.Header.Clone()
			for _, h := range []http.Header{hx, hy} {
				for _, k := range []string{"Date", "X-Request-Id", "Content-Length", "Set-Cookie"} {
					h.Del(k)
				}
			}
			if d := cmp.Diff(hy, hx); d != "" {
				p.t.Errorf("%s, %s %s as a %s has other headers than an address that leads nowhere:\n%s", p.who, r.Method, at, what, d)
			}
		}
	}
}

// rows holds that every table outside the compartment has as many rows in both twins, and that no marked word is in any.
func rows(t *testing.T, a, b *twin) {
	t.Helper()
	ta, tb := tables(t, a.Site), tables(t, b.Site)
	if d := cmp.Diff(tb, ta); d != "" {
		t.Fatal(d)
	}
	dumped := 0
	for _, table := range ta {
		if strings.HasPrefix(table, "cpt_") || table == "goose_db_version" {
			continue
		}
		text, n := dump(t, a, table)
		_, m := dump(t, b, table)
		dumped += n
		// Officers sign in, and are people: their sessions are told.
		if n != m && table != "sessions" && !(slices.Contains([]string{"audit_entries", "audit_details", "user_sessions", "signin_attempts"}, table) && n-m < 5) {
			t.Errorf("%s has %d rows; without a compartment %d", table, n, m)
		}
		low := strings.ToLower(text)
		for _, word := range append([]string{canary}, a.in.keys...) {
			// What was searched for is recorded as it was asked, by whoever asked.
			if strings.Contains(low, strings.ToLower(word)) && !slices.Contains([]string{"audit_details", "sessions"}, table) {
				t.Errorf("the table %s holds %q", table, word)
			}
		}
	}
	if dumped < 100 {
		t.Errorf("only %d rows were read", dumped)
	}
}

// dump gives the rows of a table as text, and how many there are.
func dump(t *testing.T, w *twin, table string) (string, int) {
	t.Helper()
	var list []map[string]any
	if err := w.DB.Gorm(t.Context()).Table(table).Find(&list).Error; err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, row := range list {
		for _, v := range row {
			if raw, ok := v.([]byte); ok {
				b.Write(raw)
				continue
			}
			fmt.Fprint(&b, v, " ")
		}
	}
	return b.String(), len(list)
}
