package orders_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

func TestAClockWithoutItsActLapsesOnce(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		sys := userstest.System(b.t)
		b.now("2026-11-24T08:59")
		b.equal(must[int](b.t)(b.r.Lapse(sys)), 0, "before the end")
		b.kind(b.r.DB.Write(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, b.c.ID, access.Edit)
			if err != nil {
				return err
			}
			return b.r.VetoClose(ctx, tx, g)
		}), fault.Refused, "closing while a clock runs")
		b.now("2026-11-24T09:00")
		var wg sync.WaitGroup
		ended := make([]int, 4)
		for n := range ended { // as two programs with two workers each would
			wg.Add(1)
			go func() {
				defer wg.Done()
				k, err := orderstest.Room(b.d).Lapse(sys)
				if err != nil {
					b.t.Error(err)
				}
				ended[n] = k
			}()
		}
		wg.Wait()
		if n := ended[0] + ended[1] + ended[2] + ended[3]; n != 1 {
			b.t.Errorf("the clock lapsed %d times", n)
		}
		c := b.clock("CASH-48")
		b.equal([2]orders.ClockState{c.State}, [2]orders.ClockState{orders.Lapsed}, "state")
		b.equal(b.interest(s.AssetID).State, assets.Lapsed, "interest")
		if b.next() != nil {
			b.t.Errorf("next deadline %v", b.next())
		}
		events := must[int](b.t)(b.count("SELECT COUNT(*) FROM case_events WHERE kind = 'clock.lapsed'"))
		audit := must[int](b.t)(b.count("SELECT COUNT(*) FROM audit_entries WHERE action = 'clock.lapsed'"))
		b.equal([2]int{events, audit}, [2]int{1, 1}, "timeline and audit")
	})
}

func (b *bench) count(sql string) (n int, err error) {
	err = b.d.Gorm(b.t.Context()).Raw(sql).Scan(&n).Error
	return n, err
}

func TestAnOrderMadeInTimeAndRecordedLateCounts(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		b.now("2026-11-26T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		_, err := b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-24T09:00"))
		b.kind(err, fault.Refused, "an order at the very end")
		var f *fault.Error
		if !errors.As(err, &f) || len(f.Next) == 0 || !strings.Contains(f.Message, "too late") {
			b.t.Errorf("it does not say why and what next: %v", err)
		}
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-24T08:48")))
		b.equal(b.clock("CASH-48").State, orders.Acted, "the 48 hours")
		b.equal(b.interest(s.AssetID).State, assets.DeniedDetained, "interest")
	})
}

func TestAFreshSeizureStartsANewClock(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		b.now("2026-11-24T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		again := orderstest.Cash("2026-11-24T09:12", 20_000_00)
		again.AssetID, again.Seizure.ReSeizureOf = s.AssetID, &s.ID
		if _, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, again); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.clock("CASH-48").EndLocal, "2026-11-26T09:12", "the new clock")
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-24T11:30")))
		states := map[orders.ClockState]int{}
		for _, c := range b.clocks() {
			states[c.State]++
		}
		// The order's and the time to pay the cash in (s.296) run.
		b.equal(states, map[orders.ClockState]int{orders.Lapsed: 1, orders.Acted: 1, orders.Running: 2}, "clocks")
	})
}

func TestUndoPutsEverythingBack(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		before := *b.next()
		res := must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		if _, err := b.r.Cases.Undo(b.f.As(b.t, b.d, b.f.Deputy), res.Act); !fault.Is(err, fault.NotFound) {
			b.t.Errorf("somebody else's undo: %v", err)
		}
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.interest(s.AssetID).State, assets.DeniedSeized, "interest")
		b.equal(b.clock("CASH-48").State, orders.Running, "the 48 hours")
		b.equal(b.clock("CASH-DET").State, orders.Stopped, "the order's clock")
		b.equal(len(b.states()), 0, "orders that stand")
		if !b.next().Equal(before) {
			b.t.Errorf("next deadline %v, want %v", b.next(), before)
		}
		res = must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		must[orders.Result](b.t)(b.r.Serve(b.ctx, b.c.ID, orders.Service{N: res.Order.N, At: orderstest.At("2026-11-23T11:00"), How: "By hand"}))
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); !fault.Is(err, fault.Refused) {
			b.t.Errorf("undoing what was built on: %v", err)
		}
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		frozen := must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2026-11-23T11:00", "2027-05-22", 9_000_00)))
		b.time.Advance(11 * time.Minute)
		if _, err := b.r.Cases.Undo(b.ctx, frozen.Act); !fault.Is(err, fault.Refused) {
			b.t.Errorf("after ten minutes: %v", err)
		}
		b.time.Advance(-2 * time.Minute)
		if _, err := b.r.Cases.Undo(b.ctx, frozen.Act); err != nil {
			b.t.Fatal(err)
		}
		b.equal([2]any{b.interest(a.ID).State, b.totals().Held}, [2]any{assets.Identified, money.Pence(20_000_00)}, "the account and what is held")
	})
}

