package orders_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/users/userstest"
)

// day reads a date; the zero one from "".
func day(s string) caltime.Date {
	if s == "" {
		return caltime.Date{}
	}
	return caltime.MustDate(s)
}

// super is a superintendent outside the product.
var super = orders.Party{Name: "Det Supt R. Calloway", Rank: "Superintendent"}

// apply8 records an application that is lodged, for an order of a kind in a confiscation investigation.
func (b *bench) apply8(k orders.Kind, lodged string) orders.Order {
	b.t.Helper()
	return must[orders.Result](b.t)(b.r.ApplyPart8(b.ctx, b.c.ID, b.application(k, lodged))).Order
}

func (b *bench) application(k orders.Kind, lodged string) orders.Part8Application {
	in := orders.Part8Application{Kind: k, Investigation: powers.ConfiscationInvestigation, Respondent: "Halewick Bank plc", Sought: "Statements of account ending 4417", Court: "Northmarch Crown Court",
		Applicant: orders.Party{User: b.f.Lead}}
	if lodged != "" {
		in.Lodged = orderstest.At(lodged)
	}
	if k.ByNotice() {
		in.Authoriser, in.Authorised = super, in.Lodged
	}
	return in
}

// made8 is an order of a kind made by the judge, served at once.
func (b *bench) made8(k orders.Kind, at string, printed caltime.Date) orders.Order {
	b.t.Helper()
	o := b.apply8(k, at)
	in := orders.Part8Decision{N: o.N, Version: o.Version, Outcome: orders.GrantedBy, At: orderstest.At(at), MadeBy: "HHJ Marlowe", PrintedEnd: printed, Served: orderstest.At(at), ServedHow: "By secure e-mail"}
	return must[orders.Result](b.t)(b.r.DecidePart8(b.ctx, b.c.ID, in)).Order
}

func (b *bench) state8(n int, want orders.State) {
	b.t.Helper()
	b.equal(b.states()[n], want, "state of the order")
}

// refuses says that an act was refused, and that the refusal names the next steps.
func refusedAct(t *testing.T, what string, err error, want string) {
	t.Helper()
	if !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want a refusal that says %q", what, err, want)
	}
}

// Vector 12: a production order of Fri 22 May 2026 is due at the end of Thu 28 May, the bank holiday counted; account
// monitoring of Mon 1 Dec 2025 runs to Sat 28 Feb 2026.
func TestTimesOfPart8Orders(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		b.made8(orders.ProductionOrder, "2026-05-22T11:00", caltime.Date{})
		po := b.clock("PO")
		b.equal(po.LastDay, day("2026-05-28"), "last day of the production order")
		b.equal(po.EndLocal, "2026-05-29T00:00", "end of the production order")
		b.equal(po.Path, "/orders/O1", "page of the clock")
		b.made8(orders.SearchWarrant, "2026-03-02T11:00", caltime.Date{})
		b.equal(b.clock("SSW").LastDay, day("2026-06-01"), "last day of the warrant")
		o := b.made8(orders.AccountMonitoring, "2026-05-20T11:00", caltime.Date{})
		b.equal(o.LastDay, day("2026-08-17"), "ninety days")
	})
}

// What the judge printed: account monitoring never beyond ninety days, a production order as the judge says.
func TestDaysPrintedOnPart8Orders(t *testing.T) {
	each(t, "2025-12-01T12:00", func(b *bench) {
		b.equal(b.made8(orders.AccountMonitoring, "2025-12-01T11:00", caltime.Date{}).LastDay, day("2026-02-28"), "vector 12")
		o := b.apply8(orders.AccountMonitoring, "2025-12-01T11:00")
		out := must[orders.Result](t)(b.r.DecidePart8(b.ctx, b.c.ID, orders.Part8Decision{N: o.N, Outcome: orders.GrantedBy, At: orderstest.At("2025-12-01T11:30"), PrintedEnd: day("2026-03-20")}))
		if out.Order.LastDay != day("2026-02-28") || !strings.Contains(out.Alarm, "the law ends it on") {
			b.t.Errorf("a printed end beyond ninety days: %s, %q", out.Order.LastDay, out.Alarm)
		}
		o = b.apply8(orders.ProductionOrder, "2025-12-01T11:00")
		must[orders.Result](t)(b.r.DecidePart8(b.ctx, b.c.ID, orders.Part8Decision{N: o.N, Outcome: orders.GrantedBy, At: orderstest.At("2025-12-01T11:30"), PrintedEnd: day("2025-12-22")}))
		b.equal(b.clock("PO").LastDay, day("2025-12-22"), "the judge’s day holds")
	})
}

