package demo

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// fate is what becomes of property held under Part 5.
type fate string

const (
	byNotice  fate = "notice"   // forfeited by notice
	byCourt   fate = "court"    // forfeited by the magistrates' court
	part      fate = "part"     // a part forfeited, the rest returned
	refusedBy fate = "refused"  // the court refuses, the property goes back
	given     fate = "returned" // released by decision
	tooLate   fate = "too_late" // no order within 48 hours
	runsOut   fate = "runs_out" // the order ends and nothing follows it
	held      fate = "held"     // held for as long as the story lasts
	objected  fate = "objected" // a notice, an objection, then the court
	running   fate = "running"  // of a set piece: the 48 hours run at the end
	disposed  fate = "disposed" // of property that was never held: assessed and let be
)

const magistrates, crown = "Northmarch Magistrates’ Court", "Northmarch Crown Court"

// months draws how many months lie between the first order and the outcome.
func (h *holding) months() int {
	if h.after > 0 {
		return h.after
	}
	return draw(h.dice, []odds[int]{{14, 2}, {22, 3}, {20, 4}, {14, 5}, {10, 7}, {8, 9}, {6, 12}, {4, 15}, {2, 19}})
}

// applicant and senior are the parties of an application: the lead applies, the supervisor of the unit is the senior officer.
func (s *story) applicant() orders.Party { return orders.Party{User: s.lead.id} }
func (s *story) senior() orders.Party    { return orders.Party{User: s.m.f.supervisor(s.unit).id} }

// within48 plans what happens inside the 48 hours of a seizure found at an instant and recorded at another.
func (h *holding) within48(found, recorded time.Time) {
	m := h.m
	r, err := caltime.HoursExcl(caltime.LocalOf(found), 48, m.cal.Calendar)
	end := r.End
	if h.fate == running {
		return
	}
	if err != nil {
		end = found.Add(48 * time.Hour)
	}
	made, ok := m.cal.sittingBefore(h.dice, recorded.Add(time.Hour), end.Add(-40*time.Minute))
	if h.fate == tooLate || !ok {
		m.tickAt(end.Add(3 * time.Minute))
		h.release(m.cal.office(h.dice, dayOf(end).AddDays(h.in(1, 3))), "the holder", "The 48 hours ended without an order.")
		h.reviewed(dayOf(end).AddDays(h.in(12, 40)))
		return
	}
	h.then(made.Add(h.minutes(15, 35)), h.lead, func(ctx context.Context) error {
		by := orders.Bench
		if h.maybe(30) {
			by, h.single = orders.JP, true
		}
		x := orders.Making{AssetID: h.asset, Court: magistrates, MadeBy: by, Lodged: m.clampBefore(recorded.Add(h.minutes(10, 50)), made), Made: made, Applicant: h.applicant()}
		if h.maybe(18) {
			x.PrintedEnd, _ = dayOf(made).AddMonths(h.in(2, 3) + 1)
			x.PrintedEnd = x.PrintedEnd.AddDays(-1)
		}
		if !h.until.IsZero() {
			x.PrintedEnd, x.MadeBy, h.single = h.until, orders.Bench, false
		}
		out, err := m.r.Orders.RecordDetention(ctx, h.id, x)
		if err != nil {
			return err
		}
		h.holds(out.Order)
		h.first = dayOf(made)
		if h.kind == assets.Cash {
			h.bank(dayOf(end))
		}
		h.course()
		return nil
	})
}

func (d dice) minutes(a, b int) time.Duration { return time.Duration(d.in(a, b)) * time.Minute }

// clampBefore gives t, or ten minutes before limit where t is later.
func (m *maker) clampBefore(t, limit time.Time) time.Time {
	if b := limit.Add(-10 * time.Minute); t.After(b) {
		return b
	}
	return t
}

func (h *holding) holds(o orders.Order) { h.order, h.last = o.N, o.LastDay }

// bank pays detained cash into an interest-bearing account (s.296), nearly always in the days the force allows.
func (h *holding) bank(from caltime.Date) {
	days := h.in(1, 4)
	if h.maybe(5) {
		days = h.in(7, 18)
		h.reviewed(from.AddDays(h.in(35, 70)))
	}
	h.then(h.m.cal.office(h.dice, h.m.cal.after(from, days)), h.lead, func(ctx context.Context) error {
		a, err := h.read(ctx)
		if err != nil || h.over {
			return err
		}
		a.InterestAccountOn = dayOf(h.m.now)
		_, err = h.m.r.Assets.PayIn(ctx, h.id, a)
		return err
	})
}

// course plans how property held by an order goes on from there: extended until its fate is due.
func (h *holding) course() {
	h.matters()
	if !h.until.IsZero() {
		h.onward(h.until.AddDays(30))
		return
	}
	due, _ := h.first.AddMonths(h.months())
	due = due.AddDays(h.in(0, 24))
	h.onward(due)
}

