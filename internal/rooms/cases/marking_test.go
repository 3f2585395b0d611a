package cases_test

import (
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func TestALowerMarkingNeedsASecondPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		lead, sup := f.As(t, d, f.Lead), f.As(t, d, f.Supervisor)
		now := func() cases.Case {
			x, err := r.ByID(t.Context(), d, casestest.Grant(t, lead, d, c.ID))
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		to := now().Edited()
		to.Marking = "OFFICIAL"
		if _, err := r.EditCase(lead, c.ID, now().Version, to); fault.KindOf(err) != fault.Invalid || now().Marking != "OFFICIAL-SENSITIVE" {
			t.Errorf("one person alone lowered the marking: %v", err)
		}
		to.Marking = "SECRET"
		if _, err := r.EditCase(lead, c.ID, now().Version, to); fault.KindOf(err) != fault.Invalid {
			t.Errorf("SECRET was taken: %v", err)
		}
		if _, err := r.AskLowerMarking(sup, c.ID, "SECRET", "x"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v", err)
		}
		m, err := r.AskLowerMarking(sup, c.ID, "OFFICIAL", "Nothing sensitive is left in it")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.DecideMarking(sup, c.ID, m.Version, true, "I agree with myself"); fault.KindOf(err) != fault.Refused {
			t.Errorf("the asker decided: %v", err)
		}
		if err := r.DecideMarking(lead, c.ID, m.Version, true, "x"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%v", err)
		}
		site := userstest.Browse(t, d, r.Routes())
		b, at := site.SignIn(t, f.Manager), cases.Path(c.Ref)+"/marking"
		if p := b.Get(at).Must(200); !strings.Contains(p.Text("main"), "Nothing sensitive is left in it") {
			t.Errorf("%s", p.Text("main"))
		}
		b.Post(at+"/decide", url.Values{"version": {"1"}, "decision": {"agree"}}).Must(422)
		b.Post(at+"/decide", url.Values{"version": {"1"}, "decision": {"agree"}, "decided_why": {"Read through"}}).Must(303)
		if now().Marking != "OFFICIAL" {
			t.Error("the marking did not change")
		}
		up := now().Edited()
		up.Marking = "OFFICIAL-SENSITIVE"
		if _, err := r.EditCase(lead, c.ID, now().Version, up); err != nil {
			t.Errorf("a higher marking needs nobody else: %v", err)
		}
	})
}
