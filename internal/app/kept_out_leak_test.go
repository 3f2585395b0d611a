package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
)

// keptPeople are those whom a conflict of interest keeps out of a case in one twin; in the other it is restricted, and they
// are no members of it. To them the two are the same.
var keptPeople = []struct {
	name string
	user func(userstest.Force) ids.User
}{
	{"a deputy", func(f userstest.Force) ids.User { return f.Deputy }},
	{"a colleague", func(f userstest.Force) ids.User { return f.Colleague }},
	{"a manager", func(f userstest.Force) ids.User { return f.Manager }},
}

// newKept makes a force with two filled cases, the second of which those people are kept out of, or are no members of.
func newKept(t *testing.T, address string, kept bool) (w *twin, hidden filled, cut time.Time) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := apptest.New(t, address, dbtest.NewClock(dbtest.Now))
	w = &twin{Site: s, f: userstest.NewForce(t, s.DB, "FI")}
	w.c = casestest.OpenIn(t, s.Cases, w.f, casestest.Titled("Open couriers"))
	c := casestest.OpenIn(t, s.Cases, w.f, casestest.Titled(secret+" couriers"))
	fill(t, s, w.f, "Open", w.c)
	hidden = fill(t, s, w.f, secret, c)
	reportingtest.Insert(t, s.DB, c, reportingtest.Opp{"status": "missed", "title": secret + " holdall given back", "reason": "late_referral", "ended_at": s.DB.Time().AddDate(0, 0, -3), "lost_pence": 77_613_00})
	lead := w.f.As(t, s.DB, w.f.Lead)
	if kept {
		for _, p := range keptPeople {
			must(s.Cases.KeepOut(lead, c.ID, cases.NewConflict{User: p.user(w.f), Kind: access.Relative, Reason: secret + " is a brother"}))
		}
	} else {
		must(s.Cases.TakeOffTeam(lead, c.ID, w.f.Deputy, "moved"))
		now, err := s.Cases.ByID(lead, s.DB, casestest.Grant(t, lead, s.DB, c.ID))
		must(err)
		must(s.Cases.Restrict(lead, c.ID, now.Version, "the family of an officer"))
	}
	cut = s.DB.Time()
	orderstest.Seize(t, lead, s.Orders, c.ID, caltime.LocalOf(cut.Add(-time.Hour)).String(), 48_260_00)
	for range 3 { // clocks come close to their end and lapse, rules find, mails go: each tells whom it tells
		s.Clock.Advance(16 * time.Hour)
		s.RunJobs(t)
	}
	w.in.keys = []string{secret, c.Ref, strings.ReplaceAll(c.Ref, "/", "-"), hidden.opportunity.PublicKey, hidden.task.PublicKey, hidden.plan.PublicKey, hidden.event.PublicKey, hidden.referral.PublicKey}
	return w, hidden, cut
}

