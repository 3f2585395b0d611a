package demo

import (
	"context"
	"errors"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"

	"github.com/google/go-cmp/cmp"
)

// opener wires the rooms over d as the product does, with the clock of the test.
func opener(d *db.DB, c *dbtest.Clock) func() (Rooms, error) {
	return func() (Rooms, error) {
		u := &users.Room{DB: d}
		ref := &reference.Room{DB: d}
		cs := cases.NewRoom(d, u)
		as := assets.NewRoom(d, cs, ref)
		r := Rooms{DB: d, Users: u, Reference: ref, Cases: cs, Subjects: subjects.New(d, cs), Assets: as, Orders: orders.NewRoom(d, u, ref, cs, as),
			Effort: effort.NewRoom(d, u, cs, ref), Opportunities: opportunities.New(d, u, cs, ref), SetClock: c.Set, Close: func() error { return nil }}
		r.Plans = plans.New(d, u, cs, r.Subjects)
		r.Confiscation = confiscation.New(d, u, ref, cs, r.Subjects, as, r.Orders)
		r.Intake = intake.New(d, u, ref, cs, r.Orders)
		r.Intake.OnChange = append(r.Intake.OnChange, r.Opportunities.Recheck)
		r.Diary = diary.New(d, u, ref, cs, r.Orders, nil, "")
		cs.OnChange = append(cs.OnChange, search.New(d, cs).Reindex, r.Opportunities.Recheck)
		return r, nil
	}
}

var today = caltime.MustDate("2026-11-22") // a Sunday

// force makes a force at noon of the day it stands at, and fails where a room refused a step.
func makeForce(t *testing.T, d *db.DB, c *dbtest.Clock, o Options) *maker {
	t.Helper()
	at := time.Now()
	m, err := produce(t.Context(), opener(d, c), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases on %s in %.1f s: %v", o.Cases, d.Dialect(), time.Since(at).Seconds(), m.tally)
	for _, x := range m.refusals {
		t.Errorf("refused: %s", x)
	}
	return m
}

func TestForceOfForty(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		last := int64(-1)
		m := makeForce(t, d, c, Options{Cases: 40, Seed: 1, Today: today, Progress: func(done, total int64) {
			if done < last || done > total {
				t.Errorf("progress went from %d to %d of %d", last, done, total)
			}
			last = done
		}})
		if last < 700 {
			t.Errorf("progress ended at %d", last)
		}
		for table, least := range map[string]int64{"units": 5, "users": 20, "cases": 40, "subjects": 40, "assets": 45, "seizures": 15, "orders": 50, "clocks": 70,
			"opportunities": 60, "effort_entries": 5000, "decisions": 20, "audit_entries": 1000} {
			if m.tally[table] < least {
				t.Errorf("%d %s, want at least %d", m.tally[table], table, least)
			}
		}
		if n := m.tally["cases"]; n != 40 {
			t.Errorf("%d cases", n)
		}
		if demo, err := m.r.Users.IsDemo(t.Context()); err != nil || !demo {
			t.Errorf("the database is no demo: %v", err)
		}
		var without int64
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM orders WHERE applicant_id IS NOT NULL AND applicant_accred = ''").Scan(&without).Error; err != nil || without > 0 {
			t.Errorf("%d orders are of applicants without accreditation: %v", without, err)
		}
		checkNothingLater(t, d, m.end)
		checkSums(t, m)
		checkHeld(t, d, m.end)
		checkRestricted(t, m)
		checkRunning(t, d, m)
		checkIntake(t, d)
		var late int64
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM referrals WHERE state IN ('received', 'more_information') AND referred_at < ?", m.end.AddDate(0, 0, -3)).Scan(&late).Error; err != nil || late > 0 {
			t.Errorf("%d referrals of earlier days wait: %v", late, err)
		}
	})
}

