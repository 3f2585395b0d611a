package confiscation_test

import (
	"context"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

func TestTrap01_FreezingThenForfeitureOfTheSameBalance(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		a := b.frozen("2026-10-05T10:30", "2027-02-01", 20_000_00)
		b.shown(ladder{20_000_00, 20_000_00, 0, 0})
		b.forfeit(a.ID, "2026-11-02T10:00", "2026-11-20T11:00")
		b.shown(ladder{20_000_00, 20_000_00, 20_000_00, 0})
		b.equal(b.years()["2026/27"], assets.YearFlow{Year: 2026, Denied: 20_000_00, Forfeited: 20_000_00}, "the year")
	})
}

func TestTrap02_AnExtensionIsNoNewDenial(t *testing.T) {
	each(t, "2027-05-04T12:00", func(b *bench) {
		b.now("2026-11-24T12:00")
		s := b.seizeCash("2026-11-23T09:00", "2026-11-24T10:30", 48_260_00)
		b.now("2027-05-04T12:00")
		made[orders.Result](b)(b.r.Orders.ExtendDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2027-05-04T10:30")))
		b.shown(ladder{48_260_00, 48_260_00, 0, 0})
		b.equal(len(b.years()), 1, "years")
		b.equal(b.years()["2026/27"], assets.YearFlow{Year: 2026, Denied: 48_260_00}, "denied once, in the year it was first held")
	})
}

func TestTrap03_ARestraintOrderOfAllPropertyAndItsItems(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		car, boat := b.asset(assets.Vehicle, "Grey van"), b.asset(assets.Other, "Boat at Halewick")
		m := orderstest.Detain(b.f, car.AssetID, "2026-11-20T10:30")
		m.Court, m.MadeBy, m.Terms = "Northmarch Crown Court", "HHJ Test", "All realisable property"
		in := orders.Restraining{Making: m, More: []ids.Asset{boat.AssetID}, Reports: []caltime.Date{day("2027-02-20")}}
		res := made[orders.Result](b)(b.r.Orders.RecordRestraint(b.ctx, b.c.ID, in))
		b.equal(*res.Order.AmountPence, money.Pence(40_000_00), "the order's own value is not added to its items'")
		b.shown(ladder{40_000_00, 40_000_00, 0, 0})
		_, err := b.r.Orders.RecordRestraint(b.ctx, b.c.ID, in)
		b.refused(err, "")
		b.shown(ladder{40_000_00, 40_000_00, 0, 0})
	})
}

func TestTrap04_JointBenefitIsNoSum(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		for n, name := range []string{"A. Defendant", "B. Defendant"} {
			confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, name, "2025-03-14", "2025-03-20")
			in := confiscationtest.Order(n+1, "2026-01-30", 100_000_00, "")
			in.Basis, in.Hidden, in.Amount = confiscation.Schedule, 10_000_00, 0
			made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, in))
		}
		b.shown(ladder{0, 0, 20_000_00, 0})
		v := b.value()
		b.equal(len(v.Benefit), 2, "a benefit for each")
		b.equal(v.Beyond, money.Pence(20_000_00), "ordered beyond what is held: a finding of hidden assets")
		for _, sum := range []money.Pence{v.Identified, v.Held, v.Ordered, v.Stake, v.Imposed} {
			if sum >= 100_000_00 {
				b.t.Errorf("a benefit stands in %s", sum)
			}
		}
	})
}

func TestTrap05_APaymentOfAJointCaseIsCountedOnceAmongAgencies(t *testing.T) {
	each(t, "2027-01-20T12:00", func(b *bench) {
		b.now("2026-11-23T12:00")
		var sum money.Pence
		first := b.c
		for _, share := range []int{6_000, 4_000} {
			b.now("2026-11-24T12:00")
			s := b.seizeCash("2026-11-23T09:00", "2026-11-24T10:30", 10_000_01)
			b.forfeit(s.AssetID, "2026-11-24T11:00", "2026-11-24T11:30")
			b.now("2027-01-20T12:00")
			_, err := b.r.Orders.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: s.AssetID, On: day("2027-01-19"), Where: "HMCTS"})
			b.must(err)
			b.must(b.r.Assets.ShareCase(b.ctx, b.c.ID, assets.Joint{LeadAgency: "Northmarch", ShareBp: share, Agreement: "Joint investigation agreement"}))
			v := b.value()
			b.equal(v.Reaches[s.InterestID].Collected, money.Pence(10_000_01), "the asset itself shows the whole")
			want := v.Joint.Of(10_000_01)
			b.shown(ladder{want, want, want, want})
			sum += v.Collected
			b.kind(b.r.Assets.ShareCase(b.ctx, b.c.ID, assets.Joint{LeadAgency: "Late", ShareBp: 1, Agreement: "x"}), fault.Conflict)
			b.c = casestest.OpenIn(b.t, b.r.Cases, b.f) // the other agency's case of the same money
		}
		b.equal(sum, money.Pence(10_000_01), "the payment, once")
		b.c = first
		b.refused(b.r.Assets.ShareCase(b.ctx, b.c.ID, assets.Joint{ShareBp: 10_001, Version: 1}), "lead_agency")
	})
}

