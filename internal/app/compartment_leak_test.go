package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// twin is one of two installations that are equal but for the compartment: in one it is full and what stands on the open
// case crossed from it, in the other it is empty and a supervisor had the same put there through the force desk.
type twin struct {
	*apptest.Site
	f, foreign userstest.Force
	c          cases.Case
	in         sealed
	officer    ids.User // of f
}

// The same words cross from the compartment of one twin and are set through the desk in the other.
var crossing = tasking.NewProduct{Title: "Cash paid into an account", Facts: "The subject pays cash into an account at four branches.", Assessment: "Couriers are likely.",
	Grading: tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "P"}}

func newTwin(t *testing.T, address string, full bool) *twin {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := apptest.New(t, address, dbtest.NewClock(caltime.MustLocal("2026-11-20T12:00").UTC()))
	w := &twin{Site: s, f: userstest.NewForce(t, s.DB, "FI"), foreign: userstest.NewForce(t, s.DB, "NM")}
	one, two := w.f.Confidential(t, s.DB, "cora", "Cora Confidential"), w.f.Confidential(t, s.DB, "con", "Con Confidential")
	w.officer = one
	w.c = casestest.OpenIn(t, s.Cases, w.f, casestest.Titled("Open couriers"))
	lead := w.f.As(t, s.DB, w.f.Lead)
	_, _, err := s.Subjects.Add(lead, w.c.ID, subjects.NewSubject{Kind: subjects.Person, Name: "Osric Vane", Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.DateOf(s.DB.Time())}})
	must(err)
	_, err = s.Tasking.SetTask(lead, w.c.ID, tasking.NewTask{Title: "Ask for statements"}, false)
	must(err)
	by := caltime.MustDate("2027-01-29")
	if full {
		w.in = fillCompartment(t, s, w.f, one, two, w.c.Ref)
		fillCompartment(t, s, w.foreign, w.foreign.Confidential(t, s.DB, "nora", "Nora Confidential"), 0, casestest.OpenIn(t, s.Cases, w.foreign).Ref)
		officer, second := w.f.As(t, s.DB, one), w.f.As(t, s.DB, two)
		must(s.Compartment.AskForApplication(officer, w.in.request, w.c.Ref, by))
		p, err := s.Compartment.ProductAt(second, s.DB, w.in.product)
		must(err)
		must(s.Compartment.ReturnProduct(second, w.in.product, p.Version, "Say it in plain words"))
		must(s.Compartment.EditProduct(officer, w.in.product, p.Version+1, crossing))
		must(s.Compartment.AskApproval(officer, w.in.product, p.Version+2))
		must(s.Compartment.ApproveProduct(second, w.in.product, p.Version+3))
	} else {
		w.foreign.Confidential(t, s.DB, "nora", "Nora Confidential")
		casestest.OpenIn(t, s.Cases, w.foreign)
		supervisor := w.f.As(t, s.DB, w.f.Supervisor)
		_, err := s.Tasking.SetTask(supervisor, w.c.ID, tasking.NewTask{Title: tasking.Neutral(by), Due: by}, true)
		must(err)
		_, err = s.Tasking.RecordProduct(supervisor, w.c.ID, crossing, true)
		must(err)
	}
	s.Clock.Set(caltime.MustLocal("2026-11-20T12:15").UTC())
	must(s.TickCompartment(context.Background()))
	s.RunJobs(t)
	s.Clock.Set(caltime.MustLocal("2026-11-22T12:30").UTC())
	must(s.TickCompartment(context.Background()))
	s.RunJobs(t)
	return w
}

// own are what of a body is random: request ids, keys, tokens, salts, hashes, signatures.
var own = []*regexp.Regexp{regexp.MustCompile(`[0-9a-f]{16,}`), regexp.MustCompile(`[A-Za-z0-9+/_-]{40,}=*`), regexp.MustCompile(`— proceeds-audit \S+`),
	regexp.MustCompile(`\b(opportunities|opportunity|exports|events|referrals|refer|tasks|plans|glass|learning|o|reason|imports|token|proceeds|sessions)([/=_-])[a-km-np-z2-9]{10}\b`), regexp.MustCompile(`127\.0\.0\.1:[0-9]+`), regexp.MustCompile(`/calendar/[^"<\s]+`),
	regexp.MustCompile(`value="[a-km-np-z2-9]{10}"`), regexp.MustCompile(`(?m)<t>[a-km-np-z2-9]{10}(?:</t>|$)`), regexp.MustCompile(`,[a-km-np-z2-9]{10},`)}

func without(s string) string {
	for _, m := range own {
		s = m.ReplaceAllString(s, "OWN")
	}
	return s
}

