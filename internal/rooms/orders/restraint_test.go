package orders_test

import (
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// restrained has a house and a van restrained by O1 of Mon 23 November at 10:30, £20,000 on the house; reports are due
// on 14 December and 1 February.
func (b *bench) restrained() (house, van ids.Asset) {
	b.t.Helper()
	p := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Property, "14 Mill Lane")
	q := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Vehicle, "A van")
	m := orderstest.Detain(b.f, p.ID, "2026-11-23T10:30")
	m.Court, m.MadeBy, m.Amount = "Northmarch Crown Court", "HHJ Marlowe", 20_000_00
	in := orders.Restraining{Making: m, More: []ids.Asset{q.ID}, Reports: []caltime.Date{caltime.MustDate("2026-12-14"), caltime.MustDate("2027-02-01")}}
	must[orders.Result](b.t)(b.r.RecordRestraint(b.ctx, b.c.ID, in))
	return p.ID, q.ID
}

func (b *bench) owed() (days []string) {
	b.t.Helper()
	for _, p := range must[[]orders.Report](b.t)(b.r.Reports(b.ctx, b.d, b.grant())) {
		if p.ReportedOn.IsZero() {
			days = append(days, p.DueOn.String())
		}
	}
	return days
}

// s.42: an asset joins, another leaves, the reports change; taken back, everything is as it was.
func TestARestraintOrderVaried(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		house, van := b.restrained()
		yacht := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Vehicle, "A yacht")
		in := orders.Varying{N: 1, At: orderstest.At("2026-11-24T10:00"), Why: "Yacht found; van sold by consent", Add: []ids.Asset{yacht.ID}, Free: []ids.Asset{van},
			Reports: []caltime.Date{caltime.MustDate("2027-01-11")}}
		res := must[orders.Result](b.t)(b.r.VaryRestraint(b.ctx, b.c.ID, in))
		b.equal([]assets.State{b.interest(house).State, b.interest(van).State, b.interest(yacht.ID).State}, []assets.State{assets.DeniedRestrained, assets.Released, assets.DeniedRestrained}, "property")
		b.equal([]any{res.Order.State, b.owed(), b.clock("RO").LastDay.String()}, []any{orders.InForce, []string{"2027-01-11"}, "2027-01-11"}, "order and reports")
		if !strings.Contains(b.orders()[0].Terms, "Varied on 24 Nov 2026: Yacht found") {
			b.t.Errorf("terms: %s", b.orders()[0].Terms)
		}
		b.equal(b.chain(1), []orders.State{orders.Made, orders.Varied, orders.InForce}, "steps")
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		back := b.orders()[0]
		b.equal([]assets.State{b.interest(van).State, b.interest(yacht.ID).State}, []assets.State{assets.DeniedRestrained, yacht.Live()[0].State}, "property, taken back")
		b.equal([]any{back.State, back.Terms, len(back.Reaches), b.owed()}, []any{orders.Made, "", 2, []string{"2026-12-14", "2027-02-01"}}, "order, taken back")
		running := 0
		for _, c := range b.clocks() {
			if c.State == orders.Running {
				running++
				b.equal(c.LastDay.String(), "2026-12-14", "the clock that runs")
			}
		}
		b.equal(running, 1, "clocks that run")

		amount := money.Pence(15_000_00)
		in = orders.Varying{N: 1, At: orderstest.At("2026-11-24T11:00"), Why: "Value agreed", Amount: &amount, NoReports: "Charged"}
		must[orders.Result](b.t)(b.r.VaryRestraint(b.ctx, b.c.ID, in))
		b.equal([]any{*b.orders()[0].AmountPence, len(b.owed()), b.clock("RO").Title}, []any{amount, 0, "Restraint: review"}, "amount and review")
	})
}

