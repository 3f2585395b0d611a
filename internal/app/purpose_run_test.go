package app_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// A run from the command line as somebody whose force asks why, and a schedule of theirs, name a purpose too.
func TestRunsAndSchedulesNameAPurpose(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := newWorld(t, s).force
		var login string
		if err := s.DB.Gorm(t.Context()).Raw("SELECT login FROM users WHERE id = ?", f.Manager).Scan(&login).Error; err != nil {
			t.Fatal(err)
		}
		run := func(as, why string) error {
			_, err := s.RunReportFor(t.Context(), as, "missed-opportunities", nil, filepath.Join(t.TempDir(), "x.xlsx"), why)
			return err
		}
		if err := run(login, ""); err != nil {
			t.Fatalf("nobody asks: %v", err)
		}
		b := s.SignIn(t, f.Manager)
		made := b.Post("/reports/missed-opportunities/schedule", b.Get("/reports/missed-opportunities/schedule").Must(200).Form("main form")).Must(303)
		page := made.Header.Get("Location")
		if err := s.Cases.SetSightRules(f.As(t, s.DB, f.Admin), cases.SightRules{Asks: access.AsksAll, Hours: 8}); err != nil {
			t.Fatal(err)
		}
		if err := run(login, ""); !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), "--purpose") {
			t.Errorf("without a purpose: %v", err)
		}
		if err := run(login, "two\nlines"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a purpose of two lines: %v", err)
		}
		for as, why := range map[string]string{login: " For the inspector ", "": ""} {
			if err := run(as, why); err != nil {
				t.Errorf("as %q for %q: %v", as, why, err)
			}
		}
		got := purposesOf(t, s, "report.run")
		slices.Sort(got)
		if d := cmp.Diff([]string{"report.run: ", "report.run: ", "report.run: For the inspector"}, got); d != "" {
			t.Error(d)
		}

		// A schedule that was made before is asked when it is changed.
		change := b.Get(page + "/change").Must(200).Form("main form")
		asked := b.Post(page+"/change", change).Must(422)
		if asked.Text("h1") != "Why do you take this away?" {
			t.Fatalf("asks %s", asked.Text("main"))
		}
		change = asked.Form("main form")
		change.Set("why_taken", "For the force board")
		b.Post(page+"/change", change).Must(303)
		if text := b.Get(page).Must(200).Text("main"); !strings.Contains(text, "For the force board") {
			t.Errorf("its page: %s", text)
		}
	})
}