// alike holds two texts against each other without their own. What is equal as it stands is equal without, and nothing that
// is taken out goes past the end of a line or of a tag's text: so only lines and tags that differ are looked into.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	cut := func(s string) []string { return strings.Split(s, "\n") }
	if !strings.Contains(a, "— proceeds-audit ") && !strings.Contains(b, "— proceeds-audit ") {
		cut = func(s string) []string {
			return strings.Split(strings.ReplaceAll(s, "<", "\n<"), "\n")
		}
	}
	return slices.EqualFunc(cut(a), cut(b), func(x, y string) bool { return x == y || without(x) == without(y) })
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"<p>same</p>", "<p>same</p>", true},
		{"<p>0123456789abcdef</p>\n<a href=\"/tasks/aaaaaaaaaa\">", "<p>fedcba9876543210</p>\n<a href=\"/tasks/bbbbbbbbbb\">", true},
		{"note — proceeds-audit <k1>+x", "note — proceeds-audit <k2>+y", true},
		{"<p>one</p>", "<p>two</p>", false},
		{"<p>one</p>\n", "<p>one</p>", false},
		{"<p>one</p>\n\n<p>two</p>", "<p>one</p>\n<p>two</p>", false},
		{"<i>0123456789abcdef</i>", "<b>fedcba9876543210</b>", false},
	} {
		if got := alike(c.a, c.b); got != c.want || got != (without(c.a) == without(c.b)) {
			t.Errorf("%q and %q: alike is %v", c.a, c.b, got)
		}
	}
}

// telling are the words that no page of anybody outside the compartment has.
// They are looked for in a text in small letters; a text that holds no part of one is not searched for the words.
var (
	tellingWords = regexp.MustCompile(`\b(?:sars?|daml|ukfiu|moratorium|suspicious activity|cpt_\w+)\b|/confidential\b`)
	tellingParts = []string{"sar", "daml", "ukfiu", "moratorium", "suspicious", "cpt_", "/confidential"}
)

// traces are what in a text tells of the compartment. What was asked for is told back by a page, and is no trace.
func (w *twin) traces(body, asked string) (out []string) {
	low := strings.ToLower(body)
	// The register of people has who is vetted to read such reports; that says nothing of any report.
	low = strings.ReplaceAll(low, `value="sar">access to suspicious activity reports`, "")
	if u, err := url.Parse(asked); err == nil && u.Query().Get("q") != "" {
		low = strings.ReplaceAll(low, strings.ToLower(u.Query().Get("q")), "")
	}
	for _, word := range append([]string{canary, "77,613"}, w.in.keys...) {
		if word != "" && strings.Contains(low, strings.ToLower(word)) {
			out = append(out, word)
		}
	}
	if !slices.ContainsFunc(tellingParts, func(s string) bool { return strings.Contains(low, s) }) {
		return out
	}
	if m := tellingWords.FindString(low); m != "" {
		i := strings.Index(low, m)
		out = append(out, fmt.Sprintf("%q in …%s…", m, low[max(0, i-60):min(len(low), i+60)]))
	}
	return out
}

// leads are the addresses that a page leads to, in their order, and the forms that take a list away.
func leads(body string) (links []string, away []url.Values) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, nil
	}
	attr := func(n *html.Node, k string) string {
		for _, a := range n.Attr {
			if a.Key == k {
				return a.Val
			}
		}
		return ""
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, k := range []string{"href", "hx-get"} {
			s, _, _ := strings.Cut(attr(n, k), "#")
			// The reckoner of clocks has a page for each clock and start, and reads no case; the changes of a page by its filters are followed once.
			if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.HasPrefix(s, "/static/") && !strings.HasPrefix(s, "/help/clocks?") && !strings.HasPrefix(s, "/help/clocks/") {
				links = append(links, s)
			}
		}
		if action := attr(n, "action"); n.Data == "form" && strings.Contains(action, "/lists/") {
			v := url.Values{"": {action}}
			for d := range n.Descendants() {
				if name := attr(d, "name"); d.Type == html.ElementNode && name != "" && (d.Data == "input" || d.Data == "button") {
					if name != "format" {
						v.Set(name, attr(d, "value"))
					}
				}
			}
			away = append(away, v)
		}
	}
	return links, away
}

// texts are the parts of an answer: those of a workbook, or the body itself.
func texts(t *testing.T, p *webtest.Page) map[string]string {
	t.Helper()
	list, err := xlsxtest.Parts([]byte(p.Body))
	if errors.Is(err, zip.ErrFormat) {
		return map[string]string{"": p.Body}
	}
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, b := range list {
		out[name] = string(b)
	}
	return out
}

// pair is somebody in both twins, side by side.
type pair struct {
	t       *testing.T
	who     string
	a, b    *twin // full, empty
	x, y    *webtest.Browser
	asked   int
	files   int
	reports int
}

