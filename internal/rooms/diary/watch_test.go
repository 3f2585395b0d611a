package diary_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/mail/mailtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

// A seizure of cash on Monday at ten: due soon from the start, close on Tuesday at ten, the last sitting in time on Tuesday
// at ten too, and over on Wednesday at ten.
func TestEachNoticeIsMadeOnceForTheRightPeople(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.every(20*time.Minute, "2026-12-10T12:00")
		b.equal(b.all(), []string{
			"Lea Lead: act_by 1", "Lea Lead: critical 1", "Lea Lead: lapsed 1", "Lea Lead: soon 1",
			"Sue Supervisor: act_by 1", "Sue Supervisor: lapsed 1",
		}, "notices")
		// What was said together came in one mail.
		want := map[string]int{address("lead"): 3, address("supervisor"): 2}
		for _, m := range b.server.Mails() {
			want[m.To]--
			if m.Header.Get("Subject") != "Proceeds: a deadline needs you" && m.Header.Get("Subject") != "Proceeds: deadlines need you" {
				t.Errorf("subject %q", m.Header.Get("Subject"))
			}
			if !holds(m.Text(), public+"/notices") {
				t.Errorf("no link: %s", m.Text())
			}
		}
		b.equal(want, map[string]int{address("lead"): 0, address("supervisor"): 0}, "mails not sent")
		// Everything again changes nothing.
		mails := len(b.server.Mails())
		before := b.all()
		b.every(30*time.Minute, "2026-12-10T16:00")
		b.equal(b.all(), before, "notices later")
		b.equal(len(b.server.Mails()), mails, "mails later")
	})
}

func TestMomentsOfNotices(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		for _, x := range []struct {
			at   string
			want int
		}{{"2026-12-07T10:06", 0}, {"2026-12-07T10:14", 0}, {"2026-12-07T10:15", 1}, {"2026-12-08T09:59", 1}, {"2026-12-08T10:00", 2}, {"2026-12-08T10:01", 3},
			{"2026-12-09T09:59", 3}, {"2026-12-09T10:00", 4}} {
			b.now(x.at)
			b.run()
			if got := b.told(b.f.Lead); len(got) != x.want {
				t.Errorf("at %s: %v, want %d", x.at, got, x.want)
			}
		}
		b.equal(b.told(b.f.Lead), []string{"soon", "act_by", "critical", "lapsed"}, "in turn")
	})
}

// Somebody whose program was down hears the gravest alone, and once.
func TestAfterAPauseOnlyTheGravestIsTold(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.now("2026-12-08T16:00")
		b.equal(b.told(b.f.Lead), []string{"act_by", "critical"}, "after a day")
		b.equal(len(b.server.To(address("lead"))), 1, "one mail for both")
		if text := b.server.To(address("lead"))[0].Text(); !strings.HasPrefix(text, "2 notices about deadlines wait for you in Proceeds.") {
			t.Errorf("the mail says %q", text)
		}
		b.now("2026-12-20T16:00")
		b.equal(b.told(b.f.Lead), []string{"act_by", "critical", "lapsed"}, "after two weeks")
		b.now("2027-02-20T16:00")
		b.equal(len(b.notices(b.f.Lead)), 3, "much later")
	})
}

func TestWhatLapsedLongAgoIsHistory(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.now("2027-02-20T16:00") // lapsed so long ago that it is history
		b.equal(b.all(), []string{}, "nothing")
	})
}

// replicas opens several programs on one database.
func replicas(t *testing.T, url string, clock *dbtest.Clock, server *mailtest.Server, n int) (out []replica) {
	t.Helper()
	for range n {
		d, err := db.Open(t.Context(), url, db.Options{Clock: clock.Now, MaxConns: 4})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		out = append(out, newReplica(d, server, t))
	}
	return out
}

