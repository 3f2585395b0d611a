package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// superintendent authorises what only a senior appropriate officer may.
var superintendent = orders.Party{Name: "Det Supt Alder Roxwell", Rank: "Superintendent"}

// investigation plans the orders of a case's investigation and what it refers: material that came in time, a warrant
// executed and returned, a disclosure order with one notice answered and one that runs, monitoring that runs, and a referral
// that another body has yet to decide.
func (s *story) investigation(who string) {
	m := s.m
	day := func(back int, h, min int) time.Time { return m.cal.last(m.o.Today.AddDays(-back)).At(h, min).UTC() }
	s.part8(orders.ProductionOrder, day(100, 9, 30), "Halewick Bank plc", "Statements and mandates of the business account, two years", func(ctx context.Context, n int, made time.Time) {
		s.then(made.Add(4*24*time.Hour), s.lead, func(ctx context.Context) error {
			_, err := m.r.Orders.RecordMaterial(ctx, s.id, orders.Part8Material{N: n, On: dayOf(m.now), Exhibit: "HB/1 to HB/4: statements, mandate, paying-in slips", Whole: true})
			return err
		})
	})
	s.part8(orders.SearchWarrant, day(90, 9, 40), who, "Unit 4, Harbour Trading Estate: takings books and card terminals", func(ctx context.Context, n int, made time.Time) {
		s.then(made.Add(7*24*time.Hour), s.lead, func(ctx context.Context) error {
			_, err := m.r.Orders.ExecuteWarrant(ctx, s.id, orders.Part8Search{N: n, At: m.now.Add(-2 * time.Hour), Exhibit: "OT/1 takings books; OT/2 two card terminals"})
			return err
		})
		s.then(made.Add(9*24*time.Hour), s.lead, func(ctx context.Context) error {
			_, err := m.r.Orders.ReturnWarrant(ctx, s.id, orders.Part8Return{N: n, On: dayOf(m.now)})
			return err
		})
	})
	s.part8(orders.DisclosureOrder, day(62, 10, 10), "Those named in notices under it", "Sources of the takings banked since 2024", func(ctx context.Context, n int, made time.Time) {
		s.notice(n, made.Add(24*time.Hour), "Vellamere Valeting Ltd", "Takings by day, with the till rolls", dayOf(made).AddDays(21))
		s.then(made.Add(15*24*time.Hour), s.lead, func(ctx context.Context) error {
			_, err := m.r.Orders.AnswerPart8Notice(ctx, s.id, orders.Part8Answer{N: n, Notice: 1, On: dayOf(m.now), Exhibit: "VV/1 takings by day"})
			return err
		})
		s.notice(n, day(12, 11, 0), "Brightmoor Bookkeeping", "Working papers for the last two years’ accounts", m.cal.next(m.o.Today.AddDays(6)))
	})
	s.part8(orders.AccountMonitoring, day(20, 9, 50), "Cloverley Savings", "Daily statements of the savings account", nil)
	s.part8(orders.ProductionOrder, day(6, 9, 35), "Pinnock Exchange", "Customer file and transactions of the wallet", nil)
	s.then(day(30, 14, 20), s.lead, func(ctx context.Context) error {
		value := money.Pence(38_000_00)
		_, err := m.r.Orders.Refer(ctx, s.id, orders.NewReferral{Kind: orders.ReferTAX, Body: orders.NCA, Estimate: &value, Basis: "takings banked, less declared turnover", Sent: dayOf(m.now),
			Reasons: "Takings of the valeting firm that no work accounts for; the tax was never declared."})
		return err
	})
	s.then(day(24, 10, 5), s.lead, func(ctx context.Context) error {
		_, err := m.r.Orders.AcknowledgeReferral(ctx, s.id, orders.ReferralSending{N: 1, On: dayOf(m.now), BodyRef: "NCA/T/0412"})
		return err
	})
}

// part8 plans an order that a judge makes an hour after it was applied for; then plans what follows, with its number.
func (s *story) part8(k orders.Kind, applied time.Time, who, sought string, then func(ctx context.Context, n int, made time.Time)) {
	m, made := s.m, applied.Add(time.Hour)
	s.then(made.Add(20*time.Minute), s.lead, func(ctx context.Context) error {
		in := orders.Part8Application{Kind: k, Investigation: powers.ConfiscationInvestigation, Respondent: who, Sought: sought, Court: crown, Applicant: orders.Party{User: s.lead.id}, Lodged: applied}
		if k.ByNotice() {
			in.Authoriser, in.Authorised = superintendent, applied.Add(-24*time.Hour)
		}
		out, err := m.r.Orders.ApplyPart8(ctx, s.id, in)
		if err != nil {
			return err
		}
		d := orders.Part8Decision{N: out.Order.N, Outcome: orders.GrantedBy, At: made, MadeBy: "HHJ Marlowe", Sealed: dayOf(made), Served: made.Add(10 * time.Minute), ServedHow: "By secure e-mail"}
		if _, err := m.r.Orders.DecidePart8(ctx, s.id, d); err != nil {
			return err
		}
		if then != nil {
			then(ctx, out.Order.N, made)
		}
		return nil
	})
}

func (s *story) notice(order int, at time.Time, who, asked string, due caltime.Date) {
	s.then(at, s.lead, func(ctx context.Context) error {
		_, err := s.m.r.Orders.GivePart8Notice(ctx, s.id, orders.Part8Giving{N: order, Respondent: who, Asked: asked, Given: dayOf(s.m.now), Due: due})
		return err
	})
}
