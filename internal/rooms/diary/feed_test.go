package diary_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/orders/orderstest"
)

// feed makes a person's calendar address and gives the part after /calendar/.
func (b *bench) feed(u ids.User, reach diary.Reach) string {
	b.t.Helper()
	address, err := b.r.MakeFeed(b.f.As(b.t, b.d, u), reach)
	b.must(err)
	file, ok := strings.CutPrefix(address, public+"/calendar/")
	if !ok || !regexp.MustCompile(`^[A-Za-z0-9_-]{43}\.ics$`).MatchString(file) {
		b.t.Fatalf("address %q", address)
	}
	return file
}

func (b *bench) events(file string) []*component {
	b.t.Helper()
	raw, err := b.r.Calendar(b.t.Context(), file, "10.0.0.1")
	b.must(err)
	c, err := parse(raw)
	if err != nil {
		b.t.Fatalf("%v\n%s", err, raw)
	}
	return c.all("VEVENT")
}

func times(list []*component) (out []string) {
	for _, e := range list {
		out = append(out, e.get("DTSTART")+" "+e.get("SUMMARY"))
	}
	return out
}

func TestACalendarHoldsTimesAndNothingElse(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		must(b.o.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, b.asset(), "2026-12-07T10:01")))(b.t)
		b.seize("2026-12-07T10:02")
		b.exec("UPDATE clocks SET state = 'stopped' WHERE code NOT IN ('CASH-48', 'CASH-DET')") // whatever else an order of detention starts
		file := b.feed(b.f.Lead, diary.ReachMine)
		// The detention ends at the midnight after 6 June 2027, a Sunday in summer: it stands on that day. It must be acted on
		// before the weekend.
		first := b.events(file)
		b.equal(times(first), []string{"20261208T100000Z Deadline: act by now", "20261209T100200Z Deadline", "20270604T090000Z Deadline: act by now", "20270606T225900Z Deadline"}, "events")
		for _, e := range first {
			if u := e.get("UID"); !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(u) || len(e.all("VALARM")) != 1 {
				b.t.Errorf("event %+v", e)
			}
		}
		b.clock.Advance(time.Minute)
		again := b.events(file)
		for i := range again {
			b.equal(again[i].get("UID"), first[i].get("UID"), "identity in the next reading")
		}
		// Another person's calendar gives the same clock another identity.
		other := b.events(b.feed(b.f.Deputy, diary.ReachMine))
		if len(other) != len(first) || other[0].get("UID") == first[0].get("UID") {
			b.t.Errorf("the deputy has %v", times(other))
		}
	})
}

// asset gives the case's first asset.
func (b *bench) asset() ids.Asset {
	b.t.Helper()
	list, err := b.o.Assets.ByCase(b.ctx, b.d, casestest.Grant(b.t, b.ctx, b.d, b.c.ID))
	b.must(err)
	return list[0].ID
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestACalendarShowsWhatItsPersonMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05")
		b.seize("2026-12-07T10:00")
		open := b.c
		b.c = casestest.OpenIn(t, b.o.Cases, b.f, casestest.Restricted)
		b.seize("2026-12-07T10:04")
		lead, sup, other := b.feed(b.f.Lead, diary.ReachMine), b.feed(b.f.Supervisor, diary.ReachUnit), b.feed(b.f.OtherSupervisor, diary.ReachUnit)
		mineOfSup, err := b.r.MakeFeed(b.f.As(t, d, b.f.Manager), diary.ReachMine)
		b.must(err)
		count := func(file string) int { return len(b.events(file)) }
		b.equal([]int{count(lead), count(sup), count(other), count(strings.TrimPrefix(mineOfSup, public+"/calendar/"))}, []int{4, 2, 0, 0}, "events by reader")
		// A lapsed, paused or confidential clock, and one of a closed case, is not there.
		for _, set := range []string{"state = 'paused'", "state = 'lapsed'", "code = 'DAML-NOTICE'"} {
			b.exec("UPDATE clocks SET " + set + " WHERE case_id = " + ids.String(open.ID))
			b.equal(count(sup), 0, set)
			b.exec("UPDATE clocks SET state = 'running', code = 'CASH-48' WHERE case_id = " + ids.String(open.ID))
		}
		if _, err := b.r.MakeFeed(b.f.As(t, d, b.f.Lead), diary.ReachUnit); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an investigator has the deadlines of a unit: %v", err)
		}
		if _, err := b.r.MakeFeed(b.f.As(t, d, b.f.Lead), "all"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an unknown reach: %v", err)
		}
		// Who lost their post sees nothing.
		b.exec("UPDATE appointments SET to_on = '2026-12-01' WHERE user_id = " + ids.String(b.f.Lead))
		if _, err := b.r.Calendar(t.Context(), lead, "10.0.0.1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("without a post: %v", err)
		}
	})
}

