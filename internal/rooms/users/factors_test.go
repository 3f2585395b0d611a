package users_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// strict serves the room with the product's own policy: some roles must have a second factor.
func strict(t *testing.T, d *db.DB) *userstest.Site {
	t.Helper()
	r := userstest.Room(d)
	r.FactorRoles = nil
	return userstest.Browse(t, d, (&users.Web{Room: r}).Routes())
}

func showing(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := factors.Code(strings.ReplaceAll(secret, " ", ""), at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// setUp sets an authenticator app up in a browser that is signed in, and gives its secret and the recovery codes.
func setUp(t *testing.T, b *webtest.Browser, clock *dbtest.Clock) (secret string, codes []string) {
	t.Helper()
	secret = b.Get("/account/app").Must(200).Text("#secret")
	p := b.Post("/account/app", url.Values{"code": {showing(t, secret, clock.Now())}}).Must(200)
	return secret, p.All("#codes li")
}

// pending signs in by password in a new browser and stops before the second step.
func pending(t *testing.T, site *userstest.Site, login, next string) *webtest.Browser {
	t.Helper()
	b := site.SignedOut(t)
	p := b.Post("/sign-in", url.Values{"login": {login}, "password": {userstest.Password}, "next": {next}}).Must(http.StatusSeeOther)
	if p.Location() != "/sign-in/code" {
		t.Fatalf("the password leads to %q", p.Location())
	}
	return b
}

func code(b *webtest.Browser, code string) *webtest.Page {
	return b.Post("/sign-in/code", url.Values{"code": {code}})
}

func actions(t *testing.T, d *db.DB, like string) (out []string) {
	t.Helper()
	if err := d.Gorm(t.Context()).Raw("SELECT action FROM audit_entries WHERE action LIKE ? ORDER BY id", like).Scan(&out).Error; err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCodeAtSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		owner := site.SignIn(t, f.Lead)
		if empty := owner.Post("/account/app", url.Values{"code": {" "}}).Must(http.StatusUnprocessableEntity); !strings.Contains(empty.Text(".govuk-error-summary"), "Enter the six digits") {
			t.Errorf("no code: %s", empty.Main())
		}
		wrongSet := owner.Post("/account/app", url.Values{"code": {"000000"}}).Must(http.StatusUnprocessableEntity)
		secret := owner.Get("/account/app").Text("#secret")
		if wrongSet.Text("#secret") != secret || len(secret) != 39 {
			t.Errorf("the key changes while it is set up: %q, then %q", wrongSet.Text("#secret"), secret)
		}
		first := showing(t, secret, clock.Now())
		if n := len(owner.Post("/account/app", url.Values{"code": {first}}).Must(200).All("#codes li")); n != 10 {
			t.Errorf("%d recovery codes", n)
		}
		if p := owner.Get("/account").Must(200); strings.Contains(p.Body, secret) || !strings.Contains(p.Text("main"), "10 are left") {
			t.Error(p.Text("main"))
		}
		if next := owner.Get("/account/app").Text("#secret"); next == secret {
			t.Error("the key in use is shown again")
		}
		var row struct{ Sealed string }
		if err := d.Gorm(t.Context()).Raw("SELECT sealed FROM authenticators").Scan(&row).Error; err != nil || strings.Contains(row.Sealed, strings.ReplaceAll(secret, " ", "")) {
			t.Errorf("the secret lies open: %v", err)
		}

		b := site.SignedOut(t)
		p := signIn(b, "lead.fi", userstest.Password)
		half := token(p)
		if p.Location() != "/sign-in/code" || half == "" {
			t.Fatalf("the password leads to %q", p.Location())
		}
		if session(b) {
			t.Error("the password alone keeps a session")
		}
		if p := b.Get("/sign-in/code").Must(200); p.Attr("#code", "autocomplete") != "one-time-code" || !strings.Contains(p.Text("main"), "Lea Lead") {
			t.Error(p.Main())
		}
		// The code that set the app up was used.
		if p := code(b, first).Must(http.StatusUnprocessableEntity); !strings.HasPrefix(p.Text("title"), "Error: ") || p.Text("#code-error") == "" {
			t.Errorf("a replay: %s", p.Main())
		}
		clock.Advance(30 * time.Second)
		second := showing(t, secret, clock.Now())
		p = code(b, second[:3]+" "+second[3:]).Must(http.StatusSeeOther)
		if whole := token(p); p.Location() != "/" || whole == "" || whole == half || !session(b) {
			t.Errorf("the code leads to %q with token %q", p.Location(), whole)
		}
		if with := webtest.New(t, site.Server.Handler()).Do("POST", "/session/keep", nil, http.Header{"Cookie": {"proceeds=" + half}}); with.Location() == "/" {
			t.Error("the token from before the code is worth something")
		}
		code(pending(t, site, "lead.fi", ""), second).Must(http.StatusUnprocessableEntity)
		// A clock that is half a minute late or early does; a minute does not.
		clock.Advance(5 * time.Minute)
		for _, c := range []struct {
			by   time.Duration
			want int
		}{{time.Minute, 422}, {-time.Minute, 422}, {-30 * time.Second, 303}, {30 * time.Second, 303}, {0, 422}} {
			if p := code(pending(t, site, "lead.fi", "/account"), showing(t, secret, clock.Now().Add(c.by))); p.Status != c.want || c.want == 303 && p.Location() != "/account" {
				t.Errorf("a code of %s: %d to %q, want %d", c.by, p.Status, p.Location(), c.want)
			}
		}
		want := []string{"factor.refused", "factor.proved"}
		if got := slices.Compact(actions(t, d, "factor.%"))[:2]; !cmp.Equal(want, got) {
			t.Errorf("recorded: %v", got)
		}
		if n := len(actions(t, d, "session.begun")); n != 3 {
			t.Errorf("%d sessions begun, want 3", n)
		}
	})
}

func TestOneCodeAtTheSameMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		secret, codes := setUp(t, serve(t, d).SignIn(t, f.Lead), clock)
		clock.Advance(time.Minute)
		r := userstest.Room(d)
		for name, prove := range map[string]func() error{
			"code": func() error {
				return r.ProveCode(t.Context(), f.Lead, showing(t, secret, clock.Now()), users.From{Address: "10.0.0.1"})
			},
			"recovery": func() error { return r.ProveRecovery(t.Context(), f.Lead, codes[0], users.From{Address: "10.0.0.2"}) },
		} {
			var wg sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				wg.Go(func() { errs[i] = prove() })
			}
			wg.Wait()
			good := 0
			for _, err := range errs {
				switch {
				case err == nil:
					good++
				case !fault.Is(err, fault.Invalid):
					t.Errorf("%s: %v", name, err)
				}
			}
			if good != 1 {
				t.Errorf("%s: %d of four at once were taken", name, good)
			}
		}
	})
}

func TestWrongCodesAreThrottled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		owner := site.SignedOut(t) // a browser in which the lead has signed in before
		signIn(owner, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		secret, _ := setUp(t, owner, clock)
		owner.Post("/sign-out", nil)
		clock.Advance(time.Minute)
		thief := pending(t, site, "lead.fi", "")
		for range 5 {
			code(thief, "000000").Must(http.StatusUnprocessableEntity)
		}
		if p := code(thief, showing(t, secret, clock.Now())).Must(http.StatusTooManyRequests); !strings.Contains(p.Main(), "Too many attempts") || session(thief) {
			t.Error(p.Main())
		}
		// Signing in by the password once more, in another window, buys no further guess.
		code(pending(t, site, "lead.fi", ""), "000000").Must(http.StatusTooManyRequests)
		// Nobody else is kept out: not the owner at their own browser, nor another person.
		signIn(owner, "lead.fi", userstest.Password).Must(http.StatusSeeOther)
		code(owner, showing(t, secret, clock.Now())).Must(http.StatusSeeOther)
		signIn(site.SignedOut(t), "deputy.fi", userstest.Password).Must(http.StatusSeeOther)
		if !session(owner) {
			t.Error("the owner is kept out")
		}
		_ = f
	})
}

