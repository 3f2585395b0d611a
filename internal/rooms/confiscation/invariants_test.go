package confiscation_test

import (
	"sync"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

// atOnce runs acts at the same moment and gives how many were done; the others must have been refused in words.
func (b *bench) atOnce(acts ...func() error) (done int) {
	b.t.Helper()
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	start := make(chan struct{})
	for n, act := range acts {
		wg.Go(func() { <-start; errs[n] = act() })
	}
	close(start)
	wg.Wait()
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !fault.Is(err, fault.Refused) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid):
			b.t.Error(err)
		}
	}
	return done
}

// What Part 5 holds is never in an available amount, whichever comes first.
func TestPart5AndConfiscationExcludeEachOther(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2026-11-02", "2026-11-02")
		order := func(i assets.Interest) error {
			in := confiscationtest.Order(1, "2026-11-20", 50_000_00, "")
			in.Basis, in.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: i.ID, Value: 20_000_00}}
			_, err := b.r.Order(b.ctx, b.c.ID, in)
			return err
		}
		freeze := func(id assets.Interest) error {
			_, err := b.r.Orders.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, id.AssetID, "2026-11-20T11:00", "2027-05-01", 20_000_00))
			return err
		}
		held := b.asset(assets.Account, "Current account")
		b.must(freeze(held))
		b.refused(order(held), "")
		b.equal(b.whole(1).State, confiscation.Open, "state")
		b.equal(b.sum(assets.OrderAmount), money.Pence(0), "ledger")

		other := b.asset(assets.Account, "Savings account")
		if n := b.atOnce(func() error { return order(other) }, func() error { return freeze(other) }); n != 1 {
			b.t.Errorf("%d of an order and a freezing were done on one account", n)
		}
		if b.whole(1).State == confiscation.Ordered {
			b.refused(freeze(other), "")
		} else {
			b.refused(order(other), "")
		}
	})
}

// A thing is in one schedule, once: as property or as a gift, of one defendant.
func TestAThingIsCountedOnce(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Donor", "2026-11-02", "2026-11-02")
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "B. Recipient", "2026-11-02", "2026-11-02")
		house := b.asset(assets.Property, "Terraced house")
		order := func(n int, gift bool) func() error {
			return func() error {
				in := confiscationtest.Order(n, "2026-11-20", 90_000_00, "")
				in.Basis, in.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: house.ID, Gift: gift, Value: 20_000_00}}
				_, err := b.r.Order(b.ctx, b.c.ID, in)
				return err
			}
		}
		twice := confiscationtest.Order(1, "2026-11-20", 90_000_00, "")
		twice.Basis, twice.Lines = confiscation.Schedule, []confiscation.Scheduled{{Interest: house.ID, Value: 1}, {Interest: house.ID, Gift: true, Value: 1}}
		_, err := b.r.Order(b.ctx, b.c.ID, twice)
		b.refused(err, "lines")
		if n := b.atOnce(order(1, true), order(2, false)); n != 1 {
			b.t.Errorf("%d schedules name the house", n)
		}
		b.equal(b.totals().Ordered, money.Pence(20_000_00), "ordered")
	})
}

// The order is never above the benefit, made or uplifted, and two uplifts at once are not both done.
func TestNeverAboveTheBenefit(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-11-03", "2025-11-03")
		in := confiscationtest.Order(1, "2026-01-30", 10_000_00, "")
		in.Amount = 10_000_01
		_, err := b.r.Order(b.ctx, b.c.ID, in)
		b.refused(err, "amount")
		in.Basis, in.Hidden, in.Amount = confiscation.Schedule, 6_000_00, 6_000_01
		_, err = b.r.Order(b.ctx, b.c.ID, in)
		b.refused(err, "amount")
		in.Amount = 5_000_00
		_, err = b.r.Order(b.ctx, b.c.ID, in)
		b.refused(err, "note") // less than section 7 gives, without a reason
		in.Amount = 0
		in.Parts = []confiscation.Part{{Amount: 6_000_00, Due: day("2026-04-30")}}
		_, err = b.r.Order(b.ctx, b.c.ID, in)
		b.refused(err, "due-1") // three months end with 29 April
		in.Parts = nil
		_, err = b.r.Order(b.ctx, b.c.ID, in)
		b.must(err)
		_, err = b.r.Order(b.ctx, b.c.ID, in)
		b.refused(err, "") // a second order
		up := func(amount, found money.Pence) func() error {
			return func() error {
				return b.r.Uplift(b.ctx, b.c.ID, confiscation.Uplifting{On: on(1), Day: day("2026-11-20"), Other: found, Amount: amount})
			}
		}
		b.refused(up(4_000_01, 9_000_00)(), "amount")
		b.refused(up(2_000_00, 1_999_99)(), "amount")
		if n := b.atOnce(up(3_000_00, 3_000_00), up(3_000_00, 3_000_00)); n != 1 {
			b.t.Errorf("%d uplifts of £3,000 were done where there is room for one", n)
		}
		b.equal(b.totals().Ordered, money.Pence(9_000_00), "ordered")
		b.equal(b.sum(assets.OrderAmount), money.Pence(9_000_00), "ledger")
		b.equal(b.totals().Orders, 1, "orders")
	})
}

