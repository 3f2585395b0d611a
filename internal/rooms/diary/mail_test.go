package diary_test

import (
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/orders/orderstest"
)

func (b *bench) mailState() (out struct {
	State    string
	Attempts int
	Error    string
}) {
	b.t.Helper()
	b.must(b.d.Gorm(b.t.Context()).Raw("SELECT state, attempts, error FROM diary_mails ORDER BY id LIMIT 1").Scan(&out).Error)
	return out
}

func (b *bench) troubles() string {
	b.t.Helper()
	s, err := b.r.MailTroubles(b.t.Context())
	b.must(err)
	return s
}

func TestAMailThatCouldNotBeSentIsSentLaterAndOnce(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		for range 4 {
			b.server.Answer("MAIL", "451 4.3.0 come back later")
		}
		b.now("2026-12-07T10:30")
		if got := b.mailState(); got.State != "waiting" || got.Attempts != 1 || got.Error == "" || len(b.server.Mails()) != 0 {
			b.t.Errorf("after one try: %+v, %d mails", got, len(b.server.Mails()))
		}
		b.equal(len(b.notices(b.f.Lead)), 1, "the notice stands here meanwhile")
		for range 12 {
			b.clock.Advance(time.Minute)
			b.run()
		}
		b.equal(b.mailState().State, "sent", "in the end")
		b.equal(len(b.server.Mails()), 1, "mails")
		b.equal(b.troubles(), "", "troubles")
		b.clock.Advance(2 * time.Hour)
		b.run()
		b.equal(len(b.server.Mails()), 1, "mails later")
	})
}

func TestAMailThatIsRefusedForGoodIsTold(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.server.Answer("RCPT", "550 5.1.1 lead.fi@northmarch.example is not here")
		b.now("2026-12-07T10:30")
		if got := b.mailState(); got.State != "failed" || got.Attempts != 1 || holds(got.Error, "lead.fi") {
			b.t.Errorf("%+v", got)
		}
		b.equal(b.troubles(), "1 failed for good within a week", "troubles")
		b.equal(len(b.notices(b.f.Lead)), 1, "the notice stands here")
		b.clock.Advance(8 * 24 * time.Hour)
		b.equal(b.troubles(), "", "a week later")
	})
}

func TestAServerThatIsAwayForADay(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		for range 100 {
			b.server.Answer("EHLO", "421 4.3.2 closing")
			b.server.Answer("HELO", "421 4.3.2 closing")
		}
		b.now("2026-12-07T10:30")
		b.clock.Set(orderstest.At("2026-12-07T12:30"))
		b.equal(b.troubles(), "1 wait for more than an hour", "after two hours")
		for range 60 {
			b.clock.Advance(time.Hour)
			b.run()
		}
		if got := b.mailState(); got.State != "failed" || got.Attempts < 20 {
			b.t.Errorf("%+v", got)
		}
		if got := b.troubles(); !holds(got, "failed for good") {
			b.t.Errorf("troubles %q", got)
		}
	})
}

// At least once: a mail that the server took before the connection broke is sent again under the same identity.
func TestAMailOfUnknownFateIsSentAgainAsTheSame(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.server.TakeAndVanish(1)
		b.now("2026-12-07T10:30")
		b.now("2026-12-07T10:35")
		got := b.server.Mails()
		if len(got) != 2 || got[0].Header.Get("Message-Id") != got[1].Header.Get("Message-Id") || got[0].Header.Get("Message-Id") == "" || got[0].Raw != got[1].Raw {
			b.t.Fatalf("%d mails", len(got))
		}
		b.now("2026-12-07T11:35")
		b.equal(len(b.server.Mails()), 2, "mails later")
	})
}

// A worker that died while it sent leaves the mail to another.
func TestAMailOfADeadWorkerIsSent(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.clock.Set(orderstest.At("2026-12-07T10:30"))
		if _, err := b.r.Watch(t.Context()); err != nil {
			b.t.Fatal(err)
		}
		b.exec("UPDATE diary_mails SET state = 'sending', attempts = 1")
		b.run()
		b.equal(len(b.server.Mails()), 1, "mails")
		b.equal(b.mailState().State, "sent", "state")
	})
}

