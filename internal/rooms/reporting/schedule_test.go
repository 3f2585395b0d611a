package reporting_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
)

// told keeps the news that a room tells.
type told struct {
	mu   sync.Mutex
	news []reporting.News
}

func (x *told) hear(s *site) {
	s.room.Tell = func(_ context.Context, _ *db.Tx, n reporting.News) error {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.news = append(x.news, n)
		return nil
	}
}

// mondays is a schedule by week for some people.
func mondays(people ...ids.User) reporting.NewSchedule {
	return reporting.NewSchedule{Code: "all-found", Period: reporting.AllDates, Every: reporting.Weekly, Day: 1, People: people}
}

func (s *site) schedule(t *testing.T, owner ids.User, n reporting.NewSchedule) reporting.Schedule {
	t.Helper()
	x, err := s.room.MakeSchedule(s.As(t, s.d, owner), n)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// at sets the clock and runs what is due, as the program does.
func (s *site) at(t *testing.T, when time.Time) {
	t.Helper()
	s.clock.Set(when)
	if _, err := s.queue.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (s *site) exports(t *testing.T, u ids.User) []reporting.MyExport {
	t.Helper()
	list, err := s.room.MyExports(s.As(t, s.d, u))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (s *site) view(t *testing.T, u ids.User, key string) reporting.ScheduleView {
	t.Helper()
	v, err := s.room.Schedule(s.As(t, s.d, u), key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The clock of these tests stands at noon on Sunday 22 November 2026.
func day(d, hour, minute int) time.Time { return time.Date(2026, 11, d, hour, minute, 0, 0, time.UTC) }

// Each person's workbook is made as that person: a member of a restricted case finds it in theirs, nobody else does.
func TestEachPersonIsSentTheirOwnRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		var heard told
		heard.hear(s)
		shut := casestest.Open(t, d, s.Force, casestest.Restricted)
		reportingtest.Insert(t, d, shut, reportingtest.Opp{"title": "Kept close"})
		if err := d.Write(s.As(t, d, s.Lead), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, shut.ID, access.Edit)
			if err != nil {
				return err
			}
			return access.Join(ctx, tx, g, s.Supervisor, access.Plain, "oversight")
		}); err != nil {
			t.Fatal(err)
		}
		x := s.schedule(t, s.Manager, mondays(s.Manager, s.Supervisor, s.Auditor))
		s.at(t, day(23, 6, 59))
		if got := s.exports(t, s.Manager); len(got) != 0 {
			t.Fatalf("before seven: %+v", got)
		}
		s.at(t, day(23, 7, 0))
		for u, want := range map[ids.User]bool{s.Manager: false, s.Auditor: false, s.Supervisor: true} {
			list := s.exports(t, u)
			if len(list) != 1 || list[0].State != reporting.Ready || list[0].ScheduleID == nil || *list[0].ScheduleID != x.ID {
				t.Fatalf("%d has %+v", u, list)
			}
			data, err := s.download(t, u, list[0].PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			dump := xlsxtest.Dump(t, data, false)
			if got := strings.Contains(dump, "Kept close"); got != want || !strings.Contains(dump, "No detention order") {
				t.Errorf("user %d: the restricted case is there: %v, want %v", u, got, want)
			}
			for _, other := range []ids.User{s.Manager, s.Auditor, s.Supervisor} {
				if other == u {
					continue
				}
				if _, err := s.download(t, other, list[0].PublicKey); !fault.Is(err, fault.NotFound) {
					t.Errorf("somebody else's file: %v", err)
				}
			}
		}
		if len(heard.news) != 3 || slices.ContainsFunc(heard.news, func(n reporting.News) bool { return n.What != reporting.NewsReady || n.Page != "/exports/"+n.Key }) {
			t.Errorf("told %+v", heard.news)
		}
		v := s.view(t, s.Manager, x.PublicKey)
		if len(v.Deliveries) != 3 || v.LastOn.String() != "2026-11-23" || v.NextOn.String() != "2026-11-30" {
			t.Errorf("%+v", v)
		}
		for _, sent := range v.Deliveries {
			if (sent.Key != "") != (sent.UserID == s.Manager) || (sent.Rows != 0) != (sent.UserID == s.Manager) {
				t.Errorf("the owner sees of another's run: %+v", sent)
			}
		}
		if own := s.view(t, s.Auditor, x.PublicKey).Deliveries; len(own) != 1 || own[0].UserID != s.Auditor {
			t.Errorf("whoever is sent it sees %+v", own)
		}
		if _, err := s.room.Schedule(s.As(t, d, s.OtherSupervisor), x.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else: %v", err)
		}
	})
}

func TestASchedulesDayRunsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		x := s.schedule(t, s.Manager, mondays(s.Manager, s.Auditor))
		clock.Set(day(23, 7, 0))
		var wg sync.WaitGroup
		ran := make([]int, 4)
		for i := range ran { // as many replicas, at once
			wg.Go(func() {
				n, err := s.room.RunSchedules(t.Context())
				if err != nil {
					t.Error(err)
				}
				ran[i] = n
			})
		}
		wg.Wait()
		if sum := ran[0] + ran[1] + ran[2] + ran[3]; sum != 1 {
			t.Errorf("ran %v", ran)
		}
		if n, err := s.room.RunSchedules(t.Context()); err != nil || n != 0 {
			t.Errorf("again: %d, %v", n, err)
		}
		// Three Mondays pass while the program is down: one run makes up for them, of the latest.
		clock.Set(time.Date(2026, 12, 16, 3, 0, 0, 0, time.UTC))
		for range 2 {
			if _, err := s.room.RunSchedules(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		var days []string
		for _, sent := range s.view(t, s.Auditor, x.PublicKey).Deliveries {
			days = append(days, sent.DueOn.String())
		}
		if diff := cmp.Diff([]string{"2026-12-14", "2026-11-23"}, days); diff != "" {
			t.Error(diff)
		}
		if v := s.view(t, s.Manager, x.PublicKey); v.NextOn.String() != "2026-12-21" {
			t.Errorf("next on %s", v.NextOn)
		}
		actions := s.scheduleLog(t)
		if diff := cmp.Diff([]string{"schedule.made", "schedule.ran", "schedule.ran"}, actions); diff != "" {
			t.Error(diff)
		}
	})
}

