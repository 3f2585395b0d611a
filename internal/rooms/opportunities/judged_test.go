package opportunities_test

import (
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/users/userstest"
)

// A rule that is switched off closes nothing and finds nothing new; a changed fact still closes what it found before, with the
// reason, and the page of the rule says so.
func TestWhatARuleFoundBeforeItWasSwitchedOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newStage(t, d, clock)
		e := s.event(intake.Search, 3*hours, wallet)
		o := byRule(t, d, "MO-25")
		manager := s.f.As(t, d, s.f.Manager)
		if _, err := s.Opportunities.TuneRule(manager, opportunities.Tuning{Proposal: opportunities.Proposal{Rule: "MO-25", Off: true, Values: values("MO-25")},
			From: caltime.DateOf(clock.Now()), Reason: "The regional unit looks at wallets."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Opportunities.Detect(manager, nil); err != nil {
			t.Fatal(err)
		}
		if got := opportunity(t, d, o.ID); got.Status != opportunities.Open {
			t.Errorf("switching off made it %s", got.Status)
		}
		s.event(intake.Search, 4*hours, wallet)
		if n := found(t, d, "MO-25"); n != 1 {
			t.Errorf("a rule that is off found %d", n-1)
		}
		if _, err := s.intake.LinkEvent(s.lead, e.PublicKey, 0, s.c.ID); err != nil {
			t.Fatal(err)
		}
		if got := opportunity(t, d, o.ID); got.Status != opportunities.Rejected || got.Note == "" {
			t.Errorf("its event went to a case, and it is %s: %q", got.Status, got.Note)
		}
		if n := found(t, d, "MO-25"); n != 1 {
			t.Errorf("a rule that is off found %d on the case", n-1)
		}
		page := userstest.Browse(t, d, s.Opportunities.RuleRoutes()).SignIn(t, s.f.Manager).Get("/admin/rules/MO-25").Must(http.StatusOK)
		if !strings.Contains(page.Main(), "a changed fact updates or closes that with the reason") {
			t.Errorf("the page does not say what happens:\n%s", page.Main())
		}
	})
}

func found(t *testing.T, d *db.DB, rule string) (n int) {
	t.Helper()
	for _, o := range all(t, d) {
		if o.Rule == rule {
			n++
		}
	}
	return n
}

// values are the thresholds of a rule as they come.
func values(code string) map[string]int64 {
	r, _ := rules.ByCode(code)
	out := map[string]int64{}
	for _, p := range r.Params {
		out[p.Key] = p.Default
	}
	return out
}
