package e2e

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users/userstest"
)

// tell begins every text of the restricted case, so that any trace of it is found.
const tell = "zeph"

// The sums of the restricted case, in words of a page; no other case has them.
var tellSums = []string{"37,119", "53,117", "29,113"}

// site is the product with two forces: in the first an open case with one of everything
// and, in one of two sites, a restricted one. All else is equal, so that whoever is not
// a member must be shown the same.
type restricted struct {
	*apptest.Site
	f, foreign userstest.Force
	open, shut cases.Case
	keys       []string // of the restricted case's opportunities
}

func newRestricted(t *testing.T, with bool) *restricted {
	t.Helper()
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(london("2026-11-18T12:00")))
	r := &restricted{Site: s, f: userstest.NewForce(t, s.DB, "FI"), foreign: userstest.NewForce(t, s.DB, "NM")}
	s.Clock.Set(london("2026-11-20T12:00"))
	r.open = r.fill(t, "open", 11_000_00, false)
	if with {
		r.shut = r.fill(t, tell, 37_119_00, true)
	}
	s.Clock.Set(london("2026-11-22T12:00")) // what was to be done by the 21st has run out
	s.RunJobs(t)
	r.review(t, r.open)
	if with {
		r.review(t, r.shut)
	} else {
		s.SignIn(t, r.f.Supervisor) // pages list where people are signed in: as often here as there
	}
	s.RunJobs(t)
	return r
}

// fill opens a case with one of everything, each text beginning with word.
func (r *restricted) fill(t *testing.T, word string, cash money.Pence, shut bool) cases.Case {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	n := func(s string) string { return word + s }
	c := casestest.OpenIn(t, r.Cases, r.f, func(c *cases.New) {
		c.Title, c.Operation, c.Summary, c.Handling = n("title couriers"), n("oper"), n("summ of it"), n("handle with care")
		c.OfficerInCase, c.Prosecutor, c.Arising.Note = n("oic"), n("pros"), n("note")
		c.Members = []ids.User{r.f.Supervisor}
		c.Refs = []cases.NewRef{{Kind: cases.RefCrime, Value: n("crime/26")}}
		if shut {
			c.Restricted, c.RestrictedWhy = true, n("why")
			c.Threat = "firearms" // a facet that no other case has
		}
	})
	ctx, now := r.f.As(t, r.DB, r.f.Lead), r.DB.Time()
	_, _, err := r.Subjects.Add(ctx, c.ID, subjects.NewSubject{Kind: subjects.Person, Name: n("name Marsh"), Address: n("address"), Note: n("subnote"),
		Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.DateOf(now)}, Identifiers: []subjects.NewIdentifier{{Kind: "alias", Value: n("alias")}}})
	must(err)
	taking := orderstest.Cash(caltime.LocalOf(now.Add(-3*time.Hour)).String(), cash)
	taking.Holder, taking.Asset.Title, taking.Asset.Description = n("holder"), n("holdall"), n("described")
	taking.Seizure.Place, taking.Seizure.SeizedBy, taking.Seizure.Suspicion, taking.Seizure.Exhibits[0].Exhibit = n("road"), n("officer"), n("suspicion"), n("exhibit")
	seizure, _, err := r.Assets.RecordSeizure(ctx, c.ID, taking)
	must(err)
	making := orderstest.Detain(r.f, seizure.AssetID, caltime.LocalOf(now.Add(-time.Hour)).String())
	making.Court, making.CourtRef, making.Terms = n("court"), n("courtref"), n("terms")
	_, err = r.Orders.RecordDetention(ctx, c.ID, making)
	must(err)
	_, _, err = r.Cases.Decide(ctx, c.ID, cases.NewDecision{Title: n("decision"), Decision: n("decided"), Reason: n("reason")})
	must(err)
	id := c.ID
	_, err = r.Effort.Log(ctx, effort.New{CaseID: &id, OnDate: caltime.DateOf(now), Minutes: 95, Note: n("effort")})
	must(err)
	past := london("2026-11-21T18:00")
	for _, o := range []struct {
		title  string
		value  money.Pence
		closes *time.Time
	}{{n("account"), cash + 15_998_00, nil}, {n("gone"), cash - 8_006_00, &past}} {
		got, _, err := r.Opportunities.Enter(ctx, c.ID, opportunities.Entry{Kind: "account_freezing", Title: o.title, Why: n("facts"), WhatBy: n("what"), Value: &o.value, Basis: n("basis"), Closes: o.closes})
		must(err)
		if shut {
			r.keys = append(r.keys, got.PublicKey)
		}
	}
	return c
}