func TestNoDoublesWithTwoReplicasOrAfterARestart(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, at := dbtest.NewClock(dbtest.Now), url(t)
			d, err := db.Open(t.Context(), at, db.Options{Clock: clock.Now, MaxConns: 4})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			b := newBench(t, d, clock, "2026-12-07T10:05")
			b.seize("2026-12-07T10:00")
			both := replicas(t, at, clock, b.server, 2)
			// Both look at once, without the queue that would give the work to one of them.
			for _, local := range []string{"2026-12-07T10:30", "2026-12-08T16:00", "2026-12-09T10:00"} {
				clock.Set(orderstest.At(local))
				if _, err := b.o.Lapse(userstest.System(t)); err != nil {
					t.Fatal(err)
				}
				var all sync.WaitGroup
				made := make([]int, 8)
				errs := make([]error, len(made))
				for i := range made {
					all.Go(func() { made[i], errs[i] = both[i%2].r.Watch(t.Context()) })
				}
				all.Wait()
				sum := 0
				for i := range made {
					sum += made[i]
					if errs[i] != nil {
						t.Errorf("at %s: %v", local, errs[i])
					}
				}
				if local == "2026-12-07T10:30" && sum != 1 {
					t.Errorf("at %s %d notices were made: %v", local, sum, made)
				}
			}
			want := []string{"Lea Lead: act_by 1", "Lea Lead: critical 1", "Lea Lead: lapsed 1", "Lea Lead: soon 1", "Sue Supervisor: act_by 1", "Sue Supervisor: lapsed 1"}
			b.equal(b.all(), want, "notices of two replicas")
			// Both run their queues at once: a mail is sent by one.
			var all sync.WaitGroup
			for _, p := range both {
				all.Go(func() {
					if _, err := p.q.RunDue(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			// Mails that were queued minutes apart waited together: nobody sent any meanwhile.
			b.equal([]int{len(b.server.To(address("lead"))), len(b.server.To(address("supervisor"))), len(b.server.Mails())}, []int{1, 1, 2}, "mails of two replicas")
			// A restart.
			fresh := replicas(t, at, clock, b.server, 1)[0]
			clock.Advance(time.Minute)
			if _, err := fresh.q.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.equal(b.all(), want, "notices after a restart")
			b.equal(len(b.server.Mails()), 2, "mails after a restart")
		})
	}
}

func TestWhatCanBeUndoneWaits(t *testing.T) {
	each(t, "2026-12-08T16:00", func(b *bench) {
		// Recorded late: the act-by has passed already.
		_, act, err := b.o.Assets.RecordSeizure(b.ctx, b.c.ID, orderstest.Cash("2026-12-07T10:00", 20_000_00))
		b.must(err)
		b.now("2026-12-08T16:09")
		b.equal(b.all(), []string{}, "within the time of undo")
		_, err = b.o.Cases.Undo(b.ctx, act)
		b.must(err)
		b.every(30*time.Minute, "2026-12-09T12:00")
		b.equal(b.all(), []string{}, "undone")
		b.equal(len(b.server.Mails()), 0, "mails")
	})
}

func TestWhoIsNotCalled(t *testing.T) {
	for name, set := range map[string]string{
		"a paused clock":          "UPDATE clocks SET state = 'paused'",
		"a stopped clock":         "UPDATE clocks SET state = 'stopped'",
		"a closed case":           "UPDATE cases SET stage = 'closed'",
		"a withdrawn case":        "UPDATE cases SET withdrawn_at = created_at",
		"a confidential clock":    "UPDATE clocks SET code = 'DAML-NOTICE'",
		"a confidential lapse":    "UPDATE clocks SET code = 'DAML-MOR', state = 'lapsed'",
		"a clock of no catalogue": "UPDATE clocks SET code = 'NONE'",
	} {
		t.Run(name, func(t *testing.T) {
			each(t, "2026-12-07T10:05", func(b *bench) {
				b.seize("2026-12-07T10:00")
				b.exec(set)
				for _, local := range []string{"2026-12-07T10:30", "2026-12-08T12:00"} {
					b.clock.Set(orderstest.At(local))
					if n, err := b.r.Watch(t.Context()); n != 0 || err != nil {
						t.Errorf("%d notices, %v", n, err)
					}
				}
				b.clock.Set(orderstest.At("2026-12-09T12:00"))
				if n, err := b.r.Watch(t.Context()); n != 0 || err != nil {
					t.Errorf("%d notices after its end, %v", n, err)
				}
			})
		})
	}
}

func TestARestrictedCaseCallsItsMembersAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05", casestest.Restricted, casestest.Titled("ZEPHYRINE"))
		b.seize("2026-12-07T10:00")
		b.every(2*time.Hour, "2026-12-09T13:00")
		b.equal(b.all(), []string{"Lea Lead: act_by 1", "Lea Lead: critical 1", "Lea Lead: lapsed 1", "Lea Lead: soon 1"}, "notices")
		// Whoever lost access sees no notice, no count and cannot mark it.
		id := b.notices(b.f.Lead)[0].ID
		b.must(d.Write(b.f.As(t, d, b.f.Deputy), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, b.c.ID, access.Edit)
			if err != nil {
				return err
			}
			return access.Leave(ctx, tx, g, b.f.Lead, "moved")
		}))
		lead := b.f.As(t, d, b.f.Lead)
		n, err := b.r.UnreadCount(lead)
		if err != nil || n != 0 || len(b.notices(b.f.Lead)) != 0 {
			t.Errorf("%d unread and %d listed for a former member, %v", n, len(b.notices(b.f.Lead)), err)
		}
		if err := b.r.MarkRead(lead, id); err == nil {
			t.Error("a notice out of sight was marked")
		}
		page := b.site().SignIn(t, b.f.Lead).Get("/notices").Must(200)
		if holds(page.Body, "ZEPHYRINE") || holds(page.Body, b.c.Ref) || page.Count("table") != 0 {
			t.Errorf("the page tells of the case: %s", page.Text("main"))
		}
	})
}

