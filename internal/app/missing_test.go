package app_test

import (
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/rooms/users/userstest"
)

// nothingIsMissedForWantOfAFact holds what every rule found in the county's real list, which was imported: rows that lack
// what a rule needs stand in the list of gaps, and no finding that value is irrecoverable comes of them. A second run changes
// nothing.
func nothingIsMissedForWantOfAFact(t *testing.T, s *apptest.Site) {
	tally := func() (found, gaps, steps int64) {
		for table, n := range map[string]*int64{"opportunities WHERE source = 'rule' AND severity = 'S1'": &found, "data_gaps": &gaps, "opportunity_steps": &steps} {
			if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM " + table).Scan(n).Error; err != nil {
				t.Fatal(err)
			}
		}
		return found, gaps, steps
	}
	found, gaps, steps := tally()
	if found != 0 || gaps == 0 {
		t.Errorf("%d findings of the gravest sort and %d gaps from a list that tells of neither charge nor order", found, gaps)
	}
	if _, err := s.Opportunities.Detect(userstest.System(t), nil); err != nil {
		t.Fatal(err)
	}
	if f, g, n := tally(); f != found || g != gaps || n != steps {
		t.Errorf("a second run: %d findings, %d gaps, %d steps; before %d, %d, %d", f, g, n, found, gaps, steps)
	}
}