// What the Act does not have for a kind of investigation is refused, with what it has.
func TestWhichOrderIsOpenToWhichInvestigation(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		narrow := []powers.Investigation{powers.DetainedCashInvestigation, powers.DetainedPropertyInvestigation, powers.FrozenFundsInvestigation, powers.CryptoassetInvestigation}
		for _, k := range []orders.Kind{orders.DisclosureOrder, orders.CustomerInformation, orders.AccountMonitoring} {
			for _, i := range narrow {
				in := b.application(k, "2026-05-22T10:00")
				in.Investigation = i
				_, err := b.r.ApplyPart8(b.ctx, b.c.ID, in)
				refusedAct(b.t, string(k)+" for "+string(i), err, "There is no")
				if e := asFault(err); e == nil || strings.Join(e.Next, ", ") != "Production order, Search and seizure warrant" {
					b.t.Errorf("%s for %s leaves open: %v", k, i, e)
				}
			}
		}
		for _, i := range narrow {
			for _, k := range []orders.Kind{orders.ProductionOrder, orders.SearchWarrant} {
				in := b.application(k, "2026-05-22T10:00")
				in.Investigation = i
				must[orders.Result](b.t)(b.r.ApplyPart8(b.ctx, b.c.ID, in))
			}
		}
		in := b.application(orders.ProductionOrder, "2026-05-22T10:00")
		in.Investigation = "moon"
		b.invalid(in, "investigation")
		in.Kind = orders.Restraint
		_, err := b.r.ApplyPart8(b.ctx, b.c.ID, in)
		refusedAct(b.t, "a restraint order", err, "Only an order of Part 8")
	})
}

func (b *bench) invalid(in orders.Part8Application, field string) {
	b.t.Helper()
	_, err := b.r.ApplyPart8(b.ctx, b.c.ID, in)
	if e := asFault(err); e == nil || e.Kind != fault.Invalid || e.Fields[field] == "" {
		b.t.Errorf("%s: %v", field, err)
	}
}

