package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

func TestErrorsBecomePages(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	cause := errors.New("secret: dial tcp 10.9.8.7")
	cases := []struct {
		name   string
		err    error
		status int
		title  string
		says   []string
	}{
		{"any error", cause, 500, "Something went wrong", nil},
		{"internal", &fault.Error{Message: "secret message", Cause: cause}, 500, "Something went wrong", nil},
		{"missing", &fault.Error{Kind: fault.NotFound, Message: "secret case", Cause: cause}, 404, "Page not found", nil},
		{"forbidden", &fault.Error{Kind: fault.Forbidden, Message: "Only a manager imports", Cause: cause}, 403, "You cannot see this", []string{"Only a manager imports"}},
		{"invalid", &fault.Error{Kind: fault.Invalid, Message: "Check the unit", Fields: map[string]string{"b": "Enter a name", "a": "Enter a code"}, Order: []string{"b", "a"}, Cause: cause}, 422,
			"That could not be saved", []string{"Check the unit", "Enter a name Enter a code"}},
		{"refused", &fault.Error{Kind: fault.Refused, Message: "The case has a clock that runs", Next: []string{"Close the clock first"}, Cause: cause}, 422,
			"That cannot be done now", []string{"The case has a clock that runs", "Close the clock first"}},
		{"conflict", fault.Stale("asset"), 409, "Someone else changed this while you were editing", []string{"Somebody else changed this asset"}},
		{"too many", fault.New(fault.TooMany, "Wait 15 minutes"), 429, "Too many attempts", []string{"Wait 15 minutes"}},
		{"unavailable", &fault.Error{Kind: fault.Unavailable, Message: "The key is missing", Cause: cause}, 503, "That does not work now", []string{"The key is missing"}},
		{"too large", fault.New(fault.TooLarge, "At most 20 MB"), 413, "That is too large", []string{"At most 20 MB"}},
	}
	routes := []web.Route{}
	for i, c := range cases {
		routes = append(routes, web.Get(fmt.Sprintf("/f/%d", i), perm.SelfUse, fails(fmt.Errorf("open: %w", c.err))))
	}
	s := newSite(t, d, nil, routes...)
	b := s.signIn(t, investigator)
	for i, c := range cases {
		path := fmt.Sprintf("/f/%d", i)
		whole, part := b.Get(path), b.GetHX(path)
		if whole.Text("h1") != c.title {
			t.Errorf("%s: title %q, want %q", c.name, whole.Text("h1"), c.title)
		}
		if got := strings.Contains(part.Body, "<html"); got != (c.status == http.StatusConflict) {
			t.Errorf("%s: for htmx a whole page: %v", c.name, got)
		}
		for how, p := range map[string]*webtest.Page{"a page": whole, "a part": part} {
			id, says := p.Header.Get("X-Request-Id"), p.Text("body")
			if p.Status != c.status {
				t.Errorf("%s as %s: %d, want %d", c.name, how, p.Status, c.status)
			}
			if strings.Contains(p.Body, "secret") || strings.Contains(p.Body, "open:") {
				t.Errorf("%s as %s tells its cause: %s", c.name, how, says)
			}
			for _, say := range c.says {
				if !strings.Contains(says, say) {
					t.Errorf("%s as %s does not say %q: %s", c.name, how, say, says)
				}
			}
			if has := strings.Contains(says, "Reference "+id); has != (c.status == 500) || id == "" {
				t.Errorf("%s as %s: reference %q shown: %v", c.name, how, id, has)
			}
			if c.status == 500 && !strings.Contains(s.log(), id) {
				t.Errorf("%s as %s: reference %s is not in the log", c.name, how, id)
			}
		}
	}
	if !strings.Contains(s.log(), "10.9.8.7") {
		t.Error("the log lost the cause")
	}
}

// Whoever may not know that a thing exists reads what they would read if it did not.
func TestMissingAndHiddenAreOnePage(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	hidden := fault.Missing()
	hidden.Message, hidden.Fields, hidden.Next = "Operation X is restricted", map[string]string{"a": "b"}, []string{"Ask the lead"}
	s := newSite(t, d, nil, web.Get("/missing", perm.SelfUse, fails(fault.Missing())), web.Get("/hidden", perm.SelfUse, fails(hidden)))
	b := s.signIn(t, investigator)
	missing := b.Get("/missing").Must(http.StatusNotFound)
	for _, path := range []string{"/hidden", "/no-such-route"} {
		p := b.Get(path).Must(http.StatusNotFound)
		if p.Body != missing.Body {
			t.Errorf("%s differs from a page that is not there:\n%s", path, p.Main())
		}
		p.Header.Del("X-Request-Id")
		for k := range p.Header {
			if k != "Date" && p.Header.Get(k) != missing.Header.Get(k) {
				t.Errorf("%s: header %s is %q, else %q", path, k, p.Header.Get(k), missing.Header.Get(k))
			}
		}
	}
}

