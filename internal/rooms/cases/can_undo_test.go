package cases_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// Whoever has left the page that offered Undo finds it in the timeline for as long as it works.
func TestTheTimelineOffersUndoForTenMinutes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c, other := casestest.OpenIn(t, r, f), casestest.OpenIn(t, r, f)
		ctx := f.As(t, d, f.Lead)
		for _, title := range []string{"Apply for restraint", "Ask the bank first"} {
			if _, _, err := r.Decide(ctx, c.ID, cases.NewDecision{Title: title, Decision: "Yes", Reason: "Risk"}); err != nil {
				t.Fatal(err)
			}
		}
		site := userstest.Browse(t, d, r.Routes())
		me := site.SignIn(t, f.Lead)
		const mine = "form[action^='/acts/']"
		p := me.Get(c.Path() + "/timeline").Must(200)
		if got := p.All(mine); len(got) != 2 || !strings.Contains(got[0], "ask the bank first") || !strings.Contains(got[1], "apply for restraint") {
			t.Fatalf("offered: %q", got)
		}
		if n := me.Get(other.Path() + "/timeline").Must(200).Count(mine); n != 0 {
			t.Errorf("another case offers %d", n)
		}
		if n := site.SignIn(t, f.Deputy).Get(c.Path() + "/timeline").Must(200).Count(mine); n != 0 {
			t.Errorf("somebody else is offered %d", n)
		}
		me.Post(p.Attr(mine, "action"), nil).Must(http.StatusSeeOther)
		if got := me.Get(c.Path() + "/timeline").Must(200).All(mine); len(got) != 1 || !strings.Contains(got[0], "apply for restraint") {
			t.Errorf("one was taken back, and offered is %q", got)
		}
		clock.Advance(cases.UndoTime + time.Minute)
		if n := me.Get(c.Path() + "/timeline").Must(200).Count(mine); n != 0 {
			t.Errorf("after ten minutes %d are offered", n)
		}
	})
}