func TestWhatAVariationRefuses(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		house, van := b.restrained()
		good := orders.Varying{N: 1, At: orderstest.At("2026-11-24T10:00"), Why: "Asked by the defendant"}
		with := func(f func(*orders.Varying)) orders.Varying { in := good; f(&in); return in }
		for what, in := range map[string]orders.Varying{
			"without a reason":     with(func(in *orders.Varying) { in.Why = " " }),
			"in the future":        with(func(in *orders.Varying) { in.At = b.time.Now().AddDate(0, 0, 1) }),
			"before the order":     with(func(in *orders.Varying) { in.At = orderstest.At("2026-11-23T10:29") }),
			"a sum of nothing":     with(func(in *orders.Varying) { in.Amount = new(money.Pence) }),
			"a report in the past": with(func(in *orders.Varying) { in.Reports = []caltime.Date{caltime.MustDate("2026-11-01")} }),
			"reports and no reports": with(func(in *orders.Varying) {
				in.Reports, in.NoReports = []caltime.Date{caltime.MustDate("2027-01-01")}, "x"
			}),
			"a huge reason": with(func(in *orders.Varying) { in.Why = strings.Repeat("x", 5000) }),
		} {
			_, err := b.r.VaryRestraint(b.ctx, b.c.ID, in)
			b.kind(err, fault.Invalid, what)
		}
		_, err := b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.Free = []ids.Asset{house, van} }))
		b.refusal(err, "nothing left", "Record discharge")
		_, err = b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.Add = []ids.Asset{van} }))
		b.refusal(err, "named already", "names A2")
		_, err = b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.Free = []ids.Asset{9999} }))
		b.kind(err, fault.Invalid, "an asset that it does not hold")
		_, err = b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.Add = []ids.Asset{9999} }))
		b.kind(err, fault.NotFound, "an asset of nobody")
		_, err = b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.Version = 9 }))
		b.kind(err, fault.Conflict, "stale")
		_, err = b.r.VaryRestraint(b.f.As(b.t, b.d, b.f.Colleague), b.c.ID, good)
		b.kind(err, fault.Forbidden, "a colleague")
		cash := b.seizedAndDetained(5_000_00)
		_, err = b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.Add = []ids.Asset{cash.AssetID} }))
		b.kind(err, fault.Refused, "what Part 5 holds")
		_, err = b.r.VaryRestraint(b.ctx, b.c.ID, with(func(in *orders.Varying) { in.N = 2 }))
		b.refusal(err, "a detention order", "no restraint order")
	})
}

// The court must discharge a restraint order where proceedings are not started within a reasonable time: the ground is
// chosen, and stands on the order.
func TestTheGroundOfADischarge(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		house, _ := b.restrained()
		in := orders.Ending{N: 1, At: b.time.Now(), Why: "Asked by the defendant"}
		_, err := b.r.Discharge(b.ctx, b.c.ID, in)
		b.kind(err, fault.Invalid, "no ground")
		in.Ground = "whim"
		_, err = b.r.Discharge(b.ctx, b.c.ID, in)
		b.kind(err, fault.Invalid, "no known ground")
		in.Ground, in.Why = orders.OtherGround, ""
		_, err = b.r.Discharge(b.ctx, b.c.ID, in)
		b.kind(err, fault.Invalid, "another ground that is not given")

		me := b.site().SignIn(b.t, b.f.Lead)
		at := b.path() + "/orders/O1/step/discharged"
		page := me.Get(at).Must(200)
		if !strings.Contains(page.Text("main"), "Proceedings not started within a reasonable time (ss.41(7B), 42(7))") {
			b.t.Errorf("the grounds: %s", page.Text("main"))
		}
		form := join(url.Values{"version": {"1"}}, date("made_at", "2026-11-24T11:30"))
		if got := me.Post(at, form).Must(422).Text(".govuk-error-summary"); !strings.Contains(got, "reason") && !strings.Contains(got, "ground") {
			b.t.Errorf("no ground: %s", got)
		}
		form.Set("ground", string(orders.NotStarted))
		me.Post(at, form).Must(303)
		o := b.orders()[0]
		b.equal([3]any{o.State, o.EndedWhy, b.interest(house).State}, [3]any{orders.Discharged, orders.NotStarted.Title(), assets.Released}, "discharged")
	})
}

// The form of a variation offers what is free to add and what is held to let go.
func TestAVariationByTheForm(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		_, van := b.restrained()
		yacht := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Vehicle, "A yacht")
		me := b.site().SignIn(b.t, b.f.Lead)
		at := b.path() + "/orders/O1/step/varied"
		page := me.Get(at).Must(200)
		b.equal([2]int{page.Count("[name=add]"), page.Count("[name=free]")}, [2]int{1, 2}, "boxes")
		form := join(url.Values{"version": {"1"}, "why": {"Yacht found"}, "add": {ids.String(yacht.ID)}, "free": {ids.String(van)}}, date("made_at", "2026-11-24T11:30"))
		bad := join(url.Values{}, form)
		bad.Set("add", "x")
		if got := me.Post(at, bad).Must(422); !strings.Contains(got.Text("main"), "Choose among the assets") || got.Text("#why") != "Yacht found" {
			b.t.Errorf("an asset that is none: %s", got.Text("main"))
		}
		me.Post(at, form).Must(303)
		b.equal([2]assets.State{b.interest(yacht.ID).State, b.interest(van).State}, [2]assets.State{assets.DeniedRestrained, assets.Released}, "by the form")
		me.Post(at, form).Must(409)
	})
}

// seized47 seizes a vehicle under s.47C on Mon 23 November at 09:00: its 48 hours end on Wed 25 at 09:00.
func (b *bench) seized47() ids.Asset {
	b.t.Helper()
	in := orderstest.Cash("2026-11-23T09:00", 20_000_00)
	in.Asset.Kind, in.Asset.Title, in.Seizure.Power, in.Seizure.PowerNote = assets.Vehicle, "Grey van", assets.S47C, "DI Cole, no justice being available"
	s, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
	if err != nil {
		b.t.Fatal(err)
	}
	return s.AssetID
}

