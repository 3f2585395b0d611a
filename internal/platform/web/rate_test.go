package web_test

import (
	"net/http"
	"testing"
	"time"

	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
)

func TestRequestsOfOnePersonAreLimited(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	s := newSite(t, d, func(o *web.Options) { o.RequestRate = 4 })
	first, other := s.signIn(t, investigator), s.signIn(t, manager)
	served := 0
	for range 60 {
		p := first.Get("/who")
		if p.Status == http.StatusOK {
			served++
			continue
		}
		if p.Status != http.StatusTooManyRequests || p.Header.Get("Retry-After") != "1" {
			t.Fatalf("over the rate: %d, Retry-After %q", p.Status, p.Header.Get("Retry-After"))
		}
	}
	if served != 20 { // four a second, five seconds' worth at once
		t.Errorf("%d of 60 requests at once were served, want 20", served)
	}
	other.Get("/who").Must(http.StatusOK) // nobody waits for another's flood
	clock.Advance(time.Second)
	for n := range 5 {
		want := http.StatusOK
		if n == 4 {
			want = http.StatusTooManyRequests
		}
		if p := first.Get("/who"); p.Status != want {
			t.Errorf("request %d a second later: %d, want %d", n+1, p.Status, want)
		}
	}
}

func TestRequestsOfOneAddressAreLimited(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, func(o *web.Options) { o.RequestRate = 2 })
	served := 0
	for range 30 {
		if s.browser(t).Get("/nowhere").Status == http.StatusNotFound { // each without a session of its own
			served++
		}
	}
	if served != 10 {
		t.Errorf("%d of 30 requests of one address were served, want 10", served)
	}
}