func TestTrap06_AnUpliftIsADelta(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		in := confiscationtest.Order(1, "2026-01-30", 100_000_00, "")
		in.Basis, in.Hidden = confiscation.Schedule, 30_000_00
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, in))
		boat := b.asset(assets.Other, "Boat at Halewick")
		b.must(b.r.Uplift(b.ctx, b.c.ID, confiscation.Uplifting{On: on(1), Day: day("2026-11-20"), Lines: []confiscation.Scheduled{{Interest: boat.ID, Value: 20_000_00}}, Amount: 20_000_00, Due: day("2027-02-19")}))
		v := b.value()
		b.equal(v.Imposed, money.Pence(50_000_00), "imposed")
		b.equal(v.Orders, 1, "orders")
		b.equal(b.years()["2025/26"].Imposed, money.Pence(30_000_00), "imposed in the year of the order")
		b.equal(b.years()["2026/27"].Imposed, money.Pence(20_000_00), "the delta in its own year")
	})
}

func TestTrap07_InterestIsBesideTheOrder(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-01-30", 30_000_00, "")))
		b.must(b.r.Interest(b.ctx, b.c.ID, on(1), day("2026-02-09")))
		b.shown(ladder{0, 0, 30_000_00, 0})
		b.equal(b.value().Interest, money.Pence(65_75), "interest in a column of its own")
		if got := b.sheet()["Interest accrued on it"]; !strings.HasPrefix(got, "£65.75") {
			b.t.Errorf("the page shows %q", got)
		}
	})
}

func TestTrap08_CashPaidOverIsATransferRecordedOnce(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		s := b.seizeCash("2026-11-23T09:00", "2026-11-24T10:30", 20_000_00)
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		in := confiscationtest.Order(1, "2026-11-25", 50_000_00, "")
		in.Basis, in.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: s.InterestID, Value: 20_000_00}}
		_, err := b.r.Order(b.ctx, b.c.ID, in)
		b.refused(err, "") // s.82: it is not free property
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-11-25", 50_000_00, "")))
		_, _, err = b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-26"), Source: confiscation.FromTransfer, Property: s.InterestID, Amount: 20_000_00})
		b.must(err)
		b.must(b.r.Receive(b.ctx, b.c.ID, confiscation.Receiving{On: on(1), Payment: 1, Day: day("2026-11-26"), Where: "HMCTS"}))
		b.shown(ladder{20_000_00, 20_000_00, 50_000_00, 20_000_00})
		b.equal(b.sum(assets.Forfeited), money.Pence(0), "nothing is forfeited")
		_, err = b.r.Orders.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: s.AssetID, On: day("2026-11-26"), Where: "HMCTS"})
		b.refused(err, "")
		_, err = b.r.Orders.ApplyForForfeiture(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-26T10:00"))
		b.refused(err, "")
	})
}

func TestTrap08_ASoldThingIsCountedOnTheOrderAlone(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		car := b.asset(assets.Vehicle, "Grey van")
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		in := confiscationtest.Order(1, "2026-11-25", 50_000_00, "")
		in.Basis, in.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: car.ID, Value: 20_000_00}}
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, in))
		_, _, err := b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-26"), Source: confiscation.FromSale, Property: car.ID, Amount: 20_000_00})
		b.must(err)
		_, err = b.r.Orders.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: car.AssetID, On: day("2026-11-26"), Where: "HMCTS", Amount: &[]money.Pence{20_000_00}[0]})
		b.refused(err, "") // its money comes in as a payment
		e := assets.Pounds(car.ID, assets.ReceiptedSum, 20_000_00, b.time.Now(), "remittance")
		_, err = b.r.Assets.RecordValue(b.ctx, b.c.ID, e)
		b.refused(err, "")
		b.must(b.r.Receive(b.ctx, b.c.ID, confiscation.Receiving{On: on(1), Payment: 1, Day: day("2026-11-26"), Where: "HMCTS"}))
		b.equal(b.value().Ordered, money.Pence(20_000_00), "ordered once")
		b.equal(b.value().Collected, money.Pence(20_000_00), "collected once")
	})
}

