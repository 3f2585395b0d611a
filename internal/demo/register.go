package demo

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/users"
)

// register has the administrator keep the register on the last day: vetting of everybody, of which one ends soon and one is
// over; professional development that was done, of which one is due soon and one overdue; and a confiscator who is
// suspended. No dice, so that the stories stay as they are drawn.
func (m *maker) register() error {
	m.clock(m.end)
	admin := m.f.holding(perm.Administrator)[0]
	ctx, today := m.as(admin), m.o.Today
	for n, p := range m.f.staff {
		if p == admin {
			continue // nobody keeps their own entry
		}
		level, last := "Recruit vetting", caltime.Date{}
		if p.role != perm.Referrer {
			level = "Management vetting"
		}
		switch n {
		case 1:
			last = today.AddDays(40)
		case 8:
			last = today.AddDays(-5)
		}
		if err := m.r.Users.Clear(ctx, p.id, users.Vetting, level, m.begin.AddDays(n), last); err != nil {
			return fmt.Errorf("vetting of %s: %w", p.name, err)
		}
		if err := m.develop(ctx, n, p); err != nil {
			return fmt.Errorf("development of %s: %w", p.name, err)
		}
	}
	return nil
}

// develop records when the development of an investigator was last done, and suspends one confiscator without it.
func (m *maker) develop(ctx context.Context, n int, p *member) error {
	held, err := m.r.Users.Accreditations(ctx, m.r.DB, p.id)
	if err != nil || p.role != perm.Investigator {
		return err
	}
	done := m.o.Today.AddDays(-20 - 9*n)
	switch n {
	case 4:
		done = m.o.Today.AddDays(-330) // due within 60 days
	case 7:
		done = m.o.Today.AddDays(-372) // overdue
	}
	for _, a := range held {
		if a.Kind == users.Confiscator && n == 11 {
			if err := m.r.Users.SuspendAccreditation(ctx, p.id, a.ID, m.o.Today.AddDays(-12), caltime.Date{}, "A task of professional development was not done"); err != nil {
				return err
			}
			continue
		}
		if err := m.r.Users.RecordCPD(ctx, p.id, a.ID, done, caltime.Date{}); err != nil {
			return err
		}
	}
	return nil
}

// overridden plans an application by somebody whom the register does not know as accredited, recorded with a reason.
func (s *story) overridden() {
	m := s.m
	applied := m.cal.last(m.o.Today.AddDays(-3)).At(10, 15).UTC()
	s.then(applied.Add(2*time.Hour), s.lead, func(ctx context.Context) error {
		_, err := m.r.Orders.ApplyPart8(ctx, s.id, orders.Part8Application{Kind: orders.ProductionOrder, Investigation: powers.ConfiscationInvestigation, Respondent: "Brightmoor Bookkeeping",
			Sought: "Ledgers of the valeting firm", Court: crown, Lodged: applied, Applicant: orders.Party{Name: "Perrin Vale", Rank: "Financial investigator",
				Override: "Accredited by the regional unit; the certificate was seen and is in the case papers"}})
		return err
	})
}
