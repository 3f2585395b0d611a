package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// freezeSoon plans a freezing order on an account or wallet, days to weeks after it was found; the account of a story
// that ends in nothing is let be.
func (h *holding) freezeSoon() {
	if h.fate == disposed {
		h.look(h.opened)
		return
	}
	m := h.m
	at := m.cal.sitting(h.dice, m.cal.after(dayOf(h.opened), h.in(1, 12)))
	h.then(at.Add(h.minutes(15, 45)), h.lead, func(ctx context.Context) error {
		x := orders.Making{AssetID: h.asset, Court: magistrates, MadeBy: orders.Bench, Lodged: at.Add(-h.minutes(60, 900)), Made: at, Applicant: h.applicant(), Authoriser: h.senior(),
			Amount: h.value, Served: at.Add(10 * time.Minute), ServedHow: "On the bank by secure e-mail"}
		x.PrintedEnd, _ = dayOf(at).AddMonths(draw(h.dice, []odds[int]{{18, 3}, {64, 6}, {12, 9}, {6, 12}}))
		x.PrintedEnd = x.PrintedEnd.AddDays(-1)
		if !h.until.IsZero() {
			x.PrintedEnd = h.until
		}
		out, err := m.r.Orders.RecordAccountFreezing(ctx, h.id, x)
		if err != nil {
			return err
		}
		h.first, h.frozen = dayOf(at), true
		h.holds(out.Order)
		h.course()
		return nil
	})
}

// look assesses property that nothing holds, weeks after it was found, and lets it be or leaves it open.
func (h *holding) look(from time.Time) {
	m := h.m
	at := m.cal.office(h.dice, dayOf(from).AddDays(h.in(5, 30)))
	route := one(h.dice, []string{"s.41, restraint", "s.303Z1, freezing", "s.6, confiscation"})
	h.then(at, h.lead, func(ctx context.Context) error { return h.step(ctx, assets.Assessed, "", route) })
	to, why, left := assets.NoAction, "The equity does not cover the costs.", "not_proportionate"
	switch {
	case h.maybe(30):
		to, why, left = assets.Discounted, "The holder was shown to have bought it before the offending.", "no_further_action"
	case h.maybe(12):
		to, why, left = assets.Dissipated, "Sold before an order could be sought.", "no_further_action"
	case h.maybe(15):
		to, why, left = assets.Transferred, "Handed to HMRC with the file.", "transferred"
	}
	h.then(m.cal.office(h.dice, dayOf(at).AddDays(h.in(14, 120))), h.lead, func(ctx context.Context) error {
		if err := h.step(ctx, to, why, ""); err != nil {
			return err
		}
		h.done(left)
		return nil
	})
}

// evidence is cash that was taken under PACE: decided upon in time, late, or not at all.
func (s *story) evidence(h *holding) {
	m := s.m
	switch {
	case s.maybe(45): // decided in time to seize it under s.294, which is a seizure of its own
		at := s.opened.Add(h.minutes(60, 400))
		s.then(at, s.lead, func(ctx context.Context) error {
			s.found = m.now.Add(-5 * time.Minute)
			t := s.cashOf(assets.S294, h.value)
			t.Asset, t.AssetID, t.Seizure.Place = assets.Asset{}, h.asset, "Cash safe, Northmarch HQ"
			t.Seizure.Exhibits = t.Seizure.Exhibits[:1]
			t.Seizure.Exhibits[0].Minor = int64(h.value)
			z, _, err := m.r.Assets.RecordSeizure(ctx, s.id, t)
			if err != nil {
				return err
			}
			h.within48(z.SeizedAt, m.now)
			return nil
		})
	default: // nobody decides within 48 hours
		s.reviewed(dayOf(s.found).AddDays(s.in(21, 60)))
		s.then(m.cal.office(h.dice, dayOf(s.found).AddDays(s.in(5, 20))), s.lead, func(ctx context.Context) error {
			g, err := s.grant(ctx)
			if err != nil {
				return err
			}
			list, err := m.r.Assets.Seizures(ctx, m.r.DB, g)
			if err != nil {
				return err
			}
			for _, z := range list {
				if z.AssetID == h.asset && z.DecidedS294At == nil {
					return m.r.Assets.DecideS294(ctx, s.id, assets.Choice{Seizure: z.ID, Version: z.Version, At: m.now, Why: "The cash is needed as evidence until the trial."})
				}
			}
			return nil
		})
		if s.maybe(60) {
			h.release(m.cal.office(h.dice, dayOf(s.found).AddDays(s.in(60, 240))), "the holder", "The criminal case ended without a charge.")
		}
	}
}