func TestWhatWasReadIsNotMailed(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.clock.Set(orderstest.At("2026-12-07T10:30"))
		if _, err := b.r.Watch(t.Context()); err != nil {
			b.t.Fatal(err)
		}
		b.must(b.r.MarkRead(b.ctx, b.notices(b.f.Lead)[0].ID))
		b.run()
		b.equal(len(b.server.Mails()), 0, "mails")
		b.equal(b.mailState().State, "dropped", "state")
	})
}

func TestWhatSomebodyDoesNotWantIsNotMailed(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.seize("2026-12-07T10:00")
		b.exec("UPDATE diary_settings SET mail_window = FALSE, mail_lapsed = FALSE")
		b.exec("UPDATE users SET email = '' WHERE login_folded LIKE 'supervisor%'")
		b.every(2*time.Hour, "2026-12-09T13:00")
		b.equal(len(b.notices(b.f.Lead)), 4, "notices")
		b.equal(len(b.server.Mails()), 1, "mails: act by")
	})
}

func TestWithoutAMailServerNoticesStandAlone(t *testing.T) {
	each(t, "2026-12-07T10:05", func(b *bench) {
		b.r.Mail = nil
		b.seize("2026-12-07T10:00")
		b.exec("UPDATE diary_settings SET digest = TRUE")
		b.every(2*time.Hour, "2026-12-09T13:00")
		b.equal(len(b.notices(b.f.Lead)), 4, "notices")
		var n int
		b.must(b.d.Gorm(b.t.Context()).Raw("SELECT COUNT(*) FROM diary_mails").Scan(&n).Error)
		b.equal(n, 0, "mails kept")
	})
}

func TestTheDigestComesOnceADayAtItsHourInLondon(t *testing.T) {
	// In winter London is UTC, in summer an hour ahead of it.
	for _, day := range []string{"2026-12-07", "2027-06-07"} {
		t.Run(day, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
				b := newBench(t, d, clock, day+"T00:10")
				b.exec("UPDATE diary_settings SET digest = TRUE, mail_window = FALSE, mail_act_by = FALSE, mail_lapsed = FALSE")
				b.exec("UPDATE diary_settings SET digest_hour = 9 WHERE user_id IN (SELECT id FROM users WHERE login_folded = 'deputy.fi')")
				b.seize(day + "T00:05")
				b.now(day + "T06:59")
				b.equal(len(b.server.Mails()), 0, "before seven")
				b.now(day + "T07:00")
				b.run()
				b.equal([]int{len(b.server.To(address("lead"))), len(b.server.To(address("deputy"))), len(b.server.Mails())}, []int{1, 0, 1}, "at seven")
				if text := b.server.Mails()[0].Text(); !holds(text, "2 things wait for you in Proceeds today.", public+"/diary/today") {
					t.Errorf("it says %q", text)
				}
				b.every(30*time.Minute, day+"T23:30")
				b.equal([]int{len(b.server.To(address("lead"))), len(b.server.To(address("deputy"))), len(b.server.Mails())}, []int{1, 1, 2}, "over the day")
				fresh := newReplica(d, b.server, t)
				if _, err := fresh.r.SendDigests(t.Context()); err != nil {
					t.Fatal(err)
				}
				b.equal(len(b.server.Mails()), 2, "after a restart")
				b.every(time.Hour, day[:8]+"08T12:00")
				b.equal(len(b.server.To(address("lead"))), 2, "the next day")
			})
		})
	}
}

func TestNobodyAwayGetsADigest(t *testing.T) {
	each(t, "2026-12-07T00:10", func(b *bench) {
		b.exec("UPDATE diary_settings SET digest = TRUE, mail_window = FALSE")
		_, err := b.r.GoAway(b.ctx, away(b.f.Lead, "2026-12-07", "2026-12-07", 0))
		b.must(err)
		b.seize("2026-12-07T00:05")
		b.now("2026-12-07T08:00")
		b.equal(len(b.server.To(address("lead"))), 0, "mails")
	})
}
