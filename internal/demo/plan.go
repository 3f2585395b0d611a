package demo

import (
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/subjects"
)

// kindOdds are how often each kind of story comes up; proactiveIn how many of 100 of it are proactive; unitsOf which
// unit has it.
var (
	kindOdds    = []odds[kind]{{38, cashStory}, {20, accountStory}, {14, restraint}, {6, cryptoStory}, {6, listedStory}, {16, development}}
	proactiveIn = map[kind]int{cashStory: 10, accountStory: 28, restraint: 12, cryptoStory: 25, listedStory: 15, development: 90}
	unitsOf     = map[kind][]odds[int]{
		cashStory: {{45, 0}, {40, 1}, {10, 2}, {5, 3}}, accountStory: {{20, 0}, {15, 1}, {60, 2}, {5, 3}}, restraint: {{20, 0}, {15, 1}, {10, 2}, {55, 3}},
		cryptoStory: {{15, 0}, {10, 1}, {70, 2}, {5, 3}}, listedStory: {{40, 0}, {40, 1}, {15, 2}, {5, 3}}, development: {{25, 0}, {20, 1}, {45, 2}, {10, 3}},
	}
)

// plan puts the opening of every case, what the force learns, the daily look at clocks and rules, and the weekly timesheets
// into the queue.
func (m *maker) plan() {
	pieces := m.setPieces()
	for n := 0; n < m.o.Cases; n++ {
		s := &story{dice: newDice(m.o.Seed, uint64(n)+1), m: m, n: n}
		var piece func(*story)
		if n < len(pieces) {
			piece = pieces[n]
		}
		m.cast(s, piece)
		m.stories = append(m.stories, s)
		s.start()
	}
	m.takeIn()
	m.learns()
	last, from := dayOf(m.end), m.begin // from is the first day that no timesheet holds yet
	for d := m.begin; !d.After(last); d = d.AddDays(1) {
		m.tickAt(d.At(5, 30).UTC())
		if d.Weekday() == time.Friday && d.Before(last) {
			m.sheets(from, d, d.At(16, 50).UTC())
			from = d.AddDays(1)
		}
	}
	if from.Before(last) {
		m.sheets(from, last.AddDays(-1), last.At(8, 40).UTC())
	}
}

// cast draws who, where and when of a story; a set piece changes what it needs before the rest follows.
func (m *maker) cast(s *story, piece func(*story)) {
	days := m.begin.DaysUntil(m.o.Today) - 1
	s.kind = draw(s.dice, kindOdds)
	s.place = one(s.dice, finds)
	s.restricted = s.maybe(3)
	day := m.begin.AddDays(s.IntN(max(days, 1)))
	s.found = day.At(draw(s.dice, []odds[int]{{10, 1}, {20, 8}, {25, 12}, {25, 16}, {20, 20}})+s.in(0, 3), s.in(0, 59)).UTC()
	s.unit = -1
	if piece != nil {
		piece(s)
	}
	if s.unit < 0 {
		s.unit = draw(s.dice, unitsOf[s.kind])
	}
	if s.threat == "" {
		s.threat = draw(s.dice, threatsOf[s.kind])
	}
	if s.arising.Origin == "" {
		s.arises()
	}
	if s.lead == nil {
		var list []odds[*member]
		for _, p := range m.f.of(s.unit) {
			list = append(list, odds[*member]{p.weight, p})
		}
		s.lead = draw(s.dice, list)
	}
	if others := m.f.of(s.unit); len(others) > 1 && s.deputy == nil && s.maybe(60) {
		if p := one(s.dice, others); p != s.lead {
			s.deputy = p
		}
	}
	if n := len(m.stories); n > 0 && s.who == nil && s.maybe(6) { // somebody who stands in another case
		if o := m.stories[s.IntN(n)]; o.opened.Before(s.found) {
			s.same, s.who = o, o.who[:1:1]
		}
	}
	for n := draw(s.dice, []odds[int]{{44, 1}, {32, 2}, {16, 3}, {8, 4}}); n > 0 && s.clock.IsZero(); n-- {
		s.who = append(s.who, s.somebody())
	}
	if s.opened.IsZero() {
		s.opened = s.found.Add(s.minutes(50, 420))
		switch s.kind {
		case accountStory, development:
			s.opened = m.cal.office(s.dice, dayOf(s.found))
			s.found = s.opened.Add(-time.Hour)
		}
	}
	if s.proactive() && s.special == "" && s.idle.IsZero() && s.maybe(9) {
		s.idle = dayOf(s.opened).AddDays(s.in(15, 80))
	}
}

// arises draws how a case arose.
func (s *story) arises() {
	s.arising = cases.Arising{Origin: cases.Reactive, Basis: draw(s.dice, []odds[string]{{40, "arrest"}, {34, "reported_crime"}, {12, "charge"}, {8, "third_party"}, {6, "conviction"}})}
	switch {
	case s.kind == cashStory:
		s.arising.Basis = "cash_seizure"
	case s.kind == listedStory:
		s.arising.Basis = "property_seizure"
	case s.kind == restraint && s.maybe(50):
		s.arising.Basis = "charge"
	}
	if s.maybe(proactiveIn[s.kind]) {
		s.arising = cases.Arising{Origin: cases.Proactive, Basis: draw(s.dice, []odds[string]{{30, "intelligence"}, {24, "soc_tasking"}, {12, "plan_objective"},
			{18, "financial_intelligence"}, {8, "ml_targeting"}, {8, "asset_enquiry"}})}
	} else if s.maybe(3) {
		s.arising.Origin, s.arising.Main, s.arising.ShareBp = cases.Mixed, cases.Reactive, s.in(55, 80)*100
	}
}

// operation gives the next unused name of an operation; "" once all are used.
func (m *maker) operation() string {
	if m.ops >= len(operations) {
		return ""
	}
	m.ops++
	return operations[m.ops-1]
}

// tickAt runs what the program runs by itself: clocks that have ended, and rules for which time alone has changed the
// answer. One look at an instant is enough.
func (m *maker) tickAt(at time.Time) {
	at = at.UTC().Truncate(time.Minute)
	if m.ticked[at] {
		return
	}
	m.ticked[at] = true
	m.q.add(at, "the program", func() error {
		if _, err := m.r.Orders.Lapse(actor.With(m.ctx, actor.Program("clocks"))); err != nil {
			return err
		}
		_, err := m.r.Opportunities.CheckDue(actor.With(m.ctx, actor.Program("opportunity rules")))
		return err
	})
}

func convicted(day caltime.Date) subjects.NewRole {
	return subjects.NewRole{Category: subjects.Convicted, Basis: "Convicted at Northmarch Crown Court", From: day}
}
