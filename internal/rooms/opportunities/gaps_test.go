package opportunities_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users/userstest"
)

// A fact that a rule lacks stands in the list of gaps and on its case, raises nothing, and goes when it is recorded. What is
// of a restricted case is not there for others.
func TestGapsInData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newStage(t, d, clock)
		e := s.event(intake.Search, 3*hours, untaken)
		gaps := s.gaps()
		if len(gaps) != 1 || gaps[0].Rule != "MO-25" || !strings.Contains(gaps[0].Missing, "was taken is not recorded") || !strings.Contains(gaps[0].Refs, `"Events":[`) {
			t.Fatalf("gaps: %+v", gaps)
		}
		if n := count(t, d, "opportunities"); n != 0 {
			t.Errorf("%d opportunities were raised from a fact that is missing", n)
		}
		site := userstest.Browse(t, d, s.Opportunities.Routes())
		body := site.SignIn(t, s.f.Lead).Get("/opportunities/gaps").Must(http.StatusOK).Main()
		if !strings.Contains(body, "was taken is not recorded") || !strings.Contains(body, "1 of 1 shown") {
			t.Errorf("the list of gaps:\n%s", body)
		}
		// Linked to a case, whose seizures are on record, nothing is lacking: it is judged there.
		if _, err := s.intake.LinkEvent(s.lead, e.PublicKey, e.Version, s.c.ID); err != nil {
			t.Fatal(err)
		}
		if got := s.gaps(); len(got) != 0 {
			t.Errorf("a gap stays after its fact was recorded: %+v", got)
		}
		body = site.SignIn(t, s.f.Lead).Get("/opportunities/gaps").Must(http.StatusOK).Main()
		if !strings.Contains(body, "No gaps") {
			t.Errorf("the list of gaps:\n%s", body)
		}

		s.c = casestest.OpenIn(t, s.Cases, s.f, casestest.Restricted, func(n *cases.New) { n.LeadID = s.f.Lead })
		s.convicted(30_000_00)
		s.within(func(ctx context.Context, tx *db.Tx, _ access.Grant) error {
			tx.Record("offence.spoilt", db.On{Op: db.System, Kind: "offence"}, nil)
			return tx.Gorm(ctx).Exec("UPDATE offences SET benefited = 'unknown', benefit_pence = NULL WHERE case_id = ?", s.c.ID).Error
		})
		if _, err := s.Opportunities.Detect(userstest.System(t), nil); err != nil {
			t.Fatal(err)
		}
		if got := s.gaps(); len(got) != 1 || got[0].Rule != "MO-17" {
			t.Fatalf("gaps: %+v", got)
		}
		for _, x := range []struct {
			who  string
			body string
			sees bool
		}{
			{"the lead", site.SignIn(t, s.f.Lead).Get("/opportunities/gaps").Must(http.StatusOK).Main(), true},
			{"a colleague", site.SignIn(t, s.f.Colleague).Get("/opportunities/gaps").Must(http.StatusOK).Main(), false},
		} {
			if strings.Contains(x.body, s.c.Ref) != x.sees {
				t.Errorf("%s sees the gap of a restricted case: %t", x.who, !x.sees)
			}
		}
		if tab := site.SignIn(t, s.f.Lead).Get(cases.Path(s.c.Ref) + "/opportunities").Must(http.StatusOK).Main(); !strings.Contains(tab, "benefited from an offence") {
			t.Errorf("the case does not show its gap:\n%s", tab)
		}
	})
}

// What was raised on an intake file ends there, with the reason, when a case has the event; the case's own facts decide. What
// a person decided on the file is not raised again.
func TestAnEventLeavesTheIntakeFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newStage(t, d, clock)
		s.c = casestest.OpenIn(t, s.Cases, s.f, casestest.Restricted, func(n *cases.New) { n.LeadID = s.f.Lead })
		e := s.event(intake.Search, 3*hours, wallet)
		o := byRule(t, d, "MO-25")
		if o.Status != opportunities.Open || o.CaseID == s.c.ID {
			t.Fatalf("%+v", o)
		}
		site := userstest.Browse(t, d, s.Opportunities.Routes())
		page := site.SignIn(t, s.f.Lead).Get(o.Path()).Must(http.StatusOK)
		if page.Count(`a[href="/events/`+e.PublicKey+`"]`) != 1 {
			t.Errorf("the opportunity does not lead to its event:\n%s", page.Main())
		}
		e, err := s.intake.LinkEvent(s.lead, e.PublicKey, e.Version, s.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var there, here opportunities.Opportunity
		for _, x := range all(t, d) {
			if x.Rule == "MO-25" && x.CaseID == s.c.ID {
				here = x
			} else if x.Rule == "MO-25" {
				there = x
			}
		}
		if there.Status != opportunities.Rejected || there.Note != "It is on a case now, whose own facts decide." || strings.Contains(there.Why+there.Note, s.c.Ref) {
			t.Errorf("on the intake file: %s, %q", there.Status, there.Note)
		}
		if here.Status != opportunities.Open || here.Fingerprint != there.Fingerprint {
			t.Errorf("on the case: %+v", here)
		}

		// One that a person decided on the file is not raised again on the case.
		second := s.event(intake.Search, 4*hours, wallet)
		for _, x := range all(t, d) {
			if x.Rule == "MO-25" && x.Status == opportunities.Open && x.CaseID != s.c.ID {
				if _, _, err := s.Opportunities.Take(s.super, x.PublicKey, x.Version); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := s.intake.LinkEvent(s.lead, second.PublicKey, second.Version, s.c.ID); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, x := range all(t, d) {
			if x.Fingerprint == fp("MO-25/event", second.ID, "seed_phrase") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d opportunities on one event that a person has taken", n)
		}
	})
}
