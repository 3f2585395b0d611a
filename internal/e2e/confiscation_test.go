package e2e

import (
	"testing"

	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects/subjectstest"
)

// confiscating is a browser at the confiscation of a case, with what it is about.
type confiscating struct {
	*Browser
	t    *testing.T
	at   string // of the proceedings
	name string
}

// confiscate opens a case with a defendant, a van and a boat, at a time in London.
func confiscate(t *testing.T, now, name string) confiscating {
	t.Helper()
	h := open(t, london(now))
	c := casestest.OpenIn(t, h.Cases, h.f, casestest.Titled("Grey vans"))
	ctx := h.f.As(t, h.DB, h.f.Lead)
	subjectstest.Add(t, ctx, h.Subjects, c.ID, subjectstest.Suspect(name))
	orderstest.Add(t, ctx, h.Orders, c.ID, assets.Vehicle, "Grey van")
	orderstest.Add(t, ctx, h.Orders, c.ID, assets.Other, "Boat at Halewick")
	b := confiscating{Open(t, h), t, path(c) + "/confiscation/1", name}
	b.Size(1366, 900)
	signIn(b.Browser, "lead.FI")
	return b
}

// start records the proceedings by the form that the menu of the case leads to.
func (b confiscating) start(convicted, asked string) {
	b.t.Helper()
	b.Goto(b.at[:len(b.at)-2] + "/new")
	b.Axe(b.t)
	b.Fill("Defendant", "S1 "+b.name)
	date(b.Browser, "Latest conviction", convicted)
	date(b.Browser, "Asked for or decided", asked)
	if status := b.Submit("Record proceedings"); status != 200 {
		b.fatalf("the proceedings were answered with %d", status)
	}
	b.See("Recorded")
}

// act records one act by its form, filled by fill, and looks at the page that follows.
func (b confiscating) act(kind, button string, fill func()) {
	b.t.Helper()
	b.Goto(b.at + "/record/" + kind)
	b.Axe(b.t)
	fill()
	if status := b.Submit(button); status != 200 {
		b.fatalf("%s was answered with %d: %s", kind, status, b.Text("main"))
	}
	b.See("Recorded")
	b.Axe(b.t)
}

// day fills the three boxes of a day by its name.
func (b confiscating) day(name, value string) {
	b.t.Helper()
	b.Fill("#"+name+"-year", value[:4])
	b.Fill("#"+name+"-month", value[5:7])
	b.Fill("#"+name+"-day", value[8:])
}

