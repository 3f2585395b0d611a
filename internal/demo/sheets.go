package demo

import (
	"context"
	"sort"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/effort"
)

// sheets enters the timesheets of all investigators for some days, at an instant.
func (m *maker) sheets(from, to caltime.Date, at time.Time) {
	m.q.add(at, "timesheets", func() error {
		d := newDice(m.o.Seed, 1<<32+uint64(m.begin.DaysUntil(from)))
		var list []effort.Past
		touched := map[*story]bool{}
		for monday := effort.Monday(from); !monday.After(to); monday = monday.AddDays(7) {
			for _, p := range m.f.holding(perm.Investigator) {
				list = append(list, m.week(d, p, later(from, monday), sooner(to, monday.AddDays(6)), touched)...)
			}
		}
		if len(list) == 0 {
			return nil
		}
		return m.r.DB.Write(m.ctx, func(ctx context.Context, tx *db.Tx) error {
			var of []ids.Case
			for _, s := range m.stories {
				if touched[s] {
					of = append(of, s.id)
				}
			}
			grants, err := access.OpenMany(ctx, tx, of, access.Edit)
			if err != nil {
				return err
			}
			for i := range list {
				if c := list[i].CaseID; c != nil {
					list[i].Grant = grants[*c]
				}
			}
			if err := m.r.Effort.LogBatch(ctx, tx, m.f.id, list); err != nil {
				return err
			}
			all := make([]access.Grant, len(of))
			for i, id := range of {
				all[i] = grants[id]
			}
			return m.r.Cases.Changed(ctx, tx, all...)
		})
	})
}

func later(a, b caltime.Date) caltime.Date {
	if a.After(b) {
		return a
	}
	return b
}

func sooner(a, b caltime.Date) caltime.Date {
	if a.Before(b) {
		return a
	}
	return b
}

// week draws what one investigator did on the working days of a week.
func (m *maker) week(d dice, p *member, from, to caltime.Date, touched map[*story]bool) (list []effort.Past) {
	away := d.maybe(8)
	// Other duties take more of the week as the two years go on.
	duties := 13 + 12*m.begin.DaysUntil(from)/max(1, m.begin.DaysUntil(m.o.Today)) + d.in(-6, 10)
	for day := from; !day.After(to); day = day.AddDays(1) {
		if !m.cal.working(day) || d.maybe(3) {
			continue
		}
		left := 444*p.weight/100 + d.in(-4, 5)*6
		enter := func(s *story, minutes int, reason string) {
			if minutes < 6 {
				return
			}
			e := effort.Past{New: effort.New{OnDate: day, Minutes: minutes, Reason: reason}, UserID: p.id, UnitID: m.f.units[p.unit], Strand: effort.Other}
			if s != nil {
				e.CaseID, e.Activity, e.Strand = &s.id, one(d, activities), effort.Reactive
				if s.proactive() {
					e.Strand = effort.Proactive
				}
				s.worked = day
				touched[s] = true
			}
			list = append(list, e)
		}
		if away {
			enter(nil, left, "leave")
			continue
		}
		other := left * duties / 100 / 6 * 6
		if d.maybe(6) { // a day given to another operation
			other = left
		} else if d.maybe(40) {
			other = 0
		} else {
			other *= 2
		}
		other = min(other, left)
		enter(nil, other, draw(d, []odds[string]{{26, "response"}, {22, "other_operation"}, {14, "training"}, {12, "court"}, {8, "disclosure"}, {14, "admin"}, {4, "sickness"}}))
		left -= other
		work := m.caseload(p, day)
		if len(work) == 0 {
			enter(nil, left, "admin")
			continue
		}
		n := min(d.in(1, 3), len(work))
		for i := 0; i < n; i++ {
			share := left / (n - i) / 6 * 6
			enter(work[i], share, "")
			left -= share
		}
	}
	return list
}

var activities = func() (out []string) {
	for _, a := range effort.Activities() {
		out = append(out, a.Code)
	}
	return out
}()

// waited is how long nobody has worked on a case; a proactive one gets its turn sooner.
func (s *story) waited(day caltime.Date) int {
	if s.worked.IsZero() {
		return 1000
	}
	n := s.worked.DaysUntil(day)
	switch {
	case s.kind == flagship:
		n *= 6
	case s.proactive():
		n *= 2
	}
	return n
}

// caseload lists the open cases of an investigator, the one that has waited longest first.
func (m *maker) caseload(p *member, day caltime.Date) (list []*story) {
	for _, s := range m.stories {
		if s.id == 0 || s.lead != p && s.deputy != p || dayOf(s.opened).After(day) || !s.closed.IsZero() && !day.Before(dayOf(s.closed)) {
			continue
		}
		if !s.idle.IsZero() && !day.Before(s.idle) && day.Before(s.idle.AddDays(42)) {
			continue
		}
		list = append(list, s)
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i].waited(day), list[j].waited(day)
		if a != b {
			return a > b
		}
		return list[i].n < list[j].n
	})
	return list
}
