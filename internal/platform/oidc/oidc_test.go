package oidc_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/oidc"
	"proceeds/internal/platform/oidc/oidctest"
)

const redirect = "http://127.0.0.1:9/sign-in/sso/callback"

var ann = oidctest.Person{Subject: "s-1", Name: "Ann Analyst", Email: "ann@force.example", Login: "ann", Groups: []string{"fiu-investigators", "all"}}

func provider(t *testing.T, people ...oidctest.Person) (*oidctest.Provider, *oidc.Provider, *dbtest.Clock) {
	t.Helper()
	clock := dbtest.NewClock(dbtest.Now)
	at := oidctest.Start(t, redirect, people...)
	return at, oidc.New(oidc.Settings{Issuer: at.Issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, Name: "Test provider", Claim: "groups", RedirectURL: redirect, Now: clock.Now}), clock
}

func begin(t *testing.T, p *oidc.Provider) (string, oidc.Flow) {
	t.Helper()
	to, f, err := p.Begin(t.Context(), "/work", 0)
	if err != nil {
		t.Fatal(err)
	}
	return to, f
}

func TestSigningIn(t *testing.T) {
	at, p, _ := provider(t, ann)
	for _, twist := range []oidctest.Twist{{}, {Thin: true}} {
		at.Twist(twist)
		to, f := begin(t, p)
		if q, _ := url.Parse(to); q.Query().Get("code_challenge_method") != "S256" || q.Query().Get("nonce") == "" || q.Query().Get("state") == "" || q.Query().Get("response_type") != "code" {
			t.Errorf("the way out lacks PKCE, nonce or state: %s", to)
		}
		who, err := p.Finish(t.Context(), f, at.Visit(t, to, "s-1").Query())
		if err != nil {
			t.Fatal(err)
		}
		want := oidc.Identity{Issuer: at.Issuer, Subject: "s-1", Name: "Ann Analyst", Email: "ann@force.example", Login: "ann", Values: []string{"all", "fiu-investigators"}}
		if d := cmp.Diff(want, who); d != "" {
			t.Errorf("thin %v: %s", twist.Thin, d)
		}
	}
}

// Each of these is an answer that somebody else could have made.
func TestAnswersThatAreNotBelieved(t *testing.T) {
	other := oidctest.Person{Subject: "s-2", Name: "Bob Burglar", Groups: []string{"fiu-managers"}}
	for name, twist := range map[string]oidctest.Twist{
		"another nonce": {Nonce: "guessed"}, "another audience": {Audience: "payroll"}, "an expired token": {Lifetime: -50 * 365 * 24 * time.Hour},
		"a foreign key": {Foreign: true}, "user info of somebody else": {Thin: true, UserInfoOf: "s-2"},
	} {
		t.Run(name, func(t *testing.T) {
			at, p, _ := provider(t, ann, other)
			at.Twist(twist)
			to, f := begin(t, p)
			who, err := p.Finish(t.Context(), f, at.Visit(t, to, "s-1").Query())
			if err == nil || errors.Is(err, oidc.ErrUnreachable) || errors.Is(err, oidc.ErrStale) || who.Subject != "" {
				t.Errorf("believed: %+v, %v", who, err)
			}
		})
	}
}

