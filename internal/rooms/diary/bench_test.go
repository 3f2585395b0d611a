package diary_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail/mailtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

const public = "https://proceeds.example"

// replica is one running program: rooms and a queue over a database.
type replica struct {
	o *orders.Room
	r *diary.Room
	q *jobs.Queue
}

func newReplica(d *db.DB, server *mailtest.Server, t testing.TB) replica {
	t.Helper()
	p := replica{o: orderstest.Room(d)}
	p.o.Reference.OnCalendarChange = append(p.o.Reference.OnCalendarChange, p.o.FollowCalendar)
	p.r = diary.New(d, p.o.Users, p.o.Reference, p.o.Cases, p.o, server.Sender(t), public)
	p.q = jobs.New(d, jobs.Options{Actor: p.o.Users.Actor, Log: slog.New(slog.DiscardHandler)})
	p.o.Schedule(p.q)
	p.r.Schedule(p.q)
	return p
}

// bench is a force with a case, a mail server and a program that runs.
type bench struct {
	replica
	t      *testing.T
	d      *db.DB
	f      userstest.Force
	c      cases.Case
	ctx    context.Context // of the lead
	clock  *dbtest.Clock
	server *mailtest.Server
}

func each(t *testing.T, now string, fn func(b *bench)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { fn(newBench(t, d, clock, now)) })
}

func newBench(t *testing.T, d *db.DB, clock *dbtest.Clock, now string, with ...func(*cases.New)) *bench {
	t.Helper()
	clock.Set(orderstest.At(now))
	b := &bench{t: t, d: d, f: userstest.NewForce(t, d, "FI"), clock: clock, server: mailtest.Start(t)}
	b.replica = newReplica(d, b.server, t)
	b.c = casestest.OpenIn(t, b.o.Cases, b.f, with...)
	b.ctx = b.f.As(t, d, b.f.Lead)
	b.exec("UPDATE users SET email = login_folded || '@northmarch.example'")
	// Digests have tests of their own.
	b.exec(`INSERT INTO diary_settings (user_id, mail_window, mail_act_by, mail_lapsed, mail_changes, digest, digest_hour, version, updated_at)
		SELECT id, TRUE, TRUE, TRUE, TRUE, FALSE, 7, 1, '2026-01-01 00:00:00+00:00' FROM users`)
	return b
}

func (b *bench) exec(q string) {
	b.t.Helper()
	if _, err := b.d.SQL().ExecContext(b.t.Context(), q); err != nil {
		b.t.Fatal(err)
	}
}

// now moves the clock to a local time and runs what is due.
func (b *bench) now(local string) { b.t.Helper(); b.clock.Set(orderstest.At(local)); b.run() }

func (b *bench) run() {
	b.t.Helper()
	if _, err := b.q.RunDue(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// every moves the clock on in steps to a local time, and runs what is due at each.
func (b *bench) every(step time.Duration, to string) {
	b.t.Helper()
	for end := orderstest.At(to); b.clock.Now().Before(end); {
		b.clock.Advance(step)
		b.run()
	}
}

// seize records a seizure of cash, by the lead.
func (b *bench) seize(local string) {
	b.t.Helper()
	orderstest.Seize(b.t, b.ctx, b.o, b.c.ID, local, 20_000_00)
}

func (b *bench) notices(u ids.User) []diary.Line {
	b.t.Helper()
	res, err := b.r.Notices(b.f.As(b.t, b.d, u), b.d, page.Request{Size: 200})
	if err != nil {
		b.t.Fatal(err)
	}
	return res.Rows
}

// told lists what a person was told, the oldest first: kind, and the moment it was said.
func (b *bench) told(u ids.User) []string {
	b.t.Helper()
	out := []string{}
	for _, l := range b.notices(u) {
		for_ := ""
		if l.ForName != "" {
			for_ = " for " + l.ForName
		}
		out = append([]string{string(l.Kind) + for_}, out...)
	}
	return out
}

// all counts the notices in the database by person and kind.
func (b *bench) all() []string {
	b.t.Helper()
	var rows []struct {
		Name, Kind string
		N          int
	}
	if err := b.d.Gorm(b.t.Context()).Raw("SELECT u.name, n.kind, COUNT(*) AS n FROM notices n JOIN users u ON u.id = n.user_id GROUP BY u.name, n.kind").Scan(&rows).Error; err != nil {
		b.t.Fatal(err)
	}
	out := []string{}
	for _, x := range rows {
		out = append(out, fmt.Sprintf("%s: %s %d", x.Name, x.Kind, x.N))
	}
	sort.Strings(out)
	return out
}

func (b *bench) equal(got, want any, about string) {
	b.t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		b.t.Errorf("%s (-want +got):\n%s", about, d)
	}
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func address(login string) string { return login + ".fi@northmarch.example" }

func (b *bench) site() *userstest.Site {
	return userstest.Browse(b.t, b.d, append(b.r.Routes(), append(b.o.Routes(), b.o.Cases.Routes()...)...))
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func holds(s string, list ...string) bool {
	for _, x := range list {
		if !strings.Contains(s, x) {
			return false
		}
	}
	return true
}
