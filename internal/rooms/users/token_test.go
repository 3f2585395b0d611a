package users_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func newToken(t *testing.T) users.NewToken {
	return users.NewToken{Name: "Custody system", Scopes: []string{users.EventsWrite}, ExpiresOn: date(t, "2026-12-31")}
}

func call(secret string) users.Call {
	return users.Call{Secret: secret, Method: "POST", Path: "/api/v1/events", Address: "10.0.0.1", RequestID: "r1"}
}

// A token acts as its person within its scopes, and no further; only its hash is kept.
func TestATokenActsWithinItsScopes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), userstest.Room(d)
		made, secret, err := r.MakeToken(f.As(t, d, f.Supervisor), newToken(t))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(secret, "proceeds_"+made.PublicKey+".") || len(secret) < 60 || strings.Contains(secret, made.Hash) {
			t.Errorf("the token is %q", secret)
		}
		who, err := r.UseToken(t.Context(), call(secret))
		if err != nil {
			t.Fatal(err)
		}
		if who.User != f.Supervisor || who.RequestID != "r1" || !who.Can(perm.IntakeEnter) || !who.CanIn(perm.IntakeEnter, f.Unit) {
			t.Errorf("the token acts as %+v", who)
		}
		if who.Can(perm.CaseChange) || who.Can(perm.ReferralDecide) || who.CanIn(perm.CaseChange, f.Unit) || who.Is(perm.Supervisor) || who.HoldsIn(perm.Supervisor, f.Unit) || !who.Scoped() {
			t.Error("the token gives more than its scope")
		}
		if _, _, err := r.MakeToken(actor.With(t.Context(), who), newToken(t)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a token made a token: %v", err)
		}
		list, err := r.TokensOf(f.As(t, d, f.Supervisor), d, f.Supervisor)
		if err != nil || len(list) != 1 || list[0].LastUsedAt == nil || list[0].MinuteCalls != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		for action, want := range map[string]int64{"token.made": 1, "token.used": 1} {
			var n int64
			if err := d.Gorm(t.Context()).Table("audit_entries").Where("action = ? AND actor_id = ? AND subject_id = ?", action, f.Supervisor, made.ID).Count(&n).Error; err != nil || n != want {
				t.Errorf("%s recorded %d times, %v", action, n, err)
			}
		}
		var told int64
		if err := d.Gorm(t.Context()).Table("audit_details").Where("detail LIKE ? OR detail LIKE ?", "%"+made.Hash+"%", "%"+secret+"%").Count(&told).Error; err != nil || told != 0 {
			t.Errorf("the log holds the token or its hash %d times, %v", told, err)
		}
	})
}

