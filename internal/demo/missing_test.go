package demo

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/users/userstest"
)

// raised is a finding or a gap: of which case, and its fingerprint.
type raised struct {
	Case  ids.Case
	Print string
}

// fresh runs every rule over the force as if none had run before, and gives the findings of the gravest sort, and the gaps.
func fresh(t *testing.T, m *maker) (gravest map[raised]bool, gaps []raised) {
	t.Helper()
	d := m.r.DB
	err := d.Maintain(t.Context(), func(g *gorm.DB) error {
		for _, q := range []string{"DELETE FROM acts", "DELETE FROM opportunity_steps", "DELETE FROM opportunities", "DELETE FROM data_gaps", "DELETE FROM case_checks"} {
			if err := g.Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for run := range 2 {
		s, err := m.r.Opportunities.Detect(userstest.System(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		if run == 1 && s.Opened+s.Closed+s.RunOut != 0 {
			t.Errorf("a second run changed %+v", s)
		}
	}
	return findings(t, d)
}

func findings(t *testing.T, d *db.DB) (gravest map[raised]bool, gaps []raised) {
	t.Helper()
	var found []opportunities.Opportunity
	var lacks []opportunities.Gap
	if err := d.Gorm(t.Context()).Where("source = 'rule' AND severity = ?", rules.S1).Find(&found).Error; err != nil {
		t.Fatal(err)
	}
	if err := d.Gorm(t.Context()).Find(&lacks).Error; err != nil {
		t.Fatal(err)
	}
	gravest = map[raised]bool{}
	for _, o := range found {
		gravest[raised{o.CaseID, o.Fingerprint}] = true
	}
	for _, g := range lacks {
		gaps = append(gaps, raised{g.CaseID, g.Fingerprint})
	}
	return gravest, gaps
}

// covers reports whether a gap is about a finding: its own fingerprint, or one that it begins with.
func covers(gaps []raised, x raised) bool {
	for _, g := range gaps {
		if g.Case == x.Case && strings.HasPrefix(x.Print+"/", g.Print+"/") {
			return true
		}
	}
	return false
}

// Over the synthetic force as it is recorded, no finding that value is irrecoverable stands where a fact is lacking. With facts
// taken away, none is added, and each that can no longer be judged stands in the list of gaps instead.
func TestNoGravestFindingForWantOfAFact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		m := makeForce(t, d, c, Options{Cases: 60, Seed: 3, Today: today})
		told, gaps := findings(t, d)
		if len(told) < 5 {
			t.Fatalf("only %d findings of the gravest sort to hold the rest against", len(told))
		}
		for x := range told {
			if covers(gaps, x) {
				t.Errorf("%s of case %d is found, though a fact is lacking", x.Print, x.Case)
			}
		}
		full, _ := fresh(t, m)
		for _, blank := range []struct{ name, sql string }{
			{"what is not recorded is not known", "UPDATE cases SET batch_id = 1"},
			{"and no end of an order", "UPDATE orders SET end_at = NULL"},
			{"and no day of an order", "UPDATE orders SET made_at = NULL, made_on = NULL"},
			{"and no end of a clock", "UPDATE clocks SET end_at = NULL"},
		} {
			err := d.Maintain(t.Context(), func(g *gorm.DB) error {
				return g.Exec(blank.sql).Error
			})
			if err != nil {
				t.Fatalf("%s: %v", blank.name, err)
			}
			got, lacks := fresh(t, m)
			for x := range got {
				if !full[x] {
					t.Errorf("%s: %s of case %d is found, though nothing happened", blank.name, x.Print, x.Case)
				}
			}
			lost := 0
			for x := range full {
				if !got[x] {
					lost++
					if !covers(lacks, x) {
						t.Errorf("%s: %s of case %d is neither found nor in the list of gaps", blank.name, x.Print, x.Case)
					}
				}
			}
			t.Logf("%s: %d of %d findings are left, %d gaps", blank.name, len(got), len(full), len(lacks))
		}
	})
}