func TestALeaverIsNotCalledAndTheDeputyIs(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.must(b.o.Users.DisableUser(b.f.As(b.t, b.d, b.f.Admin), b.f.Lead, 1, "left the force"))
		b.every(2*time.Hour, "2026-12-09T13:00")
		b.equal(b.all(), []string{"Dee Deputy: act_by 1", "Dee Deputy: critical 1", "Dee Deputy: lapsed 1", "Dee Deputy: soon 1",
			"Sue Supervisor: act_by 1", "Sue Supervisor: lapsed 1"}, "notices")
		b.equal(len(b.server.To(address("lead"))), 0, "mails to the leaver")
	})
}

// A mail that was queued before somebody left is dropped.
func TestAMailToALeaverIsDropped(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.clock.Set(orderstest.At("2026-12-07T10:30"))
		if n, err := b.r.Watch(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		b.must(b.o.Users.DisableUser(b.f.As(b.t, b.d, b.f.Admin), b.f.Lead, 1, "left the force"))
		b.run()
		b.equal(len(b.server.To(address("lead"))), 0, "mails")
	})
}

func TestAClockThatMovesIsToldOf(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		b.seize("2026-11-23T11:00")
		b.now("2026-11-23T12:30")
		b.equal(b.told(b.f.Lead), []string{"soon"}, "before")
		day := reference.NonWorkingDay{Nation: caltime.EnglandWales, On: caltime.MustDate("2026-11-24"), Name: "Day of thanks", Source: "London Gazette", Reason: "Proclaimed"}
		_, err := b.o.Reference.SetNonWorkingDay(b.f.As(b.t, b.d, b.f.Admin), day)
		b.must(err)
		b.run()
		b.run()
		b.now("2026-11-23T12:45")
		// The end moved: what it is close to is another moment, so it calls anew.
		b.equal(b.told(b.f.Lead), []string{"soon", "moved", "soon"}, "after")
		b.equal(b.told(b.f.Supervisor), []string{}, "the supervisor")
		for _, l := range b.notices(b.f.Lead) {
			if l.Kind == diary.MovedEnd && (l.WasLocal != "2026-11-25T11:00" || l.EndLocal != "2026-11-26T11:00" || l.ActLocal != "2026-11-25T10:00") {
				t.Errorf("it tells of %+v", l)
			}
		}
		page := b.site().SignIn(b.t, b.f.Lead).Get("/notices").Must(200)
		if got := page.Text("main"); !holds(got, "Moved by a change of the non-working days or of sittings", "Ends Thu 26 Nov 2026 11:00; before, Wed 25 Nov 2026 11:00") {
			b.t.Errorf("the page says %s", got)
		}
	})
}

func TestAForcesOwnWindowsHold(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.exec("INSERT INTO reference_values (force_id, kind, code, value, unit, meaning, source, verified, from_on, version, created_at) VALUES (" + ids.String(b.f.ID) +
			", 'window', 'CASH-48.critical', '40', 'hours', '', 'force rule', TRUE, '2026-01-01', 1, '2026-01-01 00:00:00+00:00')")
		b.seize("2026-12-07T10:00")
		b.now("2026-12-07T17:00")
		b.equal(b.told(b.f.Lead), []string{"soon"}, "41 hours left")
		b.now("2026-12-07T18:30")
		b.equal(b.told(b.f.Lead), []string{"soon", "critical"}, "under 40 hours left")
	})
}

// Many clocks are looked at in batches: no more statements for what has been told than a few a batch.
func TestALookAtManyClocksIsBounded(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		for range 30 {
			c := casestest.OpenIn(b.t, b.o.Cases, b.f)
			orderstest.Seize(b.t, b.ctx, b.o, c.ID, "2026-12-07T10:00", 1_000_00)
		}
		b.now("2026-12-08T12:00")
		b.equal(len(b.notices(b.f.Lead)), 60, "notices")
		b.equal(len(b.server.To(address("lead"))), 1, "mails")
		if n := dbtest.Statements(b.t, func(ctx context.Context) {
			if made, err := b.r.Watch(ctx); made != 0 || err != nil {
				b.t.Errorf("%d, %v", made, err)
			}
		}); n > 14 {
			b.t.Errorf("looking again took %d statements", n)
		}
	})
}