// Whoever sent words that were not taken can copy them from the page that says so; a secret is not shown again.
func TestWhatWasTypedIsNotLost(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	send := func(err error) func(*web.Ctx) error {
		return func(c *web.Ctx) error {
			if _, ferr := c.Form(); ferr != nil {
				return ferr
			}
			return err
		}
	}
	s := newSite(t, d, nil, web.Post("/stale", perm.SelfUse, send(fault.Stale("asset"))), web.Post("/refused", perm.SelfUse, send(fault.New(fault.Refused, "The case is closed"))),
		web.Post("/missing", perm.SelfUse, send(fault.Missing())))
	b := s.signIn(t, investigator)
	form := url.Values{"why_now": {"Two banks <b>answered</b>\nthe third did not"}, "password": {"correct horse battery"}, "version": {"3"}, "": {"no name"}}
	for path, want := range map[string]int{"/stale": 1, "/refused": 1, "/missing": 0} {
		p := b.Post(path, form)
		if n := p.Count("textarea"); n != want || strings.Contains(p.Body, "horse") || strings.Contains(p.Body, "<b>answered") {
			t.Errorf("%s: %d fields shown, want %d: %s", path, n, want, p.Main())
		}
		if want == 1 && (p.Text("label[for=typed-0]") != "Why now" || !strings.Contains(p.Body, "answered&lt;/b&gt;\nthe third did not")) {
			t.Errorf("%s: %s", path, p.Body)
		}
	}
}

// A refusal leads back to the page whose form was sent: of this server, and one that can be opened.
func TestARefusalLeadsBackToItsPage(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	stale := func(c *web.Ctx) error {
		if _, err := c.Form(); err != nil {
			return err
		}
		return fault.Stale("asset")
	}
	s := newSite(t, d, nil, web.Post("/stale", perm.SelfUse, stale), web.Post("/both", perm.SelfUse, stale),
		web.Post("/gone", perm.SelfUse, func(*web.Ctx) error { return fault.Missing() }), web.Get("/gone", perm.SelfUse, func(*web.Ctx) error { return fault.Missing() }), web.Get("/both", perm.SelfUse, func(c *web.Ctx) error { return fault.Stale("asset") }))
	b := s.signIn(t, investigator)
	host := b.URL()
	for _, x := range []struct{ at, from, want string }{
		{"/stale", host + "/cases/FI-2026-0001?tab=a&x=%3Cb%3E", "/cases/FI-2026-0001?tab=a&x=%3Cb%3E"},
		{"/both", host + "/both", "/both"},
		{"/stale", host + "/stale", ""}, // there is no page at that address
		{"/stale", "", ""},
		{"/stale", "https://evil.example/cases/FI-2026-0001", ""},
		{"/stale", host + "//evil.example", ""},
		{"/stale", "javascript:alert(1)", ""},
		{"/stale", "http://[", ""},
	} {
		p := b.Do("POST", x.at, url.Values{"version": {"3"}}, http.Header{"Referer": {x.from}}).Must(http.StatusConflict)
		got := ""
		if slices.Contains(p.All("main ul a"), "Open the page again") {
			got = p.Attr("main ul a", "href") // it stands first
		}
		if got != x.want {
			t.Errorf("%s from %q leads to %q, want %q", x.at, x.from, got, x.want)
		}
	}
	// What is not there says nothing of which addresses have a page.
	for _, at := range []string{"/gone", "/gone-too"} {
		if p := b.Do("POST", at, url.Values{"version": {"3"}}, http.Header{"Referer": {host + at}}).Must(http.StatusNotFound); slices.Contains(p.All("main ul a"), "Open the page again") {
			t.Errorf("%s leads to itself", at)
		}
	}
	if p := b.Do("GET", "/both", nil, http.Header{"Referer": {host + "/cases"}}); slices.Contains(p.All("main ul a"), "Open the page again") {
		t.Error("a page that was opened leads back to another")
	}
}

func TestPanicIsOurFault(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, nil, web.Get("/panic", perm.SelfUse, func(c *web.Ctx) error {
		db.Consulted(c.Ctx(), "case.consulted", db.On{Kind: "case", ID: 1}, nil)
		panic("secret state")
	}), web.Get("/silent", perm.SelfUse, func(*web.Ctx) error { return nil }))
	b := s.signIn(t, investigator)
	p := b.Get("/panic")
	id := p.Header.Get("X-Request-Id")
	if p.Status != 500 || !strings.Contains(p.Main(), "Reference "+id) || strings.Contains(p.Body, "secret") {
		t.Errorf("%d %s", p.Status, p.Main())
	}
	if !strings.Contains(s.log(), "secret state") || !strings.Contains(s.log(), id) {
		t.Error("the panic is not in the log under its reference")
	}
	if got := fmt.Sprint(s.taken()); got != "[logged case.consulted by Ines Tester]" {
		t.Errorf("what was read before the panic: %s", got)
	}
	if p := b.Get("/silent"); p.Status != 500 {
		t.Errorf("a handler without an answer: %d", p.Status)
	}
	b.Get("/who").Must(http.StatusOK) // the server lives on
}