func TestWhatTheLawDoesNotAllowIsRefused(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		detain := func(change func(m *orders.Making)) error {
			m := orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")
			change(&m)
			_, err := b.r.RecordDetention(b.ctx, b.c.ID, m)
			return err
		}
		for _, x := range []struct {
			field  string
			change func(m *orders.Making)
		}{
			{"made_at", func(m *orders.Making) { m.Made = time.Time{} }},
			{"made_at", func(m *orders.Making) { m.Made = orderstest.At("2026-11-23T12:01") }},
			{"court", func(m *orders.Making) { m.Court = " " }},
			{"made_by", func(m *orders.Making) { m.MadeBy = "A friend" }},
			{"lodged_at", func(m *orders.Making) { m.Lodged = orderstest.At("2026-11-23T10:31") }},
			{"called_on_at", func(m *orders.Making) { m.CalledOn = orderstest.At("2026-11-23T10:31") }},
			{"printed_end_on", func(m *orders.Making) { m.PrintedEnd = caltime.MustDate("2026-11-22") }},
			{"applicant", func(m *orders.Making) { m.Applicant = orders.Party{User: 99_999} }},
			{"applicant", func(m *orders.Making) { m.Applicant = orders.Party{} }},
			{"authoriser", func(m *orders.Making) { m.Authoriser = m.Applicant }},
			{"terms", func(m *orders.Making) { m.Terms = strings.Repeat("x", 4001) }},
		} {
			err := detain(x.change)
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Fields[x.field] == "" {
				b.t.Errorf("want %s refused: %v", x.field, err)
			}
		}
		b.equal(len(b.orders()), 0, "orders after refusals")
		_, err := b.r.ApplyForForfeiture(b.f.As(b.t, b.d, b.f.Colleague), b.c.ID, orders.Making{AssetID: s.AssetID})
		b.kind(err, fault.Forbidden, "a colleague who is no member")
		jp := func(m *orders.Making) { m.MadeBy = orders.JP }
		if err := detain(jp); err != nil {
			b.t.Fatal(err)
		}
		n := orders.Notice{AssetID: s.AssetID, Given: orderstest.At("2026-11-23T11:00"), Officer: orders.Party{User: b.f.Supervisor}, To: "Holder"}
		_, err = b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n)
		b.kind(err, fault.Refused, "a notice under a single justice's order")
		n.Officer = orders.Party{User: b.f.Lead}
		_, err = b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n)
		b.kind(err, fault.Invalid, "a notice by a constable")
		_, err = b.r.ExtendDetention(b.ctx, b.c.ID, orders.Making{AssetID: s.AssetID, MadeBy: orders.JP, Court: "X", Made: orderstest.At("2026-11-23T11:30"), Applicant: orders.Party{User: b.f.Lead}})
		b.kind(err, fault.Invalid, "a further order by a single justice")
		_, err = b.r.RecordRestraint(b.ctx, b.c.ID, orders.Restraining{Making: orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:00"), NoReports: "reasons given"})
		b.kind(err, fault.Refused, "restraint of what Part 5 holds")
		_, err = b.r.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: s.AssetID, On: caltime.MustDate("2026-11-23"), Where: "HMCTS"})
		b.kind(err, fault.Refused, "a receipt of what was not forfeited")
		_, err = b.r.Serve(b.ctx, b.c.ID, orders.Service{N: 1, At: orderstest.At("2026-11-23T11:00"), How: "By hand", Version: 9})
		b.kind(err, fault.Conflict, "a form opened with another version")
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		m := orderstest.Freeze(b.f, a.ID, "2026-11-23T11:00", "2027-05-22", 9_000_00)
		m.Authoriser = orders.Party{}
		_, err = b.r.RecordAccountFreezing(b.ctx, b.c.ID, m)
		b.kind(err, fault.Invalid, "a freezing order that no senior officer authorised")
	})
}