// A form sent twice, or two payments at once, never pay more than is owed; each pound is counted once.
func TestPaymentsAtOnce(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2026-11-02", "2026-11-02")
		_, err := b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-11-23", 1_000_00, ""))
		b.must(err)
		pay := func(sum money.Pence, token string) func() error {
			return func() error {
				_, _, err := b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-23"), Source: confiscation.FromDefendant, Amount: sum, Token: token})
				return err
			}
		}
		b.refused(pay(1_000_01, "")(), "amount")
		if n := b.atOnce(pay(400_00, "same"), pay(400_00, "same")); n != 1 {
			b.t.Errorf("a form sent twice paid %d times", n)
		}
		if n := b.atOnce(pay(600_00, "a"), pay(600_00, "b")); n != 1 {
			b.t.Errorf("%d payments of the last £600", n)
		}
		w := w0(b)
		b.equal(w.Order.State, orders.Satisfied, "state")
		b.refused(pay(1, "c")(), "")
		b.must(b.r.Reverse(b.ctx, b.c.ID, on(1), "bounced"))
		b.equal(b.whole(1).Order.State, orders.TimeToPay, "due today, so not yet in default")
		b.equal(b.sum(assets.Paid), money.Pence(400_00), "paid after the reversal")
		b.equal(b.totals().Paid, money.Pence(400_00), "paid after the reversal")
	})
}

// Money held under Part 5 that is paid over in satisfaction is a payment, once, and never forfeited or received twice.
func TestATransferIsCountedOnce(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2026-11-02", "2026-11-02")
		_, err := b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-11-23", 30_000_00, ""))
		b.must(err)
		account := b.asset(assets.Account, "Current account")
		_, err = b.r.Orders.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, account.AssetID, "2026-11-20T11:00", "2027-05-01", 20_000_00))
		b.must(err)
		_, _, err = b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-23"), Source: confiscation.FromTransfer, Property: account.ID, Amount: 20_000_00})
		b.must(err)
		b.must(b.r.Receive(b.ctx, b.c.ID, confiscation.Receiving{On: on(1), Payment: 1, Day: day("2026-11-23")}))
		i, err := b.r.Assets.Interest(b.ctx, b.d, b.grant(), account.ID)
		b.must(err)
		b.equal(i.State, assets.Transferred, "the account")
		b.equal(b.sum(assets.Forfeited), money.Pence(0), "forfeited")
		b.equal(b.sum(assets.ReceiptedSum), money.Pence(20_000_00), "received")
		_, _, err = b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-11-23"), Source: confiscation.FromTransfer, Property: account.ID, Amount: 1_000_00})
		b.refused(err, "")
	})
}

// Benefit is found against each defendant in full and added up nowhere; a case with an unpaid order stays open.
func TestJointBenefitAndClosing(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		for n, name := range []string{"A. First", "B. Second"} {
			confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, name, "2026-11-02", "2026-11-02")
			in := confiscationtest.Order(n+1, "2026-11-23", 100_000_00, "")
			in.Basis, in.Hidden = confiscation.Schedule, 10_000_00
			_, err := b.r.Order(b.ctx, b.c.ID, in)
			b.must(err)
		}
		tot := b.totals()
		b.equal(tot.Defendants[0].Benefit, money.Pence(100_000_00), "benefit of the first")
		b.equal(tot.Defendants[1].Benefit, money.Pence(100_000_00), "benefit of the second")
		b.equal(tot.Ordered, money.Pence(20_000_00), "ordered")
		c, err := b.r.Cases.ByID(b.ctx, b.d, b.grant())
		b.must(err)
		b.refused(b.r.Cases.Close(b.ctx, b.c.ID, c.Version, cases.ClosingReasons()[0].Code, ""), "")
		b.must(b.r.WriteOff(b.ctx, b.c.ID, confiscation.Ending{On: on(1), Day: day("2026-11-23"), Ground: confiscation.Death, Why: "died"}))
		b.refused(b.r.WriteOff(b.ctx, b.c.ID, confiscation.Ending{On: on(2), Day: day("2026-11-23"), Ground: confiscation.Small, Why: "residue"}), "ground")
		alarm, err := b.r.Appeal(b.ctx, b.c.ID, confiscation.Ending{On: on(2), Day: day("2026-11-23"), Quash: true, Why: "conviction quashed"})
		b.must(err)
		b.equal(alarm, "", "nothing was paid")
		b.equal(b.totals().Ordered, money.Pence(10_000_00), "a quashed order was never imposed; one written off was")
		b.equal(b.sum(assets.OrderAmount), money.Pence(10_000_00), "ledger")
		b.equal(b.totals().Orders, 1, "orders")
	})
}

