package reporting_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users/userstest"
)

func TestPagesOfSchedules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		web := userstest.Browse(t, d, s.room.Routes())
		lead := web.SignIn(t, s.Lead)
		for _, path := range []string{"/reports/schedules", "/reports/all-found/schedule"} {
			lead.Get(path).Must(http.StatusForbidden)
		}
		lead.Get("/help/reports").Must(http.StatusOK)
		b := web.SignIn(t, s.Supervisor)
		if p := b.Get("/reports/schedules").Must(http.StatusOK); !strings.Contains(p.Main(), "No schedules") {
			t.Error(p.Main())
		}
		p := b.Get("/reports/all-found/schedule").Must(http.StatusOK)
		if p.Attr("#period option[selected]", "value") != "last_month" || p.Count("input[name=people]") != 4 || p.Attr("input[name=people][checked]", "value") != ids.String(s.Supervisor) {
			t.Error(p.Main())
		}
		form := url.Values{"period": {"last_month"}, "every": {"month"}, "monthday": {"first"}, "weekday": {"3"}, "unit": {""}}
		p = b.Post("/reports/all-found/schedule", form).Must(http.StatusUnprocessableEntity)
		if diff := cmp.Diff([]string{"Choose a day of the month from 1 to 31", "Choose at least one person"}, p.All(".govuk-error-summary li")); diff != "" || p.Attr("#monthday", "value") != "first" || p.Attr("#weekday option[selected]", "value") != "3" {
			t.Errorf("%s\n%s", diff, p.Main())
		}
		form["monthday"], form["people"] = []string{"31"}, []string{ids.String(s.Supervisor), ids.String(s.Manager)}
		at := b.Post("/reports/all-found/schedule", form).Must(http.StatusSeeOther).Location()
		p = b.Get(at).Must(http.StatusOK)
		for _, want := range []string{"on the 31st of each month at 07:00, or on its last day", "Mon 30 Nov 2026", "The last month", "Mo Manager", "All units", "Nothing yet"} {
			if !strings.Contains(p.Main(), want) {
				t.Errorf("no %q in %s", want, p.Main())
			}
		}
		manager := web.SignIn(t, s.Manager)
		if p := manager.Get(at).Must(http.StatusOK); p.Count("button[value=pause]") != 0 || p.Count("button[value=leave]") != 1 || p.Count("button[value=end]") != 1 {
			t.Error(p.Main())
		}
		manager.Get(at + "/change").Must(http.StatusNotFound)
		web.SignIn(t, s.Auditor).Get(at).Must(http.StatusNotFound)
		p = b.Get(at + "/change").Must(http.StatusOK)
		if p.Attr("#monthday", "value") != "31" || p.Count("input[name=people][checked]") != 2 {
			t.Error(p.Main())
		}
		form["every"], form["version"] = []string{"week"}, []string{p.Attr("input[name=version]", "value")}
		b.Post(at+"/change", form).Must(http.StatusSeeOther)
		b.Post(at+"/change", form).Must(http.StatusConflict)
		version := func() string { return b.Get(at).Must(http.StatusOK).Attr("input[name=version]", "value") }
		b.Post(at+"/turn", url.Values{"do": {"pause"}, "version": {version()}}).Must(http.StatusSeeOther)
		if p := b.Get(at); p.Count("button[value=resume]") != 1 || p.Count("button[value=pause]") != 0 {
			t.Error(p.Main())
		}
		b.Post(at+"/turn", url.Values{"do": {"resume"}, "version": {version()}}).Must(http.StatusSeeOther)
		s.at(t, day(25, 7, 0)) // a Wednesday
		b, manager = web.SignIn(t, s.Supervisor), web.SignIn(t, s.Manager)
		p = b.Get(at).Must(http.StatusOK)
		if p.Count("section[aria-labelledby=h-sent] tbody tr") != 2 || p.Count(`a[href^="/exports/"]`) != 1 {
			t.Error(p.Main())
		}
		sent := p.Attr(`a[href^="/exports/"]`, "href")
		file := b.Get(sent).Must(http.StatusOK)
		if !strings.Contains(file.Main(), "Ready.") || !strings.Contains(file.Main(), "made in ") {
			t.Error(file.Main())
		}
		// The manager sees on the report's page who ran it and how large it was, and gets no file by it.
		others := manager.Get("/reports/all-found").Must(http.StatusOK)
		if others.Count("section[aria-labelledby=h-others] tbody tr") != 1 || !strings.Contains(others.Text("section[aria-labelledby=h-others]"), "Sue Supervisor") || others.Count("section[aria-labelledby=h-others] a") != 0 {
			t.Error(others.Main())
		}
		if p := b.Get("/reports/all-found").Must(http.StatusOK); p.Count("section[aria-labelledby=h-others]") != 0 || p.Count("section[aria-labelledby=h-last] tbody tr") != 1 {
			t.Error(p.Main())
		}
		// A link of Friday leads on Monday to a button that makes it again.
		clock.Advance(3 * reporting.KeepFor)
		b = web.SignIn(t, s.Supervisor)
		p = b.Get(sent).Must(http.StatusOK)
		again := p.Attr("form[action$='/again']", "action")
		if !strings.Contains(p.Main(), "Wiped.") || again == "" {
			t.Fatal(p.Main())
		}
		web.SignIn(t, s.Manager).Post(again, url.Values{}).Must(http.StatusNotFound)
		next := b.Post(again, url.Values{}).Must(http.StatusSeeOther).Location()
		if p := b.Get(next).Must(http.StatusOK); !strings.Contains(p.Main(), "Ready.") {
			t.Error(p.Main())
		}
		b.Post(at+"/turn", url.Values{"do": {"end"}, "version": {version()}}).Must(http.StatusSeeOther)
		if p := b.Get(at); p.Count("button[name=do]") != 0 || !strings.Contains(p.Main(), "Ended by whoever made it.") {
			t.Error(p.Main())
		}
	})
}

// Wiping leaves nothing of a file: not in a folder, not in the database.
func TestAWipedFileIsGoneFromTheStore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		folder := t.TempDir()
		for _, where := range []string{"folder:" + folder, "database"} {
			var err error
			if s.room.Blobs, err = blob.Open(where, d); err != nil {
				t.Fatal(err)
			}
			held := func() (n int) {
				t.Helper()
				if where == "database" {
					if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM blobs").Scan(&n).Error; err != nil {
						t.Fatal(err)
					}
					return n
				}
				err := filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
					if err == nil && !e.IsDir() {
						n++
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
			none := held()
			e := s.start(t, s.Manager)
			if held() == none {
				t.Fatalf("%s: nothing was kept", where)
			}
			clock.Advance(reporting.KeepFor)
			if err := s.room.Expire(userstest.System(t)); err != nil {
				t.Fatal(err)
			}
			if got := held(); got != none {
				t.Errorf("%s: %d are left, %d before", where, got, none)
			}
			if m := s.state(t, s.Manager, e.PublicKey); m.State != reporting.Wiped || m.BlobHash != "" {
				t.Errorf("%+v", m)
			}
		}
	})
}