// Whatever is wrong with a token, the answer is the same.
func TestATokenThatDoesNotWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), userstest.Room(d)
		sue, admin := f.As(t, d, f.Supervisor), f.As(t, d, f.Admin)
		made := 0
		make := func() (users.Token, string) {
			t.Helper()
			n := newToken(t)
			made++
			n.Name = fmt.Sprintf("%s %d", n.Name, made)
			x, secret, err := r.MakeToken(sue, n)
			if err != nil {
				t.Fatal(err)
			}
			return x, secret
		}
		_, good := make()
		own, revoked := make()
		theirs, taken := make()
		if err := r.RevokeToken(f.As(t, d, f.Lead), own.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else revoked it: %v", err)
		}
		if err := r.RevokeToken(sue, own.PublicKey); err != nil {
			t.Fatal(err)
		}
		if err := r.RevokeToken(sue, own.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("revoked twice: %v", err)
		}
		if err := r.RevokeTokenOf(f.As(t, d, f.Manager), f.Supervisor, theirs.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a manager revoked it: %v", err)
		}
		other := userstest.NewForce(t, d, "NM")
		if err := r.RevokeTokenOf(other.As(t, d, other.Admin), f.Supervisor, theirs.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another force's administrator revoked it: %v", err)
		}
		if err := r.RevokeTokenOf(admin, f.Supervisor, theirs.ID); err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		refused := func(name, secret string) {
			t.Helper()
			_, err := r.UseToken(t.Context(), call(secret))
			if !fault.Is(err, fault.SignedOut) {
				t.Errorf("%s: %v", name, err)
				return
			}
			said[err.Error()] = true
		}
		refused("none", "")
		refused("nonsense", "x")
		refused("huge", "proceeds_"+strings.Repeat("a", 1<<16))
		refused("an unknown key", "proceeds_zzzzzzzzzz."+good[strings.Index(good, ".")+1:])
		refused("a wrong secret", good[:len(good)-1]+"!")
		refused("no secret", good[:strings.Index(good, ".")+1])
		refused("without its mark", strings.TrimPrefix(good, "proceeds_"))
		refused("revoked", revoked)
		refused("revoked by an administrator", taken)
		clock.Set(time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC))
		if _, err := r.UseToken(t.Context(), call(good)); err != nil {
			t.Errorf("on its last day: %v", err)
		}
		clock.Advance(time.Minute)
		refused("expired", good)
		clock.Set(dbtest.Now)
		if err := r.DisableUser(admin, f.Supervisor, 1, "left"); err != nil {
			t.Fatal(err)
		}
		refused("of a disabled account", good)
		if len(said) != 1 {
			t.Errorf("the answers differ: %v", said)
		}
	})
}

// A token calls so often a minute; an address with tokens that do not work is held off, and people there still sign in.
func TestCallsAreLimited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), userstest.Room(d)
		_, secret, err := r.MakeToken(f.As(t, d, f.Lead), newToken(t))
		if err != nil {
			t.Fatal(err)
		}
		for n := range users.CallsAMinute {
			if _, err := r.UseToken(t.Context(), call(secret)); err != nil {
				t.Fatalf("call %d: %v", n+1, err)
			}
		}
		if _, err := r.UseToken(t.Context(), call(secret)); !fault.Is(err, fault.TooMany) {
			t.Errorf("one call too many: %v", err)
		}
		clock.Advance(time.Minute)
		if _, err := r.UseToken(t.Context(), call(secret)); err != nil {
			t.Errorf("a minute later: %v", err)
		}
		for range 50 {
			if _, err := r.UseToken(t.Context(), call("proceeds_x.y")); !fault.Is(err, fault.SignedOut) {
				t.Fatal(err)
			}
		}
		if _, err := r.UseToken(t.Context(), call("proceeds_x.y")); !fault.Is(err, fault.TooMany) {
			t.Errorf("the 51st: %v", err)
		}
		if _, err := r.UseToken(t.Context(), call(secret)); err != nil {
			t.Errorf("a good token from there: %v", err)
		}
		if _, err := r.SignIn(t.Context(), "lead.fi", userstest.Password, users.From{Address: "10.0.0.1"}); err != nil {
			t.Errorf("a person from there: %v", err)
		}
	})
}

func TestWhatATokenNeeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), userstest.Room(d)
		for words, spoil := range map[string]func(n *users.NewToken){
			"name: Enter what":         func(n *users.NewToken) { n.Name = " " },
			"80 characters":            func(n *users.NewToken) { n.Name = strings.Repeat("é", 81) },
			"scopes: Choose what":      func(n *users.NewToken) { n.Scopes = nil },
			"scopes: Choose from":      func(n *users.NewToken) { n.Scopes = []string{"cases.write"} },
			"expires_on: Enter":        func(n *users.NewToken) { n.ExpiresOn = caltime.Date{} },
			"not be in the past":       func(n *users.NewToken) { n.ExpiresOn = date(t, "2026-11-21") },
			"365 days at most: 22 Nov": func(n *users.NewToken) { n.ExpiresOn = date(t, "2027-11-23") },
		} {
			n := newToken(t)
			spoil(&n)
			if _, _, err := r.MakeToken(f.As(t, d, f.Lead), n); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), words) {
				t.Errorf("%v does not say %q", err, words)
			}
		}
		for name, id := range map[string]ids.User{"auditor": f.Auditor, "administrator": f.Admin, "referrer": f.Referrer} {
			if _, _, err := r.MakeToken(f.As(t, d, id), newToken(t)); !fault.Is(err, fault.Forbidden) {
				t.Errorf("the %s made a token: %v", name, err)
			}
		}
		var first users.Token
		for i := range 20 {
			n := newToken(t)
			n.Name = fmt.Sprintf("Program %d", i)
			x, _, err := r.MakeToken(f.As(t, d, f.Lead), n)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = x
			}
		}
		if _, _, err := r.MakeToken(f.As(t, d, f.Lead), newToken(t)); !fault.Is(err, fault.Refused) {
			t.Errorf("the 21st token: %v", err)
		}
		again := newToken(t)
		again.Name = " PROGRAM 0 "
		if _, _, err := r.MakeToken(f.As(t, d, f.Lead), again); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "works already") {
			t.Errorf("a second token of one name: %v", err)
		}
		if err := r.RevokeToken(f.As(t, d, f.Lead), first.PublicKey); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.MakeToken(f.As(t, d, f.Lead), again); err != nil {
			t.Errorf("the name of a revoked one: %v", err)
		}
	})
}

// The page shows the token once, and an administrator sees and revokes it on the person's page.
func TestTokenPages(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f, s := userstest.NewForce(t, d, "FI"), serve(t, d)
	b := s.SignIn(t, f.Lead)
	bad := b.Post("/tokens", url.Values{"name": {"<b>Custody</b>"}, "expires_on-day": {"31"}, "expires_on-month": {"2"}, "expires_on-year": {"2027"}, "scopes": {users.EventsWrite}}).Must(http.StatusUnprocessableEntity)
	if bad.Attr("input[name=name]", "value") != "<b>Custody</b>" || bad.Count("#expires_on-error, .govuk-error-message") == 0 || bad.Count("input[name=scopes][checked]") != 1 {
		t.Errorf("the form does not keep what was typed:\n%s", bad.Main())
	}
	typed := on("expires_on", "2026-12-31")
	typed.Set("name", "Custody system")
	typed.Set("scopes", users.EventsWrite)
	secret := b.Post("/tokens", typed).Must(http.StatusOK).Attr("input[name=token]", "value")
	r := userstest.Room(d)
	if twice := b.Post("/tokens", typed).Must(http.StatusUnprocessableEntity); !strings.Contains(twice.Text(".govuk-error-summary"), "works already") {
		t.Errorf("the page with the token, loaded again, made another: %s", twice.Main())
	}
	if who, err := r.UseToken(t.Context(), call(secret)); err != nil || who.User != f.Lead {
		t.Errorf("the token on the page acts as %v, %v", who.User, err)
	}
	list := b.Get("/tokens").Must(http.StatusOK)
	if strings.Contains(list.Body, secret[strings.Index(secret, ".")+1:]) || !strings.Contains(list.Body, "Custody system") {
		t.Error("the list shows the token again, or not its name")
	}
	s.SignIn(t, f.Referrer).Get("/tokens").Must(http.StatusForbidden)
	admin := s.SignIn(t, f.Admin)
	page := admin.Get("/admin/users/" + id(f.Lead)).Must(http.StatusOK)
	at := page.Attr("form[action*='/tokens/']", "action")
	if at == "" {
		t.Fatalf("the administrator sees no token:\n%s", page.Main())
	}
	admin.Post(at, nil).Must(http.StatusSeeOther)
	if _, err := r.UseToken(t.Context(), call(secret)); !fault.Is(err, fault.SignedOut) {
		t.Errorf("revoked, it answers %v", err)
	}
	if page := b.Get("/tokens"); page.Count("form[action$=revoke]") != 0 || !strings.Contains(page.Body, "Revoked") {
		t.Error("the revoked token can be revoked again")
	}
}