// onward plans the next step: the outcome where it comes before the order ends, else another order, or none.
func (h *holding) onward(due caltime.Date) {
	m := h.m
	switch {
	case !h.until.IsZero() && h.fate == held: // a set piece waits for its end
		return
	case h.fate == runsOut && !h.single || h.last.IsZero():
		if h.maybe(50) { // somebody had taken it, and it lapses
			h.take(m.cal.office(h.dice, m.cal.last(h.last.AddDays(-h.in(5, 20)))), "MO-06")
		}
		m.tickAt(h.last.At(24, 0).UTC().Add(3 * time.Minute))
		h.release(m.cal.office(h.dice, h.last.AddDays(h.in(2, 9))), "the holder", "The order ended and no further order was made.")
		h.reviewed(h.last.AddDays(h.in(12, 40)))
		return
	case due.Before(h.last.AddDays(-h.needs())) && h.fate != held:
		h.outcome(m.cal.next(due))
		return
	}
	limit, _ := h.first.AddMonths(24)
	at := m.cal.sitting(h.dice, m.cal.last(h.last.AddDays(-h.in(5, 18))))
	if !dayOf(at).Before(h.last) || !dayOf(at).After(dayOf(m.now)) {
		at = m.now.Add(30 * time.Minute)
	} else if h.maybe(30) {
		h.take(at.Add(-time.Duration(h.in(1, 5))*24*time.Hour), "MO-06")
	}
	if h.last.AddDays(20).After(limit) { // the two years are nearly over: it is now or never
		h.outcome(dayOf(at))
		return
	}
	h.then(at.Add(h.minutes(15, 40)), h.lead, func(ctx context.Context) error {
		x := orders.Making{AssetID: h.asset, Court: magistrates, MadeBy: orders.Bench, Lodged: at.Add(-time.Duration(h.in(3, 9)) * 24 * time.Hour), Made: at, Applicant: h.applicant()}
		var out orders.Result
		var err error
		if h.frozen {
			x.Authoriser = h.senior()
			x.PrintedEnd, _ = dayOf(at).AddMonths(draw(h.dice, []odds[int]{{20, 3}, {60, 6}, {20, 9}}))
			if x.PrintedEnd = x.PrintedEnd.AddDays(-1); x.PrintedEnd.After(limit) {
				x.PrintedEnd = limit.AddDays(-1)
			}
			out, err = m.r.Orders.VaryFreezing(ctx, h.id, x)
		} else {
			out, err = m.r.Orders.ExtendDetention(ctx, h.id, x)
		}
		if err != nil {
			return err
		}
		h.single = false
		h.holds(out.Order)
		h.onward(due)
		return nil
	})
}

// needs is how many days of the order that holds it an outcome takes: a notice leaves 30 days to object, and what it is
// about must be held throughout.
func (h *holding) needs() int {
	if h.fate == byNotice || h.fate == objected {
		return 40
	}
	return 4
}

// outcome plans the end of property that is held, from a day on.
func (h *holding) outcome(day caltime.Date) {
	at := h.m.cal.office(h.dice, day)
	if !at.After(h.m.now) {
		at = h.m.now.Add(20 * time.Minute)
	}
	switch {
	case h.fate == given:
		h.release(at, one(h.dice, []string{"the holder", "the holder’s solicitor", "the company"}), one(h.dice, []string{
			"A lawful source was shown for the sum.", "The grounds no longer stand after enquiry with the employer.", "The prosecutor advised that the evidence is not sufficient."}))
	case (h.fate == byNotice || h.fate == objected) && h.kind != assets.Listed && h.kind != assets.Crypto && !h.single && !at.After(h.last.AddDays(-36).At(0, 0).UTC()):
		h.notice(at)
	default:
		h.apply(at)
	}
}

// notice gives a forfeiture notice; it goes through where nobody objects in time.
func (h *holding) notice(at time.Time) {
	m := h.m
	h.then(at, h.lead, func(ctx context.Context) error {
		out, err := m.r.Orders.GiveForfeitureNotice(ctx, h.id, orders.Notice{AssetID: h.asset, Given: at.Add(-10 * time.Minute), Applicant: h.applicant(), Officer: h.senior(),
			To: one(h.dice, []string{"Holder, by hand", "Holder and joint holder, by post", "Holder’s solicitor, by post"})})
		if err != nil {
			return err
		}
		n, last := out.Order.N, out.Order.LastDay
		if h.fate == objected {
			h.object(n, last)
			return nil
		}
		m.tickAt(last.At(24, 0).UTC().Add(3 * time.Minute))
		h.then(m.cal.office(h.dice, last.AddDays(h.in(1, 4))), h.lead, func(ctx context.Context) error {
			if _, err := m.r.Orders.ForfeitByNotice(ctx, h.id, orders.ByNotice{N: n}); err != nil {
				return err
			}
			h.receive(h.m.cal.after(dayOf(m.now), h.in(8, 30)), "recovered")
			return nil
		})
		return nil
	})
}