// review confirms as missed what ran out on a case.
func (r *restricted) review(t *testing.T, c cases.Case) {
	t.Helper()
	b := r.SignIn(t, r.f.Supervisor)
	for _, link := range links(t, b.Get(path(c)+"/opportunities").Must(200)) {
		p := b.Get(link)
		if strings.HasPrefix(link, "/opportunities/") && p.Count("[action$='/review']") == 1 {
			v := p.Form("[action$='/review']")
			v.Set("verdict", "missed")
			v.Set("reason", "BANK")
			v.Set("still", "no")
			v.Set("learning", "zephlearning")
			if c.ID == r.open.ID {
				v.Set("learning", "learning")
			}
			b.Post(link+"/review", v).Must(303)
			return
		}
	}
	t.Fatalf("nothing of %s ran out", c.Ref)
}

// links are the addresses a page leads to, and those its filters lead to.
func links(t *testing.T, p *webtest.Page) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	// The reckoner of clocks has a page for each clock of the law, and reads no case.
	add := func(s string) {
		s, _, _ = strings.Cut(s, "#")
		if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.HasPrefix(s, "/static/") && !strings.HasPrefix(s, "/help/clocks?") && !strings.HasPrefix(s, "/help/clocks/") {
			out = append(out, s)
		}
	}
	attrs := func(n *html.Node) map[string]string {
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
		}
		return a
	}
	var form, pick string
	hidden := url.Values{}
	filter := func(name, value string) {
		if form == "" || value == "" {
			return
		}
		q := url.Values{name: {value}}
		for k, vs := range hidden {
			q[k] = vs
		}
		add(form + "?" + q.Encode())
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := attrs(n)
		add(a["href"])
		add(a["hx-get"])
		switch n.Data {
		case "form":
			form, hidden = "", url.Values{}
			if m := strings.ToLower(a["method"]); m == "" || m == "get" {
				form = a["action"]
			}
			for d := range n.Descendants() {
				if x := attrs(d); d.Data == "input" && x["type"] == "hidden" {
					hidden.Add(x["name"], x["value"])
				}
			}
		case "select":
			pick = a["name"]
		case "option":
			filter(pick, a["value"])
		case "input":
			if a["type"] == "radio" || a["type"] == "checkbox" {
				filter(a["name"], a["value"])
			}
		}
	}
	return out
}

