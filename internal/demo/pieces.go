package demo

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/cases"
)

// setPieces are the stories that every force has, as far as its number of cases goes, in the order of what a visitor should find first: what
// runs, what ends soon, what ran out. Each changes a story that is drawn like any other.
func (m *maker) setPieces() []func(*story) {
	today := m.o.Today
	soon := m.cal.next(today.AddDays(1)) // the next working day
	// The 48 hours of property found at the same time of day two working days before end then.
	hours := func(on caltime.Date, h, min int) time.Time { return m.back(on, 2).At(h, min).UTC() }
	first, second := hours(soon, 9, 40), hours(soon, 17, 15)
	if m.cal.working(today) {
		first, second = hours(today, 11, 20), hours(today, 17, 15)
	}
	runs := func(from time.Time) func(*story) {
		return func(s *story) {
			s.kind, s.forced, s.found = cashStory, running, from
			s.opened = from.Add(25 * time.Minute)
		}
	}
	// An order that ends on a day, made so many months before.
	order := func(k kind, end caltime.Date, months int, f fate) func(*story) {
		return func(s *story) {
			s.kind, s.forced, s.until = k, f, end
			made, _ := end.AddMonths(-months)
			s.found = m.cal.last(made.AddDays(-4)).At(13, 20).UTC()
		}
	}
	after := func(k kind, f fate, days int) func(*story) { // found so many days ago
		return func(s *story) {
			s.kind, s.forced = k, f
			s.found = m.cal.last(today.AddDays(-days)).At(14, 35).UTC()
		}
	}
	with := func(p func(*story), more func(*story)) func(*story) { return func(s *story) { p(s); more(s) } }
	private := func(s *story) { s.restricted = true }
	special := func(what string) func(*story) { return func(s *story) { s.special = what } }
	ending := func(end string) func(*story) { return func(s *story) { s.special, s.ending = "chance", end } }
	return []func(*story){
		m.larchwood(first),
		with(order(cashStory, today, 3, held), func(s *story) { s.unit = 1 }),
		with(after(cashStory, tooLate, 8), func(s *story) { s.unit, s.restricted = 0, false }), // lapsed, not reviewed
		with(runs(second), func(s *story) { s.unit = 1 }),
		order(accountStory, today.AddDays(2), 6, held),
		with(order(cashStory, today.AddDays(-3), 3, runsOut), func(s *story) { s.restricted = false }),
		with(order(cashStory, today.AddDays(5), 6, held), private),
		with(after(accountStory, byNotice, 45), ending(toTake)),
		with(after(cashStory, "", 2), special("pace")),
		with(after(cashStory, "", 60), special("pace")),
		with(after(accountStory, held, m.begin.DaysUntil(today)-6), func(s *story) { s.restricted = false }), // two years nearly over
		with(order(accountStory, today.AddDays(9), 3, held), func(s *story) { s.special, s.ending = "waits", toAssess }),
		with(after(accountStory, held, 24), func(s *story) { s.special, s.ending, s.restricted = "waits", toPropose, false }),
		with(after(cashStory, runsOut, 320), ending(toRunOut)),
		with(after(cashStory, tooLate, 400), ending(toRealise)),
		with(after(restraint, "", 300), ending(toDecline)),
		with(after(development, "", 200), func(s *story) {
			s.arising = cases.Arising{Origin: cases.Proactive, Basis: "intelligence"}
			s.idle = today.AddDays(-60)
		}),
		with(after(accountStory, objected, 150), ending(toPropose)),
		with(after(cashStory, part, 330), ending(toReject)),
		with(after(cryptoStory, held, 70), ending(toDuplicate)),
	}
}

// back gives the n-th working day before d.
func (m *maker) back(d caltime.Date, n int) caltime.Date {
	for ; n > 0; n-- {
		d = m.cal.last(d.AddDays(-1))
	}
	return d
}