// TestConfiscationByPostponement goes from a conviction of 2025 to an uplift under ss.14 and 15. Every date and sum below
// was reckoned by hand.
func TestConfiscationByPostponement(t *testing.T) {
	t.Parallel()
	b := confiscate(t, "2026-11-23T10:00", "A. Defendant")
	b.start("2025-03-14", "2025-03-20")
	b.See("Postponement (ss.14 and 15)")
	together(b.Browser, "Confiscation: permitted period", "Sat 13 Mar 2027") // two years, the day of conviction counted

	b.act("postponement", "Record the postponement", func() {
		b.day("on", "2025-03-20")
		b.day("to", "2026-01-30")
	})
	together(b.Browser, "Confiscation: time to vary the sentence", "Thu 26 Feb 2026") // 28 days with the last of the postponement

	b.act("timetable", "Record the days", func() {
		b.day("on", "2025-03-20")
		b.day("s16", "2025-06-02")
		b.day("s17", "2025-07-01")
		b.day("hearing", "2026-01-30")
	})
	together(b.Browser, "Prosecutor’s statement (s.16)", "Mon 2 Jun 2025", "Overdue")
	b.act("statement", "Record", func() {
		b.Choose("Prosecutor’s statement (s.16)")
		b.day("on", "2025-06-05")
	})
	together(b.Browser, "Prosecutor’s statement (s.16)", "Late: Thu 5 Jun 2025")
	b.act("default-of-statement", "Record the default", func() {
		b.Choose("Defendant’s response (s.17)")
		b.day("on", "2025-07-02")
	})
	together(b.Browser, "Defendant’s response (s.17)", "In default", "treated as accepting")

	b.act("order", "Record the order", func() {
		b.day("on", "2026-01-30")
		b.Fill("Court", "Northmarch Crown Court")
		b.Fill("#benefit", "100,000")
		b.Choose("The available amount of the schedule")
		b.Fill("A1 Grey van", "Property of the defendant")
		b.Fill("Value of A1 Grey van", "20,000")
		b.Fill("#hidden", "30,000")
		b.Fill("#amount-1", "20,000")
		b.day("due-1", "2026-04-29")
		b.Fill("#amount-2", "30,000")
	})
	together(b.Browser, "Confiscation order: time to pay", "Wed 29 Apr 2026") // three months, the day of the order counted
	together(b.Browser, "Confiscation: review for an uplift", "Sat 30 Jan 2027")
	together(b.Browser, "Term in default", "At most 5 years")
	together(b.Browser, "Ordered", "£50,000.00")

	b.act("time-application", "Record the application", func() {
		b.Choose("£20,000.00")
		b.day("on", "2026-04-20")
	})
	b.act("time-decision", "Record the decision", func() {
		b.Choose("£20,000.00")
		b.day("on", "2026-05-10")
		b.Choose("More time is allowed")
		b.day("due", "2026-07-29")
	})
	together(b.Browser, "time to pay, extended", "Wed 29 Jul 2026") // six months from the order

	// £30,000 was due on 30 January: to 29 July 180 days at 8% are £1,183.561…, so £18,816.44 of the van settles the order.
	b.act("payment", "Record the payment", func() {
		b.day("on", "2026-07-29")
		b.Fill("#amount", "20,000")
		b.Choose("Property of the schedule, sold")
		b.Fill("Which property?", "A1 Grey van (in the schedule)")
	})
	together(b.Browser, "P1", "£20,000.00", "£18,816.44", "£1,183.56", "interest first")
	b.act("receipt", "Record the receipt", func() {
		b.Choose("P1, £20,000.00")
		b.day("on", "2026-08-03")
		b.Fill("#where", "HMCTS")
		b.Fill("#compensation", "5,000")
	})
	b.act("default", "Record", func() { b.day("on", "2026-08-03") })
	b.act("default-term", "Record", func() { b.day("on", "2026-09-01") })
	together(b.Browser, "State", "Default term activated")

	// An uplift is at most what was found, and never a new order.
	b.Goto(b.at + "/record/uplift")
	b.day("on", "2026-11-20")
	b.Fill("#hidden", "1,000")
	b.Fill("#amount", "12,000")
	if status := b.Submit("Record the uplift"); status != 422 {
		b.fatalf("an uplift above what was found was answered with %d", status)
	}
	b.See("No more than was found available, £1,000.00, can be added")
	b.act("uplift", "Record the uplift", func() {
		b.day("on", "2026-11-20")
		b.Fill("A2 Boat at Halewick", "Property of the defendant")
		b.Fill("Value of A2 Boat at Halewick", "12,000")
		b.Fill("#amount", "12,000")
		b.day("due", "2027-02-19")
	})
	together(b.Browser, "Confiscation order: time to pay", "Fri 19 Feb 2027")
	together(b.Browser, "Confiscation: review for an uplift", "Sat 20 Nov 2027")

	// £31,183.56 is left of the £50,000 since 29 July: to 23 November 117 days at 8% are £799.664…; with the £1,183.561…
	// before, £1,983.226…. Outstanding: £62,000 − £18,816.44 + £1,983.23 − £1,183.56 = £43,983.23.
	for _, x := range [][]string{{"Benefit", "£100,000.00"}, {"Available amount", "£62,000.00"}, {"Ordered", "£62,000.00"}, {"Interest to today (s.12)", "£1,983.23"},
		{"Paid", "£20,000.00, £1,183.56 of it interest"}, {"Received by HMCTS", "£20,000.00"}, {"To victims out of it", "£5,000.00"}, {"Due and not paid", "£31,183.56"}, {"Outstanding", "£43,983.23"}} {
		together(b.Browser, x...)
	}
	b.Size(390, 844)
	b.Goto(b.at)
	fits(t, b.Browser)
	b.Axe(t)
	b.Goto(b.at[:len(b.at)-2])
	together(b.Browser, "A. Defendant", "£62,000.00", "£43,983.23")
	fits(t, b.Browser)
	b.Axe(t)
}