func TestTrap09_CompensationIsShownOnceWithTwoTags(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-11-25", 20_000_00, "")))
		_, _, err := b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-25"), Source: confiscation.FromDefendant, Amount: 20_000_00})
		b.must(err)
		b.must(b.r.Receive(b.ctx, b.c.ID, confiscation.Receiving{On: on(1), Payment: 1, Day: day("2026-11-26"), Where: "HMCTS", Compensation: 5_000_00}))
		b.shown(ladder{0, 0, 20_000_00, 20_000_00})
		v := b.value()
		b.equal(v.Victims, money.Pence(5_000_00), "to victims")
		b.equal(v.ARISBase(), money.Pence(15_000_00), "base of the allocation")
		f, err := b.r.Assets.ForecastOf(b.ctx, b.d, b.grant(), day("2026-11-26"))
		b.must(err)
		b.equal(f.Sum(), money.Pence(2_812_50), "18.75% of £15,000")
		b.equal(f.Verified, false, "the split")
		if got := b.sheet()["ARIS forecast"]; !strings.Contains(got, "forecast, not entitlement") || !strings.Contains(got, "not verified") {
			b.t.Errorf("the page shows the forecast as %q", got)
		}
		_, err = b.r.Assets.RecordAllocation(b.ctx, b.c.ID, assets.Allocation{Period: "2026/27 Q3", Amount: 2_000_00, On: day("2026-11-26"), Basis: "Home Office letter"})
		b.must(err)
		b.shown(ladder{0, 0, 20_000_00, 20_000_00})
		b.equal(b.value().ARIS, money.Pence(2_000_00), "income, in a column of its own")
	})
}

func TestTrap09_AReleaseToAVictimIsAnOutcome(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		s := b.seizeCash("2026-11-23T09:00", "2026-11-24T10:30", 20_000_00)
		_, err := b.r.Orders.ReleaseProperty(b.ctx, b.c.ID, orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "R. Victim", Why: "s.301", Victim: true})
		b.must(err)
		v := b.value()
		b.equal([3]money.Pence{v.Victims, v.Returned, v.Collected}, [3]money.Pence{20_000_00, 0, 0}, "an outcome, no loss and no recovery")
		b.equal(v.Stake, money.Pence(0), "at stake")
	})
}

func TestTrap10_ARevaluedCryptoassetDoesNotInflateWhatWasFrozen(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		a := orderstest.Add(b.t, b.ctx, b.r.Orders, b.c.ID, assets.Crypto, "Wallet at exchange")
		made[orders.Result](b)(b.r.Orders.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2026-11-02T10:30", "2027-02-01", 20_000_00)))
		i := a.Interests[0].ID
		for _, p := range []money.Pence{60_000_00, 15_000_00, 90_000_00} {
			made[assets.Entry](b)(b.r.Assets.RecordValue(b.ctx, b.c.ID, assets.Pounds(i, assets.InDenialStock, p, b.time.Now(), "market price")))
		}
		b.shown(ladder{20_000_00, 20_000_00, 0, 0})
		b.equal(b.value().Stock, money.Pence(90_000_00), "what is held now, beside")
		amount := money.Pence(70_000_00)
		m, act, err := b.r.Orders.RecordMatter(b.ctx, b.c.ID, orders.Raising{Kind: orders.Conversion, AssetID: a.ID, At: b.time.Now(), Amount: &amount, Court: "Northmarch Magistrates’ Court"})
		b.must(err)
		b.equal(m.State, orders.MatterGranted, "conversion")
		b.shown(ladder{20_000_00, 20_000_00, 0, 0})
		b.equal(b.value().Stock, amount, "what the conversion brought")
		i2, err := b.r.Assets.Interest(b.ctx, b.d, b.grant(), i)
		b.must(err)
		b.equal(i2.ConvertedOn, day("2026-11-26"), "converted")
		b.equal(i2.KindTitle(assets.Crypto), "Converted cryptoasset", "kind")
		b.equal(i2.State, assets.DeniedFrozen, "still frozen")
		_, _, err = b.r.Orders.RecordMatter(b.ctx, b.c.ID, orders.Raising{Kind: orders.Conversion, AssetID: a.ID, At: b.time.Now(), Amount: &amount, Court: "x"})
		b.refused(err, "")
		_, err = b.r.Cases.Undo(b.ctx, act)
		b.must(err)
		i2, err = b.r.Assets.Interest(b.ctx, b.d, b.grant(), i)
		b.must(err)
		b.equal(i2.ConvertedOn, caltime.Date{}, "taken back")
		b.equal(b.value().Stock, money.Pence(90_000_00), "and its value")
	})
}

