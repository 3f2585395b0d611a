package e2e

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/demo"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// patternParts turn the address of a page into its route.
var patternParts = []struct {
	is *regexp.Regexp
	by string
}{
	{regexp.MustCompile(`^[A-Z]+-[0-9]{4}-[0-9]+$`), ":case"},
	{regexp.MustCompile(`^[AOS][0-9]+$`), ":n"},
	{regexp.MustCompile(`^[0-9]+$`), ":id"},
	{regexp.MustCompile(`^MO-[0-9]+$`), ":rule"},
}

// drawn is a key as the product draws them.
var drawn = regexp.MustCompile(`^[a-km-np-z2-9]{10}$`)

// chosen are the parameters of routes that hold a word, each with a page of its own.
var chosen = []string{":kind", ":code", ":to"}

// routes are the product's routes for pages, in parts.
type routes [][]string

func routesOf(s *apptest.Site) (out routes) {
	for _, r := range s.Server.Routes() {
		if r.Method == http.MethodGet {
			out = append(out, strings.Split(r.Path, "/"))
		}
	}
	return out
}

// pattern is the route that serves the address, of several the one with a word where the others first differ from it.
func (r routes) pattern(parts []string) []string {
	var best []string
	for _, p := range r {
		fits := len(p) == len(parts)
		for i := 0; fits && i < len(p); i++ {
			fits = p[i] == parts[i] || strings.HasPrefix(p[i], ":")
		}
		// ":" comes before letters.
		if fits && (best == nil || slices.Compare(p, best) > 0) {
			best = p
		}
	}
	return best
}

// shape is that of an address: one page is looked at for each.
func (r routes) shape(at string) string {
	path, query, _ := strings.Cut(at, "?")
	parts := strings.Split(path, "/")
	pattern := r.pattern(parts)
	for i, s := range parts {
		for _, x := range patternParts {
			if x.is.MatchString(s) {
				parts[i] = x.by
			}
		}
		if pattern != nil && strings.HasPrefix(pattern[i], ":") && !slices.Contains(chosen, pattern[i]) && drawn.MatchString(s) {
			parts[i] = ":key"
		}
	}
	out := strings.Join(parts, "/")
	if strings.Contains(query, "layout=list") {
		out += "?layout=list"
	}
	return out
}

func TestShapesOfAddresses(t *testing.T) {
	var r routes
	for _, p := range []string{"/plans/:plan", "/plans/:plan/objectives", "/plans/identified", "/cases/:case/orders/new/:kind", "/cases/:case/assets/:a", "/opportunities"} {
		r = append(r, strings.Split(p, "/"))
	}
	for at, want := range map[string]string{
		"/plans/abcdefgh23":                         "/plans/:key",
		"/plans/abcdefgh23/objectives":              "/plans/:key/objectives",
		"/plans/identified":                         "/plans/identified",
		"/admin/rules/MO-31":                        "/admin/rules/:rule",
		"/cases/FI-2026-0147/orders/new/restraints": "/cases/:case/orders/new/restraints",
		"/cases/FI-2026-0147/assets/A2":             "/cases/:case/assets/:n",
		"/opportunities?layout=list&page=2":         "/opportunities?layout=list",
		"/nowhere/abcdefgh23":                       "/nowhere/abcdefgh23",
	} {
		if got := r.shape(at); got != want {
			t.Errorf("%s has the shape %s, want %s", at, got, want)
		}
	}
}

