package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
)

func TestMountRefusesWhatIsIncomplete(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	do := page("x")
	for name, r := range map[string]web.Route{
		"no permission":      {Method: "GET", Path: "/x", Do: do},
		"unknown permission": {Method: "GET", Path: "/x", Perm: "case.viewed", Do: do},
		"no handler":         {Method: "GET", Path: "/x", Perm: perm.Public},
		"no method":          {Path: "/x", Perm: perm.Public, Do: do},
		"another method":     {Method: "PUT", Path: "/x", Perm: perm.Public, Do: do},
		"no path":            {Method: "GET", Perm: perm.Public, Do: do},
		"mounted already":    {Method: "GET", Path: "/who", Perm: perm.Public, Do: do},
	} {
		s := newSite(t, d, nil)
		before := len(s.server.Routes())
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: mounted", name)
				}
			}()
			s.server.Mount(r)
		}()
		if got := len(s.server.Routes()); got != before {
			t.Errorf("%s: %d routes, were %d", name, got, before)
		}
	}
}

func TestPermissionIsAsked(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	ran := 0
	s := newSite(t, d, nil, web.Get("/import", perm.ImportRun, func(c *web.Ctx) error { ran++; return page("Import")(c) }),
		web.Post("/import", perm.ImportRun, func(c *web.Ctx) error { ran++; return c.See("/import") }))
	out := s.browser(t)
	if p := out.Get("/import?a=1&b=2"); p.Status != http.StatusSeeOther || p.Location() != "/sign-in?next="+url.QueryEscape("/import?a=1&b=2") {
		t.Errorf("signed out: %d to %q", p.Status, p.Location())
	}
	if p := out.Post("/import", nil); p.Status != http.StatusSeeOther || p.Location() != "/sign-in" {
		t.Errorf("signed out, a form: %d to %q", p.Status, p.Location())
	}
	for _, p := range []int{s.signIn(t, investigator).Get("/import").Status, s.signIn(t, investigator).Post("/import", nil).Status} {
		if p != http.StatusForbidden {
			t.Errorf("without the permission: %d", p)
		}
	}
	if ran != 0 {
		t.Fatalf("the handler ran %d times for people who may not", ran)
	}
	s.signIn(t, manager).Get("/import").Must(http.StatusOK)
	if ran != 1 {
		t.Error("the handler did not run for a manager")
	}
}

func TestBodies(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	read := func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		return c.Bytes(http.StatusOK, "text/plain", []byte(f.Get("v")))
	}
	big := web.Post("/big", perm.Public, read)
	big.MaxBody = 4 << 20
	s := newSite(t, d, nil, web.Post("/small", perm.Public, read), big)
	b := s.browser(t)
	long := url.Values{"v": {strings.Repeat("x", web.DefaultMaxBody)}}
	if p := b.Post("/small", long); p.Status != http.StatusRequestEntityTooLarge || p.Text("h1") != "That is too large" {
		t.Errorf("%d %q", p.Status, p.Text("h1"))
	}
	if p := b.Post("/big", long).Must(http.StatusOK); len(p.Body) != web.DefaultMaxBody {
		t.Errorf("%d bytes", len(p.Body))
	}
	broken := b.Do("POST", "/small?a=%zz", url.Values{"v": {"1"}}, nil)
	if broken.Status != http.StatusUnprocessableEntity || strings.Contains(broken.Body, "%zz") || strings.Contains(broken.Body, "escape") {
		t.Errorf("a broken form: %d %s", broken.Status, broken.Main())
	}
	if p := b.Post("/small", url.Values{"v": {"a\x00b\r\nc\rd\x1b[0m\xff\te"}}); p.Body != "ab\nc\nd[0m\uFFFD\te" {
		t.Errorf("cleaned to %q", p.Body)
	}
}

// A browser sends a form to its end before it reads the answer.
func TestAFormFarTooLargeGetsItsPage(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, nil, web.Post("/small", perm.Public, func(c *web.Ctx) error { _, err := c.Form(); return err }))
	u, err := url.Parse(s.browser(t).URL())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := "v=" + strings.Repeat("x", 12<<20)
	if _, err := fmt.Fprintf(conn, "POST /small HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", u.Host, len(body), body); err != nil {
		t.Fatalf("the server broke off while the form was sent: %v", err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if page, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(page), "That is too large") {
		t.Errorf("%d, %v: %.200s", res.StatusCode, err, page)
	}
}

// What an address asks for is cleaned as a form is: a NUL or a broken letter would be a fault of the database's.
func TestAddressesAreCleaned(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, nil, web.Get("/of/:thing", perm.Public, func(c *web.Ctx) error {
		return c.Bytes(http.StatusOK, "text/plain", []byte(c.Param("thing")+"|"+c.Query("v")+"|"+c.Request.URL.Query().Get("v")))
	}))
	b := s.browser(t)
	for path, want := range map[string]string{
		"/of/a?v=b":             "a|b|b",
		"/of/a?v=b%00c%ffd%1b":  "a|bc\uFFFDd|bc\uFFFDd",
		"/of/%C3%A9?v=a%0D%0Ab": "é|a\nb|a\nb",
	} {
		if p := b.Get(path).Must(http.StatusOK); p.Body != want {
			t.Errorf("%s is read as %q, want %q", path, p.Body, want)
		}
	}
	for _, path := range []string{"/of/a%00b", "/of/%ff", "/of/a%0D%0Ab"} {
		b.Get(path).Must(http.StatusNotFound)
	}
}