// Reduction, reversal of a sale, an appeal that lowers, and undo.
func TestReductionAndReversal(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		who := subjectstest.Add(b.t, b.ctx, b.r.Subjects, b.c.ID, subjectstest.Suspect("A. Defendant"))
		_, act, err := b.r.Start(b.ctx, b.c.ID, confiscation.Starting{Defendant: who.ID, ConvictedOn: day("2025-11-03"), StartedOn: day("2025-11-03"), AskedBy: "court"})
		b.must(err)
		_, err = b.r.Cases.Undo(b.ctx, act)
		b.must(err)
		b.equal(b.whole(1).State, confiscation.Abandoned, "taken back")
		b.runs("CO-POST", "2027-11-02", orders.Stopped)
		p, _, err := b.r.Start(b.ctx, b.c.ID, confiscation.Starting{Defendant: who.ID, ConvictedOn: day("2025-11-03"), StartedOn: day("2025-11-03"), AskedBy: "court", Regime: confiscation.New2026, Why: "as the court ruled"})
		b.must(err)
		b.equal(p.N, 2, "number")
		b.equal(p.Regime, confiscation.New2026, "as the court applied it")
		b.must(b.r.SetRegime(b.ctx, b.c.ID, on(2), confiscation.Old, "the ruling was misread"))
		b.runs("CO-POST", "2027-11-02", orders.Running)

		van := b.asset(assets.Vehicle, "Grey van")
		in := confiscationtest.Order(2, "2026-11-02", 50_000_00, "")
		in.Basis, in.Lines, in.Obligations = confiscation.Schedule, []confiscation.Scheduled{{Interest: van.ID, Value: 12_000_00}}, 2_000_00
		_, err = b.r.Order(b.ctx, b.c.ID, in)
		b.must(err)
		_, act, err = b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(2), Day: day("2026-11-02"), Source: confiscation.FromSale, Property: van.ID, Amount: 4_000_00})
		b.must(err)
		_, err = b.r.Cases.Undo(b.ctx, act)
		b.must(err)
		i, err := b.r.Assets.Interest(b.ctx, b.d, b.grant(), van.ID)
		b.must(err)
		b.equal(i.State, assets.ConfiscationLinked, "the van is not sold")
		b.equal(b.sum(assets.Paid), money.Pence(0), "paid")
		b.equal(b.whole(2).Order.State, orders.InDefault, "due since 2 November")

		_, err = b.r.Reduce(b.ctx, b.c.ID, confiscation.Reducing{On: on(2), Day: day("2026-11-12"), To: 10_000_00, Available: 6_000_00, Note: "the van burnt"})
		b.refused(err, "amount")
		_, err = b.r.Reduce(b.ctx, b.c.ID, confiscation.Reducing{On: on(2), Day: day("2026-11-12"), To: 6_000_00, Available: 6_000_00, Note: "the van burnt"})
		b.must(err)
		// 10 days of £10,000 and 11 of £6,000: £21.917… + £14.465… = £36.38.
		bal, err := (func() (confiscation.Balance, error) { w := b.whole(2); return w.Balance(day("2026-11-23")) })()
		b.must(err)
		b.equal(bal.Ordered, money.Pence(6_000_00), "ordered")
		b.equal(bal.Interest, money.Pence(36_38), "interest")
		b.equal(b.sum(assets.OrderAmount), money.Pence(6_000_00), "ledger")
		b.equal(b.totals().Orders, 1, "a reduction is no order")
		b.equal(b.whole(2).Detail.Term(), "6 months", "default term of £6,000")
		b.must(b.r.Discharge(b.ctx, b.c.ID, confiscation.Ending{On: on(2), Day: day("2026-11-23"), Why: "s.23"}))
		i, err = b.r.Assets.Interest(b.ctx, b.d, b.grant(), van.ID)
		b.must(err)
		b.equal(i.State, assets.Released, "the van")
	})
}

