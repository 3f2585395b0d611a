package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// begin opens the case of a story; what follows is planned from there.
func (s *story) start() {
	s.m.q.add(s.opened, s.label(), func() error {
		ctx := s.m.as(s.lead)
		switch s.kind {
		case cashStory:
			return s.cash(ctx)
		case listedStory:
			return s.listed(ctx)
		case cryptoStory:
			return s.crypto(ctx)
		case accountStory:
			return s.accounts(ctx)
		case restraint:
			return s.restrain(ctx)
		case flagship:
			return s.larchwood(ctx)
		}
		return s.develop(ctx)
	})
}

// header is what every new case has.
func (s *story) header() cases.New {
	n := cases.New{Title: s.fill(one(s.dice, titles[s.threat])), Summary: summaries[s.threat], OpenedOn: dayOf(s.opened)}
	if s.proactive() && s.maybe(55) || s.maybe(4) {
		if op := s.m.operation(); op != "" {
			n.Operation = "Op " + op
		}
	}
	y := s.opened.Year() % 100
	if !s.proactive() {
		n.Refs = append(n.Refs, cases.NewRef{Kind: cases.RefCrime, Value: "NM/" + itoa(y) + "/" + itoa(s.in(100000, 999999))})
		n.OfficerInCase = s.officer()
	}
	if s.threat == "county_lines" || s.threat == "drugs" && s.maybe(25) {
		n.Refs = append(n.Refs, cases.NewRef{Kind: cases.RefOCG, Value: "OCG-0" + itoa(s.in(100, 899))})
	}
	return n
}

// seizing is a seizure at a place and time, not yet of any asset.
func (s *story) seizing(p assets.Power, value money.Pence) assets.Seizure {
	z := assets.Seizure{Power: p, Nation: caltime.EnglandWales, SeizedAt: s.found, Place: s.place, SeizedBy: s.officer(), Suspicion: one(s.dice, grounds)}
	z.Exhibits = []assets.Exhibit{{Exhibit: s.exhibit(), Minor: int64(value), Currency: "GBP", Rate: money.One}}
	if p == assets.S294 && value > 400_000 && s.maybe(25) { // a find in two bundles
		a := value * money.Pence(s.in(20, 60)) / 100 / 1000 * 1000
		z.Exhibits[0].Minor = int64(value - a)
		z.Exhibits = append(z.Exhibits, assets.Exhibit{Exhibit: s.exhibit(), Minor: int64(a), Currency: "GBP", Rate: money.One})
	}
	if p == assets.S294 && len(z.Exhibits) == 1 && s.maybe(6) {
		z.Exhibits = append(z.Exhibits, assets.Exhibit{Exhibit: s.exhibit(), Minor: int64(s.in(4, 160)) * 50_00, Currency: "EUR", Rate: money.Rate("0.8" + itoa(s.in(41, 72)))})
	}
	return z
}

var bundles = []string{"Cash in holdall", "Cash under floor", "Cash in vehicle boot", "Cash in coat lining", "Cash in freezer", "Cash in shoe boxes",
	"Cash in rucksack", "Cash in safe", "Cash in door panel", "Cash in suitcase"}

func (s *story) cashOf(p assets.Power, value money.Pence) assets.Taking {
	return assets.Taking{Asset: assets.Asset{Kind: assets.Cash, Title: one(s.dice, bundles), Place: "Cash safe, Northmarch HQ"}, Seizure: s.seizing(p, value)}
}

// cash is a find of cash: seized under s.294, or held under PACE at first.
func (s *story) cash(ctx context.Context) error {
	power := assets.S294
	if s.special == "pace" {
		power = assets.PACE
	}
	value := s.sumOf(s.dice.cash(8_900))
	taken := []assets.Taking{s.cashOf(power, value)}
	var known []assets.New
	if s.maybe(10) {
		known = append(known, s.vehicle())
	}
	if s.maybe(12) {
		known = append(known, s.account1())
	}
	if err := s.file(ctx, s.header(), taken, known); err != nil {
		return err
	}
	h := s.holdings[0]
	h.fate = s.fateOr(draw(s.dice, []odds[fate]{{38, byNotice}, {19, byCourt}, {5, part}, {3, refusedBy}, {18, given}, {2, tooLate}, {2, runsOut}, {4, held}, {4, objected}}))
	if power == assets.PACE {
		s.evidence(h)
	} else {
		h.within48(s.found, s.opened)
	}
	for _, x := range s.holdings[1:] {
		x.look(s.opened)
	}
	s.life()
	return nil
}