// TestWhoIsKeptOutFindsNoTrace looks, as people whom a conflict of interest keeps out of a case, at every page, fragment,
// list, workbook, print, report, feed and search: each is the same, in as many statements, as in an installation where the
// case is restricted and they are no members, and nothing of the case is in any. Totals alone count it, as section 14 says.
func TestWhoIsKeptOutFindsNoTrace(t *testing.T) {
	a, _, _ := newKept(t, dbtest.SQLiteURL(t), true)
	b, _, _ := newKept(t, dbtest.SQLiteURL(t), false)
	for _, w := range []*twin{a, b} { // a process reads non-working days and sittings once, and keeps them
		w.SignIn(t, w.f.Lead).Get("/work").Must(http.StatusOK)
	}
	if found := a.traces(a.SignIn(t, a.f.Lead).Get("/cases").Must(http.StatusOK).Body, ""); len(found) == 0 {
		t.Fatal("the lead finds no trace of the case, so that nothing would be found")
	}
	at := cases.Path(a.in.keys[1])
	starts := []string{"/", "/work", "/cases", "/cases?view=all", "/clocks", "/clocks?scope=force", "/clocks/calendar?scope=force", "/opportunities", "/opportunities?layout=list", "/opportunities/gaps", "/missed", "/missed/learning", "/missed/frozen",
		"/effort", "/reports", "/exports", "/notices", "/diary", "/diary/today", "/referrals", "/events", "/plans", "/retention", "/break-glass", "/break-glass/review", "/bring-back", at, at + "/subjects", at + "/timeline", at + "/team", at + "/tasks",
		at + "/retention", at + "/lists/assets/print", cases.Path(a.c.Ref)}
	feeds := 0
	for _, who := range keptPeople {
		p := &pair{t: t, who: who.name, a: a, b: b, x: a.SignIn(t, who.user(a.f)), y: b.SignIn(t, who.user(b.f))}
		p.walk(starts, 900)
		p.run([]string{"missed-opportunities", "clocks-forward-look", "asset-recovery", "national-statistics"})
		for _, q := range []string{secret, "couriers", a.in.keys[1], "person"} {
			for what, ask := range map[string]func(*webtest.Browser, string) *webtest.Page{"search": get, "search while typing": func(b *webtest.Browser, path string) *webtest.Page { return b.GetHX(path) }} {
				p.same(what, ask, "/search?q="+url.QueryEscape(q), "/search?q="+url.QueryEscape(q))
			}
		}
		p.x.Post("/diary/calendar", url.Values{"reach": {"mine"}})
		p.y.Post("/diary/calendar", url.Values{"reach": {"mine"}})
		feed := regexp.MustCompile(`/calendar/[A-Za-z0-9_.-]+`)
		if fx, fy := feed.FindString(p.x.Get("/diary").Body), feed.FindString(p.y.Get("/diary").Body); fx != "" && fy != "" {
			p.same("feed", get, fx, fy)
			feeds++
		}
		if p.asked < 60 || p.files == 0 {
			t.Errorf("%s: only %d answers and %d files were compared", who.name, p.asked, p.files)
		}
		t.Logf("%s: %d answers, %d files, %d reports", who.name, p.asked, p.files, p.reports)
	}
	if feeds == 0 {
		t.Error("nobody was given a calendar address")
	}
}

// TestNothingIsToldToWhoIsKeptOut looks, on both engines, at what jobs wrote for people since they were kept out of a case:
// no notice of it, and no mail that tells more than a number.
func TestNothingIsToldToWhoIsKeptOut(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, hidden, cut := newKept(t, address(t), true)
			var kept []ids.User
			for _, p := range keptPeople {
				kept = append(kept, p.user(w.f))
			}
			count := func(q string, args ...any) (n int64) {
				t.Helper()
				if err := w.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM "+q, args...).Scan(&n).Error; err != nil {
					t.Fatal(err)
				}
				return n
			}
			if n := count("notices WHERE case_id = ? AND created_at > ?", hidden.ID, cut); n == 0 {
				t.Error("nobody was told of the case, so that nothing would be found")
			}
			if n := count("notices WHERE case_id = ? AND created_at > ? AND user_id IN ?", hidden.ID, cut, kept); n != 0 {
				t.Errorf("%d notices of the case to people who are kept out", n)
			}
			for _, u := range kept { // what a mail counts is what its reader then finds
				ctx := w.f.As(t, w.DB, u)
				where, args := access.Sight(ctx).Where("c.id", "c.force_id")
				if n := count("cases c WHERE c.id = ? AND "+where, append([]any{hidden.ID}, args...)...); n != 0 {
					t.Errorf("user %d finds the case by SQL", u)
				}
			}
			mails, _ := dump(t, w, "diary_mails")
			for _, word := range w.in.keys {
				if strings.Contains(mails, word) {
					t.Errorf("the mails hold %q", word)
				}
			}
			if n := count("case_members WHERE case_id = ? AND to_at IS NULL AND user_id IN ?", hidden.ID, kept); n != 0 {
				t.Errorf("%d of them are still on the team", n)
			}
		})
	}
}