// checkIntake wants events and referrals in every state, and none that stands in a restricted case.
func checkIntake(t *testing.T, d *db.DB) {
	t.Helper()
	for query, want := range map[string]int64{
		"SELECT COUNT(*) FROM intake_events":                                                                   60,
		"SELECT COUNT(DISTINCT state) FROM intake_events":                                                      4,
		"SELECT COUNT(DISTINCT kind) FROM intake_events":                                                       5,
		"SELECT COUNT(*) FROM referrals":                                                                       40,
		"SELECT COUNT(DISTINCT state) FROM referrals":                                                          7,
		"SELECT COUNT(*) FROM referrals WHERE state = 'refused' AND reason = 'no_capacity'":                    3,
		"SELECT COUNT(DISTINCT clock_code) FROM referrals WHERE state = 'received' AND clock_code = 'CASH-48'": 1,
		"SELECT COUNT(*) FROM referrals r JOIN cases c ON c.id = r.case_id WHERE c.restricted":                 0,
		"SELECT COUNT(*) FROM referrals WHERE referred_at > (SELECT MAX(at) FROM audit_entries)":               0,
		"SELECT COUNT(*) FROM intake_events WHERE received_at < occurred_at OR triaged_at < received_at":       0,
		"SELECT COUNT(*) FROM referrals WHERE decided_at < referred_at OR allocated_at < referred_at":          0,
	} {
		var n int64
		if err := d.Gorm(t.Context()).Raw(query).Scan(&n).Error; err != nil || n != want && !(want > 4 && n >= want*9/10 && n <= want*11/10) {
			t.Errorf("%s: %d, want %d, %v", query, n, want, err)
		}
	}
}

// checkNothingLater finds what is recorded after the end.
func checkNothingLater(t *testing.T, d *db.DB, end time.Time) {
	t.Helper()
	for _, x := range []string{"cases.created_at", "cases.last_event_at", "cases.closed_at", "case_events.at", "case_events.recorded_at", "seizures.seized_at", "assets.first_known_at",
		"interests.state_since", "ledger_entries.as_of", "ledger_entries.entered_at", "orders.made_at", "orders.lodged_at", "orders.served_at", "orders.ended_at",
		"clocks.closed_at", "opportunities.detected_at", "opportunities.reviewed_at", "opportunities.decided_at", "opportunities.taken_at", "opportunities.ended_at",
		"effort_entries.entered_at", "decisions.decided_at", "audit_entries.at", "acts.at"} {
		table, column := cut(x)
		var n int64
		if err := d.Gorm(t.Context()).Table(table).Where(column+" > ?", end).Count(&n).Error; err != nil {
			t.Fatalf("%s: %v", x, err)
		}
		if n > 0 {
			t.Errorf("%d of %s lie after the end, %s", n, x, end)
		}
	}
	var n int64
	// The time to vary a sentence counts from the last day of a postponement, that to pay cash in from the end of its 48 hours:
	// both may be to come.
	var early []string
	if err := d.Gorm(t.Context()).Table("clocks").Where("start_at > ? AND code NOT IN ('CO-VARY', 'CASH-INT')", end).Pluck("code", &early).Error; err != nil || len(early) > 0 {
		t.Errorf("clocks that start after the end: %v, %v", early, err)
	}
	if err := d.Gorm(t.Context()).Table("effort_entries").Where("on_date > ?", caltime.DateOf(end)).Count(&n).Error; err != nil || n > 0 {
		t.Errorf("%d timesheet entries lie after the day: %v", n, err)
	}
}