// The rank of the senior appropriate officer goes by the kind of investigation, and only disclosure and customer
// information orders need one.
func TestWhoAuthorisesAPart8Order(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		in := b.application(orders.DisclosureOrder, "2026-05-22T10:00")
		in.Authoriser = orders.Party{Name: "DI Brook", Rank: "Inspector"}
		b.invalid(in, "authoriser")
		clerk := b.application(orders.DisclosureOrder, "2026-05-22T10:00")
		clerk.Applicant = orders.Party{Name: "K. Denholm", Rank: "Analyst"}
		b.invalid(clerk, "applicant")
		in.Authoriser = orders.Party{}
		in.Authorised = orderstest.At("2026-05-22T09:00")
		b.invalid(in, "authoriser")
		in.Authoriser, in.Authorised = super, orderstest.At("2026-05-22T11:00")
		b.invalid(in, "lodged_at")
		// A draft waits for its authority: it cannot be lodged before.
		draft := b.application(orders.DisclosureOrder, "")
		draft.Authoriser = orders.Party{}
		o := must[orders.Result](b.t)(b.r.ApplyPart8(b.ctx, b.c.ID, draft)).Order
		b.equal(o.State, orders.Drafted, "state")
		_, err := b.r.LodgePart8(b.ctx, b.c.ID, orders.Part8Lodging{N: o.N, At: b.time.Now()})
		refusedAct(b.t, "lodging without authority", err, "needs the authority")
		_, err = b.r.AuthorisePart8(b.ctx, b.c.ID, orders.Part8Authority{N: o.N, Officer: orders.Party{Name: "DI Brook", Rank: "Inspector"}, At: b.time.Now()})
		if e := asFault(err); e == nil || e.Fields["authoriser"] == "" {
			b.t.Errorf("an inspector for confiscation: %v", err)
		}
		urgent := orders.Party{Name: "DI Brook", Rank: "Inspector", Override: "No superintendent could be reached; told at once"}
		over := must[orders.Result](b.t)(b.r.AuthorisePart8(b.ctx, b.c.ID, orders.Part8Authority{N: o.N, Version: o.Version, Officer: urgent, At: b.time.Now()}))
		if got := b.site().SignIn(b.t, b.f.Lead).Get(b.path() + "/orders/O1").Must(200).Text("main"); !strings.Contains(got, "No superintendent could be reached") {
			b.t.Errorf("the page does not tell of the override: %s", got)
		}
		b.undo(over.Act)
		o = must[orders.Result](b.t)(b.r.AuthorisePart8(b.ctx, b.c.ID, orders.Part8Authority{N: o.N, Officer: super, At: b.time.Now()})).Order
		o = must[orders.Result](b.t)(b.r.LodgePart8(b.ctx, b.c.ID, orders.Part8Lodging{N: o.N, Version: o.Version, At: b.time.Now(), CourtRef: "PX-9"})).Order
		b.equal(o.State, orders.Lodged, "state")
		_, err = b.r.AuthorisePart8(b.ctx, b.c.ID, orders.Part8Authority{N: o.N, Officer: super, At: b.time.Now()})
		refusedAct(b.t, "authority after lodging", err, "before the application is lodged")
		b.apply8(orders.ProductionOrder, "2026-05-22T10:00") // needs none
	})
}

// The end of the respondent's time is a breach to act on, no lapse of ours.
func TestAProductionOrderIsBreachedExtendedAndMet(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		o := b.made8(orders.ProductionOrder, "2026-05-22T11:00", caltime.Date{})
		b.state8(1, orders.InForce)
		b.now("2026-05-29T09:00")
		must[int](b.t)(b.r.Lapse(b.system()))
		c := b.clock("PO")
		b.equal(c.State, orders.Stopped, "state of the clock")
		b.state8(1, orders.InForce)
		p := b.part8(o)
		b.equal(p.BreachedOn, day("2026-05-29"), "breached on")
		out := must[orders.Result](b.t)(b.r.RecordBreach(b.ctx, b.c.ID, orders.Part8Breach{N: 1, On: day("2026-05-29"), Note: "Chased the bank’s production team"}))
		ext := orders.Part8Extension{N: 1, Version: out.Order.Version, At: b.time.Now(), Due: day("2026-06-12"), Why: "The archive is off site"}
		ext.Due = day("2026-05-28")
		_, err := b.r.ExtendPart8(b.ctx, b.c.ID, ext)
		if e := asFault(err); e == nil || e.Fields["due_on"] == "" {
			b.t.Errorf("no longer day: %v", err)
		}
		ext.Due = day("2026-06-12")
		out = must[orders.Result](b.t)(b.r.ExtendPart8(b.ctx, b.c.ID, ext))
		b.equal(b.clock("PO").LastDay, day("2026-06-12"), "new last day")
		b.equal(b.clock("PO").State, orders.Running, "new clock")
		if p = b.part8(o); p.Breached() || !strings.Contains(p.BreachNote, "Chased") {
			b.t.Errorf("after the judge’s longer time: %+v", p)
		}
		_, err = b.r.ExtendPart8(b.ctx, b.c.ID, ext)
		if !fault.Is(err, fault.Conflict) {
			b.t.Errorf("with the version of before: %v", err)
		}
		m := orders.Part8Material{N: 1, On: day("2026-05-29"), Exhibit: "HB/1 statements", Whole: false}
		must[orders.Result](b.t)(b.r.RecordMaterial(b.ctx, b.c.ID, m))
		b.equal(b.clock("PO").State, orders.Running, "a part leaves it running")
		m.Whole, m.Exhibit = true, ""
		_, err = b.r.RecordMaterial(b.ctx, b.c.ID, m)
		if e := asFault(err); e == nil || e.Fields["exhibit"] == "" {
			b.t.Errorf("no exhibit: %v", err)
		}
		m.Exhibit, m.On = "HB/2 mandates", day("2026-05-30")
		_, err = b.r.RecordMaterial(b.ctx, b.c.ID, m)
		if e := asFault(err); e == nil || e.Fields["made_at"] == "" {
			b.t.Errorf("tomorrow: %v", err)
		}
		m.On = day("2026-05-29")
		done := must[orders.Result](b.t)(b.r.RecordMaterial(b.ctx, b.c.ID, m))
		b.state8(1, orders.Satisfied)
		b.equal(b.clock("PO").State, orders.Acted, "in time")
		_, err = b.r.RecordMaterial(b.ctx, b.c.ID, m)
		refusedAct(b.t, "twice", err, "nothing is owed")
		b.undo(done.Act)
		b.state8(1, orders.InForce)
		b.equal(b.clock("PO").State, orders.Running, "taken back")
		if p = b.part8(o); !p.CompliedOn.IsZero() || strings.Contains(p.Exhibit, "HB/2") {
			b.t.Errorf("taken back: %+v", p)
		}
		b.now("2026-06-15T09:00")
		b.ctx = b.f.As(b.t, b.d, b.f.Lead)
		m.On = day("2026-06-14")
		must[orders.Result](b.t)(b.r.RecordMaterial(b.ctx, b.c.ID, m))
		b.equal(b.clock("PO").State, orders.Stopped, "late")
		if p = b.part8(o); p.BreachedOn != day("2026-06-13") || p.CompliedOn != day("2026-06-14") {
			b.t.Errorf("late: %+v", p)
		}
	})
}