// scheduleLog lists what the audit log has of schedules.
func (s *site) scheduleLog(t *testing.T) (out []string) {
	t.Helper()
	if err := s.d.Gorm(t.Context()).Raw("SELECT action FROM audit_entries WHERE subject_kind = 'schedule' ORDER BY id").Scan(&out).Error; err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAPeriodIsThatOfTheRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		n := mondays(s.Manager)
		n.Period, n.Every, n.Day = reporting.LastMonth, reporting.Monthly, 31
		s.schedule(t, s.Manager, n)
		s.at(t, day(30, 7, 0))
		list := s.exports(t, s.Manager)
		if len(list) != 1 {
			t.Fatalf("%+v", list)
		}
		if diff := cmp.Diff(map[string]string{"from": "2026-10-01"}, list[0].ParamsMap()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoMayNoLongerRunAReportIsLeftOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		var heard told
		heard.hear(s)
		x := s.schedule(t, s.Manager, mondays(s.Manager, s.Auditor, s.Supervisor))
		s.write(t, "appointment.ended", "UPDATE appointments SET to_on = '2026-11-22' WHERE user_id = ?", s.Auditor)
		s.write(t, "user.disabled", "UPDATE users SET disabled_at = ? WHERE id = ?", clock.Now(), s.Supervisor)
		s.at(t, day(23, 7, 0))
		var left []string
		for _, sent := range s.view(t, s.Manager, x.PublicKey).Deliveries {
			if sent.ExportID == nil {
				left = append(left, sent.Name+": "+sent.Why)
			}
		}
		if diff := cmp.Diff([]string{"Audrey Auditor: Their role does not allow this report any more.", "Sue Supervisor: They have left."}, left); diff != "" {
			t.Error(diff)
		}
		var about []ids.User
		for _, n := range heard.news {
			if n.What == reporting.NewsLeftOut && n.To == s.Manager && n.Page == "/reports/schedules/"+x.PublicKey {
				about = append(about, n.About)
			}
		}
		slices.Sort(about)
		want := []ids.User{s.Auditor, s.Supervisor}
		slices.Sort(want)
		if diff := cmp.Diff(want, about); diff != "" {
			t.Error(diff)
		}
		if len(s.exports(t, s.Manager)) != 1 {
			t.Error("the others are sent theirs")
		}
	})
}

