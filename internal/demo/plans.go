package demo

import (
	"context"
	"time"

	"proceeds/internal/rooms/plans"
)

// fourP plans a 4P plan on some cases, most of them proactive, a week after they were opened: with a financial objective in
// time, late or never, or with the record that one was considered. No dice, so that the rest of a story stays as it is drawn.
func (s *story) fourP() {
	if s.m.r.Plans == nil || len(s.subjects) == 0 || s.threat == "" || !(s.proactive() && s.n%4 == 1 || s.n%19 == 6) {
		return
	}
	day := dayOf(s.m.now)
	at := func(days, h, min int) time.Time { return s.m.cal.next(day.AddDays(days)).At(h, min).UTC() }
	s.then(at(6, 10, 15), s.lead, func(ctx context.Context) error {
		n := plans.NewPlan{Target: plans.Individual, Subject: s.subjects[0], Threat: s.threat, LRO: s.lead.id}
		if s.n%2 == 0 {
			n.Target, n.Name = plans.Group, "The "+s.who[0].last+" group"
		}
		p, err := s.m.r.Plans.OpenPlan(ctx, s.id, n)
		if err != nil {
			return err
		}
		s.strands(p, at)
		return nil
	})
}

// strands plans what becomes of a plan that was opened.
func (s *story) strands(p plans.Plan, at func(days, h, min int) time.Time) {
	room := s.m.r.Plans
	aim := func(when time.Time, strand plans.Strand, financial bool, words, measure string) {
		s.then(when, s.lead, func(ctx context.Context) error {
			_, err := room.AddObjective(ctx, p.PublicKey, plans.NewObjective{Strand: strand, Aim: words, Measure: measure, Due: dayOf(s.m.now).AddDays(180), Financial: financial})
			return err
		})
	}
	not := func(when time.Time, strand plans.Strand, why string) {
		s.then(when, s.lead, func(ctx context.Context) error {
			_, err := room.RecordNotPursued(ctx, p.PublicKey, strand, why)
			return err
		})
	}
	aim(at(6, 11, 0), plans.Pursue, false, "Charge the first subject with an offence that keeps them from the trade", "A charge; none now")
	switch (s.n / 4) % 5 {
	case 0:
		aim(at(13, 9, 45), plans.Pursue, true, "Deny the property that the group lives from", "Worth of property held against worth known")
		aim(at(20, 14, 0), plans.Prevent, false, "Keep the two youngest from being drawn in", "Both in work or training; neither now")
	case 1:
		not(at(16, 15, 30), plans.Prevent, "Nobody is being recruited, as far as is known.")
	case 2:
		not(at(24, 9, 50), plans.Financial, "The profile shows no property and no account with more than wages in it. It is looked at again after the next arrest.")
	case 3:
		aim(at(14, 10, 20), plans.Protect, true, "Close the accounts that are lent to the group", "Four accounts named by the banks; none closed now")
		s.then(at(190, 16, 10), s.lead, func(ctx context.Context) error { return s.closePlan(ctx, p) })
	default:
		aim(at(52, 9, 30), plans.Pursue, true, "Trace where the takings go", "A financial profile of the first subject; none now")
	}
}

// closePlan closes a plan whose objectives were reached in part.
func (s *story) closePlan(ctx context.Context, p plans.Plan) error {
	g, err := s.grant(ctx)
	if err != nil {
		return err
	}
	list, err := s.m.r.Plans.OfCase(ctx, s.m.r.DB, g)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.ID == p.ID {
			_, err = s.m.r.Plans.ClosePlan(ctx, p.PublicKey, x.Version, plans.Closing{Ending: plans.Partly, Note: "The accounts are closed. Two of the group go on elsewhere, and are told to that force."})
		}
	}
	return err
}