func TestTheWayBackBelongsToTheWayOut(t *testing.T) {
	at, p, clock := provider(t, ann)
	to, f := begin(t, p)
	back := at.Visit(t, to, "s-1").Query()
	for name, change := range map[string]func(f *oidc.Flow, q url.Values){
		"another state":     func(_ *oidc.Flow, q url.Values) { q.Set("state", "guessed") },
		"no state":          func(_ *oidc.Flow, q url.Values) { q.Del("state") },
		"no flow":           func(f *oidc.Flow, q url.Values) { *f = oidc.Flow{}; q.Del("state") },
		"a flow long since": func(f *oidc.Flow, _ url.Values) { f.At = clock.Now().Add(-oidc.FlowFor - time.Second) },
	} {
		g, q := f, url.Values{}
		for k, v := range back {
			q[k] = append([]string(nil), v...)
		}
		change(&g, q)
		if _, err := p.Finish(t.Context(), g, q); !errors.Is(err, oidc.ErrStale) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if at.Exchange != 0 {
		t.Errorf("the code was shown %d times for a way back that was not believed", at.Exchange)
	}
	wrong := f
	wrong.Verifier = "another-verifier-another-verifier-another-verifier"
	if _, err := p.Finish(t.Context(), wrong, back); err == nil {
		t.Error("a code was exchanged without its verifier")
	}
	if _, err := p.Finish(t.Context(), f, back); err != nil {
		t.Fatalf("the right one: %v", err)
	}
	if _, err := p.Finish(t.Context(), f, back); err == nil {
		t.Error("a code was exchanged twice")
	}
	_, mine := begin(t, p)
	theirs, _ := begin(t, p)
	q := at.Visit(t, theirs, "s-1").Query()
	q.Set("state", mine.State) // a code of another way in put into mine
	if _, err := p.Finish(t.Context(), mine, q); err == nil {
		t.Error("somebody else's code was believed")
	}
	if _, err := p.Finish(t.Context(), mine, url.Values{"state": {mine.State}, "error": {"access_denied"}}); !errors.Is(err, oidc.ErrCancelled) {
		t.Errorf("broken off: %v", err)
	}
	if _, err := p.Finish(t.Context(), mine, url.Values{"state": {mine.State}, "code": {"x"}, "iss": {"https://evil.example"}}); err == nil {
		t.Error("another issuer's answer was believed")
	}
}

func TestAProviderThatIsDown(t *testing.T) {
	at, p, clock := provider(t, ann)
	at.Down(true)
	if _, _, err := p.Begin(t.Context(), "", 0); !errors.Is(err, oidc.ErrUnreachable) {
		t.Errorf("down from the start: %v", err)
	}
	at.Down(false)
	clock.Advance(10 * time.Second)
	to, f := begin(t, p) // it is asked again
	back := at.Visit(t, to, "s-1").Query()
	at.Down(true)
	if _, err := p.Finish(t.Context(), f, back); !errors.Is(err, oidc.ErrUnreachable) {
		t.Errorf("down midway: %v", err)
	}
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"issuer":"https://evil.example","authorization_endpoint":"https://evil.example/a","token_endpoint":"https://evil.example/t","jwks_uri":"https://evil.example/k"}`))
	}))
	defer liar.Close()
	q := oidc.New(oidc.Settings{Issuer: liar.URL, ClientID: "x", Now: dbtest.NewClock(dbtest.Now).Now})
	if _, _, err := q.Begin(t.Context(), "", 0); err == nil {
		t.Error("a description of another issuer was believed")
	}
}

func TestEndedElsewhere(t *testing.T) {
	at, p, clock := provider(t, ann)
	iss, sub, err := p.Ended(t.Context(), at.Logout(t, "s-1", oidctest.ClientID, clock.Now(), false))
	if err != nil || iss != at.Issuer || sub != "s-1" {
		t.Errorf("%q %q %v", iss, sub, err)
	}
	for name, raw := range map[string]string{
		"a foreign key": at.Logout(t, "s-1", oidctest.ClientID, clock.Now(), true), "another program's": at.Logout(t, "s-1", "payroll", clock.Now(), false),
		"an old one": at.Logout(t, "s-1", oidctest.ClientID, clock.Now().Add(-time.Hour), false), "nobody's": at.Logout(t, "", oidctest.ClientID, clock.Now(), false), "rubbish": "x.y.z",
	} {
		if _, _, err := p.Ended(t.Context(), raw); err == nil {
			t.Errorf("%s was believed", name)
		}
	}
}

// Somebody who is signed in proves once more who they are: the provider is told to ask, and must say when they answered.
func TestProvingOnceMore(t *testing.T) {
	for name, x := range map[string]struct {
		twist func(now time.Time) oidctest.Twist
		want  error
	}{
		"just now":       {func(time.Time) oidctest.Twist { return oidctest.Twist{} }, nil},
		"user info":      {func(time.Time) oidctest.Twist { return oidctest.Twist{Thin: true} }, nil},
		"a clock behind": {func(now time.Time) oidctest.Twist { return oidctest.Twist{ProvedAt: now.Add(-time.Minute)} }, nil},
		"an old proof": {func(now time.Time) oidctest.Twist {
			return oidctest.Twist{ProvedAt: now.Add(-time.Minute - time.Second)}
		}, oidc.ErrOldProof},
		"a proof to come": {func(now time.Time) oidctest.Twist {
			return oidctest.Twist{ProvedAt: now.Add(time.Minute + 2*time.Second)}
		}, oidc.ErrOldProof},
		"no time is given": {func(time.Time) oidctest.Twist { return oidctest.Twist{Timeless: true} }, oidc.ErrUnproved},
	} {
		t.Run(name, func(t *testing.T) {
			at, p, clock := provider(t, ann)
			at.Clock(clock.Now)
			to, f, err := p.BeginAgain(t.Context(), 7, "key", "/act")
			if err != nil {
				t.Fatal(err)
			}
			q, _ := url.Parse(to)
			if v := q.Query(); v.Get("prompt") != "login" || v.Get("max_age") != "0" || v.Get("code_challenge_method") != "S256" || v.Get("nonce") == "" || f.Again != 7 || f.Act != "key" {
				t.Errorf("the way out: %s, %+v", to, f)
			}
			at.Twist(x.twist(clock.Now()))
			who, err := p.Finish(t.Context(), f, at.Visit(t, to, "s-1").Query())
			if !errors.Is(err, x.want) || (err == nil) != (who.Subject == "s-1") {
				t.Errorf("%+v, %v, want %v", who, err, x.want)
			}
		})
	}
}
