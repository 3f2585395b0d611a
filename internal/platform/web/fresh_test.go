package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

// asked is what the page that asks again was told, as JSON.
func asked(t *testing.T, p *webtest.Page) (r web.Repeat) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.Body), &r); err != nil {
		t.Fatalf("%d %s: %v", p.Status, p.Body, err)
	}
	return r
}

func TestDangerousActs(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	var done []url.Values
	act := func(c *web.Ctx) error {
		form, err := c.Form()
		if err != nil {
			return err
		}
		done = append(done, form)
		return c.See("/who")
	}
	s := newSite(t, d, func(o *web.Options) {
		o.Again = &web.Again{
			Check: func(c *web.Ctx, typed url.Values) error {
				switch typed.Get("again.password") {
				case "right":
					return nil
				case "often":
					return fault.New(fault.TooMany, "Too often")
				}
				return fault.New(fault.Invalid, "Wrong")
			},
			Page: func(c *web.Ctx, status int, r web.Repeat) error {
				b, err := json.Marshal(r)
				if err != nil {
					return err
				}
				return c.Bytes(status, "application/json", b)
			},
		}
	}, web.Post("/act", perm.SelfUse, act).Fresh(), web.Get("/export", perm.SelfUse, act).Fresh(), web.Post("/managed", perm.RuleTune, act).Fresh())
	b := s.browser(t)
	before := cookie(t, b.Post("/in", url.Values{"user": {"1"}}).Must(http.StatusSeeOther))
	form := url.Values{"role": {"manager"}, "tick": {"b", "a"}}
	b.Post("/act", form).Must(http.StatusSeeOther)
	clock.Advance(web.FreshFor)
	p := b.Post("/act?to=1", form).Must(http.StatusUnauthorized)
	want := web.Repeat{Action: "/act?to=1", Fields: [][2]string{{"role", "manager"}, {"tick", "b"}, {"tick", "a"}}}
	if diff := cmp.Diff(want, asked(t, p)); diff != "" {
		t.Error(diff)
	}
	b.PostHX("/act", form).Must(http.StatusConflict)
	with := func(password string) url.Values {
		out := url.Values{"role": {"manager"}, "tick": {"b", "a"}, "again.password": {password}}
		return out
	}
	if r := asked(t, b.Post("/act", with("guess")).Must(http.StatusUnprocessableEntity)); r.Problem != "Wrong" || len(r.Fields) != 3 {
		t.Errorf("%+v", r)
	}
	if r := asked(t, b.Post("/act", with("often")).Must(http.StatusTooManyRequests)); r.Problem != "Too often" {
		t.Errorf("%+v", r)
	}
	if len(done) != 1 {
		t.Fatalf("done %d times before the proof", len(done))
	}
	p = b.Post("/act", with("right")).Must(http.StatusSeeOther)
	if after := cookie(t, p); after == "" || before == "" || after == before {
		t.Error("the session keeps its token after the proof")
	}
	if diff := cmp.Diff([]url.Values{form, form}, done); diff != "" {
		t.Errorf("what was done: %s", diff)
	}
	b.Get("/export").Must(http.StatusSeeOther) // fresh for ten minutes
	if len(done) != 3 {
		t.Error("not done")
	}
	clock.Advance(web.FreshFor)
	if diff := cmp.Diff(web.Repeat{Action: web.AgainPath, Fields: [][2]string{{"next", "/export?a=1"}}}, asked(t, b.Get("/export?a=1").Must(http.StatusUnauthorized))); diff != "" {
		t.Error(diff)
	}
	// What cannot be repeated leads back to its form: files, and passwords, which no page gives back.
	back := http.Header{"Referer": {b.URL() + "/form?x=1"}}
	lost := web.Repeat{Action: web.AgainPath, Fields: [][2]string{{"next", "/form?x=1"}}, Lost: true}
	if diff := cmp.Diff(lost, asked(t, b.Do("POST", "/act", url.Values{"password": {"secret"}}, back).Must(http.StatusUnauthorized))); diff != "" {
		t.Error(diff)
	}
	files := http.Header{"Referer": {"https://evil.example/form"}, "Content-Type": {"multipart/form-data; boundary=x"}}
	lost.Fields[0][1] = "/"
	if diff := cmp.Diff(lost, asked(t, b.Do("POST", "/act", nil, files).Must(http.StatusUnauthorized))); diff != "" {
		t.Error(diff)
	}
	b.Post("/managed", with("right")).Must(http.StatusForbidden) // a proof gives no right
	s.browser(t).Post("/act", with("right")).Must(http.StatusSeeOther)
	if len(done) != 3 {
		t.Errorf("done %d times", len(done))
	}
}

func TestPending(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := newSite(t, d, nil, web.Post("/await", perm.Public, func(c *web.Ctx) error {
		return errOr(c.Await(web.Pending{User: investigator, By: "password", Next: "/who"}), func() error { return c.See("/awaited") })
	}), web.Get("/awaited", perm.Public, func(c *web.Ctx) error {
		p, ok := c.Awaited()
		if !ok {
			return fault.Missing()
		}
		return c.Bytes(http.StatusOK, "text/plain", []byte(ids.String(p.User)+p.By+p.Next))
	}), web.Post("/keep", perm.Public, func(c *web.Ctx) error { c.Keep("x", "of the first"); return c.See("/") }),
		web.Get("/kept", perm.Public, func(c *web.Ctx) error { return c.Bytes(http.StatusOK, "text/plain", []byte(c.Kept("x"))) }),
		web.Post("/act", perm.SelfUse, func(c *web.Ctx) error { return c.See("/") }).Fresh())
	b := s.browser(t)
	before := cookie(t, b.Post("/in", url.Values{"user": {"2"}}).Must(http.StatusSeeOther))
	b.Post("/keep", nil).Must(http.StatusSeeOther)
	b.Get("/who").Must(http.StatusOK)
	p := b.Post("/await", nil).Must(http.StatusSeeOther)
	if after := cookie(t, p); after == "" || before == "" || after == before {
		t.Error("the token is the same")
	}
	if p := b.Get("/who"); p.Status != http.StatusSeeOther {
		t.Errorf("the person from before is still signed in: %d", p.Status)
	}
	if p := b.Get("/kept"); p.Body != "" {
		t.Errorf("what another person left is there: %q", p.Body)
	}
	if p := b.Get("/awaited").Must(http.StatusOK); p.Body != "1password/who" {
		t.Errorf("%q", p.Body)
	}
	s.browser(t).Get("/awaited").Must(http.StatusNotFound)
	clock.Advance(web.PendingFor)
	b.Get("/awaited").Must(http.StatusNotFound)
	// Signing in ends it too.
	b.Post("/await", nil)
	b.Post("/in", url.Values{"user": {"2"}}).Must(http.StatusSeeOther)
	b.Get("/awaited").Must(http.StatusNotFound)
	b.Post("/act", nil).Must(http.StatusSeeOther)
	clock.Advance(web.FreshFor + time.Second)
	b.Post("/act", nil).Must(http.StatusForbidden) // nobody can ask again here
}

func errOr(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}