func TestRecoveryCodes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		owner := site.SignIn(t, f.Lead)
		if p := owner.Post("/account/codes", nil); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("codes without a factor: %d", p.Status)
		}
		_, codes := setUp(t, owner, clock)
		use := func(b *webtest.Browser, code string) *webtest.Page {
			return b.Post("/sign-in/recovery", url.Values{"code": {code}})
		}
		b := pending(t, site, "lead.fi", "/account")
		if p := b.Get("/sign-in/recovery").Must(200); p.Attr("#code", "autocomplete") != "off" {
			t.Error(p.Main())
		}
		use(b, "aaaa-bbbb-cccc-dddd").Must(http.StatusUnprocessableEntity)
		if p := use(b, " "+strings.ToUpper(strings.ReplaceAll(codes[3], "-", " "))).Must(http.StatusSeeOther); p.Location() != "/account" || !session(b) {
			t.Errorf("leads to %q", p.Location())
		}
		if p := b.Get("/account").Must(200); !strings.Contains(p.Text(".note"), "9 recovery codes left") || !strings.Contains(p.Text("main"), "9 are left") {
			t.Error(p.Text("main"))
		}
		again := pending(t, site, "lead.fi", "")
		if p := use(again, codes[3]).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "used already") {
			t.Error(p.Main())
		}
		made := owner.Post("/account/codes", nil).Must(200).All("#codes li")
		if len(made) != 10 || slices.Contains(made, codes[0]) {
			t.Errorf("made %v", made)
		}
		use(again, codes[0]).Must(http.StatusUnprocessableEntity)
		use(again, made[0]).Must(http.StatusSeeOther)
		var hashes []string
		if err := d.Gorm(t.Context()).Raw("SELECT hash FROM recovery_codes").Scan(&hashes).Error; err != nil || len(hashes) != 10 || slices.ContainsFunc(hashes, func(h string) bool { return strings.Contains(h, made[1][:4]+made[1][5:9]) }) {
			t.Errorf("kept: %v, %v", hashes, err)
		}
		// Without a factor they would open nothing.
		owner.Post("/account/app/remove", nil).Must(http.StatusSeeOther)
		if p := signIn(site.SignedOut(t), "lead.fi", userstest.Password); p.Location() != "/" {
			t.Errorf("without a factor the password leads to %q", p.Location())
		}
		if p := owner.Get("/account"); !strings.Contains(p.Text("#h-recovery ~ *, main"), "Set up an app or a passkey first") {
			t.Error(p.Text("main"))
		}
	})
}

func TestPendingEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		secret, codes := setUp(t, site.SignIn(t, f.Lead), clock)
		clock.Advance(time.Minute)
		late := pending(t, site, "lead.fi", "")
		clock.Advance(web.PendingFor)
		for path, form := range map[string]url.Values{"/sign-in/code": {"code": {showing(t, secret, clock.Now())}}, "/sign-in/recovery": {"code": {codes[0]}}, "/sign-in/set-up": {"code": {"1"}}} {
			if p := late.Post(path, form).Must(http.StatusSeeOther); p.Location() != "/sign-in" || session(late) {
				t.Errorf("%s after five minutes: to %q", path, p.Location())
			}
		}
		if p := late.Get("/sign-in").Must(200); !strings.Contains(p.Text(".note"), "five minutes") {
			t.Error(p.Main())
		}
		// It belongs to its session alone.
		other := site.SignedOut(t)
		pending(t, site, "lead.fi", "")
		if p := code(other, showing(t, secret, clock.Now())); p.Location() != "/sign-in" || session(other) {
			t.Errorf("another browser: to %q", p.Location())
		}
		// Whoever must prove a factor cannot set another up instead.
		b := pending(t, site, "lead.fi", "")
		for _, path := range []string{"/sign-in/set-up", "/sign-in/set-up/passkey", "/sign-in/set-up/passkey/begin"} {
			if p := b.Post(path, url.Values{"code": {"123456"}}); p.Location() != "/sign-in" {
				t.Errorf("%s: %d to %q", path, p.Status, p.Location())
			}
		}
		// A new password, and an end of the account, end it.
		admin := f.As(t, d, f.Admin)
		r := userstest.Room(d)
		link, err := r.ResetPassword(admin, f.Lead)
		if err != nil {
			t.Fatal(err)
		}
		fresh := site.SignedOut(t)
		if p := fresh.Post(link, url.Values{"password": {"four quite new words"}}).Must(http.StatusSeeOther); p.Location() != "/sign-in/code" || session(fresh) {
			t.Errorf("a new password leads to %q: it is one factor", p.Location())
		}
		clock.Advance(time.Minute)
		if p := code(b, showing(t, secret, clock.Now())); p.Location() != "/sign-in" || session(b) {
			t.Errorf("after another password was set: to %q", p.Location())
		}
		u, err := r.PersonByLogin(admin, "lead.fi")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.DisableUser(admin, f.Lead, u.Version, "left the force"); err != nil {
			t.Fatal(err)
		}
		if p := code(fresh, showing(t, secret, clock.Now())); p.Location() != "/sign-in" || session(fresh) {
			t.Errorf("after the account was disabled: to %q", p.Location())
		}
	})
}

