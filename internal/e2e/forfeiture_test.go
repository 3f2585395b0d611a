package e2e

import (
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
)

// part5 is a browser at the forfeiture of an asset, by the lead investigator, on a moved clock.
type part5 struct {
	*Browser
	t *testing.T
	h house
	c cases.Case
}

// day moves the clock, runs what is due, and signs in again: the session of the day before has ended.
func (b part5) day(local string) {
	b.t.Helper()
	b.h.now(b.t, local)
	signIn(b.Browser, "lead.FI")
}

// step records a step of an order by its form.
func (b part5) step(order, to, button string, fill func()) {
	b.t.Helper()
	b.Goto(path(b.c) + "/orders/" + order + "/step/" + to)
	b.Axe(b.t)
	fill()
	if status := b.Submit(button); status != 200 {
		b.fatalf("%s of %s was answered with %d: %s", to, order, status, b.Text("main"))
	}
	b.See("Recorded")
}

// refused sends a form and wants it refused with the words.
func (b part5) refused(form, button, words string, fill func()) {
	b.t.Helper()
	b.Goto(path(b.c) + form)
	fill()
	if status := b.Submit(button); status != 422 {
		b.fatalf("%s was answered with %d", form, status)
	}
	b.See(words)
}

// clock looks that a clock of the case ends as given, and that none of the ends before it is shown.
func (b part5) clock(name, end string, gone ...string) {
	b.t.Helper()
	b.Goto("/clocks?scope=mine")
	together(b.Browser, b.c.Title, name, end)
	for _, x := range gone {
		b.Gone(x)
	}
}

// sums looks at the figures of the case, to the penny.
func (b part5) sums(forfeited, collected string) {
	b.t.Helper()
	b.Goto(path(b.c) + "/value")
	text := strings.Join(strings.Fields(b.Text("main")), " ")
	for _, want := range []string{"Forfeited or confiscated " + forfeited, "Collected " + collected} {
		if !strings.Contains(text, want) {
			b.fatalf("the figures do not say %q: %s", want, text)
		}
	}
	b.Axe(b.t)
}

