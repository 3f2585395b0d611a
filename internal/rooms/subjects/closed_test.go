package subjects_test

import (
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/subjects/subjectstest"
)

// The panel of a closed case offers nothing to add, its list nothing to change.
func TestAClosedCaseOffersNoButtons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		lead := x.ctx
		if _, _, err := x.room.Add(lead, x.c.ID, subjectstest.Suspect("M. Oslanthe")); err != nil {
			t.Fatal(err)
		}
		drawn := func() string {
			t.Helper()
			p, err := x.room.Panel(lead, d, casestest.Grant(t, lead, d, x.c.ID))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := p.Body.Render(lead, &b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		if !strings.Contains(drawn(), "/subjects/new") {
			t.Error("an open case offers nothing to add")
		}
		c, err := x.cases.ByID(lead, d, casestest.Grant(t, lead, d, x.c.ID))
		if err != nil {
			t.Fatal(err)
		}
		if err := x.cases.Close(lead, x.c.ID, c.Version, cases.ClosingReasons()[0].Code, ""); err != nil {
			t.Fatal(err)
		}
		if got := drawn(); strings.Contains(got, "/subjects/new") || !strings.Contains(got, "M. Oslanthe") {
			t.Errorf("a closed case: %s", got)
		}
	})
}
