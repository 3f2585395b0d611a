package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/confiscation"
)

// confiscation plans the proceedings against the first defendant from the conviction on: days that the court sets, a
// statement, an order with its schedule and time to pay, a payment that arrives and, of some, a default and an uplift. The
// conviction decides under which regime. No dice, so that the rest of a story stays as it is drawn.
func (s *story) confiscation(convicted time.Time) {
	if len(s.who) == 0 || s.m.r.Confiscation == nil {
		return
	}
	room, day := s.m.r.Confiscation, dayOf(convicted)
	s.then(convicted.Add(50*time.Minute), s.lead, func(ctx context.Context) error {
		if s.freed {
			return nil
		}
		p, _, err := room.Start(ctx, s.id, confiscation.Starting{Defendant: s.subjects[0], ConvictedOn: day, StartedOn: day, AskedBy: "prosecutor", Lifestyle: s.n%2 == 0})
		if err != nil {
			return err
		}
		s.confiscated = true
		on := confiscation.On{N: p.N}
		hearing := s.m.cal.next(day.AddDays(92))
		days := map[confiscation.DayKind]caltime.Date{confiscation.Statement16: s.m.cal.next(day.AddDays(28)), confiscation.Statement17: s.m.cal.next(day.AddDays(56)), confiscation.Hearing: hearing}
		if p.Regime == confiscation.New2026 {
			days[confiscation.ErocMeeting], days[confiscation.ErocHearing] = s.m.cal.next(day.AddDays(70)), s.m.cal.next(day.AddDays(84))
		} else if _, err := room.Postpone(ctx, s.id, confiscation.Postponing{On: on, Made: day, To: hearing}); err != nil {
			return err
		}
		if _, err := room.SetTimetable(ctx, s.id, confiscation.Tabling{On: on, Made: day, Days: days}); err != nil {
			return err
		}
		given := days[confiscation.Statement16].AddDays(-s.n % 5)
		s.then(given.At(16, 5).UTC(), s.lead, func(ctx context.Context) error {
			return room.Give(ctx, s.id, confiscation.Giving{On: on, Kind: confiscation.Statement16, Day: given})
		})
		answer := days[confiscation.Statement17]
		if s.n%2 == 0 {
			missed := answer.AddDays(1)
			s.then(missed.At(9, 40).UTC(), s.lead, func(ctx context.Context) error {
				return room.Miss(ctx, s.id, confiscation.Giving{On: on, Kind: confiscation.Statement17, Day: missed})
			})
		} else {
			s.then(answer.At(15, 20).UTC(), s.lead, func(ctx context.Context) error {
				return room.Give(ctx, s.id, confiscation.Giving{On: on, Kind: confiscation.Statement17, Day: answer})
			})
		}
		s.then(hearing.At(16, 30).UTC(), s.lead, func(ctx context.Context) error { return s.ordered(ctx, on, hearing) })
		return nil
	})
}

// ordered records the order, and plans what is paid of it.
func (s *story) ordered(ctx context.Context, on confiscation.On, made caltime.Date) error {
	lines, total, err := s.schedule(ctx)
	if err != nil {
		return err
	}
	in := confiscation.Ordering{On: on, Made: made, Court: crown, MadeBy: "HHJ Marlowe", Benefit: 2*total + 61_500_00, General: s.n%2 == 0, Basis: confiscation.Schedule, Lines: lines}
	if total == 0 {
		in.Hidden = 7_500_00
		total = in.Hidden
	}
	due, _ := made.AddMonths(2)
	now := total / 5
	in.Parts = []confiscation.Part{{Amount: now}, {Amount: total - now, Due: due}}
	if now == 0 {
		in.Parts = nil
	}
	if _, err := s.m.r.Confiscation.Order(ctx, s.id, in); err != nil {
		return err
	}
	s.pays(on, made.AddDays(9), now/2)
	s.pays(on, due.AddDays(-3), total/3)
	room := s.m.r.Confiscation
	if s.n%4 == 0 {
		active := due.AddDays(40)
		s.then(active.At(10, 15).UTC(), s.lead, func(ctx context.Context) error {
			return room.Enforce(ctx, s.id, confiscation.Enforcing{On: on, Kind: confiscation.ActivateTerm, Day: active, Note: "Northmarch magistrates, at the means hearing."})
		})
	}
	if s.n%3 == 0 {
		up := made.AddDays(150)
		s.then(up.At(15, 45).UTC(), s.lead, func(ctx context.Context) error {
			return room.Uplift(ctx, s.id, confiscation.Uplifting{On: on, Day: up, Other: 12_400_00, Amount: 12_400_00, Note: "A pension that the defendant can now draw."})
		})
	}
	return nil
}

// pays plans a payment and its arrival at the court’s account.
func (s *story) pays(on confiscation.On, day caltime.Date, amount money.Pence) {
	if amount <= 0 {
		return
	}
	room := s.m.r.Confiscation
	s.then(day.At(11, 30).UTC(), s.lead, func(ctx context.Context) error {
		p, _, err := room.Pay(ctx, s.id, confiscation.Paying{On: on, Day: day, Source: confiscation.FromDefendant, Amount: amount})
		if err != nil {
			return err
		}
		came := day.AddDays(5)
		s.then(came.At(9, 25).UTC(), s.lead, func(ctx context.Context) error {
			return room.Receive(ctx, s.id, confiscation.Receiving{On: on, Payment: p.N, Day: came, Where: "HMCTS", Compensation: amount / 10})
		})
		return nil
	})
}

// schedule names what a restraint order still holds.
func (s *story) schedule(ctx context.Context) (lines []confiscation.Scheduled, total money.Pence, err error) {
	g, err := s.grant(ctx)
	if err != nil {
		return nil, 0, err
	}
	all, err := s.m.r.Assets.ByCase(ctx, s.m.r.DB, g)
	if err != nil {
		return nil, 0, err
	}
	worth := map[ids.Asset]money.Pence{}
	for _, h := range s.holdings {
		worth[h.asset] = h.value
	}
	for _, a := range all {
		for _, i := range a.Live() {
			if v := worth[a.ID]; i.State == assets.DeniedRestrained && v > 0 && len(a.Live()) == 1 {
				lines = append(lines, confiscation.Scheduled{Interest: i.ID, Value: v, Gift: s.n%4 == 1})
				total += v
			}
		}
	}
	return lines, total, nil
}
