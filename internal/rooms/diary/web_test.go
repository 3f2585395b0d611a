package diary_test

import (
	"strconv"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/orders/orderstest"
)

func TestThePageOfNotices(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05", casestest.Titled("Cash courier"))
		site := b.site()
		me := site.SignIn(t, b.f.Lead)
		if got := me.Get("/notices").Must(200).Text("main"); !holds(got, "No notices yet") {
			t.Errorf("with none: %s", got)
		}
		b.seize("2026-12-07T10:00")
		b.every(3600e9*2, "2026-12-09T13:00")
		me = site.SignIn(t, b.f.Lead)
		p := me.Get("/notices").Must(200)
		got := p.Text("main")
		if !holds(got, "4 unread.", "Due soon", "Close to its end", "Act now", "Lapsed", "Cash courier", b.c.Ref, "Since then: Lapsed", "Wed 9 Dec 2026") || holds(got, "not known") || holds(got, "it moved") {
			t.Errorf("the page: %s", got)
		}
		if href := p.Attr("a.ref", "href"); href != "/cases/"+strings.ReplaceAll(b.c.Ref, "/", "-")+"/assets/A1" {
			t.Errorf("it leads to %q", href)
		}
		// One at a time, then the rest; what came later stays unread; nobody else's can be marked.
		first := p.Attr("input[name=notice]", "value")
		me.Post("/notices/read", form("notice", first)).Must(303)
		me.Post("/notices/read", form("notice", first)).Must(303)
		p = me.Get("/notices").Must(200)
		if !holds(p.Text("main"), "3 unread.", "Read") {
			t.Errorf("after one: %s", p.Text("main"))
		}
		other := site.SignIn(t, b.f.Colleague)
		for _, bad := range []string{first, "999999", "0", "x", "", "-1", "99999999999999999999"} {
			other.Post("/notices/read", form("notice", bad)).Must(404)
		}
		me.Post("/notices/read-all", form("up_to", "x")).Must(404)
		upTo := p.Attr("input[name=up_to]", "value")
		other.Post("/notices/read-all", form("up_to", upTo)).Must(303)
		me.Post("/notices/read-all", form("up_to", strconv.FormatInt(b.notices(b.f.Lead)[1].ID, 10))).Must(303)
		if got := me.Get("/notices").Must(200).Text("main"); !holds(got, "1 unread.") {
			t.Errorf("one was newer: %s", got)
		}
		me.Post("/notices/read-all", form("up_to", upTo)).Must(303)
		if got := me.Get("/notices").Must(200); !holds(got.Text("main"), "Nothing unread.") || got.Count("input[name=up_to]") != 0 {
			t.Errorf("all read: %s", got.Text("main"))
		}
	})
}

// Every notice stands on one page, whichever way one goes.
func TestNoticesArePagedByKey(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		for range 5 {
			c := casestest.OpenIn(b.t, b.o.Cases, b.f)
			orderstest.Seize(b.t, b.ctx, b.o, c.ID, "2026-12-07T10:00", 1_000_00)
		}
		b.now("2026-12-07T11:00")
		b.now("2026-12-08T12:00")
		all := b.notices(b.f.Lead)
		b.equal(len(all), 15, "notices")
		for _, n := range []int{1, 4, 7, 12} {
			b.must(b.r.MarkRead(b.ctx, all[n].ID))
		}
		want := []int64{}
		for i, l := range b.notices(b.f.Lead) {
			want = append(want, l.ID)
			if l.Unread != (i < 11) {
				b.t.Errorf("line %d: unread %v", i, l.Unread)
			}
		}
		for _, size := range []int{1, 2, 4, 11, 15} {
			got, req := []int64{}, page.Request{Size: size}
			last := ""
			for {
				res, err := b.r.Notices(b.ctx, b.d, req)
				b.must(err)
				for _, l := range res.Rows {
					got = append(got, l.ID)
				}
				if last = res.Prev; res.Next == "" {
					break
				}
				req.After = page.Decode(res.Next)
			}
			b.equal(got, want, "forwards by "+strconv.Itoa(size))
			back := []int64{}
			for last != "" {
				res, err := b.r.Notices(b.ctx, b.d, page.Request{Size: size, Before: page.Decode(last)})
				b.must(err)
				part := []int64{}
				for _, l := range res.Rows {
					part = append(part, l.ID)
				}
				back = append(part, back...)
				last = res.Prev
			}
			if len(back) > 0 {
				b.equal(back, want[:len(back)], "backwards by "+strconv.Itoa(size))
			}
		}
	})
}