// ss.47K, 47L: a restraint order applied for within the 48 hours keeps what was seized until the application is decided.
func TestARestraintApplicationKeepsWhatWasSeized(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		van := b.seized47()
		b.draft(orders.Restraint, van)
		b.equal(b.clock("S47-48").State, orders.Running, "a draft keeps nothing")
		res := b.step(1, orders.Lodged, "2026-11-24T11:00")
		b.equal([2]any{b.clock("S47-48").State, b.interest(van).State}, [2]any{orders.Acted, assets.DeniedSeized}, "lodged")
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.clock("S47-48").State, orders.Running, "lodging taken back")
		b.step(1, orders.Lodged, "2026-11-24T11:00")
		b.now("2026-11-27T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.interest(van).State, assets.DeniedSeized, "two days later")
		m := orders.Restraining{Making: orders.Making{Application: 1, MadeBy: "HHJ Marlowe", Made: orderstest.At("2026-11-27T10:00")}, NoReports: "Charged", Detained: "The van, in the force's compound"}
		made := must[orders.Result](b.t)(b.r.RecordRestraint(b.ctx, b.c.ID, m))
		b.equal([3]any{made.Alarm, made.Order.State, b.interest(van).State}, [3]any{"", orders.Made, assets.DeniedRestrained}, "made")
		if !strings.Contains(made.Order.Terms, "Detention of seized property (s.41A): The van") {
			b.t.Errorf("terms: %s", made.Order.Terms)
		}
	})
}

// Refused or withdrawn, the application keeps nothing any more: the 48 hours go on where they have not ended, else the
// property must be given back.
func TestARestraintApplicationThatFails(t *testing.T) {
	for name, x := range map[string]struct {
		to    orders.State
		at    string
		state assets.State
		clock orders.ClockState
		say   string
	}{
		"refused within the 48 hours":   {orders.Refused, "2026-11-24T11:50", assets.DeniedSeized, orders.Running, "goes on"},
		"refused after them":            {orders.Refused, "2026-11-27T11:00", assets.Lapsed, orders.Acted, "must be given back"},
		"withdrawn within the 48 hours": {orders.Withdrawn, "2026-11-24T11:50", assets.DeniedSeized, orders.Running, "goes on"},
		"withdrawn after them":          {orders.Withdrawn, "2026-11-27T11:00", assets.Lapsed, orders.Acted, "must be given back"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, "2026-11-24T12:00", func(b *bench) {
				van := b.seized47()
				b.draft(orders.Restraint, van)
				b.step(1, orders.Lodged, "2026-11-24T11:00")
				if x.state == assets.Lapsed {
					b.now("2026-11-27T12:00")
				}
				res := b.step(1, x.to, x.at, func(in *orders.Stepping) { in.Note = "No risk shown" })
				b.equal([2]any{b.interest(van).State, b.clock("S47-48").State}, [2]any{x.state, x.clock}, "afterwards")
				if !strings.Contains(res.Alarm, x.say) {
					b.t.Errorf("it says %q, want %q", res.Alarm, x.say)
				}
				if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
					b.t.Fatal(err)
				}
				b.equal([2]any{b.interest(van).State, b.clock("S47-48").State}, [2]any{assets.DeniedSeized, orders.Acted}, "taken back")
			})
		})
	}
}

// An application lodged in time and recorded after the clock was found to have ended puts the property back; one lodged
// too late keeps nothing.
func TestARestraintApplicationRecordedLate(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		van := b.seized47()
		b.now("2026-11-25T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.interest(van).State, assets.Lapsed, "nothing recorded in time")
		b.draft(orders.Restraint, van)
		b.step(1, orders.Lodged, "2026-11-25T08:59")
		b.equal([2]any{b.interest(van).State, b.clock("S47-48").State}, [2]any{assets.DeniedSeized, orders.Acted}, "lodged in time")
		other := b.seized47()
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.draft(orders.Restraint, other)
		b.step(2, orders.Lodged, "2026-11-25T09:00")
		b.equal([2]any{b.interest(other).State, b.clock("S47-48").State}, [2]any{assets.Lapsed, orders.Lapsed}, "lodged too late")
	})
}

// A restraint order that says nothing of detention (s.41A) leaves seized property restrained, and says that it goes back.
func TestARestraintOrderWithoutDetention(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		van := b.seized47()
		m := orderstest.Detain(b.f, van, "2026-11-24T10:30")
		m.Court, m.MadeBy = "Northmarch Crown Court", "HHJ Marlowe"
		res := must[orders.Result](b.t)(b.r.RecordRestraint(b.ctx, b.c.ID, orders.Restraining{Making: m, NoReports: "Charged"}))
		if !strings.Contains(res.Alarm, "s.41A") || b.interest(van).State != assets.DeniedRestrained {
			b.t.Errorf("%q, %s", res.Alarm, b.interest(van).State)
		}
	})
}