// TestConfiscationByTimetable goes from a conviction of September 2026 to an uplift and the last penny, under ss.15A to 15C.
func TestConfiscationByTimetable(t *testing.T) {
	t.Parallel()
	b := confiscate(t, "2027-06-01T10:00", "B. Defendant")
	b.start("2026-09-01", "2026-09-01")
	b.See("Timetable of 2026 (ss.15A to 15C)")
	b.See("No timetable is recorded")
	b.act("timetable", "Record the days", func() {
		b.day("on", "2026-09-02")
		b.day("s18", "2026-10-01")
		b.day("s16", "2026-10-15")
		b.day("s17", "2026-11-02")
		b.day("eroc_meeting", "2026-11-16")
		b.day("eroc_hearing", "2026-11-30")
		b.day("hearing", "2026-12-14")
	})
	together(b.Browser, "Early resolution meeting (s.15B)", "Mon 16 Nov 2026")
	together(b.Browser, "Confiscation: time to vary the sentence", "Sun 7 Feb 2027") // 56 days with that of the hearing
	b.act("statement", "Record", func() {
		b.Choose("Early resolution meeting (s.15B)")
		b.day("on", "2026-11-16")
	})
	together(b.Browser, "Early resolution meeting (s.15B)", "Done Mon 16 Nov 2026")
	b.act("timetable", "Record the days", func() {
		b.day("on", "2026-12-01")
		b.day("hearing", "2027-01-11")
	})
	together(b.Browser, "Confiscation hearing", "Mon 11 Jan 2027")
	together(b.Browser, "Confiscation hearing", "Mon 14 Dec 2026", "Replaced by a later timetable")
	together(b.Browser, "Confiscation: time to vary the sentence", "Sun 7 Mar 2027")

	b.act("order", "Record the order", func() {
		b.day("on", "2027-01-11")
		b.Fill("Court", "Northmarch Crown Court")
		b.Fill("#benefit", "10,000")
		b.Choose("The whole benefit")
	})
	together(b.Browser, "Confiscation: review for an uplift", "Tue 11 Jan 2028")
	// The whole benefit is ordered, so there is nothing to uplift to until it is found to be more.
	if status := b.Visit(b.at + "/record/uplift"); status != 422 {
		b.fatalf("an uplift above the benefit was offered with %d", status)
	}
	b.See("The whole benefit is ordered already")
	b.act("reconsideration", "Record the finding", func() {
		b.day("on", "2027-02-01")
		b.Fill("#benefit", "15,000")
		b.Fill("The new evidence", "A second account")
	})
	b.act("uplift", "Record the uplift", func() {
		b.day("on", "2027-03-01")
		b.Fill("#hidden", "6,000")
		b.Fill("#amount", "5,000")
	})
	together(b.Browser, "Confiscation: review for an uplift", "Wed 1 Mar 2028")

	// £10,000 since 11 January is 141 days at 8%: £309.041…. £5,000 since 1 March is 92 days: £100.821…. Together £409.86.
	together(b.Browser, "Interest to today (s.12)", "£409.86")
	together(b.Browser, "Outstanding", "£15,409.86")
	b.act("payment", "Record the payment", func() {
		b.day("on", "2027-06-01")
		b.Fill("#amount", "15,409.86")
	})
	for _, x := range [][]string{{"State", "Satisfied"}, {"Benefit", "£15,000.00"}, {"Ordered", "£15,000.00"}, {"Paid", "£15,409.86, £409.86 of it interest"}, {"Outstanding", "£0.00"}} {
		together(b.Browser, x...)
	}
}