func TestTrap11_PoundsAreReckonedOnceAtTheRateOfTheRow(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		in := orderstest.Cash("2026-11-26T09:00", 0)
		in.Seizure.Exhibits = []assets.Exhibit{{Exhibit: "RP/7", Minor: 10_000_00, Currency: "EUR", Rate: "0.86"}, {Exhibit: "RP/8", Minor: 1_000_00, Currency: "USD", Rate: "0.745"}}
		_, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
		b.must(err)
		b.shown(ladder{9_345_00, 9_345_00, 0, 0})
		// A later rate belongs to a later row: a revaluation of what is held, which changes nothing of what was seized.
		list, err := b.r.Assets.ByCase(b.ctx, b.d, b.grant())
		b.must(err)
		id := list[0].Interests[0].ID
		made[assets.Entry](b)(b.r.Assets.RecordValue(b.ctx, b.c.ID, assets.Entry{InterestID: &id, Measure: assets.InDenialStock, Minor: 10_000_00, Currency: "EUR", Rate: "0.99", AsOf: b.time.Now(), Basis: "rate of the day"}))
		b.shown(ladder{9_345_00, 9_345_00, 0, 0})
	})
}

func TestTrap12_AGiftIsCountedWithWhoHoldsIt(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		house := b.asset(assets.Property, "House held by a relative")
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Donor", "2025-03-14", "2025-03-20")
		_, err := b.r.Assets.AddInterest(b.ctx, b.c.ID, house.AssetID, assets.Interest{Holder: "A. Donor", ShareBp: assets.Whole}, nil)
		b.kind(err, fault.Invalid) // the recipient holds all of it
		in := confiscationtest.Order(1, "2026-11-25", 50_000_00, "")
		in.Basis, in.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: house.ID, Gift: true, Value: 20_000_00}}
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, in))
		b.equal(b.value().Identified, money.Pence(20_000_00), "identified once")
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "B. Recipient", "2025-03-14", "2025-03-20")
		again := in
		again.N = 2
		_, err = b.r.Order(b.ctx, b.c.ID, again)
		b.refused(err, "")
	})
}

func TestTrap13_BenefitIsNoHeadline(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		in := confiscationtest.Order(1, "2026-11-25", 3_000_000_00, "")
		in.Basis, in.Amount = confiscation.NominalSum, 1_00
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, in))
		b.equal(b.sum(assets.Benefit), money.Pence(3_000_000_00), "the benefit is in the ledger")
		v := b.value()
		for _, sum := range []money.Pence{v.Identified, v.Held, v.Ordered, v.Collected, v.Stake} {
			if sum > 1_00 {
				b.t.Errorf("%s stands on the ladder of a nominal order", sum)
			}
		}
		if got := b.sheet()["Benefit of A. Defendant"]; !strings.Contains(got, "no money, and never summed") {
			b.t.Errorf("the page shows the benefit as %q", got)
		}
	})
}

func TestTrap14_EachEventStandsInItsOwnYear(t *testing.T) {
	each(t, "2026-04-20T12:00", func(b *bench) {
		b.now("2026-03-02T12:00")
		a := b.frozen("2026-02-02T10:30", "2026-08-03", 20_000_00)
		b.forfeit(a.ID, "2026-02-20T10:00", "2026-03-02T11:00")
		b.now("2026-04-20T12:00")
		_, err := b.r.Orders.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: a.ID, On: day("2026-04-15"), Where: "HMCTS"})
		b.must(err)
		b.equal(b.years()["2025/26"], assets.YearFlow{Year: 2025, Denied: 20_000_00, Forfeited: 20_000_00}, "the year of the order")
		b.equal(b.years()["2026/27"], assets.YearFlow{Year: 2026, Receipted: 20_000_00}, "the year of the receipt")
		steps, err := b.r.Assets.Steps(b.ctx, b.d, b.grant(), a.Interests[0].ID)
		b.must(err)
		b.equal(steps[len(steps)-1].ArisQuarter, "2026/27 Q1", "the quarter of the receipt")
	})
}

