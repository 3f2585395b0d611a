package effort_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/users/userstest"
)

// A closed case takes no time but corrections: what stands is changed or withdrawn, and what was worked before the closing
// is added with a reason.
func TestAClosedCaseTakesOnlyCorrections(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := room(d)
		f := userstest.NewForce(t, d, "FI")
		c, open := casestest.Open(t, d, f), casestest.Open(t, d, f)
		lead := f.As(t, d, f.Lead)
		closed := caltime.DateOf(clock.Now())
		log := func(n effort.New) (effort.Entry, error) { return r.Log(lead, n) }
		e, err := log(effort.New{CaseID: &c.ID, OnDate: closed, Minutes: 60})
		if err != nil {
			t.Fatal(err)
		}
		other, err := log(effort.New{CaseID: &open.ID, OnDate: closed, Minutes: 60})
		if err != nil {
			t.Fatal(err)
		}
		if err := casestest.Room(d).Close(lead, c.ID, c.Version, cases.ClosingReasons()[0].Code, ""); err != nil {
			t.Fatal(err)
		}
		clock.Advance(48 * time.Hour)
		bad := func(_ effort.Entry, err error, field string) {
			t.Helper()
			if fe, ok := err.(*fault.Error); !ok || !strings.Contains(fe.Fields[field], c.Ref+" was closed on "+closed.UK()) {
				t.Errorf("%v, want a message at %s", err, field)
			}
		}
		_, err = log(effort.New{CaseID: &c.ID, OnDate: closed.AddDays(1), Minutes: 30, LateReason: "x"})
		bad(e, err, "on")
		_, err = log(effort.New{CaseID: &c.ID, OnDate: closed, Minutes: 30, LateReason: " "})
		bad(e, err, "late")
		_, err = r.Edit(lead, other.ID, 1, effort.New{CaseID: &c.ID, OnDate: closed, Minutes: 60})
		bad(e, err, "late")
		_, err = r.Edit(lead, e.ID, 1, effort.New{CaseID: &c.ID, OnDate: closed.AddDays(1), Minutes: 60})
		bad(e, err, "on")
		if _, err := log(effort.New{CaseID: &c.ID, OnDate: closed, Minutes: 30, LateReason: "Forgotten that day"}); err != nil {
			t.Errorf("time from before the closing: %v", err)
		}
		if _, err := r.Edit(lead, e.ID, 1, effort.New{CaseID: &c.ID, OnDate: closed, Minutes: 45}); err != nil {
			t.Errorf("a correction: %v", err)
		}

		site := userstest.Browse(t, d, r.Routes())
		me := site.SignIn(t, f.Lead)
		at := cases.Path(c.Ref) + "/effort"
		page := me.Get(at).Must(200)
		if page.Count("[name=time]") != 0 || !strings.Contains(page.Text("#log, main"), "The case was closed on "+closed.UK()+", so no time is recorded here") {
			t.Errorf("the case's page: %s", page.Text("main"))
		}
		got := me.Post(at, url.Values{"time": {"30"}, "note": {"Kept"}}).Must(422)
		if !strings.Contains(got.Text(".govuk-error-summary"), "was closed on") || got.Attr("[name=note]", "value") != "Kept" {
			t.Errorf("posted all the same: %s", got.Text("main"))
		}
		day := url.Values{"what": {"other"}, "case": {c.Ref}, "time": {"30"}, "on-day": {closed.Format("2")}, "on-month": {closed.Format("1")}, "on-year": {closed.Format("2006")}}
		got = me.Post("/effort", day).Must(422)
		if !strings.Contains(got.Text(".govuk-error-summary"), "Enter why the time is recorded only now") || got.Count("[name=late]") != 1 {
			t.Errorf("the timesheet: %s", got.Text(".govuk-error-summary"))
		}
		day.Set("late", "Forgotten that day")
		me.Post("/effort", day).Must(303)
		if _, err := r.Withdraw(lead, e.ID, 2, "Entered twice"); err != nil {
			t.Errorf("a withdrawal: %v", err)
		}
		if q := me.Get(at).Must(200); !strings.Contains(q.Text("main"), "withdrawn: Entered twice") {
			t.Errorf("after the withdrawal: %s", q.Text("main"))
		}
	})
}
