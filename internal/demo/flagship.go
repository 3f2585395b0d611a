package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities"
)

// larchwood is the case that shows the most: cash forfeited and received, an account frozen, a house and a car restrained,
// a wallet that nothing holds yet, and cash whose 48 hours run at the end.
func (m *maker) larchwood(clock time.Time) func(*story) {
	return func(s *story) {
		s.kind, s.threat, s.unit, s.special = flagship, "county_lines", 0, "larchwood"
		s.restricted = false
		s.found = m.cal.last(m.o.Today.AddDays(-170)).At(10, 5).UTC()
		s.opened = s.found.Add(time.Hour)
		s.lead, s.deputy = m.f.of(0)[0], m.f.of(0)[1]
		s.arising = cases.Arising{Origin: cases.Proactive, Basis: "soc_tasking"}
		s.who = []person{s.named("Corey", "Vellamere", 1991), s.named("Marek", "Oslanthe", 1987), s.named("Tegan", "Brightmoor", 1994)}
		s.clock = clock
	}
}

func (s *story) larchwood(ctx context.Context) error {
	m := s.m
	n := s.header()
	n.Title, n.Operation = "County lines cash couriers", "Op LARCHWOOD"
	n.Summary = "Cash from street supply on the Harbour estate is carried by two couriers to a valeting firm, banked as takings, and moved to a wallet and to property held by a relative."
	n.Refs = []cases.NewRef{{Kind: cases.RefOCG, Value: "OCG-0412"}, {Kind: cases.RefJARD, Value: "D-000147"}}
	s.place = "Harbour estate, block C"
	find := s.cashOf(assets.S294, 41_200_00)
	find.Asset.Title = "Cash under floor"
	account := func(bank, title string, value money.Pence) assets.New {
		x := s.known(assets.Asset{Kind: assets.Account, Title: title, Institution: bank, SortCode: s.sort(), AccountNo: s.account(), AccountName: "Vellamere Valeting Ltd"},
			value, "statement of the bank")
		return x
	}
	house := s.known(assets.Asset{Kind: assets.Property, Title: "14 Larkfield Rise", Address: "14 Larkfield Rise, Northmarch", TitleNo: s.titleNo()}, 136_000_00, "equity, from a register entry")
	house.ShareBp = 5000
	car := s.known(assets.Asset{Kind: assets.Vehicle, Title: "Estate car, 2024", Vrm: s.vrm(), Place: "Vehicle pound, bay 12"}, 16_000_00, "trade guide price")
	wallet := s.known(assets.Asset{Kind: assets.Crypto, Title: "Exchange wallet, address ends 9f3c", Chain: "Stablecoin", Wallet: "bc1qnorthmarchdemo0000009f3c", Institution: exchanges[0], Quantity: "79811.40"},
		63_050_00, "chain analysis")
	if err := s.file(ctx, n, []assets.Taking{find}, []assets.New{account(banks[0], "Business account ending 4417", 126_090_00), account(banks[1], "Savings account ending 0082", 44_800_00), house, car, wallet}); err != nil {
		return err
	}
	h := s.holdings
	h[0].fate, h[0].after = byCourt, 1
	h[0].within48(s.found, s.opened)
	h[1].fate, h[2].fate, h[2].after = held, byNotice, 2
	h[1].freezeSoon()
	h[2].freezeSoon()
	s.order41(h[3:5])
	s.offences(m.cal.last(m.o.Today.AddDays(-70)).At(10, 40).UTC(), m.cal.last(m.o.Today.AddDays(-5)).At(15, 10).UTC())
	s.investigation("Vellamere Valeting Ltd")
	s.overridden()
	s.life()
	s.then(m.cal.office(s.dice, m.o.Today.AddDays(-8)), s.lead, func(ctx context.Context) error {
		value, closes := money.Pence(63_050_00), m.cal.next(m.o.Today.AddDays(9)).At(24, 0).UTC()
		_, _, err := m.r.Opportunities.Enter(ctx, s.id, opportunities.Entry{Kind: "crypto", Title: "Freeze the wallet before it is emptied",
			Why: "Chain analysis shows a balance at an exchange that is connected with the United Kingdom; nothing holds it.", WhatBy: "Apply for a crypto wallet freezing order",
			Value: &value, Basis: "chain analysis", Closes: &closes})
		return err
	})
	s.then(s.clock.Add(25*time.Minute), s.lead, func(ctx context.Context) error {
		s.found, s.place = s.clock, "Motorway services, northbound"
		t := s.cashOf(assets.S294, 48_260_00)
		t.Asset.Title, t.SubjectID = "Cash in holdall", &s.subjects[1]
		t.Seizure.Exhibits = []assets.Exhibit{{Exhibit: "RP/7", Minor: 48_260_00, Currency: "GBP", Rate: money.One}}
		_, _, err := m.r.Assets.RecordSeizure(ctx, s.id, t)
		return err
	})
	return nil
}

// named is a person of a set piece.
func (d dice) named(first, last string, year int) person {
	return person{first, last, caltime.NewDate(year, time.Month(d.in(1, 12)), d.in(1, 28))}
}
