package users_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// outcome tries a password from a place.
func outcome(t *testing.T, r *users.Room, login, password, address string) string {
	t.Helper()
	_, err := r.SignIn(t.Context(), login, password, users.From{Address: address})
	switch {
	case err == nil:
		return "in"
	case fault.Is(err, fault.Invalid):
		return "wrong"
	case fault.Is(err, fault.TooMany):
		return "wait"
	}
	t.Fatal(err)
	return ""
}

// Somebody with a thousand addresses is slowed down, and the owner of the login notices nothing: neither at the desk they
// are usually at, nor elsewhere in a browser they have used.
func TestManyPlacesCannotLockSomebodyOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		b := serve(t, d).SignedOut(t) // from 127.0.0.1
		signIn(b, "deputy.fi", userstest.Password).Must(http.StatusSeeOther)
		b.Post("/sign-out", nil)
		if got := outcome(t, r, "lead.fi", userstest.Password, "192.0.2.10"); got != "in" {
			t.Fatalf("at the usual desk: %s", got)
		}
		for _, login := range []string{"lead.fi", "deputy.fi", "nobody.fi"} {
			let := 0
			for i := range 200 {
				if outcome(t, r, login, "guess number one", fmt.Sprintf("198.51.%d.%d", i%7, i)) == "wrong" {
					let++
				}
			}
			if let > 30 {
				t.Errorf("%s: %d guesses from 200 places were judged", login, let)
			}
		}
		if got := outcome(t, r, "lead.fi", userstest.Password, "192.0.2.10"); got != "in" {
			t.Errorf("the owner at the usual desk: %s", got)
		}
		for range 60 { // somebody at the very place of the browser that is known
			outcome(t, r, "deputy.fi", "guess number one", "127.0.0.1")
			outcome(t, r, "manager.fi", "guess number one", "127.0.0.1")
		}
		if got := outcome(t, r, "deputy.fi", userstest.Password, "127.0.0.1"); got != "wait" {
			t.Errorf("without the cookie: %s", got)
		}
		signIn(b, "deputy.fi", userstest.Password).Must(http.StatusSeeOther)
		b.Post("/sign-out", nil)
		for range 5 { // the cookie is no licence to guess
			signIn(b, "deputy.fi", "guess number one").Must(http.StatusUnprocessableEntity)
		}
		signIn(b, "deputy.fi", userstest.Password).Must(http.StatusTooManyRequests)
		if got := outcome(t, r, "lead.fi", "guess number one", "203.0.113.1"); got != "wait" {
			t.Errorf("one more strange place: %s", got)
		}
		clock.Advance(2 * time.Hour)
		if got := outcome(t, r, "lead.fi", userstest.Password, "203.0.113.1"); got != "in" {
			t.Errorf("the owner from a new place, when it is over: %s", got)
		}
		if err := r.Sweep(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		_ = f
	})
}

// A cookie of somebody else's, or one that was made up, changes nothing.
func TestAForeignDeviceIsNoDevice(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	site := serve(t, d)
	b := site.SignedOut(t)
	signIn(b, "deputy.fi", userstest.Password).Must(http.StatusSeeOther)
	b.Post("/sign-out", nil)
	for range 5 {
		signIn(b, "manager.fi", "guess number one").Must(http.StatusUnprocessableEntity)
	}
	signIn(site.SignedOut(t), "manager.fi", userstest.Password).Must(http.StatusTooManyRequests)
	made := site.SignedOut(t).Do("POST", "/sign-in", url.Values{"login": {"manager.fi"}, "password": {userstest.Password}}, http.Header{"Cookie": {"proceeds-device=MADEUPMADEUPMADEUPMADEUP"}})
	made.Must(http.StatusTooManyRequests)
}

func TestAnIPv6CustomerIsOnePlace(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	r := userstest.Room(d)
	for i := range 5 {
		if got := outcome(t, r, "lead.fi", "guess number one", fmt.Sprintf("2001:db8:1:2::%x", i+1)); got != "wrong" {
			t.Fatal(got)
		}
	}
	if got := outcome(t, r, "lead.fi", userstest.Password, "2001:db8:1:2:ffff::1"); got != "wait" {
		t.Errorf("another address of the same customer: %s", got)
	}
	if got := outcome(t, r, "lead.fi", userstest.Password, "2001:db8:1:3::1"); got != "in" {
		t.Errorf("another customer: %s", got)
	}
}

func TestGuessesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		var mu sync.Mutex
		var wg sync.WaitGroup
		judged := 0
		for i := range 25 {
			wg.Go(func() {
				_, err := r.SignIn(t.Context(), "lead.fi", fmt.Sprintf("guess number %d", i), users.From{Address: "198.51.100.7"})
				mu.Lock()
				defer mu.Unlock()
				if fault.Is(err, fault.Invalid) {
					judged++
				} else if !fault.Is(err, fault.TooMany) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if judged != 5 {
			t.Errorf("%d of 25 guesses at once were judged", judged)
		}
	})
}

// Second steps are counted apart from passwords, and as strictly.
func TestSecondStepsAreCounted(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	r := userstest.Room(d)
	g := users.Guess{What: users.GuessSecond, Name: id(f.Lead), Person: f.Lead, Address: "198.51.100.7"}
	for range 5 {
		if _, err := r.TakeGuess(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.TakeGuess(t.Context(), g); !fault.Is(err, fault.TooMany) {
		t.Errorf("the sixth: %v", err)
	}
	if got := outcome(t, r, "lead.fi", userstest.Password, "198.51.100.7"); got != "in" {
		t.Errorf("the password: %s", got)
	}
	g.Name, g.Person = id(f.Deputy), f.Deputy
	right, err := r.TakeGuess(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	if err := right(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if _, err := r.TakeGuess(t.Context(), g); err != nil {
			t.Fatalf("after a right one: %v", err)
		}
	}
}

func TestLinksThatDoNotWorkAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		good := strings.TrimPrefix(site.SignIn(t, f.Admin).Post("/admin/users/"+id(f.Lead)+"/reset", nil).Attr("#link", "value"), "http://127.0.0.1")
		b := site.SignedOut(t)
		for i := range 25 {
			b.Get(fmt.Sprintf("/set-password/guess%d", i)).Must(http.StatusNotFound)
			b.Post(fmt.Sprintf("/first-run/guess%d", i), url.Values{}).Must(http.StatusNotFound)
		}
		b.Get("/set-password/guess").Must(http.StatusTooManyRequests)
		b.Get("/first-run/guess").Must(http.StatusTooManyRequests)
		b.Get(good).Must(http.StatusOK)
		clock.Advance(time.Minute)
		b.Get("/set-password/guess").Must(http.StatusNotFound)
	})
}