// same asks both twins the same and holds that they answer alike, in as many statements, and that the full one tells nothing.
func (p *pair) same(what string, ask func(b *webtest.Browser, path string) *webtest.Page, px, py string) (*webtest.Page, *webtest.Page) {
	p.t.Helper()
	x := ask(p.x, px)
	sx := len(p.a.LastStatements())
	y := ask(p.y, py)
	sy := len(p.b.LastStatements())
	p.asked++
	if x.Status != y.Status || without(x.Location()) != without(y.Location()) || x.Status >= 500 {
		p.t.Errorf("%s, %s %s: %d to %q; without a compartment %d to %q", p.who, what, px, x.Status, x.Location(), y.Status, y.Location())
	}
	if sx != sy {
		p.t.Errorf("%s, %s %s: %d statements; without a compartment %d", p.who, what, px, sx, sy)
	}
	for _, h := range []string{"Content-Type", "Content-Disposition"} {
		if without(x.Header.Get(h)) != without(y.Header.Get(h)) {
			p.t.Errorf("%s, %s %s: header %s is %q; without a compartment %q", p.who, what, px, h, x.Header.Get(h), y.Header.Get(h))
		}
	}
	tx, ty := texts(p.t, x), texts(p.t, y)
	for name, text := range tx {
		if !alike(ty[name], text) {
			p.t.Errorf("%s, %s %s %s differs from what it is without a compartment:\n%s", p.who, what, px, name, cmp.Diff(without(ty[name]), without(text)))
		}
		if found := p.a.traces(text, px); len(found) > 0 {
			p.t.Errorf("%s, %s %s %s tells: %v", p.who, what, px, name, found)
		}
	}
	if len(tx) != len(ty) {
		p.t.Errorf("%s, %s %s: %d parts; without a compartment %d", p.who, what, px, len(tx), len(ty))
	}
	if len(tx) > 1 {
		p.files++
	}
	return x, y
}

func get(b *webtest.Browser, path string) *webtest.Page { return b.Get(path) }

// walk asks for every page that links lead to, in both twins in step, with each list taken away in both forms and printed.
func (p *pair) walk(starts []string, most int) {
	p.t.Helper()
	type step struct{ x, y string }
	var queue []step
	for _, s := range starts {
		queue = append(queue, step{s, s})
	}
	seen := map[string]bool{}
	for len(queue) > 0 && len(seen) < most {
		at := queue[0]
		queue = queue[1:]
		key := without(at.x)
		if seen[key] || strings.HasPrefix(at.x, "/sign-out") || at.x == "/account/app" { // a new secret, drawn as a picture, each time
			continue
		}
		seen[key] = true
		x, y := p.same("page", get, at.x, at.y)
		if x.Status == http.StatusSeeOther && y.Status == http.StatusSeeOther {
			queue = append(queue, step{x.Location(), y.Location()})
		}
		if x.Status != http.StatusOK || !strings.HasPrefix(x.Header.Get("Content-Type"), "text/html") {
			continue
		}
		lx, ax := leads(x.Body)
		ly, ay := leads(y.Body)
		if len(lx) != len(ly) || len(ax) != len(ay) {
			continue // told by same
		}
		_, query, _ := strings.Cut(at.x, "?")
		for i := range lx {
			if _, more, _ := strings.Cut(lx[i], "?"); query == "" || more == "" { // filters of filters are left out
				queue = append(queue, step{lx[i], ly[i]})
			}
		}
		for i := range ax {
			for _, format := range []string{"xlsx", "csv"} {
				form := func(v url.Values) url.Values {
					f := url.Values{"format": {format}}
					for k, x := range v {
						if k != "" {
							f[k] = x
						}
					}
					return f
				}
				vx, vy := form(ax[i]), form(ay[i])
				if seen[without(ax[i].Get("")+vx.Encode())] {
					continue
				}
				seen[without(ax[i].Get("")+vx.Encode())] = true
				p.same("list as "+format, func(b *webtest.Browser, path string) *webtest.Page {
					if b == p.x {
						return b.Post(path, vx)
					}
					return b.Post(path, vy)
				}, ax[i].Get(""), ay[i].Get(""))
			}
		}
	}
	if len(seen) >= most {
		p.t.Errorf("%s: more than %d pages: the walk is not whole", p.who, most)
	}
}

// run makes every report that the person may run, and reads its file.
func (p *pair) run(codes []string) {
	p.t.Helper()
	for _, code := range codes {
		at := "/reports/" + code
		x, y := p.same("report", get, at, at)
		if x.Status != http.StatusOK {
			continue
		}
		p.reports++
		sel := "form[action='" + at + "']"
		vx, vy := x.Form(sel), y.Form(sel)
		x, y = p.same("report made", func(b *webtest.Browser, path string) *webtest.Page {
			if b == p.x {
				return b.Post(path, vx)
			}
			return b.Post(path, vy)
		}, at, at)
		if x.Status == http.StatusSeeOther {
			p.a.RunJobs(p.t)
			p.b.RunJobs(p.t)
			p.same("export", get, x.Location(), y.Location())
			p.same("file", get, x.Location()+"/file", y.Location()+"/file")
		}
	}
}

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
	for _, at := range []string{"/confidential", "/confidential/reports/" + a.in.report, "/confidential/requests/" + a.in.request, "/confidential/subjects/" + a.in.subject, "/confidential/sources", "/confidential/findings", "/confidential/log"} {
		inside += officer.Get(at).Must(http.StatusOK).Body
	}
	for _, word := range []string{"reporter", "facts", "assessment", "subject", "asker", "activity", "named", "terms", "why"} {
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
