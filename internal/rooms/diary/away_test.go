package diary_test

import (
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/diary"
)

func away(u ids.User, from, to string, standIn ids.User) diary.Absence {
	a := diary.Absence{UserID: u, FromOn: caltime.MustDate(from), ToOn: caltime.MustDate(to)}
	if standIn != 0 {
		a.StandInID = &standIn
	}
	return a
}

func alone(n *cases.New) { n.DeputyID = 0 }

// awayBench has a lead who is away from Monday to Wednesday, with the colleague standing in.
func awayBench(t *testing.T, d *db.DB, clock *dbtest.Clock, with ...func(*cases.New)) *bench {
	b := newBench(t, d, clock, "2026-12-07T08:00", with...)
	_, err := b.r.GoAway(b.ctx, away(b.f.Lead, "2026-12-07", "2026-12-09", b.f.Colleague))
	b.must(err)
	b.seize("2026-12-07T08:00")
	return b
}

func TestWhileTheLeadIsAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := awayBench(t, d, clock)
		b.every(2*3600e9, "2026-12-09T12:00")
		// The deputy of the case comes before the stand-in; the lead finds everything here, and no mail.
		b.equal(b.all(), []string{
			"Cole Colleague: standing_in 1",
			"Dee Deputy: act_by 1", "Dee Deputy: critical 1", "Dee Deputy: lapsed 1", "Dee Deputy: soon 1",
			"Lea Lead: act_by 1", "Lea Lead: critical 1", "Lea Lead: lapsed 1", "Lea Lead: soon 1",
			"Sue Supervisor: act_by 1", "Sue Supervisor: lapsed 1",
		}, "notices")
		b.equal(b.told(b.f.Deputy)[0], "soon for Lea Lead", "the deputy is told in whose place")
		b.equal(len(b.server.To(address("lead"))), 0, "mails to who is away")
		if len(b.server.To(address("deputy"))) == 0 || len(b.server.To(address("colleague"))) != 1 {
			t.Errorf("mails: %d to the deputy, %d to the stand-in", len(b.server.To(address("deputy"))), len(b.server.To(address("colleague"))))
		}
		// Back on Thursday: one word of what ran, by mail too.
		b.now("2026-12-10T07:00")
		b.now("2026-12-10T09:00")
		b.equal(b.told(b.f.Lead), []string{"soon", "act_by", "critical", "lapsed", "back"}, "on return")
		b.equal(len(b.server.To(address("lead"))), 1, "mails on return")
	})
}

func TestTheStandInIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := awayBench(t, d, clock, alone)
		b.every(2*3600e9, "2026-12-09T12:00")
		b.equal(b.told(b.f.Colleague), []string{"standing_in", "soon for Lea Lead", "act_by for Lea Lead", "critical for Lea Lead", "lapsed for Lea Lead"}, "the stand-in")
		b.equal(b.told(b.f.Deputy), []string{}, "somebody else")
	})
}

// A stand-in who may not see the case is not told of it: the notice goes to nobody who may not.
func TestAStandInWhoMayNotSeeTheCaseIsNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := awayBench(t, d, clock, alone, casestest.Restricted)
		b.every(2*3600e9, "2026-12-09T12:00")
		b.equal(b.all(), []string{"Cole Colleague: standing_in 1", "Lea Lead: act_by 1", "Lea Lead: critical 1", "Lea Lead: lapsed 1", "Lea Lead: soon 1"}, "notices")
	})
}

func TestWithNobodyElseTheSupervisorsAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T08:00", alone)
		_, err := b.r.GoAway(b.f.As(t, d, b.f.Supervisor), away(b.f.Lead, "2026-12-07", "2026-12-09", 0)) // entered by the supervisor
		b.must(err)
		b.seize("2026-12-07T08:00")
		b.now("2026-12-07T09:00")
		b.equal(b.told(b.f.Supervisor), []string{"soon for Lea Lead"}, "the supervisor")
	})
}

// An absence that begins while a clock is in its window hands over what is pressing.
func TestWhoStandsInLaterHearsWhatIsPressing(t *testing.T) {
	each(t, "2026-12-07T08:00", func(b *bench) {
		b.seize("2026-12-07T08:00")
		b.now("2026-12-07T09:00")
		b.equal(b.told(b.f.Deputy), []string{}, "before")
		_, err := b.r.GoAway(b.ctx, away(b.f.Lead, "2026-12-07", "2026-12-09", 0))
		b.must(err)
		b.now("2026-12-07T10:00")
		b.equal(b.told(b.f.Deputy), []string{"soon for Lea Lead"}, "the deputy")
		list, err := b.r.Absences(b.ctx, b.d)
		b.must(err)
		if _, err := b.r.EndAbsence(b.ctx, list[0].ID, 99); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("stale: %v", err)
		}
		_, err = b.r.EndAbsence(b.ctx, list[0].ID, list[0].Version)
		b.must(err)
		if _, err := b.r.EndAbsence(b.ctx, list[0].ID, list[0].Version+1); !fault.Is(err, fault.Refused) {
			b.t.Errorf("twice: %v", err)
		}
		b.now("2026-12-08T09:00")
		b.equal(b.told(b.f.Deputy), []string{"soon for Lea Lead"}, "the deputy after the absence was ended")
		if got := b.told(b.f.Lead); len(got) < 2 || len(b.server.To(address("lead"))) != 2 {
			b.t.Errorf("the lead was told %v in %d mails", got, len(b.server.To(address("lead"))))
		}
	})
}