func cut(s string) (before, after string) {
	for i := range s {
		if s[i] == '.' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// checkSums compares the sums kept on each case with those of its ledger.
func checkSums(t *testing.T, m *maker) {
	t.Helper()
	ctx := actor.With(t.Context(), actor.Program("test"))
	for _, s := range m.stories {
		g, err := access.Open(ctx, m.r.DB, s.id, access.Read)
		if err != nil {
			t.Fatalf("%s: %v", s.label(), err)
		}
		c, err := m.r.Cases.ByID(ctx, m.r.DB, g)
		if err != nil {
			t.Fatal(err)
		}
		w, err := m.r.Assets.Totals(ctx, m.r.DB, g)
		if err != nil {
			t.Fatal(err)
		}
		got := cases.Values{Identified: c.IdentifiedPence, Held: c.HeldPence, Ordered: c.OrderedPence, Collected: c.CollectedPence, Stake: c.StakePence}
		want := cases.Values{Identified: w.Identified, Held: w.Held, Ordered: w.Ordered, Collected: w.Collected, Stake: w.Stake}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: sums (-ledger +case):\n%s", s.ref, diff)
		}
		if c.Open() != s.closed.IsZero() {
			t.Errorf("%s: stage %s, but the story closed at %v", s.ref, c.Stage, s.closed)
		}
	}
}

// checkHeld holds the force to the invariants of section 2.2: seized means a clock of 48 hours runs, and no clock runs
// whose end has passed.
func checkHeld(t *testing.T, d *db.DB, end time.Time) {
	t.Helper()
	g := d.Gorm(t.Context())
	var n int64
	if err := g.Raw(`SELECT COUNT(*) FROM interests i WHERE i.state = 'denied.seized' AND i.withdrawn_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM clocks c WHERE c.interest_id = i.id AND c.state = 'running' AND c.code LIKE '%-48')`).Scan(&n).Error; err != nil || n != 0 {
		t.Errorf("%d interests are seized without a clock: %v", n, err)
	}
	if err := g.Raw("SELECT COUNT(*) FROM clocks WHERE state = 'running' AND end_at <= ?", end.Add(-4*time.Hour)).Scan(&n).Error; err != nil || n != 0 {
		t.Errorf("%d clocks run whose end has passed: %v", n, err)
	}
	if err := g.Raw("SELECT COUNT(*) FROM (SELECT asset_id FROM interests WHERE state <> 'split' AND withdrawn_at IS NULL GROUP BY asset_id HAVING SUM(share_bp) > 10000) x").Scan(&n).Error; err != nil || n != 0 {
		t.Errorf("%d assets are shared out twice: %v", n, err)
	}
	if err := g.Raw(`SELECT COUNT(*) FROM effort_entries a WHERE a.withdrawn_at IS NULL AND (SELECT SUM(b.minutes) FROM effort_entries b WHERE b.user_id = a.user_id AND b.on_date = a.on_date) > 720`).Scan(&n).Error; err != nil || n != 0 {
		t.Errorf("%d entries are of days of more than twelve hours: %v", n, err)
	}
}

// checkRestricted sees that each restricted case has its lead and its supervisor as members.
func checkRestricted(t *testing.T, m *maker) {
	t.Helper()
	ctx := actor.With(t.Context(), actor.Program("test"))
	restricted := 0
	for _, s := range m.stories {
		if !s.restricted {
			continue
		}
		restricted++
		g, err := access.Open(ctx, m.r.DB, s.id, access.Read)
		if err != nil {
			t.Fatal(err)
		}
		list, err := access.Members(ctx, m.r.DB, g)
		if err != nil || len(list) < 2 || !g.Restricted() {
			t.Errorf("%s: %d members, restricted %v: %v", s.ref, len(list), g.Restricted(), err)
		}
	}
	if restricted == 0 {
		t.Error("no case is restricted")
	}
}

// checkRunning sees that something is about to end, and that something ran out that nobody has reviewed.
func checkRunning(t *testing.T, d *db.DB, m *maker) {
	t.Helper()
	g := d.Gorm(t.Context())
	for name, q := range map[string]string{
		"ends within two days":         "SELECT COUNT(*) FROM clocks WHERE state = 'running' AND end_at > ? AND end_at < ?",
		"48 hours run":                 "SELECT COUNT(*) FROM clocks WHERE state = 'running' AND code LIKE '%-48' AND end_at > ? AND end_at < ?",
		"an order ends within the day": "SELECT COUNT(*) FROM clocks WHERE state = 'running' AND code = 'CASH-DET' AND end_at > ? AND end_at < ?",
	} {
		var n int64
		if err := g.Raw(q, m.end, m.end.Add(48*time.Hour)).Scan(&n).Error; err != nil || n == 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	var n int64
	if err := g.Raw("SELECT COUNT(*) FROM opportunities WHERE status = 'run_out' AND rule = 'MO-05'").Scan(&n).Error; err != nil || n == 0 {
		t.Errorf("%d clocks of 48 hours that ran out wait for a review: %v", n, err)
	}
}

func TestEveryStateOfAnOpportunity(t *testing.T) {
	t.Parallel()
	c := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, c)
	m := makeForce(t, d, c, Options{Cases: 400, Seed: 1, Today: today})
	var rows []struct {
		Status opportunities.Status
		N      int
	}
	if err := d.Gorm(t.Context()).Raw("SELECT status, COUNT(*) n FROM opportunities GROUP BY status").Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	have := map[opportunities.Status]int{}
	for _, x := range rows {
		have[x.Status] = x.N
	}
	t.Log(have)
	for _, s := range opportunities.Statuses() {
		if have[s] == 0 {
			t.Errorf("no opportunity is %s", s)
		}
	}
	var reasons, proactive, restricted int64
	g := d.Gorm(t.Context())
	if err := errors.Join(
		g.Raw("SELECT COUNT(DISTINCT reason) FROM opportunities WHERE status = 'missed'").Scan(&reasons).Error,
		g.Raw("SELECT COUNT(*) FROM cases WHERE origin = 'proactive'").Scan(&proactive).Error,
		g.Raw("SELECT COUNT(*) FROM cases WHERE restricted").Scan(&restricted).Error); err != nil {
		t.Fatal(err)
	}
	var plans, states, judged int64
	if err := errors.Join(
		g.Raw("SELECT COUNT(*) FROM plans").Scan(&plans).Error,
		g.Raw("SELECT COUNT(DISTINCT state) FROM plans").Scan(&states).Error,
		g.Raw("SELECT COUNT(DISTINCT status) FROM opportunities WHERE rule = 'MO-14'").Scan(&judged).Error); err != nil {
		t.Fatal(err)
	}
	if plans < 20 || states != 2 || judged < 2 {
		t.Errorf("%d plans in %d states; rule MO-14 left findings in %d states", plans, states, judged)
	}
	if reasons < 6 {
		t.Errorf("misses have %d reasons", reasons)
	}
	if proactive < 90 || proactive > 130 {
		t.Errorf("%d of 400 cases are proactive", proactive)
	}
	if restricted < 6 || restricted > 24 {
		t.Errorf("%d of 400 cases are restricted", restricted)
	}
	checkNothingLater(t, d, m.end)
	checkSums(t, m)
	checkHeld(t, d, m.end)
	checkRestricted(t, m)
}

func TestOtherSeedsAndDays(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		seed uint64
		now  string
	}{{7, "2026-12-24T13:00:00Z"}, {8, "2026-03-30T08:20:00Z"}, {9, "2026-11-23T00:40:00Z"}} {
		t.Run(x.now, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, x.now)
			if err != nil {
				t.Fatal(err)
			}
			c := dbtest.NewClock(now)
			d := dbtest.SQLite(t, c)
			m := makeForce(t, d, c, Options{Cases: 26, Seed: x.seed, Today: caltime.DateOf(now)})
			if m.end.After(now) {
				t.Errorf("the end %s lies after now", m.end)
			}
			checkNothingLater(t, d, m.end)
			checkSums(t, m)
			checkHeld(t, d, m.end)
		})
	}
}

func TestRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		for name, o := range map[string]Options{"tomorrow": {Cases: 3, Today: today.AddDays(1)}, "no cases": {Today: today}, "no day": {Cases: 3}} {
			if _, err := Make(t.Context(), opener(d, c), o); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		userstest.NewForce(t, d, "FI")
		was := rowsOf(t, d)
		c.Set(dbtest.Now)
		_, err := Make(t.Context(), opener(d, c), Options{Cases: 3, Seed: 1, Today: today})
		if !fault.Is(err, fault.Refused) {
			t.Errorf("a database that holds something: %v", err)
		}
		if diff := cmp.Diff(was, rowsOf(t, d)); diff != "" {
			t.Errorf("the refusal changed rows:\n%s", diff)
		}
	})
	t.Run("twice", func(t *testing.T) {
		c := dbtest.NewClock(dbtest.Now)
		d := dbtest.SQLite(t, c)
		o := Options{Cases: 2, Seed: 1, Today: today}
		if _, err := Make(t.Context(), opener(d, c), o); err != nil {
			t.Fatal(err)
		}
		c.Set(dbtest.Now)
		if _, err := Make(t.Context(), opener(d, c), o); !fault.Is(err, fault.Refused) {
			t.Errorf("made twice: %v", err)
		}
	})
	t.Run("stopped", func(t *testing.T) {
		c := dbtest.NewClock(dbtest.Now)
		d := dbtest.SQLite(t, c)
		ctx, stop := context.WithCancel(t.Context())
		_, err := Make(ctx, opener(d, c), Options{Cases: 3, Seed: 1, Today: today, Progress: func(done, _ int64) {
			if done > 100 {
				stop()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
	})
}

func rowsOf(t *testing.T, d *db.DB) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	for _, table := range append([]string{"installation", "appointments"}, tables...) {
		var n int64
		if err := d.Gorm(t.Context()).Table(table).Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

func TestEnd(t *testing.T) {
	for _, c := range []struct{ now, want string }{
		{"2026-11-22T12:00:00Z", "2026-11-22T09:00:00Z"},
		{"2026-11-22T03:10:00Z", "2026-11-22T03:10:00Z"},
		{"2027-02-01T03:10:00Z", "2026-11-22T09:00:00Z"},
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		if got := (Options{Today: today}).End(now).Format(time.RFC3339); got != c.want {
			t.Errorf("at %s: %s, want %s", c.now, got, c.want)
		}
	}
	summer, _ := time.Parse(time.RFC3339, "2026-07-01T12:00:00Z")
	if got := (Options{Today: caltime.MustDate("2026-07-01")}).End(summer).Format(time.RFC3339); got != "2026-07-01T08:00:00Z" {
		t.Errorf("in summer: %s", got)
	}
}
