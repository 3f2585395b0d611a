package cases_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

var newCase = url.Values{"title": {"Invoice diversion"}, "threat": {"fraud"}, "nation": {"england-wales"}, "origin": {"reactive"}, "origin_basis": {"reported_crime"}}

func with(v url.Values, kv ...string) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = x
	}
	for i := 0; i < len(kv); i += 2 {
		out.Set(kv[i], kv[i+1])
	}
	return out
}

func TestOpenACaseInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		site := userstest.Browse(t, d, r.Routes())
		b := site.SignIn(t, f.Lead)
		p := b.Get("/cases/new").Must(http.StatusOK)
		if got := p.Attr("#lead option[selected]", "value"); got != ids.String(f.Lead) {
			t.Errorf("lead offered: %q", got)
		}
		v := with(newCase, "unit", ids.String(f.Unit), "lead", ids.String(f.Lead), "title", "", "summary", "Typed at length", "origin_basis", "intelligence")
		p = b.Post("/cases/new", v).Must(http.StatusUnprocessableEntity)
		if n := p.Count(".govuk-error-summary__list a"); n != 2 {
			t.Errorf("%d errors: %v", n, p.All(".govuk-error-summary__list a"))
		}
		if got := p.Text("#summary"); got != "Typed at length" {
			t.Errorf("typed text became %q", got)
		}
		if title := p.Text("title"); !strings.HasPrefix(title, "Error:") {
			t.Errorf("title %q", title)
		}
		p = b.Post("/cases/new", with(newCase, "unit", ids.String(f.Unit), "lead", ids.String(f.Lead), "ref_kind", "crime", "ref_value", "FI 23/1")).Must(http.StatusSeeOther)
		if to := p.Header.Get("Location"); to != "/cases/FI-2026-0001" {
			t.Fatalf("sent to %q", to)
		}
		p = b.Get("/cases/FI-2026-0001").Must(http.StatusOK)
		if got := p.Text("h1"); got != "Invoice diversion" {
			t.Errorf("h1 %q", got)
		}
		if !strings.Contains(p.Body, "FI 23/1") || !strings.Contains(p.Body, "Case opened") {
			t.Error("the overview lacks the reference or the timeline")
		}
		p = b.Get("/cases").Must(http.StatusOK)
		if got := p.Text("table.t a.ref"); got != "FI/2026/0001" {
			t.Errorf("listed %q", got)
		}
	})
}

func TestAllPagesOfACaseAnswer(t *testing.T) {
	d, f, r, c := one(t)
	site := userstest.Browse(t, d, r.Routes())
	b := site.SignIn(t, f.Lead)
	for _, p := range []string{"", "/edit", "/stage", "/close", "/origin", "/references", "/team", "/decisions", "/decisions/new", "/timeline", "/timeline?show=legal", "/reopen"} {
		page := b.Get(c.Path() + p).Must(http.StatusOK)
		if n := page.Count("h1"); n != 1 {
			t.Errorf("%s has %d h1", p, n)
		}
	}
	for _, p := range []string{"/cases?view=closed", "/cases?view=mine&text=zzz", "/cases?sort=-stake&threat=fraud&min=10000", "/cases/views/new?threat=fraud"} {
		b.Get(p).Must(http.StatusOK)
	}
	if p := b.GetHX("/cases?threat=fraud"); p.Count("html") != 0 && strings.Contains(p.Body, "<html") || p.Count("table.t tbody tr") != 1 {
		t.Errorf("the part for htmx: %.200s", p.Body)
	}
}

func one(t *testing.T) (*db.DB, userstest.Force, *cases.Room, cases.Case) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	r := casestest.Room(d)
	return d, f, r, casestest.OpenIn(t, r, f)
}

