package opportunities_test

import (
	"context"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/users/userstest"
)

// objective gives a plan a financial objective.
func (s *stage) objective(p plans.Plan) plans.Objective {
	s.t.Helper()
	o, err := s.Plans.AddObjective(s.lead, p.PublicKey, plans.NewObjective{Strand: plans.Pursue, Aim: "Restrain the two flats", Measure: "A restraint order, none now", Due: s.today(60), Financial: true})
	s.must(err)
	return o
}

// stands wants the opportunity of MO-14 on the case of the stage to stand so, or none with an empty status.
func (s *stage) stands(when string, want opportunities.Status) {
	s.t.Helper()
	if _, err := s.Opportunities.CheckDue(userstest.System(s.t)); err != nil {
		s.t.Fatal(err)
	}
	var got []opportunities.Status
	for _, o := range all(s.t, s.DB) {
		if o.CaseID == s.c.ID && o.Rule == "MO-14" {
			got = append(got, o.Status)
			if want == opportunities.Taken && (!o.ByRule || o.OwnerID != nil || o.Step != rules.Assessed) {
				s.t.Errorf("%s: taken by rule %v, owner %v, step %s", when, o.ByRule, o.OwnerID, o.Step)
			}
		}
	}
	if want == "" && len(got) == 0 {
		return
	}
	if len(got) != 1 || got[0] != want {
		s.t.Errorf("%s: %v, want %q", when, got, want)
	}
}

// MO-14 follows what the verbs of plans do, in the transaction in which they do it; time does the rest.
func TestTheFinancialStrandOfAPlanOverTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newStage(t, d, clock)
		draft, err := s.Plans.OpenPlan(s.lead, s.c.ID, plans.NewPlan{Target: plans.Group, Name: "The Halewick group", Threat: "drugs", LRO: s.f.Lead, Draft: true})
		s.must(err)
		s.later(60 * days)
		s.stands("a draft of two months", "")
		p, err := s.Plans.StartPlan(s.lead, draft.PublicKey, draft.Version)
		s.must(err)
		s.stands("in effect", opportunities.Open)
		s.later(days)
		o := s.objective(p)
		s.stands("with a financial objective", opportunities.Taken)
		s.later(days)
		s.must(s.Plans.WithdrawObjective(s.lead, p.PublicKey, o.N, o.Version, "The flats are not theirs"))
		s.stands("the objective is withdrawn", opportunities.Open)
		_, err = s.Plans.RecordNotPursued(s.lead, p.PublicKey, plans.Protect, "Another force does it")
		s.must(err)
		s.stands("another strand is not pursued", opportunities.Open)
		s.later(25 * days)
		s.stands("on the 28th day", opportunities.Open)
		s.later(2 * days)
		s.stands("after it", opportunities.RunOut)
		s.objective(p)
		s.stands("an objective came too late", opportunities.RunOut)

		s.open()
		p = s.Plan(t, s.f, s.c.ID, 0)
		s.later(5 * days)
		_, err = s.Plans.ClosePlan(s.lead, p.PublicKey, p.Version, plans.Closing{Ending: plans.Archived, Note: "Opened twice"})
		s.must(err)
		s.stands("closed in its first week", opportunities.Rejected)

		s.open()
		p = s.Plan(t, s.f, s.c.ID, 0)
		s.objective(p)
		s.stands("with an objective from the first day", opportunities.Taken)
		s.later(40 * days)
		s.must(s.Plans.WithdrawObjective(s.lead, p.PublicKey, 1, 1, "Reached"))
		s.stands("it was withdrawn once the time had ended", opportunities.Taken)
	})
}

// Plans of many cases are read in as many statements as those of one.
func TestPlansOfManyCasesAreFewStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newStage(t, d, clock)
		p := s.Plan(t, s.f, s.c.ID, 3)
		s.objective(p)
		few := s.statements()
		var last ids.Case
		for range 9 {
			s.open()
			s.objective(s.Plan(t, s.f, s.c.ID, 3))
			s.Plan(t, s.f, s.c.ID, 3)
			last = s.c.ID
		}
		s.statements() // what the new cases are noted with
		if many := s.statements(); many != few || last == 0 {
			t.Errorf("%d statements for one case with a plan, %d for ten", few, many)
		}
	})
}

// statements counts those of one run of all rules.
func (s *stage) statements() int {
	s.t.Helper()
	return dbtest.Statements(s.t, func(ctx context.Context) {
		if _, err := s.Opportunities.Detect(with(ctx, userstest.System(s.t)), nil); err != nil {
			s.t.Fatal(err)
		}
	})
}
