package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// long is text that nothing breaks by itself, and text with marks that a page must not take for its own.
const long = "Brzęczyszczykiewicz-Featherstonehaugh-Cholmondeley-Marjoribanks-Wriothesley-Beauchamp-Leveson-Gower <script>alert(1)</script> & “quotes”"

// Every page of the room in Chromium, empty, full and with long texts, wide and narrow: axe finds nothing, the policy stops
// nothing, and no page scrolls sideways.
func TestPagesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(orderstest.At("2026-11-23T12:00"))
	d := dbtest.SQLite(t, clock)
	o := orderstest.Room(d)
	b := &bench{t: t, d: d, clock: clock, f: userstest.NewForce(t, d, "FI"), r: intake.New(d, o.Users, o.Reference, o.Cases, o)}
	routes := b.r.Routes()
	for who, id := range map[string]ids.User{"lead": b.f.Lead, "supervisor": b.f.Supervisor, "referrer": b.f.Referrer, "auditor": b.f.Auditor} {
		routes = append(routes, web.Get("/as-"+who, perm.Public, func(x *web.Ctx) error {
			if err := x.SignIn(id); err != nil {
				return err
			}
			return x.See("/refer")
		}))
	}
	c := e2e.Open(t, e2e.Serve(t, userstest.Browse(t, d, routes).Server.Handler()))
	look := func(who string, paths ...string) {
		t.Helper()
		c.Visit("/as-" + who)
		for _, path := range paths {
			for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
				c.Size(size[0], size[1])
				c.Goto(path)
				c.Axe(t)
				if n := c.Sideways(); n > 0 {
					t.Errorf("%s as %s is %d pixels wider than %d", path, who, n, size[0])
				}
			}
		}
	}
	look("referrer", "/refer")
	look("supervisor", "/referrals", "/events", "/events/new", "/referrals?state=refused&who=mine")

	sue, rex := b.as(b.f.Supervisor), b.as(b.f.Referrer)
	var list []intake.Event
	for n := range 55 {
		list = append(list, arrest(fmt.Sprint("C/", n)))
	}
	list[0].Summary, list[0].Subject, list[0].Place, list[0].Officer = strings.Repeat(long+" ", 20), long, long, long
	list[0].Signs = "tick_list phones supply luxury account seed_phrase unexplained money_moving exploitation repeat ocg assets_known unpaid_order ended"
	taken, err := b.r.TakeInAll(sue, list)
	b.must(err)
	var sent []intake.Referral
	for n := range 55 {
		x := seized()
		x.UnitID = b.f.Unit
		if n == 0 {
			x.Summary, x.Subject, x.Contact = strings.Repeat(long+" ", 20), long, long
		}
		clock.Advance(time.Second)
		x, err := b.r.Refer(rex, x)
		b.must(err)
		sent = append(sent, x)
	}
	_, err = b.r.DecideReferral(sue, sent[1].PublicKey, 0, intake.Decision{To: intake.RefusedReferral, Reason: "no_capacity", Note: long})
	b.must(err)
	_, err = b.r.DecideReferral(sue, sent[2].PublicKey, 0, intake.Decision{To: intake.MoreInformation, Reason: "missing_facts", Note: long})
	b.must(err)
	_, err = b.r.TriageEvent(sue, taken[1].Event.PublicKey, 0, intake.NoPotential, long)
	b.must(err)
	x, err := b.r.ReferEvent(sue, taken[2].Event.PublicKey, 0, 0)
	b.must(err)

	look("referrer", "/refer", sent[0].SentPath(), sent[1].SentPath(), sent[2].SentPath())
	look("supervisor", "/referrals", sent[0].Path(), sent[1].Path(), sent[2].Path(), x.Path(), "/events", taken[0].Event.Path(), taken[1].Event.Path(), taken[2].Event.Path(), "/events?state=none")
	look("lead", "/referrals", sent[0].Path())
	look("auditor", "/referrals", sent[0].Path(), "/events", taken[0].Event.Path())

	// The list goes on, on a page of its own.
	c.Visit("/as-supervisor")
	c.Goto("/events")
	if n := len(c.Texts("tbody tr")); n != 50 {
		t.Errorf("the first page holds %d events", n)
	}
	c.Click("Next 50")
	c.See("3 events shown")

	// A refused form keeps what was typed, and says where to look.
	c.Goto("/events/new")
	c.Fill("In a sentence", long)
	c.Choose("Tick list or ledger of debts")
	if got := c.Submit("Record"); got != 422 {
		t.Fatalf("an event without a kind was answered with %d", got)
	}
	c.Axe(t)
	if got := c.Value("In a sentence"); got != long {
		t.Errorf("the sentence came back as %q", got)
	}
}