// A warrant is executed before it is spent and returned; one that is not lapses, expires and is returned unexecuted.
func TestAWarrantIsExecutedAndReturnedOrSpent(t *testing.T) {
	each(t, "2026-03-02T12:00", func(b *bench) {
		b.made8(orders.SearchWarrant, "2026-03-02T11:00", caltime.Date{})
		b.made8(orders.SearchWarrant, "2026-03-02T11:00", caltime.Date{})
		b.now("2026-03-10T12:00")
		b.ctx = b.f.As(b.t, b.d, b.f.Lead)
		_, err := b.r.ReturnWarrant(b.ctx, b.c.ID, orders.Part8Return{N: 1, On: day("2026-03-10")})
		refusedAct(b.t, "return before execution", err, "neither executed nor spent")
		s := orders.Part8Search{N: 1, At: orderstest.At("2026-03-10T07:00"), Exhibit: "AB/1 ledgers"}
		must[orders.Result](b.t)(b.r.ExecuteWarrant(b.ctx, b.c.ID, s))
		_, err = b.r.ExecuteWarrant(b.ctx, b.c.ID, s)
		refusedAct(b.t, "a second entry", err, "one entry")
		must[orders.Result](b.t)(b.r.ReturnWarrant(b.ctx, b.c.ID, orders.Part8Return{N: 1, On: day("2026-03-10")}))
		b.state8(1, orders.Satisfied)
		b.now("2026-06-02T09:00")
		b.ctx = b.f.As(b.t, b.d, b.f.Lead)
		must[int](b.t)(b.r.Lapse(b.system()))
		b.state8(2, orders.Expired)
		b.equal(b.clock("SSW").State, orders.Lapsed, "unexecuted")
		s.N, s.At = 2, orderstest.At("2026-06-02T07:00")
		_, err = b.r.ExecuteWarrant(b.ctx, b.c.ID, s)
		if e := asFault(err); e == nil || !strings.Contains(e.Fields["made_at"], "spent") {
			b.t.Errorf("after it was spent: %v", err)
		}
		s.At = orderstest.At("2026-06-01T22:00") // in time, recorded after
		done := must[orders.Result](b.t)(b.r.ExecuteWarrant(b.ctx, b.c.ID, s))
		b.state8(2, orders.InForce)
		b.equal(b.clock("SSW").State, orders.Acted, "executed in time")
		b.undo(done.Act)
		b.state8(2, orders.Expired)
		must[orders.Result](b.t)(b.r.ReturnWarrant(b.ctx, b.c.ID, orders.Part8Return{N: 2, On: day("2026-06-02"), Note: "Not executed"}))
		b.state8(2, orders.Expired)
		_, err = b.r.RecordMaterial(b.ctx, b.c.ID, orders.Part8Material{N: 2, On: day("2026-06-02"), Exhibit: "x"})
		refusedAct(b.t, "material under a warrant", err, "not complied with")
	})
}