// TestCashFromSeizureThroughAppealWindowToReceipt takes cash to its end by the forms: each application drafted, lodged and
// decided. The dates were reckoned by hand: 48 hours over working days (s.295(1)); six months with their first day
// (s.295(2)); thirty days to appeal, of which the day of the order is the first (s.299(2)).
func TestCashFromSeizureThroughAppealWindowToReceipt(t *testing.T) {
	t.Parallel()
	h := open(t, london("2026-11-23T10:00")) // a Monday
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Cash under the stairs"))
	orderstest.Seize(t, h.f.As(t, h.DB, h.f.Lead), h.Orders, c.ID, "2026-11-23T09:00", 18_900_37)
	b := part5{Open(t, h), t, h, c}
	b.Size(1366, 900)
	signIn(b.Browser, "lead.FI")
	a := path(c) + "/assets/A1"
	b.clock("s.295(1)", "Wed 25 Nov 09:00")

	record(t, b.Browser, a, "draft-detention", "Record the draft", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	b.See("What can be recorded next")
	// A step that cannot be yet is refused with the steps that can.
	if status := b.Visit(path(c) + "/orders/O1/step/served"); status != 422 {
		b.fatalf("a step that cannot be yet was answered with %d", status)
	}
	b.See("Application lodged")
	b.clock("s.295(1)", "Wed 25 Nov 09:00") // a draft stops no clock
	b.day("2026-11-24T12:00")
	b.step("O1", "lodged", "Record the step", func() {
		date(b.Browser, "When was it?", "2026-11-24T09:15")
		date(b.Browser, "Listed for", "2026-11-24T10:00")
	})
	b.clock("s.295(1)", "of the 48 h left") // nor does lodging: the order made counts (Kingdom Corporate)
	b.step("O1", "made", "Record the order", func() {
		b.Choose("The magistrates’ court")
		date(b.Browser, "Hearing called on", "2026-11-24T10:10")
		date(b.Browser, "Order made", "2026-11-24T10:30")
	})
	b.clock("s.295(2)", "Sun 23 May", "Wed 25 Nov")
	b.Goto(path(c) + "/orders/O1")
	b.Axe(t)
	for _, want := range []string{"24 Nov 2026 09:15", "24 Nov 2026 10:00", "24 Nov 2026 10:10", "24 Nov 2026 10:30"} {
		b.See(want) // lodged, listed, called on, made
	}

	b.day("2027-05-20T12:00")
	record(t, b.Browser, a, "extension", "Record the order", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b.Browser, "Order made", "2027-05-20T11:00")
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	b.clock("s.295(2)", "Fri 19 Nov", "Sun 23 May")

	b.day("2027-11-01T12:00")
	record(t, b.Browser, a, "draft-forfeiture", "Record the draft", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	b.clock("s.295(2)", "Fri 19 Nov")
	b.step("O3", "lodged", "Record the step", func() { date(b.Browser, "When was it?", "2027-11-01T11:00") })
	b.Goto("/clocks?scope=mine")
	b.Gone("Fri 19 Nov") // it stays detained until the proceedings end (s.298(4))
	b.refused("/assets/A1/record/release", "Record the release", "until the proceedings end (s.298(4))", func() {
		date(b.Browser, "Released", "2027-11-01T11:30")
		b.Choose("Its holder")
		b.Fill("Name", "M. Oslanthe")
		b.Fill("Why?", "Asked for it")
	})
	b.sums("£0.00", "£0.00")

	b.day("2027-12-06T16:00")
	b.step("O3", "made", "Record the decision", func() {
		b.Choose("The whole is forfeited")
		date(b.Browser, "Decided", "2027-12-06T12:00")
	})
	b.clock("s.299(2)", "Tue 4 Jan")
	b.sums("£18,900.37", "£0.00")
	b.refused("/assets/A1/record/receipt", "Record the receipt", "Record the receipt from 5 Jan 2028", func() {
		date(b.Browser, "Received on", "2027-12-06")
		b.Fill("Where, with the remittance reference", "HMCTS, REM 4413")
	})

	b.day("2028-01-05T09:00")
	b.Goto("/clocks?scope=mine")
	b.Gone("Cash under the stairs")
	record(t, b.Browser, a, "receipt", "Record the receipt", func() {
		date(b.Browser, "Received on", "2028-01-05")
		b.Fill("Where, with the remittance reference", "HMCTS, REM 4413")
	})
	b.sums("£18,900.37", "£18,900.37")
	b.Goto(path(c) + "/orders/O3")
	b.See("Satisfied")
	b.Axe(t)
	b.Size(390, 844)
	b.Goto(path(c) + "/orders/O3")
	fits(t, b.Browser)
}

// TestAnAccountThroughNoticeObjectionAndAppeal takes an account from freezing to receipt: a forfeiture notice, an objection
// that leaves 48 hours (vector 11), an application within them, forfeiture, an appeal that is first recorded as allowed and,
// that taken back, as dismissed.
func TestAnAccountThroughNoticeObjectionAndAppeal(t *testing.T) {
	t.Parallel()
	h := open(t, london("2025-11-20T12:00"))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Car wash takings"))
	orderstest.Add(t, h.f.As(t, h.DB, h.f.Lead), h.Orders, c.ID, assets.Account, "Current account, Halewick Bank")
	b := part5{Open(t, h), t, h, c}
	b.Size(1366, 900)
	signIn(b.Browser, "lead.FI")
	a := path(c) + "/assets/A1"
	record(t, b.Browser, a, "freezing", "Record the order", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b.Browser, "Order made", "2025-11-20T11:00")
		date(b.Browser, "Last day printed on the order", "2026-05-19")
		b.Fill("Balance when it was served", "21,400.55")
		date(b.Browser, "When was it served?", "2025-11-20T11:30")
		b.Fill("How, and on whom?", "By e-mail on the bank")
		b.Fill("#applicant", ids.String(h.f.Lead))
		b.Fill("#authoriser", ids.String(h.f.Supervisor))
	})
	b.clock("AFO", "Tue 19 May")

	b.day("2025-11-24T12:00")
	record(t, b.Browser, a, "notice", "Record the notice", func() {
		date(b.Browser, "Notice given", "2025-11-24T11:00")
		b.Fill("#authoriser", ids.String(h.f.Supervisor))
		b.Fill("#applicant", ids.String(h.f.Lead))
		b.Fill("To whom, and how?", "C. Vellamere, by hand")
	})
	b.clock("s.303Z9", "Wed 24 Dec") // thirty days from the day after

	b.day("2025-12-23T17:30")
	b.step("O2", "objected", "Record the objection", func() {
		date(b.Browser, "Objection received", "2025-12-23T17:00")
		b.Fill("Who objected?", "C. Vellamere")
	})
	b.clock("s.303Z11", "Mon 29 Dec 17:00", "Wed 24 Dec") // 25 to 28 December do not count

	b.day("2025-12-29T12:00")
	record(t, b.Browser, a, "application", "Record the application", func() {
		b.Fill("Court", "Northmarch Magistrates’ Court")
		date(b.Browser, "Application lodged", "2025-12-29T10:00")
		b.Fill("#applicant", ids.String(h.f.Lead))
	})
	b.clock("AFO", "Tue 19 May", "Mon 29 Dec 17:00") // whether it lasts until the hearing is not settled: it goes on

	b.day("2026-01-12T16:00")
	b.step("O3", "made", "Record the decision", func() {
		b.Choose("The whole is forfeited")
		date(b.Browser, "Decided", "2026-01-12T12:00")
	})
	b.clock("s.303Z16", "Tue 10 Feb", "Tue 19 May")
	b.sums("£21,400.55", "£0.00")

	b.day("2026-02-02T12:00")
	b.step("O3", "appeal", "Record the appeal", func() {
		date(b.Browser, "Lodged", "2026-02-02T11:00")
		b.Fill("Who lodged it?", "C. Vellamere")
		b.Fill("Court", "Northmarch Crown Court")
	})
	b.Goto("/clocks?scope=mine")
	b.Gone("Tue 10 Feb")
	b.Goto(path(c) + "/assets")
	b.See("Appeal lodged")
	b.Axe(t)

	b.day("2026-04-20T12:00")
	b.refused("/assets/A1/record/receipt", "Record the receipt", "is not determined: nothing may be paid over before (s.300(2))", func() {
		date(b.Browser, "Received on", "2026-04-20")
		b.Fill("Where, with the remittance reference", "HMCTS, REM 4414")
	})
	b.step("O3", "appeal-result", "Record the result", func() {
		b.Choose("Allowed")
		b.Choose("Back to its holder")
		date(b.Browser, "Determined", "2026-04-20T11:00")
	})
	undo := b.Eval(`document.querySelector('form[action*="/undo"]').getAttribute("action")`)
	b.sums("£0.00", "£0.00") // reversed, not deleted
	b.Goto(path(c) + "/orders/O3")
	b.See("Quashed")

	// The result was recorded wrongly, and is taken back: what was forfeited stands again.
	if status := b.Eval(`fetch("` + undo + `", {method: "POST"}).then((r) => String(r.status))`); status != "200" {
		b.fatalf("the undo was answered with %s", status)
	}
	b.sums("£21,400.55", "£0.00")
	b.step("O3", "appeal-result", "Record the result", func() {
		b.Choose("Dismissed")
		b.Choose("Back to its holder")
		date(b.Browser, "Determined", "2026-04-20T11:00")
	})
	record(t, b.Browser, a, "receipt", "Record the receipt", func() {
		date(b.Browser, "Received on", "2026-04-20")
		b.Fill("Where, with the remittance reference", "HMCTS, REM 4414")
	})
	b.sums("£21,400.55", "£21,400.55")
	b.Goto("/clocks?scope=force")
	b.Gone("Car wash takings")
}