// Between the hour of the schedule and the making, somebody loses their role: nothing is made for them.
func TestRightsAreThoseOfTheMaking(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		var heard told
		heard.hear(s)
		x := s.schedule(t, s.Manager, mondays(s.Auditor))
		clock.Set(day(23, 7, 0))
		if n, err := s.room.RunSchedules(t.Context()); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		s.write(t, "appointment.ended", "UPDATE appointments SET role = 'referrer' WHERE user_id = ?", s.Auditor)
		s.at(t, day(23, 7, 5))
		if err := s.room.Expire(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		list := s.exports(t, s.Auditor)
		if len(list) != 1 || list[0].State != reporting.Failed || list[0].BlobHash != "" {
			t.Fatalf("%+v", list)
		}
		if len(heard.news) != 1 || heard.news[0].What != reporting.NewsFailed {
			t.Errorf("told %+v", heard.news)
		}
		if sent := s.view(t, s.Manager, x.PublicKey).Deliveries; len(sent) != 1 || sent[0].State != reporting.Failed || strings.Contains(sent[0].Error, "role") {
			t.Errorf("the owner sees %+v", sent)
		}
	})
}

func TestALeaversSchedulesEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		own := s.schedule(t, s.Supervisor, mondays(s.Supervisor, s.Manager))
		sent := s.schedule(t, s.Manager, mondays(s.Supervisor, s.Manager))
		alone := s.schedule(t, s.Manager, mondays(s.Supervisor))
		lost := s.schedule(t, s.Auditor, mondays(s.Manager))
		if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error { return s.room.OnEnd(ctx, tx, s.Supervisor) }); err != nil {
			t.Fatal(err)
		}
		// Whoever loses the role without leaving has theirs ended when it would run.
		s.write(t, "appointment.ended", "UPDATE appointments SET role = 'referrer' WHERE user_id = ?", s.Auditor)
		s.at(t, day(23, 7, 0))
		for _, c := range []struct {
			x     reporting.Schedule
			state reporting.ScheduleState
			why   string
			sends int
		}{
			{own, reporting.Ended, "Whoever made it has left.", 2}, {sent, reporting.Running, "", 1},
			{alone, reporting.Ended, "Nobody is left to whom it is sent.", 0}, {lost, reporting.Ended, "Whoever made it may not run this report any more.", 1},
		} {
			v := s.view(t, s.Manager, c.x.PublicKey)
			if v.State != c.state || v.EndedWhy != c.why || len(v.People) != c.sends {
				t.Errorf("%+v", v)
			}
		}
		if got := s.exports(t, s.Manager); len(got) != 1 {
			t.Errorf("%d exports", len(got))
		}
	})
}

