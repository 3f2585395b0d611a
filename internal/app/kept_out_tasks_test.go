package app_test

import (
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// TestATaskOfWhoIsKeptOutGoesToTheLead keeps somebody out of a case on which a task was set them by name: the lead finds it
// at My work, for nobody else would.
func TestATaskOfWhoIsKeptOutGoesToTheLead(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f)
		lead := f.As(t, s.DB, f.Lead)
		if _, err := s.Tasking.SetTask(lead, c.ID, tasking.NewTask{Title: "Ask for statements", Owner: &f.Deputy}, false); err != nil {
			t.Fatal(err)
		}
		b := s.SignIn(t, f.Lead)
		mine := func() bool { return strings.Contains(b.Get("/work").Must(http.StatusOK).Main(), "Ask for statements") }
		if mine() {
			t.Fatal("the lead has it already")
		}
		if err := s.Cases.KeepOut(lead, c.ID, cases.NewConflict{User: f.Deputy, Kind: access.Relative, Reason: "brother"}); err != nil {
			t.Fatal(err)
		}
		if !mine() {
			t.Error("nobody has it")
		}
	})
}