// crawl asks for every page that links and filters lead to, and gives the bodies by address.
func crawl(t *testing.T, b *webtest.Browser) map[string]string {
	t.Helper()
	const most = 700
	found := map[string]string{}
	queue := []string{"/", "/work", "/cases", "/clocks", "/clocks?scope=unit", "/clocks?scope=force", "/opportunities", "/opportunities?layout=list", "/missed", "/effort", "/reports",
		"/exports", "/search?q=" + tell, "/search?q=couriers", "/search?q=FI%2F2026", "/admin/users", "/admin/units", "/help/clocks", "/cases?q=" + tell, "/cases?q=couriers"}
	for len(queue) > 0 && len(found) < most {
		next := queue[0]
		queue = queue[1:]
		if _, seen := found[next]; seen || strings.HasSuffix(next, "/file") || next == "/account/app" || isLog(next) { // that page makes a key by chance
			continue
		}
		p := b.Get(next)
		if p.Status >= 500 {
			t.Errorf("%s answers %d: %s", next, p.Status, p.Main())
		}
		if p.Status == 303 {
			queue = append(queue, p.Location())
		}
		found[next] = p.Body
		// Filters of filters are left out: each is followed by itself.
		_, query, _ := strings.Cut(next, "?")
		if p.Status == 200 && (query == "" || query == "layout=list") && strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			queue = append(queue, links(t, p)...)
		}
	}
	for _, q := range []string{tell, "couriers", "firearms", "FI/2026"} {
		at := "/search?q=" + url.QueryEscape(q)
		found[at+"&typing=yes"] = b.GetHX(at).Body
	}
	if len(found) >= most {
		t.Errorf("more than %d pages: the crawl is not whole", most)
	}
	return found
}

// isLog is whether a page shows the audit log: it tells what others asked for, word for word, so what it shows of the case
// is looked at before anybody asks.
func isLog(at string) bool {
	return strings.HasPrefix(at, "/admin/audit") || strings.HasPrefix(at, "/lists/audit-log")
}

// log reads, as the auditor, the first page of the audit log as it stands under each of its filters, all of it on paper, and the entries it leads to.
func (r *restricted) log(t *testing.T) map[string]string {
	t.Helper()
	b, found := r.SignIn(t, r.f.Auditor), map[string]string{}
	queue := []string{"/admin/audit", "/lists/audit-log/print"}
	for len(queue) > 0 && len(found) < 150 {
		next := queue[0]
		queue = queue[1:]
		if _, seen := found[next]; seen || !isLog(next) {
			continue
		}
		p := b.Get(next)
		found[next] = p.Body
		if next == "/admin/audit" {
			queue = append(queue, links(t, p)...)
		}
	}
	return found
}

var masks = []*regexp.Regexp{regexp.MustCompile(`name="token" value="[^"]*"`), regexp.MustCompile(`[0-9a-f]{16}`), regexp.MustCompile(`/acts/[0-9]+`), regexp.MustCompile(`/opportunities/[a-z0-9]{10}`), regexp.MustCompile(`o-[a-z0-9]{10}-`),
	regexp.MustCompile(`/sessions/[a-z0-9]{10}`), regexp.MustCompile(`127\.0\.0\.1:[0-9]+`), regexp.MustCompile(`proceeds-audit\+[0-9A-Za-z+/=]+`)}

func masked(s string) string {
	for _, m := range masks {
		s = m.ReplaceAllString(s, "MASKED")
	}
	return s
}

// traces are the places where a text tells of the restricted case.
func (r *restricted) traces(body, asked string) []string {
	low := strings.ToLower(body)
	if u, err := url.Parse(asked); err == nil && u.Query().Get("q") != "" { // what was searched for is told back
		low = strings.ReplaceAll(low, strings.ToLower(html.EscapeString(u.Query().Get("q"))), "")
	}
	var out []string
	for _, s := range slices.Concat([]string{tell, strings.ToLower(r.shut.Ref), strings.ToLower(strings.ReplaceAll(r.shut.Ref, "/", "-"))}, r.keys, tellSums) {
		if i := strings.Index(low, s); i >= 0 {
			out = append(out, fmt.Sprintf("%q in …%s…", s, low[max(0, i-80):min(len(low), i+80)]))
		}
	}
	return out
}