func TestAbsencesThatAreRefused(t *testing.T) {
	each(t, "2026-12-07T08:00", func(b *bench) {
		_, err := b.r.GoAway(b.ctx, away(b.f.Lead, "2026-12-14", "2026-12-18", 0))
		b.must(err)
		for _, x := range []struct {
			a     diary.Absence
			field string
		}{
			{diary.Absence{UserID: b.f.Lead}, "from"},
			{diary.Absence{UserID: b.f.Lead, FromOn: caltime.MustDate("2026-12-07")}, "to"},
			{away(b.f.Lead, "2026-12-10", "2026-12-09", 0), "to"},
			{away(b.f.Lead, "2026-12-01", "2026-12-04", 0), "to"},
			{away(b.f.Lead, "2026-12-10", "2028-12-09", 0), "to"},
			{away(b.f.Lead, "2036-12-10", "2036-12-11", 0), "from"},
			{away(b.f.Lead, "2026-12-18", "2026-12-20", 0), "from"},
			{away(b.f.Lead, "2026-12-08", "2026-12-09", b.f.Lead), "stand_in"},
			{away(b.f.Lead, "2026-12-08", "2026-12-09", b.f.Admin), "stand_in"},
			{away(b.f.Lead, "2026-12-08", "2026-12-09", 999999), "stand_in"},
		} {
			_, err := b.r.GoAway(b.ctx, x.a)
			f, _ := err.(*fault.Error)
			if f == nil || f.Kind != fault.Invalid || f.Fields[x.field] == "" {
				b.t.Errorf("%+v: %v, want a word on %s", x.a, err, x.field)
			}
		}
		for name, by := range map[string]ids.User{"a colleague": b.f.Colleague, "the supervisor of another unit": b.f.OtherSupervisor, "the manager": b.f.Manager} {
			ctx := b.f.As(b.t, b.d, by)
			if _, err := b.r.GoAway(ctx, away(b.f.Lead, "2027-01-04", "2027-01-05", 0)); !fault.Is(err, fault.NotFound) {
				b.t.Errorf("%s entered it: %v", name, err)
			}
			if list, err := b.r.Absences(ctx, b.d); len(list) != 0 || err != nil {
				b.t.Errorf("%s sees %v, %v", name, list, err)
			}
			mine, err := b.r.Absences(b.ctx, b.d)
			b.must(err)
			if _, err := b.r.EndAbsence(ctx, mine[0].ID, 1); !fault.Is(err, fault.NotFound) {
				b.t.Errorf("%s ended it: %v", name, err)
			}
			if _, err := b.r.HandOver(ctx, b.d, mine[0].ID); !fault.Is(err, fault.NotFound) {
				b.t.Errorf("%s read the hand-over: %v", name, err)
			}
		}
	})
}

func TestTheHandOverListShowsWhatItsReaderMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := awayBench(t, d, clock, alone, casestest.Titled("Open couriers"))
		shut := casestest.OpenIn(t, b.o.Cases, b.f, casestest.Restricted, casestest.Titled("ZEPHYRINE"), alone)
		open := b.c
		b.c = shut
		b.seize("2026-12-07T08:00")
		b.c = open
		b.every(6*3600e9, "2026-12-10T09:00")
		list, err := b.r.Absences(b.ctx, d)
		b.must(err)
		count := func(u ids.User) int {
			h, err := b.r.HandOver(b.f.As(t, d, u), d, list[0].ID)
			b.must(err)
			return len(h.Clocks)
		}
		b.equal([]int{count(b.f.Lead), count(b.f.Colleague), count(b.f.Supervisor)}, []int{2, 1, 1}, "clocks by reader")
		site := b.site()
		for u, want := range map[ids.User]bool{b.f.Lead: true, b.f.Colleague: false} {
			page := site.SignIn(t, u).Get("/diary/hand-over?absence=1").Must(200)
			if holds(page.Body, "ZEPHYRINE") != want || !holds(page.Body, "Open couriers", "Lapsed") {
				t.Errorf("reader %d: %s", u, page.Text("main"))
			}
		}
	})
}