func TestRolesThatMustHaveASecondFactor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := strict(t, d)
		for login, want := range map[string]string{"lead.fi": "/", "supervisor.fi": "/", "referrer.fi": "/", "admin.fi": "/sign-in/set-up", "auditor.fi": "/sign-in/set-up", "manager.fi": "/sign-in/set-up"} {
			if p := signIn(site.SignedOut(t), login, userstest.Password); p.Location() != want {
				t.Errorf("%s is led to %q, want %q", login, p.Location(), want)
			}
		}
		b := site.SignedOut(t)
		b.Post("/sign-in", url.Values{"login": {"admin.fi"}, "password": {userstest.Password}, "next": {"/admin/units"}})
		for _, path := range []string{"/admin/users", "/account", "/account/app", "/account/sessions", "/"} {
			if p := b.Get(path); !strings.HasPrefix(p.Location(), "/sign-in") && p.Status != http.StatusNotFound {
				t.Errorf("%s opens before a factor is set up: %d to %q", path, p.Status, p.Location())
			}
		}
		secret := b.Get("/sign-in/set-up").Must(200).Text("#secret")
		if p := b.Post("/sign-in/set-up", url.Values{"code": {"000000"}}).Must(http.StatusUnprocessableEntity); p.Text("#secret") != secret || session(b) {
			t.Error("a wrong code loses the key")
		}
		p := b.Post("/sign-in/set-up", url.Values{"code": {showing(t, secret, clock.Now())}}).Must(200)
		if len(p.All("#codes li")) != 10 || p.Attr("main a.govuk-button", "href") != "/admin/units" || !session(b) {
			t.Errorf("after it: %s", p.Main())
		}
		b.Get("/admin/units").Must(200)
		// A second time it cannot be set up by the password alone.
		if p := signIn(site.SignedOut(t), "admin.fi", userstest.Password); p.Location() != "/sign-in/code" {
			t.Errorf("then the password leads to %q", p.Location())
		}
		// Nobody takes the last one away who must have one.
		if p := b.Post("/account/app/remove", nil).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "Set up another first") {
			t.Error(p.Main())
		}
		clock.Advance(time.Minute)
		other := site.SignedOut(t)
		signIn(other, "admin.fi", userstest.Password)
		code(other, showing(t, secret, clock.Now())).Must(http.StatusSeeOther)

		// Somebody who begins to set one up while another does the same in another window comes too late.
		one, two := site.SignedOut(t), site.SignedOut(t)
		signIn(one, "manager.fi", userstest.Password)
		signIn(two, "manager.fi", userstest.Password)
		first, second := one.Get("/sign-in/set-up").Text("#secret"), two.Get("/sign-in/set-up").Text("#secret")
		one.Post("/sign-in/set-up", url.Values{"code": {showing(t, first, clock.Now())}}).Must(200)
		if p := two.Post("/sign-in/set-up", url.Values{"code": {showing(t, second, clock.Now())}}); p.Status == 200 || session(two) {
			t.Errorf("a second one was set up by the password alone: %d", p.Status)
		}
		_ = f
	})
}

func TestFirstAdministratorSetsASecondFactorUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		path, err := userstest.Room(d).MakeFirstLink(userstest.System(t))
		if err != nil {
			t.Fatal(err)
		}
		b := strict(t, d).SignedOut(t)
		form := url.Values{"force_name": {"Test Force"}, "prefix": {"tf"}, "nation": {"scotland"}, "unit_name": {"Economic crime"}, "name": {"First Admin"}, "login": {"first"}, "password": {"three odd words"}}
		if p := b.Post(path, form).Must(http.StatusSeeOther); p.Location() != "/sign-in/set-up" || session(b) {
			t.Fatalf("leads to %q", p.Location())
		}
		secret := b.Get("/sign-in/set-up").Text("#secret")
		p := b.Post("/sign-in/set-up", url.Values{"code": {showing(t, secret, clock.Now())}}).Must(200)
		b.Get(p.Attr("main a.govuk-button", "href")).Must(200)
	})
}