// order41 plans a restraint order on what is free, its reports, and what comes of it.
func (s *story) order41(list []*holding) {
	if len(list) == 0 {
		return
	}
	m := s.m
	at := m.cal.sitting(s.dice, m.cal.after(dayOf(s.opened), s.in(3, 26)))
	s.then(at.Add(s.minutes(20, 60)), s.lead, func(ctx context.Context) error {
		in := orders.Restraining{Making: orders.Making{AssetID: list[0].asset, Court: crown, MadeBy: one(s.dice, []string{"Recorder of Northmarch", "Circuit judge"}),
			Lodged: at.Add(-time.Duration(s.in(1, 4)) * 24 * time.Hour), Made: at, Applicant: s.applicant(), Served: at.Add(12 * time.Minute), ServedHow: "On the defendant by hand"}}
		for _, h := range list[1:] {
			in.More = append(in.More, h.asset)
		}
		due, _ := dayOf(at).AddMonths(s.in(3, 5))
		in.Reports = []caltime.Date{m.cal.next(due)}
		out, err := m.r.Orders.RecordRestraint(ctx, s.id, in)
		if err != nil {
			return err
		}
		s.reports(out.Order.N, in.Reports[0])
		if s.maybe(64) {
			charge := m.cal.office(s.dice, dayOf(at).AddDays(s.in(30, 300)))
			s.moveStage(charge, cases.Charged, "Charged; the confiscation timetable follows the trial.")
			convicted := m.cal.office(s.dice, dayOf(charge).AddDays(s.in(120, 260)))
			s.moveStage(convicted, cases.Confiscation, "Convicted; statement of information ordered.")
			if s.special == "" {
				s.offences(charge, convicted)
				s.confiscation(convicted)
			}
		}
		if s.special == "" && s.maybe(48) {
			s.discharge(out.Order.N, m.cal.sitting(s.dice, dayOf(at).AddDays(s.in(120, 400))), list)
		}
		return nil
	})
}

// reports tells the court of progress by the day it set, nearly always.
func (s *story) reports(n int, due caltime.Date) {
	m := s.m
	day := m.cal.last(due.AddDays(-s.in(1, 8)))
	if s.maybe(7) {
		day = m.cal.next(due.AddDays(s.in(6, 25)))
		s.reviewed(due.AddDays(s.in(30, 55)))
	}
	s.then(m.cal.office(s.dice, day), s.lead, func(ctx context.Context) error {
		if s.freed {
			return nil
		}
		next, _ := due.AddMonths(s.in(4, 6))
		next = m.cal.next(next)
		if _, err := m.r.Orders.RecordReport(ctx, s.id, orders.Reporting{N: n, On: dayOf(m.now), Note: "Progress since the last report, by letter to the court.", Next: next}); err != nil {
			return err
		}
		s.reports(n, next)
		return nil
	})
}

