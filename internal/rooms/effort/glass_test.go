package effort_test

import (
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// Whoever reads a case by break-glass changes nothing in it, and is offered no form to log time.
func TestBreakGlassOffersNoTimeToLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		r := room(d)
		f := userstest.NewForce(t, d, "FI")
		files := casestest.Room(d)
		shut := casestest.OpenIn(t, files, f, casestest.Restricted)
		if _, _, err := files.BreakGlass(f.As(t, d, f.Colleague), cases.Breaking{Ref: shut.Ref, Reason: "life", Why: "A threat against the suspect", Hours: 2}); err != nil {
			t.Fatal(err)
		}
		site := userstest.Browse(t, d, r.Routes())
		post := `action="` + shut.Path() + `/effort"`
		if p := site.SignIn(t, f.Lead).Get(shut.Path() + "/effort").Must(http.StatusOK); !strings.Contains(p.Body, post) {
			t.Error("the lead has no form to log time")
		}
		if p := site.SignIn(t, f.Colleague).Get(shut.Path() + "/effort").Must(http.StatusOK); strings.Contains(p.Body, post) {
			t.Error("a form to log time is offered by break-glass")
		}
	})
}
