package confiscation_test

import (
	"testing"

	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/orders"
)

// From conviction to an uplift under the old regime, with every clock and every penny.
func TestOldRegimeFromConvictionToUplift(t *testing.T) {
	each(t, "2026-11-22T12:00", func(b *bench) {
		p := confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "A. Defendant", "2025-03-14", "2025-03-20")
		b.equal(p.Regime, confiscation.Old, "regime")
		b.runs("CO-POST", "2027-03-13", orders.Running) // vector 13
		b.must(b.r.SetConviction(b.ctx, b.c.ID, on(1), day("2025-03-14"), day("2026-10-30"), "appeal dismissed"))
		b.runs("CO-POST", "2027-03-13", orders.Running) // three months from the appeal end sooner
		alarm, err := b.r.Postpone(b.ctx, b.c.ID, confiscation.Postponing{On: on(1), Made: day("2025-03-20"), To: day("2026-01-30")})
		b.must(err)
		b.equal(alarm, "", "alarm")
		b.runs("CO-VARY", "2026-02-26", orders.Running) // 28 days
		_, err = b.r.SetTimetable(b.ctx, b.c.ID, confiscation.Tabling{On: on(1), Made: day("2025-03-20"), Days: map[confiscation.DayKind]confDate{
			confiscation.Statement18: day("2025-05-01"), confiscation.Statement16: day("2025-06-02"), confiscation.Statement17: day("2025-07-01"), confiscation.Hearing: day("2026-01-30")}})
		b.must(err)
		b.runs("CO-S16", "2025-06-02", orders.Running)
		b.must(b.r.Give(b.ctx, b.c.ID, confiscation.Giving{On: on(1), Kind: confiscation.Statement16, Day: day("2025-06-05")}))
		b.runs("CO-S16", "2025-06-02", orders.Acted)
		b.equal(b.whole(1).Days[1].Late(), true, "s.16 late")
		b.must(b.r.Miss(b.ctx, b.c.ID, confiscation.Giving{On: on(1), Kind: confiscation.Statement17, Day: day("2025-07-02")}))
		b.runs("CO-S17", "2025-07-01", orders.Lapsed)

		car := b.asset(assets.Vehicle, "Grey van")
		in := confiscationtest.Order(1, "2026-01-30", 100_000_00, "")
		in.Basis, in.Lines, in.Hidden = confiscation.Schedule, []confiscation.Scheduled{{Interest: car.ID, Value: 20_000_00}}, 30_000_00
		in.Parts = []confiscation.Part{{Amount: 20_000_00, Due: day("2026-04-29")}, {Amount: 30_000_00}}
		o, err := b.r.Order(b.ctx, b.c.ID, in)
		b.must(err)
		b.equal(o.State, orders.TimeToPay, "state")
		b.equal(*o.AmountPence, money.Pence(50_000_00), "ordered")
		b.runs("CO-POST", "2027-03-13", orders.Acted)
		b.runs("CO-TTP", "2026-04-29", orders.Running) // vector 12
		b.runs("CO-S22", "2027-01-30", orders.Running)
		b.runs("CO-RECON21", "2031-03-13", orders.Running)
		w := b.whole(1)
		b.equal(w.Detail.Term(), "5 years", "default term of £50,000")
		b.equal(w.Available, money.Pence(50_000_00), "available")

		// £30,000 is due on 30 January. To 9 February: 10 days at 8% of £30,000 = £65.753… = £65.75.
		b.must(b.r.Interest(b.ctx, b.c.ID, on(1), day("2026-02-09")))
		b.equal(b.sum(assets.InterestAccrued), money.Pence(65_75), "interest to 9 February")
		// £10,065.75 pays the interest, and £10,000 of the £30,000.
		pay, _, err := b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-02-09"), Source: confiscation.FromDefendant, Amount: 10_065_75})
		b.must(err)
		b.equal(pay.InterestPence, money.Pence(65_75), "interest paid")
		b.equal(pay.PrincipalPence, money.Pence(10_000_00), "principal paid")
		b.equal(b.whole(1).Order.State, orders.PartPaid, "state")

		// More time for the van: pending from 20 April to 10 May, so no interest on it; allowed to 29 July.
		b.must(b.r.Apply(b.ctx, b.c.ID, confiscation.Timing{On: on(1), Sum: 1, Day: day("2026-04-20")}))
		b.must(b.r.Decide(b.ctx, b.c.ID, confiscation.Timing{On: on(1), Sum: 1, Day: day("2026-05-10"), Allow: true, Due: day("2026-07-29")}))
		b.runs("CO-TTP", "2026-07-29", orders.Running)
		// The van is sold on 29 July for £20,000. Since 9 February: 170 days at 8% of £20,000 = £745.205… With the £65.753…
		// before it £810.958…, rounded once: £810.96. So £745.21 is interest, £19,254.79 is of the amount ordered.
		pay, _, err = b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2026-07-29"), Source: confiscation.FromSale, Property: car.ID, Amount: 20_000_00})
		b.must(err)
		b.equal(pay.InterestPence, money.Pence(745_21), "interest of the sale")
		b.must(b.r.Receive(b.ctx, b.c.ID, confiscation.Receiving{On: on(1), Payment: 2, Day: day("2026-08-03"), Where: "HMCTS", Compensation: 5_000_00, Costs: 300_00}))
		b.must(b.r.Enforce(b.ctx, b.c.ID, confiscation.Enforcing{On: on(1), Kind: confiscation.FallInDefault, Day: day("2026-08-03")}))
		b.must(b.r.Enforce(b.ctx, b.c.ID, confiscation.Enforcing{On: on(1), Kind: confiscation.ActivateTerm, Day: day("2026-09-01")}))
		b.equal(b.whole(1).Order.State, orders.DefaultWarrant, "state")

		boat := b.asset(assets.Other, "Boat at Halewick")
		up := confiscation.Uplifting{On: on(1), Day: day("2026-11-20"), Lines: []confiscation.Scheduled{{Interest: boat.ID, Value: 12_000_00}}, Amount: 12_000_00, Due: day("2027-02-19")}
		b.must(b.r.Uplift(b.ctx, b.c.ID, up))
		b.runs("CO-S22", "2027-11-20", orders.Running)
		b.runs("CO-TTP", "2027-02-19", orders.Running)

		// To 22 November: 116 days since 29 July at 8% of £20,745.21 = £527.440…; with £810.958… before: £1,338.398… = £1,338.40.
		bal, err := w0(b).Balance(day("2026-11-22"))
		b.must(err)
		b.equal(bal.Interest, money.Pence(1_338_40), "interest today")
		b.equal(bal.Principal(), money.Pence(62_000_00-29_254_79), "principal left")
		b.equal(bal.Outstanding(), money.Pence(62_000_00-29_254_79+1_338_40-810_96), "outstanding")
		tot := b.totals()
		b.equal(tot.Orders, 1, "an uplift is no order")
		b.equal(tot.Ordered, money.Pence(62_000_00), "ordered")
		b.equal(tot.Interest, money.Pence(810_96), "interest entered")
		b.equal(tot.Paid, money.Pence(30_065_75), "paid")
		b.equal(tot.Receipted, money.Pence(20_000_00), "received")
		b.equal(tot.ARISBase(), money.Pence(15_000_00), "less compensation")
		for m, want := range map[assets.Measure]money.Pence{assets.OrderAmount: 62_000_00, assets.InterestAccrued: 810_96, assets.Paid: 30_065_75,
			assets.ReceiptedSum: 20_000_00, assets.Compensation: 5_000_00, assets.Costs: 300_00, assets.Forfeited: 0} {
			b.equal(b.sum(m), want, string(m)+" in the ledger")
		}
	})
}