// object ends a notice by an objection; the application follows within the 48 hours.
func (h *holding) object(n int, last caltime.Date) {
	m := h.m
	got := m.cal.last(last.AddDays(-h.in(2, 12))).At(h.in(9, 14), h.in(0, 59)).UTC()
	if !got.After(m.now) {
		got = m.now.Add(2 * time.Hour)
	}
	h.then(got.Add(h.minutes(5, 40)), h.lead, func(ctx context.Context) error {
		if _, err := m.r.Orders.RecordObjection(ctx, h.id, orders.Objection{N: n, At: got, By: "The holder, through a solicitor"}); err != nil {
			return err
		}
		h.apply(m.now.Add(h.minutes(60, 150)))
		return nil
	})
}

// apply lodges an application for forfeiture and plans the hearing.
func (h *holding) apply(at time.Time) {
	m := h.m
	h.then(at, h.lead, func(ctx context.Context) error {
		x := orders.Making{AssetID: h.asset, Court: magistrates, Lodged: at.Add(-5 * time.Minute), Applicant: h.applicant()}
		if h.frozen {
			x.Authoriser = h.senior()
		}
		out, err := m.r.Orders.ApplyForForfeiture(ctx, h.id, x)
		if err != nil {
			return err
		}
		h.hearing(out.Order.N, m.cal.sitting(h.dice, m.cal.after(dayOf(at), h.in(15, 45))))
		return nil
	})
}

func (h *holding) hearing(n int, at time.Time) {
	m := h.m
	if h.frozen && !h.last.IsZero() && !dayOf(at).Before(h.last) { // the order ends at its day, whatever is pending
		at = m.cal.last(h.last.AddDays(-1)).At(10, 30).UTC()
		if !at.After(m.now) {
			at = m.now.Add(time.Hour)
		}
	}
	h.then(at.Add(h.minutes(20, 50)), h.lead, func(ctx context.Context) error {
		d := orders.Decision{N: n, Made: at, MadeBy: orders.Bench}
		switch h.fate {
		case refusedBy:
			d.Refused = true
		case part:
			a := money.Pence(int64(h.value) * int64(h.in(40, 80)) / 100 / 1000 * 1000)
			d.Amount, d.Part = &a, true
		}
		if _, err := m.r.Orders.RecordForfeiture(ctx, h.id, d); err != nil {
			return err
		}
		after := dayOf(at).AddDays(32)
		if d.Refused {
			h.release(m.cal.office(h.dice, after), "the holder", "The court refused forfeiture and nobody appealed.")
			return nil
		}
		h.appealed(d.N, at)
		h.receive(m.cal.after(after, h.in(4, 20)), "recovered")
		return nil
	})
}

// receive records that forfeited money came in; what is left of a part is released first.
func (h *holding) receive(on caltime.Date, left string) {
	m := h.m
	h.then(m.cal.office(h.dice, on), h.lead, func(ctx context.Context) error {
		if h.fate == part {
			if err := h.releaseRest(ctx); err != nil {
				return err
			}
		}
		a, err := h.read(ctx)
		if err != nil {
			return err
		}
		in := orders.Receipt{AssetID: h.asset, On: dayOf(m.now), Where: "HMCTS remittance " + itoa(h.in(40000, 99999))}
		for _, i := range a.Live() {
			if i.State == assets.ForfeitedAdmin || i.State == assets.ForfeitedCourt {
				in.Interests = append(in.Interests, i.ID)
			}
		}
		if _, err := m.r.Orders.RecordReceipt(ctx, h.id, in); err != nil {
			return err
		}
		h.done(left)
		return nil
	})
}

func (h *holding) releaseRest(ctx context.Context) error {
	a, err := h.read(ctx)
	if err != nil {
		return err
	}
	in := orders.Release{AssetID: h.asset, At: h.m.now, To: "the holder", Why: "The court forfeited a part only."}
	for _, i := range a.Live() {
		if i.State.Held() {
			in.Interests = append(in.Interests, i.ID)
		}
	}
	if len(in.Interests) == 0 {
		return nil
	}
	_, err = h.m.r.Orders.ReleaseProperty(ctx, h.id, in)
	return err
}

// release gives property back.
func (h *holding) release(at time.Time, to, why string) {
	h.then(at, h.lead, func(ctx context.Context) error {
		if _, err := h.m.r.Orders.ReleaseProperty(ctx, h.id, orders.Release{AssetID: h.asset, At: h.m.now, To: to, Why: why,
			Victim: h.threat == "fraud" && h.fate == given}); err != nil {
			return err
		}
		h.done("returned")
		return nil
	})
}