// Time to pay: asked for in time, decided within six months, never past them.
func TestTimeToPay(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-11-03", "2025-11-03")
		_, err := b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2026-01-30", 10_000_00, "2026-04-29"))
		b.must(err)
		apply := func(d string) error {
			return b.r.Apply(b.ctx, b.c.ID, confiscation.Timing{On: on(1), Sum: 1, Day: day(d)})
		}
		decide := func(d, due string) error {
			return b.r.Decide(b.ctx, b.c.ID, confiscation.Timing{On: on(1), Sum: 1, Day: day(d), Allow: true, Due: day(due)})
		}
		b.refused(decide("2026-05-01", "2026-07-29"), "") // nothing was asked for
		b.refused(apply("2026-04-30"), "on")
		b.must(apply("2026-04-29"))
		b.refused(apply("2026-04-29"), "")
		b.refused(decide("2026-05-01", "2026-07-30"), "due")
		b.refused(decide("2026-07-30", "2026-07-29"), "on")
		b.must(decide("2026-07-29", "2026-07-29"))
		b.runs("CO-TTP", "2026-07-29", orders.Running)
		bal, err := w0(b).Balance(day("2026-07-30"))
		b.must(err)
		b.equal(bal.Interest, money.Pence(2_19), "one day of £10,000")
		b.refused(b.r.Interest(b.ctx, b.c.ID, on(1), day("2026-12-01")), "on")
	})
}

// A case without an order may be reopened within six years, and no later.
func TestNoOrderAndSixYears(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2020-03-14", "2020-03-20")
		b.must(b.r.Refuse(b.ctx, b.c.ID, on(1), day("2020-06-01"), "no benefit found"))
		b.runs("CO-RECON19", "2026-03-13", orders.Running)
		b.refused(b.r.Refuse(b.ctx, b.c.ID, on(1), day("2020-06-01"), "again"), "")
		b.refused(b.r.Reconsidered(b.ctx, b.c.ID, on(1), day("2026-03-14"), "a late account"), "")
		b.must(b.r.Reconsidered(b.ctx, b.c.ID, on(1), day("2026-03-13"), "an account"))
		b.equal(b.whole(1).State, confiscation.Open, "before the court again")
		err := b.r.Withdraw(b.ctx, b.c.ID, confiscation.On{N: 1, Version: 1}, "stale")
		if !fault.Is(err, fault.Conflict) {
			b.t.Errorf("a stale form: %v", err)
		}
	})
}

// When its time to pay ends, an order is in default and never expired; while more time is asked for it is not. What it is
// about goes through its proceedings alone.
func TestTheEndOfTimeToPay(t *testing.T) {
	each(t, "2026-02-02T12:00", func(b *bench) {
		for n, name := range []string{"A. First", "B. Second"} {
			confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, name, "2025-11-03", "2025-11-03")
			_, err := b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(n+1, "2026-01-30", 10_000_00, "2026-04-29"))
			b.must(err)
		}
		b.now("2026-04-28T12:00")
		b.must(b.r.Apply(b.ctx, b.c.ID, confiscation.Timing{On: on(2), Sum: 1, Day: day("2026-04-28")}))
		b.runs("CO-TTP", "2026-07-29", orders.Running)
		lapse := func() {
			_, err := b.r.Orders.Lapse(userstest.System(b.t))
			b.must(err)
		}
		b.now("2026-04-30T00:01")
		lapse()
		b.equal(b.whole(1).Order.State, orders.InDefault, "not paid")
		b.equal(b.whole(2).Order.State, orders.TimeToPay, "more time was asked for")
		b.now("2027-02-01T12:00")
		lapse()
		b.equal(b.whole(2).Order.State, orders.InDefault, "nothing was decided in six months")
		b.equal(b.clock("CO-S22").State, orders.Lapsed, "a review that was missed")
		b.must(b.r.Looked(b.ctx, b.c.ID, on(1), day("2027-02-01"), true, "bank statements"))
		b.runs("CO-S22", "2028-02-01", orders.Running)

		_, err := b.r.Orders.Discharge(b.ctx, b.c.ID, orders.Ending{N: 1, At: b.time.Now(), Why: "by another door"})
		b.refused(err, "")
		b.equal(b.whole(1).Order.State, orders.InDefault, "state")
	})
}