func w0(b *bench) *confiscation.Whole { w := b.whole(1); return &w }

// From conviction to an uplift under the timetable of 2026.
func TestTimetableFromConvictionToUplift(t *testing.T) {
	each(t, "2027-06-01T12:00", func(b *bench) {
		p := confiscationtest.Start(b.t, b.ctx, b.r, b.c.ID, "B. Defendant", "2026-09-01", "2026-09-01")
		b.equal(p.Regime, confiscation.New2026, "regime")
		_, err := b.r.Postpone(b.ctx, b.c.ID, confiscation.Postponing{On: on(1), Made: day("2026-09-02"), To: day("2026-10-02")})
		b.refused(err, "")
		days := map[confiscation.DayKind]confDate{confiscation.Statement18: day("2026-10-01"), confiscation.Statement16: day("2026-10-15"), confiscation.Statement17: day("2026-11-02"),
			confiscation.ErocMeeting: day("2026-11-16"), confiscation.ErocHearing: day("2026-11-30"), confiscation.Hearing: day("2026-12-14")}
		alarm, err := b.r.SetTimetable(b.ctx, b.c.ID, confiscation.Tabling{On: on(1), Made: day("2026-09-04"), Sentenced: day("2026-09-03"), Days: days})
		b.must(err)
		if alarm == "" {
			b.t.Error("no alarm for a timetable set after sentence")
		}
		b.runs("CO-TIME", "2026-12-14", orders.Running)
		b.runs("CO-VARY", "2027-02-07", orders.Running) // 56 days from the hearing
		_, err = b.r.SetTimetable(b.ctx, b.c.ID, confiscation.Tabling{On: on(1), Made: day("2026-10-10"), Days: map[confiscation.DayKind]confDate{confiscation.Hearing: day("2027-01-11")}})
		b.must(err)
		b.runs("CO-TIME", "2027-01-11", orders.Running)
		b.runs("CO-VARY", "2027-03-07", orders.Running)
		b.equal(len(b.whole(1).Days), 7, "the old day stands beside the new")
		b.refused(b.r.Varied(b.ctx, b.c.ID, on(1), day("2027-02-15"), true, ""), "note")
		b.must(b.r.Varied(b.ctx, b.c.ID, on(1), day("2027-02-15"), true, "compensation of £2,000 added"))
		b.runs("CO-VARY", "2027-03-07", orders.Acted)
		b.refused(b.r.Varied(b.ctx, b.c.ID, on(1), day("2027-02-15"), true, "again"), "")

		o, err := b.r.Order(b.ctx, b.c.ID, confiscationtest.Order(1, "2027-01-11", 10_000_00, ""))
		b.must(err)
		b.equal(o.State, orders.Made, "due at once")
		b.refused(b.r.Uplift(b.ctx, b.c.ID, confiscation.Uplifting{On: on(1), Day: day("2027-02-01"), Other: 1, Amount: 1}), "")
		// The benefit is found to be £15,000: then there is room for an uplift.
		b.must(b.r.Raise(b.ctx, b.c.ID, confiscation.Raising{On: on(1), Day: day("2027-02-01"), Benefit: 15_000_00, Note: "a second account"}))
		b.must(b.r.Uplift(b.ctx, b.c.ID, confiscation.Uplifting{On: on(1), Day: day("2027-03-01"), Other: 6_000_00, Amount: 5_000_00}))
		// £10,000 from 12 January to 1 June 2027 is 141 days: £309.041…; £5,000 from 2 March is 92 days: £100.821…: £409.86.
		bal, err := w0(b).Balance(day("2027-06-01"))
		b.must(err)
		b.equal(bal.Interest, money.Pence(409_86), "interest")
		pay, _, err := b.r.Pay(b.ctx, b.c.ID, confiscation.Paying{On: on(1), Day: day("2027-06-01"), Source: confiscation.FromDefendant, Amount: 15_409_86})
		b.must(err)
		b.equal(pay.PrincipalPence, money.Pence(15_000_00), "principal")
		b.equal(b.whole(1).Order.State, orders.Satisfied, "state")
		b.runs("CO-S22", "2028-03-01", orders.Stopped)
	})
}