// A disclosure order has no end; each notice runs to the day it names.
func TestNoticesUnderADisclosureOrder(t *testing.T) {
	each(t, "2026-06-01T12:00", func(b *bench) {
		o := b.made8(orders.DisclosureOrder, "2026-06-01T11:00", caltime.Date{})
		if len(b.clocks()) != 0 || !o.LastDay.IsZero() {
			b.t.Errorf("the order itself runs: %v", b.clocks())
		}
		give := orders.Part8Giving{N: 1, Respondent: "Vellamere Valeting Ltd", Asked: "Sources of the takings", Given: day("2026-06-01"), Due: day("2026-05-31")}
		_, err := b.r.GivePart8Notice(b.ctx, b.c.ID, give)
		if e := asFault(err); e == nil || e.Fields["due_on"] == "" {
			b.t.Errorf("due before it was given: %v", err)
		}
		give.Due = day("2026-06-15")
		must[orders.Result](b.t)(b.r.GivePart8Notice(b.ctx, b.c.ID, give))
		c := b.clock("DO")
		if c.LastDay != day("2026-06-15") || strings.Contains(c.Title, "Vellamere") {
			b.t.Errorf("the clock of the notice: %s %q", c.LastDay, c.Title)
		}
		give.Due = day("2026-06-22")
		second := must[orders.Result](b.t)(b.r.GivePart8Notice(b.ctx, b.c.ID, give))
		b.undo(second.Act)
		b.equal(b.clock("DO").State, orders.Stopped, "the notice taken back")
		b.now("2026-06-16T09:00")
		b.ctx = b.f.As(b.t, b.d, b.f.Lead)
		must[int](b.t)(b.r.Lapse(b.system()))
		if n := b.notices8()[0]; n.BreachedOn != day("2026-06-16") || !n.Open() {
			b.t.Errorf("not answered: %+v", n)
		}
		must[orders.Result](b.t)(b.r.ExtendPart8(b.ctx, b.c.ID, orders.Part8Extension{N: 1, Notice: 1, At: b.time.Now(), Due: day("2026-06-30")}))
		if n := b.notices8()[0]; !n.BreachedOn.IsZero() || n.DueOn != day("2026-06-30") {
			b.t.Errorf("with longer to answer: %+v", n)
		}
		must[orders.Result](b.t)(b.r.RecordBreach(b.ctx, b.c.ID, orders.Part8Breach{N: 1, Notice: 1, On: day("2026-06-16"), Note: "Refused by telephone"}))
		answer := orders.Part8Answer{N: 1, Notice: 1, On: day("2026-06-16"), Exhibit: "VV/1"}
		done := must[orders.Result](b.t)(b.r.AnswerPart8Notice(b.ctx, b.c.ID, answer))
		b.equal(b.clock("DO").State, orders.Acted, "answered in time")
		_, err = b.r.AnswerPart8Notice(b.ctx, b.c.ID, answer)
		refusedAct(b.t, "twice", err, "was answered")
		b.undo(done.Act)
		if n := b.notices8()[0]; !n.Open() {
			b.t.Errorf("taken back: %+v", n)
		}
		answer.Notice = 2
		if _, err = b.r.AnswerPart8Notice(b.ctx, b.c.ID, answer); !fault.Is(err, fault.NotFound) {
			b.t.Errorf("a notice taken back: %v", err)
		}
		po := b.made8(orders.ProductionOrder, "2026-06-16T08:00", caltime.Date{})
		_, err = b.r.GivePart8Notice(b.ctx, b.c.ID, orders.Part8Giving{N: po.N, Respondent: "x", Asked: "x", Given: day("2026-06-16"), Due: day("2026-06-20")})
		refusedAct(b.t, "a notice under a production order", err, "No notice is given under")
		must[orders.Result](b.t)(b.r.Discharge(b.ctx, b.c.ID, orders.Ending{N: 1, At: b.time.Now(), Why: "No longer needed"}))
		b.state8(1, orders.Discharged)
	})
}