// TestRestrictedIsLikeMissing asks for every address of a case: whoever is no member gets, for a restricted case, what
// they get for one that does not exist, after as many statements.
func TestRestrictedIsLikeMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		hidden := casestest.OpenIn(t, r, f, casestest.Restricted)
		site := userstest.Browse(t, d, r.Routes())
		for _, who := range []ids.User{f.Colleague, f.Supervisor, f.Manager, f.Auditor} {
			b := site.SignIn(t, who)
			for _, route := range r.Routes() {
				if !strings.Contains(route.Path, ":case") {
					continue
				}
				at := strings.ReplaceAll(route.Path, ":case", "FI-2026-0001")
				no := strings.ReplaceAll(route.Path, ":case", "FI-2026-9999")
				if route.Method == http.MethodPost {
					x, y := b.Post(at, url.Values{}), b.Post(no, url.Values{})
					if x.Status != y.Status || strip(x.Body, x.Header) != strip(y.Body, y.Header) {
						t.Errorf("POST %s: %d and %d", route.Path, x.Status, y.Status)
					}
					continue
				}
				x, y := b.Get(at), b.Get(no)
				if x.Status != y.Status || x.Status == http.StatusOK || strip(x.Body, x.Header) != strip(y.Body, y.Header) {
					t.Errorf("GET %s: %d and %d", route.Path, x.Status, y.Status)
				}
			}
			if p := b.Get("/cases?view=all"); strings.Contains(p.Body, hidden.Ref) || p.Text("#h-res .num") != "0" {
				t.Errorf("user %d meets it in the list", who)
			}
		}
		count := func(ref string) int {
			ctx, s := db.Watch(f.As(t, d, f.Manager))
			if _, err := access.OpenRef(ctx, d, ref, access.Read); !fault.Is(err, fault.NotFound) {
				t.Error(err)
			}
			return s.Count()
		}
		if a, b := count("FI-2026-0001"), count("FI-2026-9999"); a != b {
			t.Errorf("%d statements and %d", a, b)
		}
	})
}

// strip takes the request's own id out of a page.
func strip(body string, h http.Header) string {
	return strings.ReplaceAll(body, h.Get("X-Request-Id"), "")
}

func TestEditConflictKeepsWhatWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		site := userstest.Browse(t, d, r.Routes())
		mine, theirs := site.SignIn(t, f.Lead), site.SignIn(t, f.Deputy)
		at := c.Path() + "/edit"
		a, b := mine.Get(at).Must(200).Form("form.formp"), theirs.Get(at).Must(200).Form("form.formp")
		theirs.Post(at, with(b, "summary", "Balance confirmed by the bank.", "prosecutor", "CPS proceeds of crime", "operation", "Op REED")).Must(http.StatusSeeOther)
		p := mine.Post(at, with(a, "summary", "Bank asked for a sealed copy.", "officer_in_case", "DC 4471", "operation", "Op SEDGE")).Must(http.StatusConflict)
		if n := p.Count("table.cft tbody tr"); n != 2 {
			t.Fatalf("%d fields differ, want operation and summary: %v", n, p.All("table.cft tbody th"))
		}
		for _, want := range []string{"Bank asked for a sealed copy.", "Balance confirmed by the bank.", "Dee Deputy saved FI/2026/0001", "Op SEDGE"} {
			if !strings.Contains(p.Body, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if p.Text("h1") != "Someone else changed this case while you were editing" {
			t.Errorf("headed %q", p.Text("h1"))
		}
		own := theirs.Post(at, with(b, "summary", "Typed in another window.")).Must(http.StatusConflict)
		if own.Text("h1") != "You changed this case in another window while you were editing" || strings.Contains(own.Text("main"), "Dee Deputy") || !strings.Contains(own.Text("main"), "You saved FI/2026/0001 there") {
			t.Errorf("of two windows of one person:\n%s", own.Text("main"))
		}
		v := p.Form(".confl form")
		v.Set("keep-operation", "theirs")
		if v.Get("both-summary") != "yes" {
			t.Errorf("keeping both notes is not offered: %v", v)
		}
		mine.Post(at, v).Must(http.StatusSeeOther)
		g, err := access.Open(f.As(t, d, f.Lead), d, c.ID, access.Read)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.ByID(context.Background(), d, g)
		if err != nil {
			t.Fatal(err)
		}
		if got.Operation != "Op REED" || got.Prosecutor != "CPS proceeds of crime" || got.OfficerInCase != "DC 4471" ||
			got.Summary != "Balance confirmed by the bank.\n\nBank asked for a sealed copy." {
			t.Errorf("kept %+v", got.Edited())
		}
	})
}