func TestCountingNoticesIsOneStatement(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.now("2026-12-07T11:00")
		ctx, s := db.Watch(b.ctx)
		n, err := b.r.UnreadCount(ctx)
		if n != 1 || err != nil || s.Count() != 1 {
			b.t.Errorf("%d in %d statements, %v", n, s.Count(), err)
		}
	})
}

func TestTheFormsOfTheDiary(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05")
		site := b.site()
		me := site.SignIn(t, b.f.Lead)
		p := me.Get("/diary").Must(200)
		version := p.Attr("input[name=version]", "value")
		for _, bad := range []string{"24", "-1", "x", "", strings.Repeat("9", 5000)} {
			q := me.Post("/diary", form("version", version, "digest_hour", bad, "mail", "lapsed")).Must(422)
			if !holds(q.Text(".govuk-error-summary"), "Choose an hour") || q.Count("input[name=mail][checked]") != 1 {
				t.Errorf("hour %q: %s", bad, q.Text("main"))
			}
		}
		me.Post("/diary", form("version", version, "digest_hour", "6", "mail", "lapsed", "mail", "digest", "mail", "nonsense")).Must(303)
		s, err := b.r.Settings(b.ctx, d)
		b.must(err)
		if s.MailWindow || s.MailActBy || !s.MailLapsed || s.MailChanges || !s.Digest || s.DigestHour != 6 {
			t.Errorf("%+v", s)
		}
		me.Post("/diary", form("version", version, "digest_hour", "8")).Must(409)
		me.Post("/diary", form("version", "x", "digest_hour", "8")).Must(409)
		// Somebody who never chose has the defaults, and two first choices do not overwrite one another.
		b.exec("DELETE FROM diary_settings")
		if s, err = b.r.Settings(b.ctx, d); err != nil || s != diary.DefaultSettings(b.f.Lead) {
			t.Errorf("%+v, %v", s, err)
		}
		me.Post("/diary", form("version", "0", "digest_hour", "8")).Must(303)
		me.Post("/diary", form("version", "0", "digest_hour", "9")).Must(409)

		// The calendar address is shown once.
		me.Post("/diary/calendar", form("reach", "all")).Must(422)
		me.Post("/diary/calendar", form("reach", "unit")).Must(403)
		me.Post("/diary/calendar", form("reach", "mine")).Must(303)
		address := me.Get("/diary").Must(200).Attr("input[name=address]", "value")
		if !strings.HasPrefix(address, public+"/calendar/") {
			t.Errorf("address %q", address)
		}
		if q := me.Get("/diary").Must(200); q.Count("input[name=address]") != 0 || !holds(q.Text("main"), "Revoke the address") {
			t.Errorf("shown twice: %s", q.Text("main"))
		}
		path := strings.TrimPrefix(address, public)
		site.SignedOut(t).Get(path).Must(200)
		me.Post("/diary/calendar/revoke", nil).Must(303)
		site.SignedOut(t).Get(path).Must(404)
	})
}