func TestACalendarAddressEnds(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		gone := func(file, why string) {
			b.t.Helper()
			if _, err := b.r.Calendar(b.t.Context(), file, "10.0.0.1"); !fault.Is(err, fault.NotFound) {
				b.t.Errorf("%s: %v", why, err)
			}
		}
		first := b.feed(b.f.Lead, diary.ReachMine)
		second := b.feed(b.f.Lead, diary.ReachMine)
		gone(first, "a new address ends the one before")
		b.equal(len(b.events(second)), 2, "the new one works")
		b.must(b.r.RevokeFeed(b.ctx))
		b.must(b.r.RevokeFeed(b.ctx))
		gone(second, "revoked")
		for _, file := range []string{"", ".ics", "x.ics", strings.Repeat("a", 43) + ".ics", strings.Repeat("a", 5000) + ".ics", strings.TrimSuffix(second, ".ics")} {
			gone(file, "no address")
		}
		third := b.feed(b.f.Lead, diary.ReachMine)
		admin := b.f.As(b.t, b.d, b.f.Admin)
		b.must(b.o.Users.DisableUser(admin, b.f.Lead, 1, "left the force"))
		gone(third, "disabled")
		b.now("2026-12-07T10:30")
		b.must(b.o.Users.EnableUser(admin, b.f.Lead, 2, "came back"))
		gone(third, "enabled again")
		// Nothing in the database gives an address away.
		var rows []diary.Feed
		b.must(b.d.Gorm(b.t.Context()).Find(&rows).Error)
		for _, f := range rows {
			if f.TokenHash == "" || strings.Contains(third, f.TokenHash) || f.RevokedAt == nil {
				b.t.Errorf("%+v", f)
			}
		}
	})
}

func TestACalendarOverHTTP(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05")
		b.seize("2026-12-07T10:00")
		file := b.feed(b.f.Lead, diary.ReachMine)
		site := b.site()
		out := site.SignedOut(t)
		page := out.Get("/calendar/" + file).Must(200)
		if page.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || page.Header.Get("Set-Cookie") != "" || page.Header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%v", page.Header)
		}
		if _, err := parse([]byte(page.Body)); err != nil {
			t.Error(err)
		}
		if got := strings.Join(site.Consulted(), " "); got != "calendar.read" {
			t.Errorf("logged %q", got)
		}
		tag := page.Header.Get("ETag")
		ask := func(have string) *http.Response {
			t.Helper()
			srv := site.Server.Handler()
			return answer(t, srv, "/calendar/"+file, have)
		}
		if r := ask(tag); r.StatusCode != 304 || r.Header.Get("ETag") != tag {
			t.Errorf("unchanged: %d", r.StatusCode)
		}
		if r := ask(`"other"`); r.StatusCode != 200 {
			t.Errorf("changed: %d", r.StatusCode)
		}
		if p := out.Get("/calendar/" + strings.Repeat("a", 43) + ".ics"); p.Status != 404 {
			t.Errorf("no address: %d", p.Status)
		}
		refused := 0
		for range 100 {
			if r := ask(tag); r.StatusCode == 429 {
				refused++
			}
		}
		if refused < 35 || refused > 50 {
			t.Errorf("of 100 more readings %d were refused", refused)
		}
		clock.Advance(time.Hour)
		if r := ask(tag); r.StatusCode != 304 {
			t.Errorf("an hour later: %d", r.StatusCode)
		}
	})
}