func TestSchedulesAreTurned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		mo, sup, aud := s.As(t, d, s.Manager), s.As(t, d, s.Supervisor), s.As(t, d, s.Auditor)
		x := s.schedule(t, s.Supervisor, mondays(s.Supervisor, s.Auditor))
		refused := func(want fault.Kind, err error) {
			t.Helper()
			if !fault.Is(err, want) {
				t.Errorf("%v", err)
			}
		}
		done := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		refused(fault.NotFound, s.room.PauseSchedule(aud, x.PublicKey, 1))
		refused(fault.NotFound, s.room.PauseSchedule(mo, x.PublicKey, 1))
		refused(fault.NotFound, s.room.EndSchedule(aud, x.PublicKey, 1))
		refused(fault.Conflict, s.room.PauseSchedule(sup, x.PublicKey, 7))
		refused(fault.Refused, s.room.ResumeSchedule(sup, x.PublicKey, 1))
		done(s.room.PauseSchedule(sup, x.PublicKey, 1))
		s.at(t, day(23, 8, 0))
		if len(s.exports(t, s.Supervisor)) != 0 {
			t.Error("a paused schedule ran")
		}
		done(s.room.ResumeSchedule(sup, x.PublicKey, 2))
		if v := s.view(t, s.Supervisor, x.PublicKey); v.State != reporting.Running || v.NextOn.String() != "2026-11-30" {
			t.Errorf("%+v", v)
		}
		n := mondays(s.Supervisor, s.Auditor)
		n.Day = 2
		if _, err := s.room.ChangeSchedule(sup, x.PublicKey, 2, n); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		if y, err := s.room.ChangeSchedule(sup, x.PublicKey, 3, n); err != nil || y.NextOn.String() != "2026-11-24" {
			t.Errorf("%+v %v", y, err)
		}
		refused(fault.NotFound, s.room.LeaveSchedule(mo, x.PublicKey))
		done(s.room.LeaveSchedule(aud, x.PublicKey))
		if v := s.view(t, s.Supervisor, x.PublicKey); len(v.People) != 1 {
			t.Errorf("%+v", v.People)
		}
		if _, err := s.room.Schedule(aud, x.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if _, err := s.room.ChangeSchedule(sup, x.PublicKey, 4, n); !fault.Is(err, fault.Conflict) { // the form still names who has left
			t.Errorf("put back: %v", err)
		}
		done(s.room.EndSchedule(mo, x.PublicKey, 5))
		refused(fault.Refused, s.room.EndSchedule(sup, x.PublicKey, 6))
		if _, err := s.room.ChangeSchedule(sup, x.PublicKey, 6, n); !fault.Is(err, fault.Refused) {
			t.Error(err)
		}
		if v := s.view(t, s.Supervisor, x.PublicKey); v.EndedWhy != "Ended by Mo Manager." {
			t.Errorf("%q", v.EndedWhy)
		}
		want := []string{"schedule.made", "schedule.paused", "schedule.resumed", "schedule.changed", "schedule.left", "schedule.ended"}
		if diff := cmp.Diff(want, s.scheduleLog(t)); diff != "" {
			t.Error(diff)
		}
		for u, want := range map[ids.User]int{s.Manager: 1, s.Supervisor: 1, s.Auditor: 0, s.OtherSupervisor: 0} {
			if list, err := s.room.Schedules(s.As(t, d, u)); err != nil || len(list) != want {
				t.Errorf("user %d lists %d, %v", u, len(list), err)
			}
		}
	})
}

