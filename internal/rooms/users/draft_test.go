package users_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users/userstest"
)

// keep saves a draft as the page's script does.
func keep(b *webtest.Browser, action, fields string) int {
	return b.Do("POST", "/drafts", url.Values{"action": {action}, "form": {"0"}, "fields": {fields}}, http.Header{"X-Poll": {"1"}}).Status
}

// The page of the units has a form; its drafts stand in for those of every page.
func TestDrafts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		site := serve(t, d)
		b, other := site.SignIn(t, f.Admin), site.SignedOut(t)
		const page, action = "/admin/users/new", "/admin/users/new"
		if p := b.Get(page).Must(200); p.Attr("body", "data-drafts") != "/drafts" || p.Count("[data-draft]") != 0 {
			t.Fatalf("where drafts go: %q", p.Attr("body", "data-drafts"))
		}
		if got := keep(b, action, `{"name":["Pat <b>Half"],"password":["no"],"api_token":["no"],"rank":[""]}`); got != http.StatusNoContent {
			t.Fatalf("saved: %d", got)
		}
		clock.Advance(10 * time.Minute)
		keep(b, action, `{"name":["Pat <b>Halfway"],"rank":[""]}`)
		p := b.Get(page).Must(200)
		if p.Attr("[data-draft]", "data-draft") != action || p.Attr("[data-draft]", "data-draft-fields") != `{"name":["Pat \u003cb\u003eHalfway"],"rank":[""]}` || !strings.Contains(p.Attr("[data-draft]", "data-draft-begun"), "22 Nov 2026") {
			t.Errorf("offered: %s", p.Attr("[data-draft]", "data-draft-fields"))
		}
		if b.Get("/admin/users").Must(200).Count("[data-draft]") != 0 {
			t.Error("a draft is given on a page without its form")
		}

		clock.Advance(21 * time.Minute) // the session ends, and another begins
		if got := keep(b, action, `{"name":["too late"]}`); got != http.StatusSeeOther {
			t.Errorf("saved without a session: %d", got)
		}
		b = site.SignIn(t, f.Admin)
		if p := b.Get(page); !strings.Contains(p.Attr("[data-draft]", "data-draft-fields"), "Halfway") {
			t.Error("after signing in again it is not there")
		}
		if site.SignIn(t, f.Lead).Get(page).Must(http.StatusForbidden).Count("[data-draft]") != 0 {
			t.Error("somebody else was given it")
		}

		b.Post(action, url.Values{"name": {""}}).Must(http.StatusUnprocessableEntity)
		if b.Get(page).Count("[data-draft]") != 1 {
			t.Error("a refused form lost its draft")
		}
		b.Post("/drafts/discard", url.Values{"action": {action}, "form": {"0"}}).Must(http.StatusNoContent)
		if b.Get(page).Count("[data-draft]") != 0 {
			t.Error("discarded, and still there")
		}

		const unit = "/admin/units/new"
		keep(b, unit, `{"name":["Half a unit"]}`)
		if b.Get(unit).Must(200).Count("[data-draft]") != 1 {
			t.Fatal("the form of units has no draft")
		}
		form := url.Values{"name": {"Whole unit"}, "code": {"WU"}, "kind": {"unit"}, "parent": {id(f.ID)}, "nation": {"england-wales"}}
		b.Post(unit, form).Must(http.StatusSeeOther)
		if b.Get(unit).Count("[data-draft]") != 0 {
			t.Error("the form was taken, and its draft is offered again")
		}

		keep(b, action, `{"name":["Old"]}`)
		clock.Advance(web.DraftFor)
		if err := web.SweepDrafts(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if n := count(t, d, "drafts"); n != 0 {
			t.Errorf("%d drafts after a week", n)
		}
		other.Post("/drafts", url.Values{"action": {action}, "fields": {"{}"}}).Must(http.StatusSeeOther)
	})
}

func count(t *testing.T, d *db.DB, table string) (n int64) {
	t.Helper()
	if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsNoDraft(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	b := serve(t, d).SignIn(t, f.Admin)
	got := map[string]int{}
	for _, action := range []string{"/sign-in", "/account/password", "/set-password/x", "/no/such/form", "https://evil.example", "", "/admin/users", "/tokens", strings.Repeat("/x", 200), "/admin/users/1\n"} {
		got[action] = keep(b, action, `{"a":["b"]}`)
	}
	want := map[string]int{}
	for k := range got {
		want[k] = http.StatusNotFound
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for fields, status := range map[string]int{"": 422, "[]": 422, `{"a":1}`: 422, `{"a":["` + strings.Repeat("x", 70_000) + `"]}`: 413, `{"a":["\u0000"]}`: 204, `{"a":[" "]}`: 204, "{}": 204} {
		if got := keep(b, "/admin/users/new", fields); got != status {
			t.Errorf("%.20s…: %d, want %d", fields, got, status)
		}
	}
	for i := range 40 {
		b.Post("/drafts", url.Values{"action": {"/admin/users/new"}, "form": {strconv.Itoa(i)}, "fields": {`{"a":["b"]}`}}).Must(http.StatusNoContent)
	}
	if n := count(t, d, "drafts"); n != 30 {
		t.Errorf("%d drafts of one person", n)
	}
}

// A script that saves drafts is nobody at work.
func TestDraftsKeepNoSessionAlive(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	f := userstest.NewForce(t, d, "FI")
	b := serve(t, d).SignIn(t, f.Admin)
	for range 19 {
		clock.Advance(time.Minute)
		if got := keep(b, "/admin/users/new", `{"name":["x"]}`); got != http.StatusNoContent {
			t.Fatalf("saved: %d", got)
		}
	}
	clock.Advance(time.Minute)
	if session(b) {
		t.Error("saving drafts kept the session alive")
	}
}

// A form that was sent too late leads back to its page after signing in again.
func TestAFormSentTooLateLeadsBack(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	f := userstest.NewForce(t, d, "FI")
	b := serve(t, d).SignIn(t, f.Admin)
	b.Get("/admin/users/new").Must(200)
	clock.Advance(21 * time.Minute)
	p := b.Do("POST", "/admin/users/new", url.Values{"name": {"x"}}, http.Header{"Referer": {b.URL() + "/admin/users/new?unit=1"}})
	if p.Location() != "/sign-in?late=1&next=%2Fadmin%2Fusers%2Fnew%3Funit%3D1" {
		t.Errorf("leads to %q", p.Location())
	}
	if got := b.Get(p.Location()).Must(200).Text("main .note"); !strings.Contains(got, "nothing of it is recorded") {
		t.Errorf("nobody says why: %q", got)
	}
	if b.Get("/sign-in").Must(200).Count("main .note") != 0 {
		t.Error("it is said to people who have sent nothing")
	}
	p = b.Do("POST", "/admin/users/new", url.Values{"name": {"x"}}, http.Header{"Referer": {"https://evil.example/x"}})
	if p.Location() != "/sign-in" {
		t.Errorf("from elsewhere leads to %q", p.Location())
	}
}
