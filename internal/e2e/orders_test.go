package e2e

import (
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
)

// record sends a record form of an asset, filled by fill, and fails unless it is taken.
func record(t *testing.T, b *Browser, asset, kind, button string, fill func()) {
	t.Helper()
	b.Goto(asset + "/record/" + kind)
	b.Axe(t)
	fill()
	if status := b.Submit(button); status != 200 {
		b.fatalf("%s was answered with %d", kind, status)
	}
	b.See("Recorded")
}

// TestCashFromSeizureToReceipt takes cash through every step by the forms: seizure,
// detention, further detention, forfeiture notice, forfeiture, receipt. Months are
// counted with their first day (s.295(2)), the days of a notice from the day after it.
func TestCashFromSeizureToReceipt(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00")) // a Monday
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Lay-by stop"))
	orderstest.Seize(t, h.f.As(t, h.DB, h.f.Lead), h.Orders, c.ID, "2026-11-23T09:00", 18_900_00)
	b := Open(t, h)
	b.Size(1366, 900)
	signIn(b, "lead.FI")
	a := path(c) + "/assets/A1"
	b.Goto(path(c) + "/assets")
	together(b, "Cash in holdall", "Ends Wed 25 Nov 09:00")

	h.now(t, "2026-11-24T12:00")
	signIn(b, "lead.FI")
	record(t, b, a, "detention", "Record the order", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		b.Choose("The magistrates’ court")
		date(b, "Order made", "2026-11-24T10:30")
		b.See("Sun 23 May 2027") // the preview: six months, the day of the order counted
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	b.See("runs to the end of Sun 23 May 2027")
	b.Goto("/clocks?scope=mine")
	together(b, "Lay-by stop", "Sun 23 May")
	b.Gone("Wed 25 Nov") // the 48 hours have been met

	h.now(t, "2027-05-20T12:00")
	signIn(b, "lead.FI")
	record(t, b, a, "extension", "Record the order", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b, "Order made", "2027-05-20T11:00")
		b.See("Fri 19 Nov 2027")
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	b.Goto("/clocks?scope=mine")
	together(b, "Lay-by stop", "Fri 19 Nov")
	b.Gone("Sun 23 May")

	h.now(t, "2027-06-01T12:00")
	signIn(b, "lead.FI")
	record(t, b, a, "notice", "Record the notice", func() {
		date(b, "Notice given", "2027-06-01T11:00")
		b.See("Thu 1 Jul 2027") // 30 days from the day after
		b.Fill("#authoriser", ids.String(h.f.Supervisor))
		b.Fill("#applicant", ids.String(h.f.Lead))
		b.Fill("To whom, and how?", "M. Oslanthe, by hand")
	})
	b.Goto("/clocks?scope=mine")
	together(b, "Lay-by stop", "Thu 1 Jul")

	// Not before the time to object has ended.
	b.Goto(a + "/record/forfeit-by-notice")
	if status := b.Submit("Record the forfeiture"); status != 422 && status != 409 {
		b.fatalf("a forfeiture while objections may come was answered with %d", status)
	}
	h.now(t, "2027-07-02T09:00")
	signIn(b, "lead.FI")
	record(t, b, a, "forfeit-by-notice", "Record the forfeiture", func() {})
	record(t, b, a, "receipt", "Record the receipt", func() {
		date(b, "Received on", "2027-07-02")
		b.Fill("Where, with the remittance reference", "HMCTS, REM 4411")
	})
	b.Goto(path(c) + "/assets")
	b.See("Collected £18,900")
	b.Axe(t)
	b.Goto("/clocks?scope=force")
	b.Gone("Cash detention")
	b.See("Cash, set aside") // the one thing left to run: what was forfeited by notice can be set aside (s.297E)
	b.See("Ends Fri 30 Jul")
	b.Goto(path(c) + "/timeline")
	b.Axe(t)
}

// TestAnAccountFromFreezingToForfeiture freezes an account, varies the order, applies for
// forfeiture and has it forfeited: the appeal then runs before the money may be paid out.
func TestAnAccountFromFreezingToForfeiture(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-24T12:00"))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Nail bars"))
	orderstest.Add(t, h.f.As(t, h.DB, h.f.Lead), h.Orders, c.ID, assets.Account, "Current account, Halewick Bank")
	b := Open(t, h)
	b.Size(1366, 900)
	signIn(b, "lead.FI")
	a := path(c) + "/assets/A1"
	record(t, b, a, "freezing", "Record the order", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b, "Order made", "2026-11-24T11:00")
		date(b, "Last day printed on the order", "2027-05-23")
		b.See("Sun 23 May 2027")
		b.Fill("Balance when it was served", "21,400")
		date(b, "When was it served?", "2026-11-24T11:30")
		b.Fill("How, and on whom?", "By e-mail on the bank")
		b.Fill("#applicant", ids.String(h.f.Lead))
		b.Fill("#authoriser", ids.String(h.f.Supervisor))
	})
	b.Goto("/clocks?scope=mine")
	together(b, "Nail bars", "Sun 23 May")

	h.now(t, "2027-05-10T12:00")
	signIn(b, "lead.FI")
	record(t, b, a, "variation", "Record the variation", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b, "Order made", "2027-05-10T10:00")
		date(b, "Last day printed on the order", "2027-11-23")
		b.Fill("#applicant", ids.String(h.f.Lead))
		b.Fill("#authoriser", ids.String(h.f.Supervisor))
	})
	b.Goto("/clocks?scope=mine")
	together(b, "Nail bars", "Tue 23 Nov")
	b.Gone("Sun 23 May")

	h.now(t, "2027-09-01T12:00")
	signIn(b, "lead.FI")
	record(t, b, a, "application", "Record the application", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b, "Application lodged", "2027-09-01T10:00")
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	h.now(t, "2027-10-04T16:00")
	signIn(b, "lead.FI")
	record(t, b, a, "forfeiture", "Record the decision", func() {
		b.Choose("The whole is forfeited")
		date(b, "Decided", "2027-10-04T12:00")
		b.Fill("Bench or judge", "DJ Harrow")
	})
	// Thirty days to appeal, the day of the order counted (s.303Z16): to the end of 2 November.
	b.Goto("/clocks?scope=mine")
	together(b, "Nail bars", "Tue 2 Nov")
	b.Goto(a + "/record/receipt")
	date(b, "Received on", "2027-10-04")
	b.Fill("Where, with the remittance reference", "HMCTS, REM 4412")
	if status := b.Submit("Record the receipt"); status < 400 {
		b.fatalf("money under appeal was paid out: %d", status)
	}
	h.now(t, "2027-11-03T09:00")
	signIn(b, "lead.FI")
	record(t, b, a, "receipt", "Record the receipt", func() {
		date(b, "Received on", "2027-11-03")
		b.Fill("Where, with the remittance reference", "HMCTS, REM 4412")
	})
	b.Goto(path(c) + "/assets")
	b.See("Collected £21,400")
}