func TestAPartForfeitedSplitsTheInterest(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		m := orders.Making{AssetID: s.AssetID, Court: "Northmarch Magistrates’ Court", Lodged: orderstest.At("2026-11-23T11:30"), Applicant: orders.Party{User: b.f.Lead}}
		app := must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
		b.equal(b.clock("CASH-DET").State, orders.Acted, "an application stops the clock of detained cash (s.298(4))")
		b.now("2026-12-02T12:00")
		part := money.Pence(12_345_67)
		must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: app.Order.N, Made: orderstest.At("2026-12-02T11:00"), Part: true, Amount: &part}))
		b.equal(b.clock("FORF-APPEAL").EndLocal, "2027-01-01T00:00", "time to appeal an order of 2 Dec 2026")
		list := must[[]assets.Asset](b.t)(b.r.Assets.ByCase(b.ctx, b.d, b.grant()))
		states, share := map[assets.State]int{}, 0
		for _, i := range list[0].Live() {
			states[i.State]++
			share += i.ShareBp
		}
		b.equal(states, map[assets.State]int{assets.ForfeitedCourt: 1, assets.ForfeitureApplied: 1}, "parts")
		sums := b.totals()
		b.equal([3]money.Pence{sums.Ordered, sums.Held, money.Pence(share)}, [3]money.Pence{part, 20_000_00, 10_000}, "ordered, held, shares")
		_, err := b.r.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: s.AssetID, On: caltime.MustDate("2026-12-02"), Where: "HMCTS"})
		b.kind(err, fault.Refused, "paying over inside the time to appeal (s.300(2))")
		b.now("2027-01-05T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.clock("FORF-APPEAL").State, orders.Stopped, "time to appeal")
		must[ids.Act](b.t)(b.r.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: s.AssetID, On: caltime.MustDate("2027-01-04"), Where: "HMCTS"}))
		must[ids.Act](b.t)(b.r.ReleaseProperty(b.ctx, b.c.ID, orders.Release{AssetID: s.AssetID, At: orderstest.At("2027-01-05T10:00"), To: "M. Oslanthe", Why: "Not forfeited"}))
		sums = b.totals()
		b.equal([3]money.Pence{sums.Collected, sums.Returned, sums.Stake}, [3]money.Pence{part, 20_000_00 - part, 0}, "collected, returned, at stake")
		running := 0
		for _, c := range b.clocks() {
			if !c.State.Over() {
				running++
			}
		}
		b.equal(running, 0, "clocks that run at the end")
	})
}

func TestRestraintRunsByItsReports(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		p := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Property, "14 Mill Lane")
		m := orderstest.Detain(b.f, p.ID, "2026-11-23T10:30")
		res := must[orders.Result](b.t)(b.r.RecordRestraint(b.ctx, b.c.ID, orders.Restraining{Making: m, Reports: []caltime.Date{caltime.MustDate("2026-12-14"), caltime.MustDate("2027-02-01")}}))
		b.equal([2]string{b.clock("RO").EndLocal, b.clock("RO").Cite}, [2]string{"2026-12-15T00:00", "s.41(7B)"}, "first report")
		b.equal(b.totals().Held, money.Pence(20_000_00), "held")
		b.now("2026-12-16T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal([2]any{b.clock("RO").State, b.interest(p.ID).State}, [2]any{orders.Lapsed, assets.DeniedRestrained}, "a late report frees nothing")
		must[orders.Result](b.t)(b.r.RecordReport(b.ctx, b.c.ID, orders.Reporting{N: res.Order.N, On: caltime.MustDate("2026-12-16")}))
		b.equal(b.clock("RO").EndLocal, "2027-02-02T00:00", "next report")
		must[orders.Result](b.t)(b.r.Discharge(b.ctx, b.c.ID, orders.Ending{N: res.Order.N, At: orderstest.At("2026-12-16T11:00"), Ground: orders.NotStarted}))
		b.equal([3]any{b.clock("RO").State, b.interest(p.ID).State, b.states()[1]}, [3]any{orders.Stopped, assets.Released, orders.Discharged}, "after discharge")
	})
}