// An application can be refused, adjourned and withdrawn; an impossible step says what is open.
func TestDecisionsOnAnApplication(t *testing.T) {
	each(t, "2026-06-01T12:00", func(b *bench) {
		o := b.apply8(orders.ProductionOrder, "2026-06-01T10:00")
		in := orders.Part8Decision{N: o.N, Outcome: orders.AdjournedTo, At: orderstest.At("2026-06-01T11:00")}
		for _, bad := range []struct {
			change func(*orders.Part8Decision)
			field  string
		}{
			{func(*orders.Part8Decision) {}, "listed_at"},
			{func(d *orders.Part8Decision) { d.Outcome = "" }, "decision"},
			{func(d *orders.Part8Decision) { d.At = orderstest.At("2026-06-01T09:00") }, "made_at"},
			{func(d *orders.Part8Decision) { d.At = orderstest.At("2026-06-02T09:00") }, "made_at"},
			{func(d *orders.Part8Decision) { d.MadeBy = strings.Repeat("x", 5000) }, "made_by"},
			{func(d *orders.Part8Decision) {
				d.Outcome, d.PrintedEnd = orders.GrantedBy, day("2026-05-01")
			}, "printed_end_on"},
		} {
			x := in
			bad.change(&x)
			_, err := b.r.DecidePart8(b.ctx, b.c.ID, x)
			if e := asFault(err); e == nil || e.Fields[bad.field] == "" {
				b.t.Errorf("%s: %v", bad.field, err)
			}
		}
		in.Listed = orderstest.At("2026-06-08T10:00")
		must[orders.Result](b.t)(b.r.DecidePart8(b.ctx, b.c.ID, in))
		b.state8(1, orders.Adjourned)
		in.Outcome = orders.RefusedBy
		done := must[orders.Result](b.t)(b.r.DecidePart8(b.ctx, b.c.ID, in))
		b.state8(1, orders.Refused)
		_, err := b.r.DecidePart8(b.ctx, b.c.ID, in)
		refusedAct(b.t, "a second decision", err, "lodged")
		b.undo(done.Act)
		must[orders.Result](b.t)(b.r.WithdrawPart8(b.ctx, b.c.ID, orders.Ending{N: 1, At: b.time.Now(), Why: "Material volunteered"}))
		b.state8(1, orders.Withdrawn)
		_, err = b.r.RecordMaterial(b.ctx, b.c.ID, orders.Part8Material{N: 1, On: day("2026-06-01"), Exhibit: "x"})
		refusedAct(b.t, "material under a withdrawn application", err, "nothing is owed")
	})
}

