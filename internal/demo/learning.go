package demo

import (
	"context"

	"proceeds/internal/rooms/opportunities"
)

// learns has the force act on what it misses: a manager tunes a rule in the first months and enters what is to be done about
// the reasons that cost most; some of it is carried out, one thing is late and one is to come.
func (m *maker) learns() {
	dice := newDice(m.o.Seed, 1<<40)
	step := func(days int, who func() *member, do func(ctx context.Context) error) {
		m.q.add(m.cal.office(dice, m.begin.AddDays(days)), "the force", func() error { return do(m.as(who())) })
	}
	whole := m.begin.DaysUntil(m.o.Today)
	step(45, m.f.manager, func(ctx context.Context) error {
		_, err := m.r.Opportunities.TuneRule(ctx, opportunities.Tuning{Proposal: opportunities.Proposal{Rule: "MO-27", Values: map[string]int64{"MO-27.minimum": 75_000_00}},
			From: dayOf(m.now).AddDays(1), Reason: "Assets of £50,000 are nothing unusual here: the list is to hold the large cases alone."})
		return err
	})
	for _, a := range []struct {
		reason, what, note, outcome string
		unit, due, done             int // days since the force began; done 0: still open
	}{
		{"LATE_REFERRAL", "Brief the custody suites", "Every arrest for a trigger offence, at the start of each shift.", "Three suites briefed; a card hangs at each desk.", 0, whole * 45 / 100, whole * 43 / 100},
		{"NO_FI_CAPACITY", "On-call rota starts", "One investigator on call from Friday evening to Monday morning.", "The rota runs; cash seized on a Friday is before the court on time.", 1, whole * 70 / 100, whole * 69 / 100},
		{"NOT_RECOGNISED_AT_SEARCH", "Card of crypto signs", "A page for search teams with photographs of seed phrases and wallets.", "Printed, and in every search kit.", 2, whole * 88 / 100, whole * 86 / 100},
		{"BANK", "Agree a contact at each bank", "A name and a number for the first hour of a freezing order.", "", 2, whole - 12, 0},
		{"DRIFT", "Review idle cases each quarter", "Supervisors, with the list of cases without a step in 90 days.", "", 3, whole + 40, 0},
	} {
		entered := min(a.due, whole) - 60
		var made opportunities.LearningAction
		step(entered, m.f.manager, func(ctx context.Context) (err error) {
			made, err = m.r.Opportunities.AddLearningAction(ctx, opportunities.Learned{Reason: a.reason, What: a.what, Note: a.note, Owner: m.f.supervisor(a.unit).id, Due: m.begin.AddDays(a.due)})
			return err
		})
		if a.done > 0 {
			step(a.done, func() *member { return m.f.supervisor(a.unit) }, func(ctx context.Context) error {
				_, err := m.r.Opportunities.DoneLearningAction(ctx, made.PublicKey, made.Version, a.outcome)
				return err
			})
		}
	}
}