func TestConflictOnOneSideOnlyIsTakenWithoutAsking(t *testing.T) {
	d, f, r, c := one(t)
	b := userstest.Browse(t, d, r.Routes()).SignIn(t, f.Lead)
	if _, err := r.EditCase(f.As(t, d, f.Deputy), c.ID, 1, func() cases.Edit { e := c.Edited(); e.Prosecutor = "CPS"; return e }()); err != nil {
		t.Fatal(err)
	}
	e := url.Values{"version": {"1"}, "title": {"Invoice diversion, two firms"}, "was-title": {c.Title}, "threat": {"fraud"}, "was-threat": {"fraud"}, "nation": {"england-wales"},
		"was-nation": {"england-wales"}, "marking": {c.Marking}, "was-marking": {c.Marking}}
	b.Post(c.Path()+"/edit", e).Must(http.StatusSeeOther)
	got, err := r.ByID(t.Context(), d, casestest.Grant(t, f.As(t, d, f.Lead), d, c.ID))
	if err != nil || got.Title != "Invoice diversion, two firms" || got.Prosecutor != "CPS" {
		t.Errorf("%+v, %v", got.Edited(), err)
	}
}

func TestSavedViewsAreTabsOfTheirOwner(t *testing.T) {
	d, f, r, _ := one(t)
	site := userstest.Browse(t, d, r.Routes())
	b := site.SignIn(t, f.Lead)
	to := b.Post("/cases/views", url.Values{"name": {" Big  fraud "}, "query": {"threat=fraud&sort=-stake&after=abc&evil=%3Cscript%3E"}}).Must(http.StatusSeeOther).Header.Get("Location")
	if to != "/cases?sort=-stake&threat=fraud&saved=1" {
		t.Errorf("sent to %q", to)
	}
	p := b.Get(to).Must(200)
	if got := p.Text(".moj-sub-navigation a[aria-current]"); !strings.HasPrefix(got, "Big fraud") {
		t.Errorf("current tab %q", got)
	}
	other := site.SignIn(t, f.Deputy)
	if p := other.Get("/cases").Must(200); strings.Contains(p.Body, "Big fraud") {
		t.Error("somebody else sees the view")
	}
	other.Post("/cases/views/remove", url.Values{"view": {"1"}}).Must(http.StatusNotFound)
	b.Post("/cases/views/remove", url.Values{"view": {"1"}}).Must(http.StatusSeeOther)
	if p := b.Get("/cases"); strings.Contains(p.Body, "Big fraud") {
		t.Error("the view is still there")
	}
}

func TestPagesTakeAFixedNumberOfStatements(t *testing.T) {
	d, f, r, c := one(t)
	site := userstest.Browse(t, d, r.Routes())
	b := site.SignIn(t, f.Lead)
	b.Get("/cases").Must(200)
	count := func(path string) int {
		return len(queries(t, d, t.Context(), func(context.Context) error { b.Get(path).Must(200); return nil }))
	}
	paths := []string{"/cases", c.Path(), c.Path() + "/timeline", c.Path() + "/decisions", c.Path() + "/references", c.Path() + "/team"}
	before := map[string]int{}
	for _, p := range paths {
		before[p] = count(p)
		if before[p] > 12 {
			t.Errorf("%s takes %d statements", p, before[p])
		}
	}
	fill(t, d, r, f, 60)
	ctx := f.As(t, d, f.Lead)
	for i := range 8 {
		if _, _, err := r.Decide(ctx, c.ID, cases.NewDecision{Title: "T", Decision: "D", Reason: "R"}); err != nil {
			t.Fatal(err)
		}
		if err := r.AddRef(ctx, c.ID, cases.NewRef{Kind: cases.RefCrime, Value: ids.String(int64(i + 1))}); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range paths {
		if n := count(p); n != before[p] {
			t.Errorf("%s: %d statements with much, %d with little", p, n, before[p])
		}
	}
}