func TestWhatASchedulesFormAsks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		foreign := userstest.NewForce(t, d, "NM")
		bad := map[string]func(*reporting.NewSchedule){
			"every":    func(n *reporting.NewSchedule) { n.Every = "year" },
			"weekday":  func(n *reporting.NewSchedule) { n.Day = 8 },
			"monthday": func(n *reporting.NewSchedule) { n.Every, n.Day = reporting.Monthly, 32 },
			"period":   func(n *reporting.NewSchedule) { n.Period = "yesterday" },
			"unit":     func(n *reporting.NewSchedule) { n.Params = map[string]string{"unit": "nowhere"} },
			"people":   func(n *reporting.NewSchedule) { n.People = nil },
		}
		for field, spoil := range bad {
			n := mondays(s.Manager)
			spoil(&n)
			_, err := s.room.MakeSchedule(s.As(t, d, s.Manager), n)
			e, ok := err.(*fault.Error)
			if !ok || e.Kind != fault.Invalid || len(e.Fields) != 1 || e.Fields[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, u := range []ids.User{s.Lead, s.Admin, foreign.Manager, 999999} { // who may not run it, or not in this force
			_, err := s.room.MakeSchedule(s.As(t, d, s.Manager), mondays(s.Manager, u))
			if e, ok := err.(*fault.Error); !ok || e.Fields["people"] == "" {
				t.Errorf("user %d: %v", u, err)
			}
		}
		for _, u := range []ids.User{s.Lead, s.Admin, s.Referrer} {
			if _, err := s.room.MakeSchedule(s.As(t, d, u), mondays(s.Manager)); !fault.Is(err, fault.Forbidden) {
				t.Error(err)
			}
		}
		if _, err := s.room.MakeSchedule(userstest.System(t), mondays(s.Manager)); err == nil {
			t.Error("the program keeps no schedule")
		}
		x := s.schedule(t, s.Manager, mondays(s.Manager))
		if _, err := s.room.Schedule(foreign.As(t, d, foreign.Manager), x.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("another force: %v", err)
		}
		if err := s.room.EndSchedule(foreign.As(t, d, foreign.Manager), x.PublicKey, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("another force: %v", err)
		}
	})
}

func TestWhatWasWipedIsMadeAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		s.schedule(t, s.Manager, mondays(s.Manager))
		s.at(t, day(23, 7, 0))
		old := s.exports(t, s.Manager)[0]
		mo := s.As(t, d, s.Manager)
		if _, err := s.room.MakeAgain(mo, old.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("while it is there: %v", err)
		}
		clock.Advance(3 * 24 * time.Hour)
		reportingtest.Insert(t, d, s.c, reportingtest.Opp{})
		if _, err := s.room.MakeAgain(s.As(t, d, s.Auditor), old.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else: %v", err)
		}
		again, err := s.room.MakeAgain(mo, old.PublicKey)
		if err != nil || again.State != reporting.Ready || again.Params != old.Params || again.RowCount != 2 || again.ScheduleID != nil {
			t.Errorf("%+v %v", again, err)
		}
		s.write(t, "appointment.ended", "UPDATE appointments SET role = 'referrer' WHERE user_id = ?", s.Manager)
		if _, err := s.room.MakeAgain(s.As(t, d, s.Manager), old.PublicKey); !fault.Is(err, fault.Forbidden) {
			t.Errorf("without the role: %v", err)
		}
	})
}

// A workbook goes with a mail only where the force has switched that on, and only to whom may have it.
func TestAttachmentsAreOffUnlessSwitchedOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		s.schedule(t, s.Manager, mondays(s.Manager))
		s.at(t, day(23, 7, 0))
		e := s.exports(t, s.Manager)[0]
		attached := func() *reporting.Attachment {
			t.Helper()
			x, err := s.room.Attachment(t.Context(), s.Manager, e.PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		if attached() != nil {
			t.Error("attached although nobody switched it on")
		}
		s.write(t, "reference.set", `INSERT INTO reference_values (kind, code, value, unit, meaning, source, verified, from_on, version, created_at) VALUES ('report', 'mail.attach', '1', '', '', '', TRUE, '2020-01-01', 1, ?)`, clock.Now())
		x := attached()
		if x == nil || x.Name != e.FileName || int64(len(x.Data)) != e.Size {
			t.Fatalf("%+v", x)
		}
		if actions, last := s.audited(t); actions[len(actions)-1] != "export.mailed disclosure" || last["sha256"] != e.BlobHash {
			t.Errorf("%v %v", actions, last)
		}
		if x, err := s.room.Attachment(t.Context(), s.Auditor, e.PublicKey); err != nil || x != nil {
			t.Errorf("to somebody else: %v %v", x, err)
		}
		s.write(t, "case.restricted", "UPDATE cases SET restricted = TRUE WHERE id = ?", s.c.ID)
		if attached() != nil {
			t.Error("attached although a case in it is hidden now")
		}
	})
}