// Who can write the database can move rows about; sealed with what they are about, they are worth nothing elsewhere.
func TestFactorsCannotBeMoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		secret, codes := setUp(t, site.SignIn(t, f.Lead), clock)
		setUp(t, site.SignIn(t, f.Deputy), clock)
		ctx := userstest.System(t)
		exec := func(sql string, args ...any) {
			if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				tx.Record("test.moved", db.On{Kind: "test"}, nil)
				return tx.Gorm(ctx).Exec(sql, args...).Error
			}); err != nil {
				t.Fatal(err)
			}
		}
		exec("UPDATE authenticators SET sealed = (SELECT a.sealed FROM authenticators a WHERE a.user_id = ?) WHERE user_id = ?", f.Lead, f.Deputy)
		exec("DELETE FROM recovery_codes WHERE user_id = ?", f.Deputy)
		exec("UPDATE recovery_codes SET user_id = ? WHERE user_id = ?", f.Deputy, f.Lead)
		clock.Advance(time.Minute)
		r := userstest.Room(d)
		from := users.From{Address: "10.0.0.1"}
		if err := r.ProveCode(t.Context(), f.Deputy, showing(t, secret, clock.Now()), from); err == nil {
			t.Error("another's authenticator opens the account")
		}
		if err := r.ProveRecovery(t.Context(), f.Deputy, codes[0], from); !fault.Is(err, fault.Invalid) {
			t.Errorf("another's recovery code: %v", err)
		}
	})
}

func TestClearFactors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, foreign := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := userstest.Room(d)
		var told []string
		r.OnAccountChange = func(_ context.Context, _ *db.Tx, c users.AccountChange) error {
			told = append(told, ids.String(c.UserID)+" "+c.Action)
			return nil
		}
		site := userstest.Browse(t, d, (&users.Web{Room: r}).Routes())
		owner, admin := site.SignIn(t, f.Lead), site.SignIn(t, f.Admin)
		_, codes := setUp(t, owner, clock)
		path := "/admin/users/" + id(f.Lead)
		if p := admin.Get(path).Must(200); !strings.Contains(p.Text("main"), "an authenticator app") {
			t.Error(p.Text("main"))
		}
		if p := admin.Post(path+"/factors/clear", url.Values{"reason": {" "}}).Must(http.StatusUnprocessableEntity); p.Text("#factors-reason-error") == "" {
			t.Error(p.Main())
		}
		site.SignIn(t, foreign.Admin).Post(path+"/factors/clear", url.Values{"reason": {"x"}}).Must(http.StatusNotFound)
		site.SignIn(t, f.Manager).Post(path+"/factors/clear", url.Values{"reason": {"x"}}).Must(http.StatusForbidden)
		half := pending(t, site, "lead.fi", "")
		admin.Post(path+"/factors/clear", url.Values{"reason": {"Lost the telephone; seen in person"}}).Must(http.StatusSeeOther)
		if session(owner) {
			t.Error("their session lives")
		}
		if p := half.Post("/sign-in/recovery", url.Values{"code": {codes[0]}}); p.Status == http.StatusSeeOther && session(half) {
			t.Error("a recovery code outlives the clearing")
		}
		back := site.SignedOut(t)
		if p := signIn(back, "lead.fi", userstest.Password); p.Location() != "/" {
			t.Errorf("then the password leads to %q", p.Location())
		}
		if p := back.Get("/account").Must(200); !strings.Contains(p.Text(".note"), "cleared by Ada Admin") || !strings.Contains(p.Text("#h-changes ~ *, main"), "The second factors were cleared") {
			t.Errorf("they are not told: %s", p.Text("main"))
		}
		next := site.SignedOut(t)
		signIn(next, "lead.fi", userstest.Password)
		if p := next.Get("/account").Must(200); strings.Contains(p.Text(".note"), "cleared") {
			t.Error("they are told twice")
		}
		admin.Post(path+"/factors/clear", url.Values{"reason": {"Again"}}).Must(http.StatusUnprocessableEntity)
		setUp(t, admin, clock)
		if p := admin.Post("/admin/users/"+id(f.Admin)+"/factors/clear", url.Values{"reason": {"Mine"}}).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Main(), "another administrator can") {
			t.Error(p.Main())
		}
		want := []string{id(f.Lead) + " authenticator.set", id(f.Lead) + " recovery.made", id(f.Lead) + " factors.cleared", id(f.Admin) + " authenticator.set", id(f.Admin) + " recovery.made"}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("told: %s", diff)
		}
	})
}
