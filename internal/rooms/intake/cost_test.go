package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/users/userstest"
)

// fill sends n events and n referrals, spread over the states.
func (b *bench) fill(n int) {
	b.t.Helper()
	var list []intake.Event
	for i := range n {
		list = append(list, arrest(fmt.Sprint("C/", n, "/", i)))
	}
	sue := b.as(b.f.Supervisor)
	taken, err := b.r.TakeInAll(sue, list)
	b.must(err)
	for i := range n {
		x := seized()
		x.UnitID = []ids.Unit{b.f.Unit, b.f.OtherUnit}[i%2]
		x, err := b.r.Refer(b.as(b.f.Referrer), x)
		b.must(err)
		if i%4 == 0 {
			_, err = b.r.DecideReferral(b.as(b.f.Manager), x.PublicKey, 0, intake.Decision{To: intake.RefusedReferral, Reason: "no_capacity", Note: "Nobody is free"})
			b.must(err)
			_, err = b.r.TriageEvent(sue, taken[i].Event.PublicKey, 0, intake.NoPotential, "Nothing was found")
			b.must(err)
		}
	}
}

// The lists take as many statements for a page of fifty as for one of four.
func TestListsCostTheSameHoweverLong(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		count := func() map[string]int {
			out := map[string]int{}
			for who, ctx := range map[string]context.Context{"supervisor": b.as(b.f.Supervisor), "investigator": b.as(b.f.Lead)} {
				ctx, watched := db.Watch(ctx)
				f := intake.ReferralFilter{States: []intake.ReferralState{intake.Received}}
				_, err := b.r.Referrals(ctx, b.d, f, page.Request{Size: 50})
				b.must(err)
				_, err = b.r.CountReferrals(ctx, b.d, intake.ReferralFilter{})
				b.must(err)
				_, err = b.r.Loads(ctx, b.d, b.f.ID)
				b.must(err)
				_, err = b.r.Events(ctx, b.d, intake.EventFilter{States: []intake.EventState{intake.Untriaged}}, page.Request{Size: 50})
				b.must(err)
				_, err = b.r.CountEvents(ctx, b.d, intake.EventFilter{})
				b.must(err)
				out[who] = watched.Count()
			}
			return out
		}
		b.fill(4)
		few := count()
		b.fill(60)
		for who, n := range count() {
			if n != few[who] || n > 7 {
				t.Errorf("the %s’s lists take %d statements, and took %d when they were short", who, n, few[who])
			}
		}
	})
}

// The queue is read in the order of an index: nothing is sorted, however long it grows.
func TestTheQueueComesFromAnIndex(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		if b.d.Dialect() != db.SQLite {
			return // PostgreSQL reads so few rows without an index
		}
		b.fill(40)
		for query, index := range map[string]string{
			"SELECT x.* FROM referrals x WHERE x.force_id = 1 AND x.state = 'received' ORDER BY x.due_at, x.id LIMIT 51":           "referrals_queue",
			"SELECT * FROM referrals WHERE unit_id IN (2) AND state = 'received' AND owner_id IS NULL ORDER BY due_at, id LIMIT 1": "referrals_unit",
			"SELECT * FROM referrals x WHERE x.force_id = 1 AND x.referrer_id = 9":                                                 "referrals_referrer",
			"SELECT e.* FROM intake_events e WHERE e.force_id = 1 AND e.state = 'new' ORDER BY e.due_at, e.id LIMIT 51":            "intake_events_queue",
			"SELECT * FROM intake_events WHERE force_id = 1 AND source = 'custody' AND source_key IN ('a', 'b')":                   "intake_events_source",
			"SELECT * FROM intake_events WHERE batch_id = 1 ORDER BY id":                                                           "intake_events_batch",
		} {
			var plan []struct{ Detail string }
			b.must(b.d.Gorm(t.Context()).Raw("EXPLAIN QUERY PLAN " + query).Scan(&plan).Error)
			all := fmt.Sprint(plan)
			if !strings.Contains(all, index) || strings.Contains(all, "TEMP B-TREE FOR ORDER") {
				t.Errorf("%s:\n%s", query, all)
			}
		}
	})
}

// A page of an event or a referral is the same, in as many statements, for one in a restricted case as for none.
func TestAPageOfWhatIsHidden(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		c, err := b.restricted()
		b.must(err)
		taken, err := b.r.TakeInAll(b.as(b.f.Lead), []intake.Event{arrest("C/1")})
		b.must(err)
		e, err := b.r.LinkEvent(b.as(b.f.Lead), taken[0].Event.PublicKey, 0, c)
		b.must(err)
		x := seized()
		x.UnitID = b.f.Unit
		x, err = b.r.Refer(b.as(b.f.Referrer), x)
		b.must(err)
		x, err = b.r.AcceptReferral(b.as(b.f.Lead), x.PublicKey, 0, c)
		b.must(err)
		site := userstest.Browse(t, b.d, b.r.Routes())
		cole := site.SignIn(t, b.f.Colleague)
		for _, path := range []string{e.Path(), x.Path(), x.SentPath()} {
			hidden, none := cole.Get(path), cole.Get(path[:strings.LastIndex(path, "/")]+"/zzzzzzzzzz")
			if hidden.Status != http.StatusNotFound || none.Status != http.StatusNotFound || hidden.Main() != none.Main() {
				t.Errorf("%s: %d and %d", path, hidden.Status, none.Status)
			}
		}
		for _, path := range []string{"/events?state=linked", "/referrals?state=accepted"} {
			if got := cole.Get(path).Must(http.StatusOK); strings.Contains(got.Body, "Oslanthe") || strings.Contains(got.Body, x.Ref) {
				t.Errorf("%s shows what is hidden", path)
			}
		}
		site.Consulted()
		site.SignIn(t, b.f.Lead).Get(e.Path()).Must(http.StatusOK)
		if got := fmt.Sprint(site.Consulted()); !strings.Contains(got, "event.consulted") {
			t.Errorf("the reading is logged as %s", got)
		}
	})
}