func TestNoUKClockRunsAbroadAndAnUnknownCalendarIsSaid(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		abroad := orderstest.Cash("2026-11-20T09:00", 5_000_00)
		abroad.Seizure.Nation = caltime.OtherPlace
		if _, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, abroad); err != nil {
			b.t.Fatal(err)
		}
		b.equal(len(b.clocks()), 0, "clocks of a seizure abroad")
		b.time.Set(orderstest.At("2061-03-01T12:00"))
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2061-02-28T09:00", 5_000_00)
		c := b.clock("CASH-48")
		if c.Known || c.EndAt != nil || c.State != orders.Running || len(c.Reckoning()) == 0 {
			b.t.Errorf("a clock beyond the calendar is %+v", c)
		}
		res := must[page.Result[orders.Row]](b.t)(b.r.Running(b.ctx, b.d, orders.Mine, page.Request{Size: 10}))
		b.equal(len(res.Rows), 1, "it is listed")
	})
}

func TestClocksArePagedByKeyOnAnIndex(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		want := []string{}
		for _, start := range []string{"2026-11-23T09:00", "2026-11-20T10:00", "2026-11-20T14:00", "2026-11-20T14:00", "2026-11-22T03:00"} {
			orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, start, 5_000_00)
		}
		for _, c := range b.clocks() {
			want = append(want, ids.String(c.ID))
		}
		var got, back []string
		req := page.Request{Size: 2}
		for range 5 {
			res := must[page.Result[orders.Row]](b.t)(b.r.Running(b.ctx, b.d, orders.Force, req))
			for _, x := range res.Rows {
				got = append(got, ids.String(x.ID))
			}
			if res.Next == "" {
				req = page.Request{Size: 2, Before: page.Decode(res.Prev)}
				break
			}
			req = page.Request{Size: 2, After: page.Decode(res.Next)}
		}
		b.equal(got, want, "forward")
		res := must[page.Result[orders.Row]](b.t)(b.r.Running(b.ctx, b.d, orders.Force, req))
		for _, x := range res.Rows {
			back = append(back, ids.String(x.ID))
		}
		b.equal(back, want[2:4], "one page back")
		n := statements(b.t, b.ctx, func(ctx context.Context) { _, _ = b.r.Running(ctx, b.d, orders.Mine, page.Request{Size: 50}) })
		b.equal(n, 2, "statements of a list")
		b.explain()
	})
}

// explain holds the lists to the indexes of clocks.
func (b *bench) explain() {
	b.t.Helper()
	ctx, s := db.Watch(b.ctx)
	if _, err := b.r.Running(ctx, b.d, orders.Force, page.Request{Size: 50}); err != nil {
		b.t.Fatal(err)
	}
	sql := s.SQL()[0]
	if b.d.Dialect() == db.SQLite {
		var plan []struct{ Detail string }
		args := make([]any, strings.Count(sql, "?"))
		if err := b.d.Gorm(b.t.Context()).Raw("EXPLAIN QUERY PLAN "+sql, args...).Scan(&plan).Error; err != nil {
			b.t.Fatal(err)
		}
		text := ""
		for _, p := range plan {
			text += p.Detail + "\n"
		}
		if !strings.Contains(text, "INDEX clocks_") || strings.Contains(text, "SCAN k") {
			b.t.Errorf("the list of clocks is not on an index:\n%s", text)
		}
	}
}

func TestTwoWritersOfOneOrder(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for n := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, errs[n] = b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30"))
			}()
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case !fault.Is(err, fault.Refused) && !fault.Is(err, fault.Conflict):
				b.t.Errorf("the second writer got %v", err)
			}
		}
		b.equal([2]int{done, len(b.orders())}, [2]int{1, 1}, "orders recorded")
	})
}
