package app_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// TestATaskOfWhoLosesSightGoesToTheLead takes a case out of the sight of somebody who has a task on it, has taken an opportunity
// and leads a 4P plan: all go to the lead, for nobody else would find them.
func TestATaskOfWhoLosesSightGoesToTheLead(t *testing.T) {
	restrict := func(ctx context.Context, s *apptest.Site, c cases.Case) error {
		if err := s.DB.Gorm(t.Context()).Where("id = ?", c.ID).Take(&c).Error; err != nil {
			return err
		}
		return s.Cases.Restrict(ctx, c.ID, c.Version, "the family of an officer")
	}
	for name, lose := range map[string]func(ctx context.Context, s *apptest.Site, c cases.Case, user ids.User) error{
		"kept out": func(ctx context.Context, s *apptest.Site, c cases.Case, user ids.User) error {
			return s.Cases.KeepOut(ctx, c.ID, cases.NewConflict{User: user, Kind: access.Relative, Reason: "brother"})
		},
		"taken off a restricted case": func(ctx context.Context, s *apptest.Site, c cases.Case, user ids.User) error {
			return errors.Join(restrict(ctx, s, c), s.Cases.TakeOffTeam(ctx, c.ID, user, "moves on"))
		},
		"restricted": func(ctx context.Context, s *apptest.Site, c cases.Case, user ids.User) error {
			return errors.Join(s.Cases.TakeOffTeam(ctx, c.ID, user, "moves on"), restrict(ctx, s, c))
		},
	} {
		t.Run(name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, s *apptest.Site) {
				f := userstest.NewForce(t, s.DB, "FI")
				lead := f.As(t, s.DB, f.Lead)
				c := casestest.OpenIn(t, s.Cases, f)
				if err := s.Cases.PutOnTeam(lead, c.ID, f.Colleague, access.Plain, ""); err != nil {
					t.Fatal(err)
				}
				if _, err := s.Tasking.SetTask(lead, c.ID, tasking.NewTask{Title: "Ask for statements", Owner: &f.Colleague}, false); err != nil {
					t.Fatal(err)
				}
				o, _, err := s.Opportunities.Enter(lead, c.ID, opportunities.Entry{Kind: "account_freezing", Title: "Freeze the account", Why: "The balance is known and nothing holds it."})
				if err == nil {
					o, _, err = s.Opportunities.Take(lead, o.PublicKey, o.Version)
				}
				if err == nil {
					_, _, err = s.Opportunities.HandOver(lead, o.PublicKey, o.Version, f.Colleague, "")
				}
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.Plans.OpenPlan(lead, c.ID, plans.NewPlan{Target: plans.Group, Name: "The Halewick group", Threat: "drugs", LRO: f.Colleague}); err != nil {
					t.Fatal(err)
				}
				b := s.SignIn(t, f.Lead)
				mine := func() bool {
					return strings.Contains(b.Get("/work").Must(http.StatusOK).Main(), "Ask for statements")
				}
				if mine() {
					t.Fatal("the lead has it already")
				}
				if err := lose(lead, s, c, f.Colleague); err != nil {
					t.Fatal(err)
				}
				if !mine() {
					t.Error("nobody has the task")
				}
				for what, column := range map[string]string{"opportunities": "owner_id", "plans": "lro_id"} {
					var of ids.User
					if err := s.DB.Gorm(t.Context()).Raw("SELECT MAX("+column+") FROM "+what+" WHERE case_id = ?", c.ID).Scan(&of).Error; err != nil || of != f.Lead {
						t.Errorf("%s: of %d, %v", what, of, err)
					}
				}
			})
		})
	}
}
