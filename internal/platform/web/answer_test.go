package web_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

func consulting(s **site, do func(*web.Ctx) error) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		db.Consulted(c.Ctx(), "case.consulted", db.On{Kind: "case", ID: 7}, nil)
		return do(c)
	}
}

// What was consulted is committed before any of it leaves, and nothing leaves when that fails.
func TestConsultationComesFirst(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	var s *site
	file := func(c *web.Ctx) error {
		return c.Send("list.csv", "text/csv", 6, func(w io.Writer) error {
			s.add("sent")
			_, err := io.WriteString(w, "secret")
			return err
		})
	}
	s = newSite(t, d, nil,
		web.Get("/page", perm.SelfUse, consulting(&s, page("secret"))),
		web.Get("/file", perm.SelfUse, consulting(&s, file)),
		web.Get("/refused", perm.SelfUse, consulting(&s, fails(fault.Missing()))),
		web.Get("/go", perm.SelfUse, consulting(&s, func(c *web.Ctx) error { return c.See("/secret") })))
	b := s.signIn(t, investigator)
	want := map[string][]string{"/file": {"logged case.consulted by Ines Tester", "sent"}}
	for path, status := range map[string]int{"/page": 200, "/file": 200, "/refused": 404, "/go": 303} {
		p := b.Get(path).Must(status)
		w := want[path]
		if w == nil {
			w = []string{"logged case.consulted by Ines Tester"}
		}
		if diff := cmp.Diff(w, s.taken()); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
		if path == "/file" && (p.Body != "secret" || p.Header.Get("Content-Disposition") != `attachment; filename="list.csv"; filename*=UTF-8''list.csv`) {
			t.Errorf("file: %q %v", p.Body, p.Header)
		}
	}
	s.logFail = errors.New("disk full")
	for _, path := range []string{"/page", "/file", "/refused", "/go"} {
		p := b.Get(path)
		if p.Status != http.StatusInternalServerError || strings.Contains(p.Body, "secret") || strings.Contains(p.Body, "disk") || p.Location() != "" || p.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s, not recorded: %d %q %v", path, p.Status, p.Body, p.Header)
		}
		if got := s.taken(); len(got) != 0 {
			t.Errorf("%s, not recorded: %v", path, got)
		}
	}
}

func TestHTMX(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, nil, web.Post("/done", perm.SelfUse, func(c *web.Ctx) error { c.Done("Recorded.", "/acts/1/undo"); return c.See("/page") }),
		web.Post("/but", perm.SelfUse, func(c *web.Ctx) error {
			c.Done("Recorded.", "/acts/1/undo")
			c.Warn("Mind the gap.")
			return c.See("/page")
		}),
		web.Get("/page", perm.SelfUse, page("Here")))
	b := s.signIn(t, investigator)
	if p := b.PostHX("/done", nil); p.Status != http.StatusNoContent || p.Header.Get("HX-Redirect") != "/page" || p.Location() != "" {
		t.Errorf("%d %v", p.Status, p.Header)
	}
	if p := b.Get("/page"); p.Text(".note--done") == "" || p.Attr(".note--done form", "action") != "/acts/1/undo" {
		t.Errorf("the note is not on the next page: %s", p.Main())
	}
	if p := b.Get("/page"); p.Count(".note--done") != 0 {
		t.Error("the note is there twice")
	}
	if p := b.Post("/done", nil); p.Status != http.StatusSeeOther || p.Location() != "/page" {
		t.Errorf("without htmx: %d %q", p.Status, p.Location())
	}
	b.Post("/but", nil)
	if p := b.Get("/page"); !strings.HasPrefix(p.Text(".note--soon"), "Recorded. Mind the gap.") || p.Attr(".note--soon form", "action") != "/acts/1/undo" {
		t.Errorf("a warning hides what was done, or its Undo: %s", p.Main())
	}
	back := b.Do("GET", "/nothing", nil, http.Header{"Hx-Request": {"true"}, "Hx-History-Restore-Request": {"true"}})
	if part := b.GetHX("/nothing"); strings.Contains(part.Body, "<html") || !strings.Contains(back.Body, "<html") {
		t.Error("a part was asked for and a page came, or the other way round")
	}
	if p := s.browser(t).GetHX("/page"); p.Status != http.StatusUnauthorized || p.Header.Get("HX-Redirect") != "/sign-in" || p.Location() != "" {
		t.Errorf("signed out: %d %v", p.Status, p.Header)
	}
}

