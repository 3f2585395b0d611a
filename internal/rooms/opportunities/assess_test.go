package opportunities_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// What is entered to be assessed waits as a candidate that nobody can take, until it is opened, rejected, or its time ends.
func TestCandidates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		site := browse(t, d, h)
		lead, colleague := site.SignIn(t, f.Lead), site.SignIn(t, f.Colleague)
		enter := func() string {
			t.Helper()
			closes := clock.Now().Add(72 * time.Hour)
			p := lead.Post(cases.Path(c.Ref)+"/opportunities", url.Values{"kind": {"crypto"}, "why": {"A phrase in a notebook"}, "assess": {"yes"},
				"closes-day": {closes.Format("2")}, "closes-month": {closes.Format("1")}, "closes-year": {closes.Format("2006")}}).Must(http.StatusSeeOther)
			return p.Header.Get("Location")
		}
		status := func(path string) (s opportunities.Status) {
			t.Helper()
			if err := d.Gorm(t.Context()).Raw("SELECT status FROM opportunities WHERE public_key = ?", strings.TrimPrefix(path, "/opportunities/")).Scan(&s).Error; err != nil {
				t.Fatal(err)
			}
			return s
		}
		open, rejected, left := enter(), enter(), enter()
		if s := status(open); s != opportunities.Candidate {
			t.Fatalf("entered as %s", s)
		}
		if board := lead.Get("/opportunities").Must(http.StatusOK); board.Count("article.op") != 3 || !strings.Contains(board.Text("article.op"), "To be assessed") || board.Count("article.op form") != 0 {
			t.Errorf("the board: %d cards, %d forms: %s", board.Count("article.op"), board.Count("article.op form"), board.Text("article.op"))
		}
		if p := lead.Get(open).Must(http.StatusOK); p.Count(`form[action$="/assess"]`) != 1 || p.Count(`form[action$="/take"]`) != 0 {
			t.Errorf("its page offers %v", p.All("form"))
		}
		lead.Post(open+"/take", nil).Must(http.StatusUnprocessableEntity)
		lead.Post(open+"/assess", url.Values{"decision": {"taken"}}).Must(http.StatusUnprocessableEntity)
		colleague.Post(open+"/assess", url.Values{"decision": {"open"}}).Must(http.StatusForbidden)
		lead.Post(open+"/assess", url.Values{"decision": {"open"}, "version": {"1"}}).Must(http.StatusSeeOther)
		if s := status(open); s != opportunities.Open {
			t.Errorf("opened: %s", s)
		}
		lead.Post(open+"/assess", url.Values{"decision": {"open"}}).Must(http.StatusUnprocessableEntity)
		lead.Post(open+"/take", nil).Must(http.StatusSeeOther)

		lead.Post(rejected+"/assess", url.Values{"decision": {"rejected"}}).Must(http.StatusUnprocessableEntity)
		lead.Post(rejected+"/assess", url.Values{"decision": {"rejected"}, "note": {"The phrase is of an empty wallet"}}).Must(http.StatusSeeOther)
		if s := status(rejected); s != opportunities.Rejected {
			t.Errorf("rejected: %s", s)
		}

		clock.Advance(100 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		if s := status(left); s != opportunities.RunOut {
			t.Errorf("its window ended: %s", s)
		}
	})
}