// listed is a find of watches, metal or jewellery.
func (s *story) listed(ctx context.Context) error {
	what := draw(s.dice, []odds[[2]string]{{50, [2]string{"watch", "Wristwatch, boxed"}}, {22, [2]string{"precious_metal", "Gold bars, 100 g"}},
		{18, [2]string{"precious_stone", "Loose stones in paper"}}, {10, [2]string{"artistic_work", "Framed print, signed"}}})
	value := s.sumOf(s.sum(7_400, 0.6, 1_200, 96_000, 50_00))
	t := assets.Taking{Asset: assets.Asset{Kind: assets.Listed, Title: what[1], ListedKind: what[0], Place: "Property store, bay " + itoa(s.in(1, 40))}, Seizure: s.seizing(assets.S303J, value)}
	taken := []assets.Taking{t}
	if s.maybe(45) {
		taken = append(taken, s.cashOf(assets.S294, s.dice.cash(6_200)))
	}
	if err := s.file(ctx, s.header(), taken, nil); err != nil {
		return err
	}
	for _, h := range s.holdings {
		h.fate = s.fateOr(draw(s.dice, []odds[fate]{{52, byCourt}, {24, given}, {4, tooLate}, {4, runsOut}, {16, held}}))
		h.within48(s.found, s.opened)
	}
	s.life()
	return nil
}

// crypto is a seizure of cryptoassets, or a wallet at an exchange that is frozen.
func (s *story) crypto(ctx context.Context) error {
	value := s.sumOf(s.sum(24_000, 1.1, 1_400, 640_000, 1))
	a := assets.Asset{Kind: assets.Crypto, Title: "Wallet address ending " + itoa(s.in(1000, 9999)), Chain: one(s.dice, []string{"Bitcoin", "Ether", "Stablecoin"}), Wallet: s.wallet(),
		Quantity: itoa(s.in(0, 9)) + "." + itoa(s.in(1000, 9999)), Institution: one(s.dice, exchanges)}
	if s.maybe(55) {
		z := s.seizing(assets.S303Z29, value)
		z.Place = "Force-held wallet, Northmarch HQ"
		if err := s.file(ctx, s.header(), []assets.Taking{{Asset: a, Seizure: z}}, nil); err != nil {
			return err
		}
		h := s.holdings[0]
		h.fate = s.fateOr(draw(s.dice, []odds[fate]{{56, byCourt}, {16, given}, {4, tooLate}, {24, held}}))
		h.within48(s.found, s.opened)
	} else {
		known := []assets.New{s.known(a, value, "balance shown by the exchange")}
		if s.maybe(40) {
			known = append(known, s.account1())
		}
		if err := s.file(ctx, s.header(), nil, known); err != nil {
			return err
		}
		for _, h := range s.holdings {
			h.fate = s.fateOr(draw(s.dice, []odds[fate]{{46, byCourt}, {14, given}, {22, held}, {18, disposed}}))
			h.freezeSoon()
		}
	}
	s.life()
	return nil
}

// accounts are accounts frozen under Chapter 3B.
func (s *story) accounts(ctx context.Context) error {
	var known []assets.New
	for n := draw(s.dice, []odds[int]{{56, 1}, {30, 2}, {14, 3}}); n > 0; n-- {
		known = append(known, s.account1())
	}
	if s.maybe(14) {
		known = append(known, s.vehicle())
	}
	if err := s.file(ctx, s.header(), nil, known); err != nil {
		return err
	}
	for _, h := range s.holdings {
		h.fate = s.fateOr(draw(s.dice, []odds[fate]{{34, byNotice}, {18, byCourt}, {16, given}, {2, runsOut}, {7, held}, {2, refusedBy}, {12, disposed}, {2, objected}}))
		if h.kind == assets.Account && h.fate != disposed {
			h.freezeSoon()
		} else {
			h.look(s.opened)
		}
	}
	s.life()
	return nil
}