func TestHeaders(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	for _, secure := range []bool{false, true} {
		s := newSite(t, d, func(o *web.Options) { o.Secure = secure }, web.Get("/page", perm.Public, page("Here")), web.Get("/bad", perm.Public, fails(errors.New("x"))))
		b := s.browser(t)
		for _, path := range []string{"/page", "/bad", "/nothing", "/who"} {
			h := b.Get(path).Header
			csp := h.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
				if !strings.Contains(csp, part) {
					t.Errorf("%s: policy %q lacks %s", path, csp, part)
				}
			}
			if strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
				t.Errorf("%s: policy %q", path, csp)
			}
			for k, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "X-XSS-Protection": "0", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin"} {
				if got := h.Get(k); got != want {
					t.Errorf("%s: %s is %q", path, k, got)
				}
			}
			if got := h.Get("Strict-Transport-Security") != ""; got != secure {
				t.Errorf("%s, secure %v: HSTS %v", path, secure, got)
			}
			if len(h.Get("X-Request-Id")) != 16 {
				t.Errorf("%s: request id %q", path, h.Get("X-Request-Id"))
			}
		}
		c := b.Post("/in", url.Values{"user": {"1"}}).Header.Get("Set-Cookie")
		name := "proceeds="
		if secure {
			name = "__Host-proceeds="
		}
		if !strings.HasPrefix(c, name) || !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Path=/") ||
			strings.Contains(c, "Expires") || strings.Contains(c, "Domain") || strings.Contains(c, "Secure") != secure {
			t.Errorf("secure %v: cookie %q", secure, c)
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	ran := 0
	s := newSite(t, d, func(o *web.Options) { o.PublicURL = "https://proceeds.example" },
		web.Post("/do", perm.SelfUse, func(c *web.Ctx) error { ran++; return c.See("/") }))
	b := s.signIn(t, investigator)
	send := func(h http.Header) *webtest.Page { return b.Do("POST", "/do", url.Values{"a": {"1"}}, h) }
	for i, h := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://elsewhere.example"}}, {"Origin": {"null"}},
		{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://proceeds.example.evil.example"}},
	} {
		p := send(h)
		if p.Status != http.StatusForbidden {
			t.Errorf("%d: %v is answered %d", i, h, p.Status)
		}
		for k, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"} {
			if p.Header.Get(k) != want || !strings.Contains(p.Header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("a refusal bears %v", p.Header)
			}
		}
	}
	if ran != 0 {
		t.Fatalf("done %d times for another site", ran)
	}
	for i, h := range []http.Header{{"Sec-Fetch-Site": {"same-origin"}}, {"Origin": {b.URL()}}, {"Origin": {"https://proceeds.example"}}, nil} {
		if p := send(h); p.Status != http.StatusSeeOther || ran != i+1 {
			t.Errorf("%v is answered %d", h, p.Status)
		}
	}
}

func TestFileNames(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, nil, web.Get("/file", perm.Public, func(c *web.Ctx) error {
		name, err := url.QueryUnescape(c.Query("name")) // escaped twice, for an address is cleaned
		if err != nil {
			return err
		}
		return c.Send(name, "text/plain", -1, func(w io.Writer) error { _, err := fmt.Fprint(w, "x"); return err })
	}))
	b := s.browser(t)
	for name, want := range map[string]string{
		"a b.csv":                   `attachment; filename="a b.csv"; filename*=UTF-8''a%20b.csv`,
		"../\"x\r\nSet-Cookie: a=b": `attachment; filename="..--x--Set-Cookie: a=b"; filename*=UTF-8''..%2F%22x%0D%0ASet-Cookie:%20a=b`,
		"Übersicht.csv":             `attachment; filename="-bersicht.csv"; filename*=UTF-8''%C3%9Cbersicht.csv`,
	} {
		if got := b.Get("/file?name=" + url.QueryEscape(url.QueryEscape(name))).Must(200).Header.Get("Content-Disposition"); got != want {
			t.Errorf("%q: %s", name, got)
		}
	}
}
