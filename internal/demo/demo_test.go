package demo

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
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
		cs.OnChange = append(cs.OnChange, r.Opportunities.Recheck)
		return r, nil
	}
}

var testToday = caltime.MustDate("2026-11-22")

// force makes one and fails where a room refused a step.
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

func TestLarge(t *testing.T) {
	c := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, c)
	m := makeForce(t, d, c, Options{Cases: 400, Seed: 1, Today: testToday})
	for mo := 2; mo <= 24; mo += 2 {
		day, _ := m.begin.AddMonths(mo)
		open, pro := 0, 0
		for _, s := range m.stories {
			if s.id != 0 && !dayOf(s.opened).After(day) && (s.closed.IsZero() || dayOf(s.closed).After(day)) {
				open++
				if s.proactive() {
					pro++
				}
			}
		}
		t.Log(mo, open, pro)
	}
	show(t, d)
}

func TestSmall(t *testing.T) {
	c := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, c)
	m := makeForce(t, d, c, Options{Cases: 40, Seed: 1, Today: testToday})
	_ = m
	show(t, d)
}

func show(t *testing.T, d *db.DB) {
	type row struct {
		Status, Rule string
		N            int
	}
	var rows []row
	if err := d.Gorm(t.Context()).Raw("SELECT status, rule, COUNT(*) n FROM opportunities GROUP BY status, rule ORDER BY 1,2").Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	t.Log(rows)
}