// TestARestrictedCaseLeavesNoTrace looks, as everybody who is not on a restricted case, at
// every page that links, filters, searches and workbooks lead to: no word, reference,
// key or sum of it is there, and every page is the one that would be shown had the case
// never been opened, but for the totals of those who are given figures.
func TestARestrictedCaseLeavesNoTrace(t *testing.T) {
	t.Parallel()
	with, without := newRestricted(t, true), newRestricted(t, false)

	seen := with.log(t)
	without.SignIn(t, without.f.Auditor)
	without.SignIn(t, without.f.Lead)
	if len(seen) < 20 || !strings.Contains(seen["/lists/audit-log/print"], with.open.Ref) {
		t.Errorf("the auditor reads %d pages of the log, and on paper: %.2000s", len(seen), seen["/lists/audit-log/print"])
	}
	for at, body := range seen {
		for _, trace := range with.traces(body, at) {
			t.Errorf("the auditor finds at %s: %s", at, trace)
		}
	}

	// Members see all of it: what the crawl looks for is there to be found.
	inside := strings.ToLower(strings.Join(bodies(crawl(t, with.SignIn(t, with.f.Lead))), "\n"))
	for _, w := range []string{"title", "oper", "summ", "handle", "oic", "pros", "crime", "why", "name", "address", "subnote", "alias", "holder", "holdall", "described", "road", "officer", "suspicion",
		"exhibit", "court", "courtref", "terms", "decision", "decided", "reason", "effort", "account", "gone", "facts", "what", "basis"} {
		if !strings.Contains(inside, tell+w) {
			t.Errorf("a member finds no %s on any page: the test could not see it leak", tell+w)
		}
	}

	for _, p := range []struct {
		name    string
		foreign bool
		user    func(userstest.Force) ids.User
		figures bool
	}{
		{"a colleague", false, func(f userstest.Force) ids.User { return f.Colleague }, false},
		{"the supervisor of another unit", false, func(f userstest.Force) ids.User { return f.OtherSupervisor }, true},
		{"the manager", false, func(f userstest.Force) ids.User { return f.Manager }, true},
		{"the auditor", false, func(f userstest.Force) ids.User { return f.Auditor }, true},
		{"the administrator", false, func(f userstest.Force) ids.User { return f.Admin }, false},
		{"a referrer", false, func(f userstest.Force) ids.User { return f.Referrer }, false},
		{"an investigator of another force", true, func(f userstest.Force) ids.User { return f.Lead }, false},
		{"the manager of another force", true, func(f userstest.Force) ids.User { return f.Manager }, false},
	} {
		who := func(r *restricted) ids.User {
			if p.foreign {
				return p.user(r.foreign)
			}
			return p.user(r.f)
		}
		b, other := with.SignIn(t, who(with)), without.SignIn(t, who(without))
		got, want := crawl(t, b), crawl(t, other)
		for at, body := range got {
			for _, trace := range with.traces(body, at) {
				t.Errorf("%s finds at %s: %s", p.name, at, trace)
			}
			if p.figures && (at == "/missed" || strings.HasPrefix(at, "/missed?period=") || strings.HasPrefix(at, "/lists/missed/print?period=")) {
				continue // totals: below
			}
			if p.name == "the auditor" && strings.Contains(at, "/audit") {
				continue // who saw an open case: entries are numbered over all cases
			}
			if _, ok := want[at]; !ok && !strings.HasPrefix(at, "/opportunities/") {
				t.Errorf("%s is led to %s, which is nowhere without the case", p.name, at)
			} else if d := cmp.Diff(masked(want[at]), masked(body)); ok && d != "" {
				t.Errorf("%s: %s differs from what it is without the case:\n%s", p.name, at, d)
			}
		}
		for _, c := range []string{"", "/subjects", "/assets", "/assets/A1", "/opportunities", "/effort", "/decisions", "/timeline", "/team", "/references", "/edit", "/orders/O1", "/seizures/cash/new"} {
			one, none := b.Get(path(with.shut)+c), b.Get("/cases/FI-2026-9999"+c)
			same := func(p *webtest.Page, ref string) string {
				return strings.NewReplacer(strings.ReplaceAll(ref, "/", "-"), "REF", url.QueryEscape(strings.ReplaceAll(ref, "/", "-")), "REF").Replace(masked(p.Body))
			}
			if d := cmp.Diff(same(none, "FI/2026/9999"), same(one, with.shut.Ref)); one.Status != none.Status || one.Status < 400 || d != "" {
				t.Errorf("%s: %s of the case answers %d, of one that does not exist %d:\n%s", p.name, c, one.Status, none.Status, d)
			}
		}
		for _, key := range with.keys {
			if one, none := b.Get("/opportunities/"+key), b.Get("/opportunities/zzzzzzzzzz"); one.Status != none.Status || one.Status < 400 {
				t.Errorf("%s: an opportunity of the case answers %d, one that does not exist %d", p.name, one.Status, none.Status)
			}
		}
		if p.figures {
			with.figures(t, p.name, got["/missed"], want["/missed"])
			with.workbook(t, p.name, b, other)
		}
	}

	// Somebody who joins the case sees it from then on.
	ctx := with.f.As(t, with.DB, with.f.Lead)
	if err := with.Cases.PutOnTeam(ctx, with.shut.ID, with.f.Colleague, access.Plain, "Takes over the financial side"); err != nil {
		t.Fatal(err)
	}
	if p := with.SignIn(t, with.f.Colleague).Get(path(with.shut)); p.Status != 200 {
		t.Errorf("a new member is answered with %d", p.Status)
	}
}