func TestTrap15_EvidenceIsNoDenial(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		in := orderstest.Cash("2026-11-26T09:00", 20_000_00)
		in.Seizure.Power = assets.PACE
		s, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
		b.must(err)
		b.shown(ladder{20_000_00, 0, 0, 0})
		b.equal(len(b.years()), 0, "nothing was denied")
		again := orderstest.Cash("2026-11-26T10:00", 20_000_00)
		again.AssetID, again.Seizure.ReSeizureOf = s.AssetID, &s.ID
		_, _, err = b.r.Assets.RecordSeizure(b.ctx, b.c.ID, again)
		b.must(err)
		b.shown(ladder{20_000_00, 20_000_00, 0, 0})
	})
}

// The measures of the ledger stay with their owners, however they are entered.
func TestEachMeasureKeepsToItsOwner(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		car := b.asset(assets.Vehicle, "Grey van")
		p := confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		o := made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-11-25", 30_000_00, "")))
		payment, period := int64(1), "2026/27 Q3"
		own := map[string]func(e *assets.Entry){
			"interest":  func(e *assets.Entry) { e.InterestID = &car.ID },
			"defendant": func(e *assets.Entry) { e.DefendantID = &p.DefendantID },
			"order":     func(e *assets.Entry) { e.OrderID = &o.ID },
			"payment":   func(e *assets.Entry) { e.PaymentID = &payment },
			"period":    func(e *assets.Entry) { e.Period = &period },
		}
		fits := map[assets.Measure]string{assets.Estimate: "interest", assets.DeniedValue: "interest", assets.InDenialStock: "interest", assets.Forfeited: "interest", assets.ReturnedSum: "interest",
			assets.Benefit: "defendant", assets.AvailableAmount: "defendant", assets.OrderAmount: "order", assets.InterestAccrued: "order", assets.Paid: "order payment",
			assets.ReceiptedSum: "interest payment", assets.Compensation: "interest payment", assets.Costs: "interest payment", assets.ARIS: "period"}
		for m, owners := range fits {
			for name, set := range own {
				e := assets.Entry{Measure: m, Minor: 1_00, Currency: "GBP", AsOf: b.time.Now(), Basis: "test"}
				set(&e)
				err := b.d.Write(b.ctx, func(ctx context.Context, tx *db.Tx) error {
					g, err := access.Open(ctx, tx, b.c.ID, access.Edit)
					if err != nil {
						return err
					}
					if err := b.r.Assets.Observe(ctx, tx, g, e); err != nil {
						return err
					}
					return b.r.Cases.Changed(ctx, tx, g)
				})
				if want := strings.Contains(owners, name); want != (err == nil) {
					b.t.Errorf("%s of %s: %v", m, name, err)
				}
			}
		}
	})
}

// Invariant (a) between confiscation and Part 5, by two writers at once: a wallet is frozen or in the available amount,
// never both, and money is paid over once.
func TestFreezingAndTheScheduleExcludeEachOther(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		w := b.asset(assets.Crypto, "Wallet at exchange")
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		in := confiscationtest.Order(1, "2026-11-25", 50_000_00, "")
		in.Basis, in.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: w.ID, Value: 20_000_00}}
		b.once("a wallet frozen and scheduled", func() error {
			_, err := b.r.Orders.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, w.AssetID, "2026-11-25T10:30", "2027-02-01", 20_000_00))
			return err
		}, func() error { _, err := b.r.Order(b.ctx, b.c.ID, in); return err })
		i, err := b.r.Assets.Interest(b.ctx, b.d, b.grant(), w.ID)
		b.must(err)
		if (i.State == assets.ConfiscationLinked) == (i.Family == assets.FamilyCrypto) {
			b.t.Errorf("it is %s, held by %s", i.State, i.Family)
		}
		if v := b.value(); v.Identified != 20_000_00 || v.Held > 20_000_00 {
			b.t.Errorf("identified %s, held %s", v.Identified, v.Held)
		}
	})
}

func TestCashIsPaidOverOnce(t *testing.T) {
	each(t, "2026-11-26T12:00", func(b *bench) {
		s := b.seizeCash("2026-11-23T09:00", "2026-11-24T10:30", 20_000_00)
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		made[orders.Order](b)(b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-11-25", 50_000_00, "")))
		pay := func() error {
			_, _, err := b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-26"), Source: confiscation.FromTransfer, Property: s.InterestID, Amount: 20_000_00})
			return err
		}
		release := func() error {
			_, err := b.r.Orders.ReleaseProperty(b.ctx, b.c.ID, orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "M. Oslanthe", Why: "Lawful"})
			return err
		}
		b.once("cash paid over twice and released", pay, pay, release)
		if paid, back := b.sum(assets.Paid), b.value().Returned; paid+back != 20_000_00 {
			b.t.Errorf("%s paid over and %s given back of £20,000", paid, back)
		}
	})
}
