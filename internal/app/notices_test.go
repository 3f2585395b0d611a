package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// called is the product with a case whose clock has called its lead.
func called(t *testing.T, s *apptest.Site) userstest.Force {
	t.Helper()
	f := userstest.NewForce(t, s.DB, "FI")
	c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Cash courier, lay-by stop"))
	orderstest.Seize(t, f.As(t, s.DB, f.Lead), s.Orders, c.ID, caltime.LocalOf(s.DB.Time().Add(-time.Hour)).String(), 48_260_00)
	s.Clock.Advance(15 * time.Minute)
	s.RunJobs(t)
	return f
}

func TestTheTopBarCountsWhatIsUnread(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := called(t, s)
		count := func(user ids.User, path string) string {
			t.Helper()
			return s.SignIn(t, user).Get(path).Must(200).Text(`.pr-nav a[href="/notices"]`)
		}
		for _, path := range []string{"/work", "/cases", "/help", "/notices"} {
			if got := count(f.Lead, path); got != "Notices 1 unread" {
				t.Errorf("on %s: %q", path, got)
			}
		}
		if got := count(f.Colleague, "/work"); got != "Notices" {
			t.Errorf("somebody else: %q", got)
		}
		if got := count(f.Admin, "/help"); got != "Notices" {
			t.Errorf("an administrator, whom no clock calls: %q", got)
		}
		if got := s.SignIn(t, f.Referrer).Get("/help").Must(200); got.Count(`a[href="/notices"]`) != 0 {
			t.Errorf("a referrer, whom nothing calls, is offered notices")
		}
		b := s.SignIn(t, f.Lead)
		id := b.Get("/notices").Must(200).Attr("input[name=notice]", "value")
		b.Post("/notices/read", url.Values{"notice": {id}}).Must(303)
		if got := b.Get("/work").Must(200).Text(`.pr-nav a[href="/notices"]`); got != "Notices" {
			t.Errorf("after it was read: %q", got)
		}
		// The same again changes nothing: the program looks each minute.
		s.Clock.Advance(5 * time.Minute)
		s.RunJobs(t)
		if got := b.Get("/notices").Must(200).Text("main"); !strings.Contains(got, "Nothing unread.") {
			t.Errorf("a minute later: %s", got)
		}
	})
}

// With every place of the main navigation, the pages of the diary fit a desktop and a telephone.
func TestTheDiaryFitsItsScreens(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	called(t, s)
	b := e2e.Open(t, e2e.Serve(t, s.Handler()))
	b.Visit("/sign-in")
	b.Fill("Login", "lead.fi")
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
	for _, path := range []string{"/notices", "/diary", "/diary/today", "/diary/away"} {
		for _, size := range [][2]int64{{1366, 900}, {390, 844}} {
			b.Size(size[0], size[1])
			if got := b.Visit(path); got != 200 {
				t.Errorf("%s answers %d", path, got)
			}
			if n := b.Sideways(); n > 0 {
				t.Errorf("%s at %d scrolls %d sideways", path, size[0], n)
			}
		}
		b.Axe(t)
	}
	if list := b.Problems(); len(list) > 0 {
		t.Error(list)
	}
}