// A prevention order runs at most five years from the day it commences; a report that is not made is a breach, and the
// next one runs all the same.
func TestAPreventionOrderWantsFinancialReports(t *testing.T) {
	each(t, "2026-06-01T12:00", func(b *bench) {
		in := orders.Prevention{Respondent: "M. Oslanthe", Court: "Northmarch Crown Court", MadeBy: "HHJ Marlowe", Made: orderstest.At("2026-06-01T11:00"), Commences: day("2026-06-10"), PrintedEnd: day("2031-06-09"),
			Reports: []caltime.Date{day("2027-06-10"), day("2026-12-10")}}
		short := in
		short.Reports = []caltime.Date{day("2026-06-02")}
		_, err := b.r.RecordPrevention(b.ctx, b.c.ID, short)
		if e := asFault(err); e == nil || e.Fields["report_due"] == "" {
			b.t.Errorf("a report before it commences: %v", err)
		}
		o := must[orders.Result](b.t)(b.r.RecordPrevention(b.ctx, b.c.ID, in)).Order
		b.equal(o.LastDay, day("2031-06-09"), "last day")
		b.equal(b.clock("SCPO-REPORT").LastDay, day("2026-12-10"), "first report")
		long := in
		long.PrintedEnd = day("2033-01-01")
		if out := must[orders.Result](b.t)(b.r.RecordPrevention(b.ctx, b.c.ID, long)); out.Order.LastDay != day("2031-06-09") || out.Alarm == "" {
			b.t.Errorf("more than five years: %s, %q", out.Order.LastDay, out.Alarm)
		}
		b.now("2026-12-11T09:00")
		b.ctx = b.f.As(b.t, b.d, b.f.Lead)
		must[int](b.t)(b.r.Lapse(b.system()))
		if p := b.part8(o); p.BreachedOn != day("2026-12-11") {
			b.t.Errorf("no report: %+v", p)
		}
		out := must[orders.Result](b.t)(b.r.RecordFinancialReport(b.ctx, b.c.ID, orders.Reporting{N: o.N, On: day("2026-12-11"), Note: "Report of income"}))
		out = must[orders.Result](b.t)(b.r.RecordFinancialReport(b.ctx, b.c.ID, orders.Reporting{N: o.N, On: day("2026-12-11"), Version: out.Order.Version}))
		_, err = b.r.RecordFinancialReport(b.ctx, b.c.ID, orders.Reporting{N: o.N, On: day("2026-12-11")})
		refusedAct(b.t, "none owed", err, "Every report")
		b.undo(out.Act)
		running := 0
		for _, c := range b.clocks() {
			if c.Code == "SCPO-REPORT" && c.State == orders.Running && c.LastDay == day("2027-06-10") {
				running++
			}
		}
		b.equal(running, 2, "the next reports of both orders run") // of the one taken back, and of the longer order
	})
}

// Two people record the material at the same moment: one of them is told.
func TestAPart8OrderHasOneWriterAtATime(t *testing.T) {
	each(t, "2026-05-22T12:00", func(b *bench) {
		b.made8(orders.ProductionOrder, "2026-05-22T11:00", caltime.Date{})
		m := func() error {
			_, err := b.r.RecordMaterial(b.ctx, b.c.ID, orders.Part8Material{N: 1, On: day("2026-05-22"), Exhibit: "HB/1", Whole: true})
			return err
		}
		withdraw := func() error {
			_, err := b.r.Discharge(b.ctx, b.c.ID, orders.Ending{N: 1, At: b.time.Now(), Why: "Not needed"})
			return err
		}
		if n := b.atOnce("material and discharge", m, withdraw, m); n != 1 {
			b.t.Errorf("%d acts were done", n)
		}
		if _, err := b.r.RecordMaterial(b.f.As(b.t, b.d, b.f.Colleague), b.c.ID, orders.Part8Material{N: 1, On: day("2026-05-22"), Exhibit: "HB/1"}); !fault.Is(err, fault.Forbidden) {
			b.t.Errorf("a colleague who only reads: %v", err)
		}
	})
}

func (b *bench) system() context.Context { return userstest.System(b.t) }

func asFault(err error) *fault.Error {
	var e *fault.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// undo takes an act back as the page does.
func (b *bench) undo(id ids.Act) {
	b.t.Helper()
	if _, err := b.r.Cases.Undo(b.ctx, id); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) part8(o orders.Order) orders.Part8 {
	b.t.Helper()
	p, err := b.r.Part8(b.ctx, b.d, b.grant(), o.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func (b *bench) notices8() []orders.Part8Notice {
	b.t.Helper()
	list, err := b.r.Part8Notices(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}