// reach gives, for every route that links lead to, the page of it that holds most, and looks at what each page is made of.
func reach(t *testing.T, who string, by routes, b *webtest.Browser) map[string]string {
	t.Helper()
	const most, each = 2000, 10
	best, size, seen, queue := map[string]string{}, map[string]int{}, map[string]bool{}, []string{"/", "/accessibility"}
	visits := map[string]int{}
	for len(queue) > 0 && len(seen) < most {
		next := queue[0]
		queue = queue[1:]
		shape := by.shape(next)
		if seen[next] || visits[shape] >= each || strings.HasSuffix(next, "/file") {
			continue
		}
		seen[next] = true
		visits[shape]++
		p := b.Get(next)
		if p.Status == 303 {
			queue = append(queue, p.Location())
			continue
		}
		if p.Status == 422 && strings.Contains(next, "?") {
			continue // a form that wants more than the one field that the crawl fills
		}
		if p.Status != 200 {
			t.Errorf("%s is led to %s, which answers %d: %s", who, next, p.Status, p.Main())
			continue
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		if h := p.All("h1"); len(h) != 1 || h[0] == "" {
			t.Errorf("%s, %s: headings of the first rank: %q", who, next, h)
		}
		if title := p.Text("title"); !strings.HasSuffix(title, " – Proceeds") || strings.HasPrefix(title, " –") {
			t.Errorf("%s, %s: the title is %q", who, next, title)
		}
		if len(p.Body) > size[shape] {
			best[shape], size[shape] = next, len(p.Body)
		}
		queue = append(queue, links(t, p)...)
	}
	if len(seen) >= most {
		t.Errorf("%s is led to more than %d pages: the walk is not whole", who, most)
	}
	return best
}

// cutJS names the tables that are wider than the region they stand in.
const cutJS = `[...document.querySelectorAll(".scroll")].filter((s) => s.clientWidth > 0 && s.scrollWidth > s.clientWidth + 1)
  .map((s) => (s.getAttribute("aria-label") || s.innerText.slice(0, 40)) + " " + s.scrollWidth + " in " + s.clientWidth).join("; ")`

func actorOf(t *testing.T, s *apptest.Site, user ids.User) actor.Actor {
	t.Helper()
	a, err := s.Users.Actor(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestEveryPageIsSound walks a synthetic force as each role, and looks in Chromium at a
// page of every route that links lead to, on a laptop and on a phone: axe finds nothing,
// nothing is stopped by the policy or logged as an error, and no page scrolls sideways.
func TestEveryPageIsSound(t *testing.T) {
	t.Parallel()
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	ctx := actor.With(t.Context(), actor.AtCommandLine())
	if _, err := s.Demo(ctx, demo.Options{Cases: 40, Seed: 1, Today: caltime.DateOf(dbtest.Now)}); err != nil {
		t.Fatal(err)
	}
	people, err := s.Users.DemoPeople(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	type visit struct {
		route, at string
		user      ids.User
	}
	var visits []visit
	by, looked := routesOf(s), map[string]bool{}
	asked := map[string]bool{}
	// Those who change cases come first: their pages hold the most.
	order := []string{"investigator", "supervisor", "manager", "auditor", "administrator", "referrer", "confidential_officer"}
	slices.SortStableFunc(people, func(a, b users.DemoPerson) int {
		return cmp.Compare(slices.Index(order, a.Role), slices.Index(order, b.Role))
	})
	for _, p := range people {
		if asked[p.Role] {
			continue
		}
		asked[p.Role] = true
		found := reach(t, p.Role, by, s.SignIn(t, p.ID))
		shapes := []string{}
		for shape := range found {
			shapes = append(shapes, shape)
		}
		slices.Sort(shapes)
		n := 0
		for _, shape := range shapes {
			// What one role has been shown of a route is not looked at again, but for the pages where work begins.
			if looked[shape] && shape != "/work" && shape != "/missed" && shape != "/opportunities/:key" && shape != "/cases/:case" {
				continue
			}
			looked[shape] = true
			visits = append(visits, visit{shape, found[shape], p.ID})
			n++
		}
		t.Logf("%s: %d routes, %d looked at", p.Role, len(found), n)
		if p.Role == "supervisor" { // what is done to many cases is led to by posts
			ticked, err := s.Cases.PickAll(actor.With(t.Context(), actorOf(t, s, p.ID)), cases.Filter{View: cases.Everything}, cases.Sorts[0], "")
			if err != nil {
				t.Fatal(err)
			}
			visits = append(visits, visit{"/cases/bulk/:key", ticked.Bulk.Path() + "?act=team", p.ID}, visit{"/cases", "/cases?view=all&picked=" + ticked.Bulk.PublicKey, p.ID})
		}
	}
	if len(asked) != len(order) {
		t.Errorf("the force has people of the roles %v, want those of %q", asked, order)
	}
	if len(looked) < 50 {
		t.Errorf("links lead to only %d routes", len(looked))
	}
	first := Open(t, house{Site: s})
	window := map[ids.User]*Browser{}
	for _, v := range visits {
		b := window[v.user]
		if b == nil {
			b = first.Another()
			window[v.user] = b
			b.Goto("/sign-in")
			b.Submit(fmt.Sprintf("[name=user][value='%d']", v.user))
		}
		b.Size(1366, 768)
		b.Goto(v.at)
		b.Axe(t)
		fits(t, b)
		if cut := b.Eval(cutJS); cut != "" {
			t.Errorf("%s: on a laptop a table is cut off: %s", v.at, cut)
		}
		before := t.Failed()
		b.Size(390, 844)
		b.Axe(t)
		fits(t, b)
		if t.Failed() && !before {
			t.Logf("%s fails at 390 pixels", v.at)
		}
		for _, problem := range b.Problems() {
			t.Errorf("%s: %s", v.at, problem)
		}
	}
}