func bodies(m map[string]string) []string {
	var out []string
	for _, b := range m {
		out = append(out, b)
	}
	return out
}

// figures holds that the totals of the page Missed include the restricted case, with one line that says so, and that
// nothing else of the page does.
func (r *restricted) figures(t *testing.T, who, got, want string) {
	t.Helper()
	if !strings.Contains(got, "£32k") { // £2,994 and £29,113
		t.Errorf("%s: the total on the page Missed lacks what is not shown", who)
	}
	if !strings.Contains(got, "Under 5 not shown") || strings.Contains(want, "not shown") {
		t.Errorf("%s: the page Missed does not say how many it counts and does not show", who)
	}
	// Nothing below the headline differs: no row, month, reason, unit or threat.
	below := func(s string) string { return masked(s[max(0, strings.Index(s, `id="h-trend"`)):]) }
	if d := cmp.Diff(below(want), below(got)); d != "" {
		t.Errorf("%s: the page Missed shows more of the case than a total:\n%s", who, d)
	}
}

// workbook runs the report on both sites: no part of the file tells of the case, and the detail sheets are the same.
func (r *restricted) workbook(t *testing.T, who string, b, other *webtest.Browser) {
	t.Helper()
	get := func(b *webtest.Browser) []byte {
		p := b.Get("/reports/missed-opportunities").Must(200)
		p = b.Post("/reports/missed-opportunities", p.Form("form[action='/reports/missed-opportunities']"))
		if p.Status == 303 {
			p = b.Get(p.Location() + "/file")
		}
		return []byte(p.Must(200).Body)
	}
	got, want := get(b), get(other)
	for name, part := range parts(t, got) {
		for _, trace := range r.traces(part, "") {
			t.Errorf("%s finds in the workbook, at %s: %s", who, name, trace)
		}
	}
	x, y := xlsxtest.Open(t, got), xlsxtest.Open(t, want)
	for _, sheet := range x.Sheets() {
		if sheet == "Summary" || sheet == "About" {
			continue
		}
		if d := cmp.Diff(y.Rows(sheet), x.Rows(sheet)); d != "" {
			t.Errorf("%s: the sheet %s differs from what it is without the case:\n%s", who, sheet, d)
		}
	}
	all := fmt.Sprint(x.Rows("Summary"))
	if !strings.Contains(all, "Restricted cases: under 5 not shown") || !strings.Contains(all, "£32,107") {
		t.Errorf("%s: the workbook's total lacks what is not shown: %s", who, all)
	}
}

// parts are the texts of the files in a workbook.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	list, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, b := range list {
		out[name] = name + "\n" + string(b)
	}
	return out
}