func (s *story) discharge(n int, at time.Time, list []*holding) {
	s.then(at.Add(s.minutes(20, 60)), s.lead, func(ctx context.Context) error {
		if s.confiscated {
			return nil
		}
		in := orders.Ending{N: n, At: at, Ground: one(s.dice, []orders.Ground{orders.Concluded, orders.NotStarted})}
		if in.Ground == orders.Concluded {
			in.Why = "The prosecution was discontinued."
		}
		if _, err := s.m.r.Orders.Discharge(ctx, s.id, in); err != nil {
			return err
		}
		s.freed = true
		for _, h := range list {
			h.done("discontinued")
		}
		return nil
	})
}

// life is what happens on most cases: a strategy, an investigation, further people, a review.
func (s *story) life() {
	m := s.m
	day := dayOf(s.opened)
	if s.maybe(70) {
		s.decide(m.cal.office(s.dice, day.AddDays(s.in(0, 6))), s.lead, "Financial strategy set", one(s.dice, []string{
			"Follow the money through the accounts first; civil route under Part 5 in parallel.", "Detain and seek forfeiture; keep confiscation open.",
			"Identify property for restraint before the suspects are told."}), "Value and risk of dissipation as assessed on the day.")
	}
	if s.maybe(80) {
		s.moveStage(m.cal.office(s.dice, day.AddDays(s.in(4, 30))), cases.Investigating, "")
	}
	if s.maybe(26) {
		s.decide(m.cal.office(s.dice, day.AddDays(s.in(30, 120))), m.f.reviewer(s), "Reviewed by the supervisor", one(s.dice, []string{
			"Proceed. Next review in eight weeks.", "Proceed; ask the bank for the earlier statements.", "Proceed; the second account is to be looked at."}), "Progress and proportionality considered.")
	}
	likely := 20
	if day.Before(m.begin.AddDays(270)) { // few cases are open yet, and people write more down
		likely = 44
	}
	switch {
	case s.special == "waits":
		s.chance(m.cal.office(s.dice, m.o.Today.AddDays(-12)))
	case s.maybe(likely) || s.special == "chance":
		s.chance(m.cal.office(s.dice, day.AddDays(s.in(3, 90))))
	}
	if s.maybe(4) {
		from := m.cal.office(s.dice, day.AddDays(s.in(40, 120)))
		s.moveStage(from, cases.Suspended, "Waits for the forensic report on the telephones.")
		s.then(m.cal.office(s.dice, dayOf(from).AddDays(s.in(30, 90))), s.lead, func(ctx context.Context) error {
			if s.stage == cases.Suspended {
				s.moveStage(m.now.Add(time.Minute), s.before, "")
			}
			return nil
		})
	}
	if s.same != nil {
		s.link(m.cal.office(s.dice, day.AddDays(s.in(2, 20))))
	}
	if !s.idle.IsZero() {
		s.reviewed(s.idle.AddDays(s.in(45, 75)))
	}
	for _, n := range []int{s.in(110, 150), s.in(240, 300), s.in(390, 450)} { // the supervisor looks in
		s.reviewed(day.AddDays(n))
	}
	if len(s.subjects) > 0 && s.maybe(14) {
		s.convict(m.cal.office(s.dice, day.AddDays(s.in(120, 420))))
	}
}

// link says that the first subject is the first one of an earlier case as well.
func (s *story) link(at time.Time) {
	s.then(at, s.lead, func(ctx context.Context) error {
		if s.same.restricted || s.same.id == 0 {
			return nil
		}
		return s.m.r.Subjects.Link(ctx, s.id, s.subjects[0], s.same.id, s.same.subjects[0], "Same name and date of birth, and the same address in both files")
	})
}

func (s *story) convict(at time.Time) {
	s.then(at, s.lead, func(ctx context.Context) error {
		if s.tried { // the conviction itself is recorded, and the category follows it
			return nil
		}
		return s.m.r.Subjects.SetRole(ctx, s.id, s.subjects[0], convicted(dayOf(s.m.now)))
	})
}

// users of a restricted case are its members; the supervisor of the unit is one.
func (f force) reviewer(s *story) *member { return f.supervisor(s.unit) }
