package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app"
	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

// Doctor warns a year before a list of non-working days runs out, and knows of what was entered here.
func TestDoctorLooksAtTheNonWorkingDays(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		calendars := func() (out []string) {
			for _, x := range app.Doctor(t.Context(), s.Config) {
				if x.Check == "calendar" {
					out = append(out, fmt.Sprintf("%v %s", x.OK, x.Detail))
				}
			}
			return out
		}
		if got := strings.Join(calendars(), "\n"); strings.Count(got, "true ") != 3 {
			t.Errorf("two years ahead:\n%s", got)
		}
		s.Clock.Set(time.Date(2028, 1, 2, 12, 0, 0, 0, time.UTC))
		if got := strings.Join(calendars(), "\n"); strings.Count(got, "false ") != 3 || !strings.Contains(got, "less than a year ahead") {
			t.Errorf("a year ahead:\n%s", got)
		}
		admin := f.As(t, s.DB, f.Admin)
		edition := int64(0)
		for _, on := range []string{"2029-01-01", "2029-03-30", "2029-04-02", "2029-05-07", "2029-05-28", "2029-08-27", "2029-12-25", "2029-12-26"} {
			day := reference.NonWorkingDay{Nation: caltime.EnglandWales, On: caltime.MustDate(on), Name: "Bank holiday", Source: "GOV.UK", Reason: "Published", Edition: edition}
			if _, err := s.Reference.SetNonWorkingDay(admin, day); err != nil {
				t.Fatal(err)
			}
			edition++
		}
		if _, err := s.Reference.ExtendCalendar(admin, reference.Extension{Nation: caltime.EnglandWales, Year: 2029, Source: "GOV.UK", Edition: edition}); err != nil {
			t.Fatal(err)
		}
		if got := calendars(); !strings.HasPrefix(got[0], "true England and Wales: non-working days are known to 31 Dec 2029 (2025-11-24+9)") || !strings.HasPrefix(got[1], "false") {
			t.Errorf("once the list was extended: %q", got)
		}
	})
}
