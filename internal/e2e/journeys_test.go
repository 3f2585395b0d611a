package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// christmasEve is Thursday 24 December 2026, 17:00 in London.
var christmasEve = time.Date(2026, 12, 24, 17, 0, 0, 0, time.UTC)

// house is the product on a moved clock, with a force in it.
type house struct {
	*apptest.Site
	f userstest.Force
}

func (h house) URL() string { return h.Site.URL }

func open(t *testing.T, at time.Time) house {
	t.Helper()
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(at))
	return house{s, userstest.NewForce(t, s.DB, "FI")}
}

// signIn signs a person in by the page.
func signIn(b *Browser, login string) {
	b.Goto("/sign-in")
	b.Fill("Login", login)
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
}

// TestSeizureOnChristmasEve records a seizure as an investigator would, and reads the deadline before and after.
func TestSeizureOnChristmasEve(t *testing.T) {
	h := open(t, christmasEve)
	c := casestest.OpenIn(t, h.Cases, h.f)
	b := Open(t, h)
	signIn(b, "lead.FI")
	path := "/cases/" + strings.ReplaceAll(c.Ref, "/", "-")
	b.Goto(path)
	b.Axe(t)
	b.Goto(path + "/seizures/cash/new")
	b.Axe(t)
	b.Fill("When was it seized? > Day", "24")
	b.Fill("When was it seized? > Month", "12")
	b.Fill("When was it seized? > Year", "2026")
	b.Fill("When was it seized? > Hour", "16")
	b.Fill("When was it seized? > Minute", "30")
	b.See("Wed 30 Dec 2026 16:30") // the preview, while typing
	b.See("30 Dec 10:00")
	b.Fill("Where?", "Motorway services, lorry park")
	b.Fill("#title", "Cash in a holdall")
	b.Fill("#amount-1", "48,260")
	b.Fill("#exhibit-1", "RP/7")
	b.Choose("s.294")
	b.Fill("Seizing officer", "PS 2291")
	b.Fill("Grounds for suspicion", "Bundled, hidden in the spare wheel well, and not accounted for")
	b.Submit("Record seizure and start the clock")
	b.See("Recorded")
	b.See("Undo")
	b.Axe(t)
	b.Goto(path)
	b.See("48 hours")
	b.See("Wed 30 Dec")
	b.Goto("/work")
	b.See("48 hours")
	b.Axe(t)
	b.Goto("/clocks?scope=mine")
	b.See("30 Dec 10:00")
	b.Axe(t)
}