func TestTheFormOfAbsences(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05")
		site := b.site()
		me := site.SignIn(t, b.f.Lead)
		lead := ids.String(b.f.Lead)
		full := func(more ...string) []string {
			return append([]string{"person", lead, "from-day", "8", "from-month", "12", "from-year", "2026", "to-day", "11", "to-month", "12", "to-year", "2026"}, more...)
		}
		p := me.Post("/diary/away", form("person", lead, "from-day", "31", "from-month", "2", "from-year", "2026", "to-day", "x")).Must(422)
		if !holds(p.Text(".govuk-error-summary"), "Enter the first day away", "Enter the last day away") || p.Attr("#from-day", "value") != "31" || p.Attr("#to-day", "value") != "x" {
			t.Errorf("%s", p.Text("main"))
		}
		me.Post("/diary/away", form()).Must(422)
		if p := me.Post("/diary/away", form("person", ids.String(b.f.Colleague), "from-day", "8", "from-month", "12", "from-year", "2026", "to-day", "11", "to-month", "12", "to-year", "2026")).Must(422); !holds(p.Text(".govuk-error-summary"), "Choose yourself") {
			t.Errorf("for a colleague: %s", p.Text("main"))
		}
		me.Post("/diary/away", form(full("stand_in", "x")...)).Must(422)
		me.Post("/diary/away", form(full("stand_in", ids.String(b.f.Colleague))...)).Must(303)
		me.Post("/diary/away", form(full()...)).Must(422) // twice
		p = me.Get("/diary/away").Must(200)
		if !holds(p.Text("main"), "Lea Lead", "To come", "Cole Colleague", "8 Dec 2026") {
			t.Errorf("%s", p.Text("main"))
		}
		id, version := p.Attr("input[name=absence]", "value"), p.Attr("input[name=version]", "value")
		stands := site.SignIn(t, b.f.Colleague)
		if p := stands.Get("/diary/away").Must(200); !holds(p.Text("main"), "Lea Lead") || p.Count("input[name=absence]") != 0 {
			t.Errorf("the stand-in: %s", p.Text("main"))
		}
		stands.Post("/diary/away/end", form("absence", id, "version", version)).Must(404)
		me.Post("/diary/away/end", form("absence", id, "version", "7")).Must(409)
		me.Get("/diary/hand-over?absence=" + id).Must(200)
		for _, bad := range []string{"", "x", "99"} {
			me.Get("/diary/hand-over?absence=" + bad).Must(404)
		}
		site.SignIn(t, b.f.Supervisor).Post("/diary/away/end", form("absence", id, "version", version)).Must(303)
		if p := me.Get("/diary/away").Must(200); !holds(p.Text("main"), "Nobody is away") {
			t.Errorf("called off: %s", p.Text("main"))
		}
	})
}

// Every page of this room in a browser, wide and narrow: axe finds nothing, nothing breaks the policy of the page, and no
// page scrolls sideways.
func TestPagesInABrowser(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	b := newBench(t, dbtest.SQLite(t, clock), clock, "2026-12-07T10:05", casestest.Titled("Cash courier, lay-by stop"))
	_, err := b.r.GoAway(b.ctx, away(b.f.Lead, "2026-12-07", "2026-12-08", b.f.Colleague))
	b.must(err)
	b.seize("2026-12-07T10:00")
	b.every(6*3600e9, "2026-12-09T09:00")
	b.seize("2026-12-09T08:00")
	b.every(3600e9, "2026-12-09T13:00")
	b.must(b.r.MarkRead(b.ctx, b.notices(b.f.Lead)[0].ID))
	br := e2e.Open(t, e2e.Serve(t, b.site().Server.Handler()))
	br.Visit("/sign-in-page-that-is-not-there")
	br.Eval(`(()=>{const x=new XMLHttpRequest();x.open("POST","/test-sign-in",false);x.setRequestHeader("Content-Type","application/x-www-form-urlencoded");x.send("user=` + ids.String(b.f.Lead) + `");return String(x.status)})()`)
	br.Problems()
	look := func(path string) {
		br.Axe(t)
		if list := br.Problems(); len(list) > 0 {
			t.Errorf("%s: %v", path, list)
		}
	}
	for _, path := range []string{"/notices", "/diary", "/diary/today", "/diary/away", "/diary/hand-over?absence=1"} {
		if got := br.Visit(path); got != 200 {
			t.Errorf("%s answers %d", path, got)
		}
		look(path)
	}
	br.Visit("/diary/away")
	if got := br.Submit("Record the absence"); got != 422 {
		t.Errorf("an empty absence answers %d", got)
	}
	look("an absence that is refused")
	br.Visit("/diary")
	br.Submit("Make a calendar address")
	br.See("Copy it now")
	look("a new calendar address")
}