// restrain is property restrained for a confiscation that is to come.
func (s *story) restrain(ctx context.Context) error {
	known := []assets.New{}
	if s.maybe(62) {
		known = append(known, s.house())
	}
	if s.maybe(58) || len(known) == 0 {
		known = append(known, s.vehicle())
	}
	if s.maybe(46) {
		known = append(known, s.account1())
	}
	var taken []assets.Taking
	if s.maybe(20) {
		taken = append(taken, s.cashOf(assets.S294, s.dice.cash(9_600)))
	}
	if err := s.file(ctx, s.header(), taken, known); err != nil {
		return err
	}
	var free []*holding
	for _, h := range s.holdings {
		if h.kind == assets.Cash {
			h.fate = draw(s.dice, []odds[fate]{{50, byNotice}, {30, byCourt}, {20, given}})
			h.within48(s.found, s.opened)
			continue
		}
		free = append(free, h)
	}
	s.order41(free)
	s.life()
	return nil
}

// develop is a case on intelligence, before anything is held; some of it comes to freezing.
func (s *story) develop(ctx context.Context) error {
	known := []assets.New{s.account1()}
	if s.maybe(40) {
		known = append(known, s.house())
	}
	if s.maybe(35) {
		known = append(known, s.vehicle())
	}
	if err := s.file(ctx, s.header(), nil, known); err != nil {
		return err
	}
	for _, h := range s.holdings {
		h.fate = disposed
		if h.kind == assets.Account && s.maybe(45) {
			h.fate = draw(s.dice, []odds[fate]{{40, byNotice}, {25, byCourt}, {15, given}, {20, held}})
			h.freezeSoon()
			continue
		}
		h.look(s.opened)
	}
	s.life()
	return nil
}

// known is an asset that a case knows of from its opening, with an estimate.
func (s *story) known(a assets.Asset, value money.Pence, basis string) assets.New {
	e := assets.Entry{Measure: assets.Estimate, Minor: int64(value), Currency: "GBP", Rate: money.One, AsOf: s.m.now.Add(-time.Hour), Basis: basis}
	a.FirstKnownAt = s.m.now.Add(-time.Duration(s.in(2, 70)) * time.Hour)
	return assets.New{Asset: a, Entries: []assets.Entry{e}}
}

func (s *story) account1() assets.New {
	no := s.account()
	a := assets.Asset{Kind: assets.Account, Title: one(s.dice, []string{"Current account", "Savings account", "Business account", "E-money account"}) + " ending " + no[4:],
		Institution: one(s.dice, banks), AccountNo: no, SortCode: s.sort(), AccountName: s.who[0].name()}
	return s.known(a, s.sumOf(s.sum(27_500, 1.05, 1_150, 940_000, 1)), "statement of the bank")
}

func (s *story) vehicle() assets.New {
	a := assets.Asset{Kind: assets.Vehicle, Title: one(s.dice, []string{"Estate car", "Saloon car", "Panel van", "Sports car", "Motorcycle", "Off-road car"}), Vrm: s.vrm(),
		Place: "Vehicle pound, bay " + itoa(s.in(1, 60))}
	return s.known(a, s.sum(15_800, 0.6, 1_800, 118_000, 50_00), "trade guide price")
}

func (s *story) house() assets.New {
	street := s.street()
	a := assets.Asset{Kind: assets.Property, Title: street[:len(street)-len(", Northmarch")], Address: street, TitleNo: s.titleNo()}
	n := s.known(a, s.sum(124_000, 0.5, 18_000, 780_000, 500_00), "equity, from a register entry and a drive-by valuation")
	if s.maybe(40) {
		n.ShareBp = 5000
	}
	return n
}

// sumOf gives the sum that a set piece asks for, or the one drawn.
func (s *story) sumOf(drawn money.Pence) money.Pence {
	if s.fixed != 0 {
		return s.fixed
	}
	return drawn
}

func (s *story) fateOr(drawn fate) fate {
	if s.forced != "" {
		return s.forced
	}
	return drawn
}
