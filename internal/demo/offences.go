package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/lifestyle"
)

// offences plans what a defendant is charged with, and what becomes of it: no dice, so that the rest of a story stays as
// it is drawn. Some cases show a course of criminal activity, some one listed offence, some a datum that is missing.
func (s *story) offences(charge, convicted time.Time) {
	if len(s.who) == 0 || s.m.r.Confiscation == nil {
		return
	}
	charged, from := dayOf(charge), dayOf(s.found).AddDays(-200)
	list := s.counts(from, charged)
	s.then(charge.Add(25*time.Minute), s.lead, func(ctx context.Context) error {
		s.tried = true
		for _, n := range list {
			n.Subject, n.ChargedOn, n.ChargedHow, n.Outcome = s.subjects[0], charged, "charge", confiscation.Pending
			if _, _, err := s.m.r.Confiscation.RecordOffence(ctx, s.id, n); err != nil {
				return err
			}
		}
		return nil
	})
	s.then(convicted.Add(25*time.Minute), s.lead, func(ctx context.Context) error {
		if s.freed {
			return nil
		}
		g, err := s.grant(ctx)
		if err != nil {
			return err
		}
		kept, err := s.m.r.Confiscation.Offences(ctx, s.m.r.DB, g)
		if err != nil {
			return err
		}
		for i, o := range kept {
			n := list[i]
			n.ChargedOn, n.ChargedHow, n.Outcome, n.ConvictedOn = charged, "charge", confiscation.Pleaded, dayOf(convicted)
			if _, err := s.m.r.Confiscation.EditOffence(ctx, s.id, o.N, o.Version, n); err != nil {
				return err
			}
		}
		return s.lifestyle(ctx, s.subjects[0])
	})
}

// counts are the offences of a case by what it is about.
func (s *story) counts(from, charged caltime.Date) []confiscation.NewOffence {
	last := func(days int) caltime.Date {
		if d := from.AddDays(days); d.Before(charged) {
			return d
		}
		return charged
	}
	one := func(code string, end int, benefit money.Pence) confiscation.NewOffence {
		n := confiscation.NewOffence{Code: code, StartedOn: from, EndedOn: last(end), Benefited: "unknown", Intended: "unknown"}
		if benefit > 0 {
			n.Benefit, n.Intended = &benefit, "yes"
		}
		return n
	}
	switch {
	case s.special == "larchwood", s.n%3 == 0:
		return []confiscation.NewOffence{one("mda-4-3", 170, 64_500_00), one("poca-327", 170, 31_000_00)}
	case s.n%3 == 1:
		return []confiscation.NewOffence{one("fraud-2", 10, 2_150_00), one("fraud-2", 20, 1_900_00), one("poca-329", 30, 2_400_00)}
	}
	open := one("fraud-4", 120, 18_300_00)
	open.EndedOn = caltime.Date{}
	return []confiscation.NewOffence{open}
}

// lifestyle keeps the answer that the advice to the prosecutor rests on.
func (s *story) lifestyle(ctx context.Context, who ids.Subject) error {
	room := s.m.r.Confiscation
	if s.n%3 != 2 {
		asked := "unknown"
		if s.n%2 == 0 {
			asked = "yes"
		}
		if err := room.SetLifestyleFacts(ctx, s.id, who, 0, confiscation.NewFacts{PriorsCheckedOn: dayOf(s.m.now), Asked: asked}); err != nil {
			return err
		}
	}
	_, err := room.SaveLifestyle(ctx, s.id, who, lifestyle.POCA2002, "Advice to the prosecutor before the confiscation timetable.")
	return err
}
