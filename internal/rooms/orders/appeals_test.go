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

// forfeited seizes £20,000, has it detained and forfeits it by order O2 of Mon 1 December 2025 (vector 12).
func (b *bench) forfeited() ids.Asset {
	b.t.Helper()
	s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-27T09:00", 20_000_00)
	must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-28T10:30")))
	m := orders.Making{AssetID: s.AssetID, Court: bench1, Lodged: orderstest.At("2025-11-28T11:30"), Applicant: orders.Party{User: b.f.Lead}}
	must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
	b.now("2025-12-01T12:00")
	must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: 2, Made: orderstest.At("2025-12-01T11:00")}))
	return s.AssetID
}

func (b *bench) appeal(local string) orders.Result {
	b.t.Helper()
	return must[orders.Result](b.t)(b.r.RecordAppeal(b.ctx, b.c.ID, orders.Appealing{N: 2, Appellant: "M. Oslanthe", Court: "Northmarch Crown Court", At: orderstest.At(local)}))
}

func (b *bench) sums() [3]money.Pence {
	t := b.totals()
	return [3]money.Pence{t.Ordered, t.Collected, t.Returned}
}

func (b *bench) receive(a ids.Asset, day string) error {
	_, err := b.r.RecordReceipt(b.ctx, b.c.ID, orders.Receipt{AssetID: a, On: caltime.MustDate(day), Where: "HMCTS"})
	return err
}

// Vector 12: thirty days of which the day of the order is the first, to the end of Tue 30 December 2025.
func TestAnAppealInTimeAndOutOfIt(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		a := b.forfeited()
		b.equal([2]string{b.clock("FORF-APPEAL").LastDay.String(), b.clock("FORF-APPEAL").EndLocal}, [2]string{"2025-12-30", "2025-12-31T00:00"}, "time to appeal")
		b.now("2025-12-31T09:00")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		late := orders.Appealing{N: 2, Appellant: "M. Oslanthe", Court: "Northmarch Crown Court", At: orderstest.At("2025-12-31T00:00")}
		_, err := b.r.RecordAppeal(b.ctx, b.c.ID, late)
		b.refusal(err, "an appeal a minute late", "Tue 30 Dec 2025", "on what ground")
		late.Extended = "Notice of the order was served late"
		res := must[orders.Result](b.t)(b.r.RecordAppeal(b.ctx, b.c.ID, late))
		b.equal(must[[]orders.Appeal](b.t)(b.r.Appeals(b.ctx, b.d, b.grant()))[0].ExtendedWhy, late.Extended, "why it was taken")
		b.refusal(b.receive(a, "2025-12-31"), "paying over under appeal", "not determined", "s.300(2)")
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		b.equal([2]any{b.clock("FORF-APPEAL").State, len(must[[]orders.Appeal](b.t)(b.r.Appeals(b.ctx, b.d, b.grant())))}, [2]any{orders.Stopped, 0}, "taken back")
		b.appeal("2025-12-30T23:59") // in time, recorded the day after
		b.equal(b.clock("FORF-APPEAL").State, orders.Acted, "the clock of an appeal in time")
		_, err = b.r.RecordAppeal(b.ctx, b.c.ID, orders.Appealing{N: 2, Appellant: "m. oslanthe", Court: "X", At: orderstest.At("2025-12-30T23:59")})
		b.refusal(err, "the same appeal twice", "pending")
		_, err = b.r.RecordAppeal(b.ctx, b.c.ID, orders.Appealing{N: 1, Appellant: "M. Oslanthe", Court: "X", At: b.time.Now()})
		b.refusal(err, "an appeal against a detention order", "no decision on forfeiture")
		_, err = b.r.RecordAppeal(b.f.As(b.t, b.d, b.f.Colleague), b.c.ID, late)
		b.kind(err, fault.Forbidden, "a colleague who is no member")
		for field, in := range map[string]orders.Appealing{"to": {N: 2, Court: "X", At: b.time.Now()}, "court": {N: 2, Appellant: "Y", At: b.time.Now()}, "made_at": {N: 2, Appellant: "Y", Court: "X"},
			"why": {N: 2, Appellant: "Y", Court: "X", At: b.time.Now(), Extended: strings.Repeat("x", 4001)}} {
			_, err := b.r.RecordAppeal(b.ctx, b.c.ID, in)
			b.kind(err, fault.Invalid, field)
		}
		in := late
		in.Version = 99
		_, err = b.r.RecordAppeal(b.ctx, b.c.ID, in)
		b.kind(err, fault.Conflict, "a form opened with another version")
	})
}

// Each ending of an appeal, and what the ledger then says, to the penny.
func TestHowAnAppealEnds(t *testing.T) {
	at := orderstest.At("2026-02-02T11:00")
	part := money.Pence(12_345_67)
	for _, x := range []struct {
		name    string
		in      orders.Determining
		state   orders.State
		asset   assets.State
		sums    [3]money.Pence // ordered, collected, returned
		receipt bool
	}{
		{"dismissed", orders.Determining{Result: orders.AppealDismissed}, orders.Made, assets.ForfeitedCourt, [3]money.Pence{20_000_00, 0, 0}, true},
		{"abandoned", orders.Determining{Result: orders.AppealAbandoned}, orders.Made, assets.ForfeitedCourt, [3]money.Pence{20_000_00, 0, 0}, true},
		{"allowed", orders.Determining{Result: orders.AppealAllowed}, orders.Quashed, assets.Returned, [3]money.Pence{0, 0, 20_000_00}, false},
		{"allowed and held", orders.Determining{Result: orders.AppealAllowed, Held: true}, orders.Quashed, assets.DeniedDetained, [3]money.Pence{0, 0, 0}, false},
		{"varied", orders.Determining{Result: orders.AppealVaried, Amount: &part}, orders.InForce, assets.ForfeitedCourt, [3]money.Pence{part, 0, 20_000_00 - part}, true},
	} {
		t.Run(x.name, func(t *testing.T) {
			each(t, "2025-11-28T12:00", func(b *bench) {
				a := b.forfeited()
				b.now("2025-12-20T12:00")
				b.appeal("2025-12-19T15:00")
				b.now("2026-02-02T12:00")
				b.refusal(b.receive(a, "2026-02-02"), "paying over before the result", "Record the result")
				x.in.N, x.in.At = 2, at
				res := must[orders.Result](b.t)(b.r.DetermineAppeal(b.ctx, b.c.ID, x.in))
				b.equal([3]any{b.states()[2], b.interest(a).State, b.sums()}, [3]any{x.state, x.asset, x.sums}, "order, property, sums")
				_, err := b.r.DetermineAppeal(b.ctx, b.c.ID, x.in)
				b.refusal(err, "the result twice", "pending")
				if x.in.Held {
					b.equal([2]any{b.clock("CASH-DET").State, b.states()[1]}, [2]any{orders.Running, orders.Made}, "the order that holds it again")
				}
				if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
					b.t.Fatal(err)
				}
				b.equal([3]any{b.states()[2], b.interest(a).State, b.sums()}, [3]any{orders.Made, assets.ForfeitedCourt, [3]money.Pence{20_000_00, 0, 0}}, "taken back")
				must[orders.Result](b.t)(b.r.DetermineAppeal(b.ctx, b.c.ID, x.in))
				b.equal(b.sums(), x.sums, "sums again")
				if !x.receipt {
					b.kind(b.receive(a, "2026-02-02"), fault.Refused, "a receipt of what was given back")
					return
				}
				b.refusal(b.receive(a, "2026-02-01"), "a receipt before the result", "2 Feb 2026")
				if err := b.receive(a, "2026-02-02"); err != nil {
					b.t.Fatal(err)
				}
				b.equal(b.sums(), [3]money.Pence{x.sums[0], x.sums[0], x.sums[2]}, "received")
				b.equal(b.states()[2], orders.Satisfied, "the order at the end")
			})
		})
	}
}

// A refusal can be appealed too: property stays detained until then, and may be forfeited after all.
func TestAnAppealAgainstARefusal(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-27T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-28T10:30")))
		m := orders.Making{AssetID: s.AssetID, Court: bench1, Lodged: orderstest.At("2025-11-28T11:30"), Applicant: orders.Party{User: b.f.Lead}}
		must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
		b.now("2025-12-01T12:00")
		must[orders.Result](b.t)(b.r.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: 2, Made: orderstest.At("2025-12-01T11:00"), Refused: true}))
		release := orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "M. Oslanthe", Why: "Refused"}
		_, err := b.r.ReleaseProperty(b.ctx, b.c.ID, release)
		b.refusal(err, "release while the refusal can be appealed", "Tue 30 Dec 2025", "s.298(4)")
		b.appeal("2025-12-01T11:30")
		_, err = b.r.ReleaseProperty(b.ctx, b.c.ID, release)
		b.refusal(err, "release under appeal", "not determined")
		b.now("2026-01-12T12:00")
		must[orders.Result](b.t)(b.r.DetermineAppeal(b.ctx, b.c.ID, orders.Determining{N: 2, At: orderstest.At("2026-01-12T11:00"), Result: orders.AppealAllowed}))
		b.equal([3]any{b.states()[2], b.interest(s.AssetID).State, b.sums()}, [3]any{orders.Made, assets.ForfeitedCourt, [3]money.Pence{20_000_00, 0, 0}}, "forfeited on appeal")
		if err := b.receive(s.AssetID, "2026-01-12"); err != nil {
			b.t.Fatal(err)
		}
	})
}

// A forfeiture by notice is set aside by a court: the forfeited value is reversed, never deleted.
func TestAForfeitureByNoticeIsSetAside(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2025-11-20T11:00", "2026-05-19", 7_000_00)))
		b.now("2025-11-24T12:00")
		n := orders.Notice{AssetID: a.ID, Given: orderstest.At("2025-11-24T11:00"), Officer: orders.Party{User: b.f.Supervisor}, Applicant: orders.Party{User: b.f.Lead}, To: "C. Vellamere, by hand"}
		must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n))
		ask := orders.Appealing{N: 2, Appellant: "C. Vellamere", Court: bench1, At: orderstest.At("2025-11-24T12:00")}
		_, err := b.r.RecordAppeal(b.ctx, b.c.ID, ask)
		b.refusal(err, "setting aside what is not forfeited", "Record the objection")
		b.now("2026-01-05T12:00")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		must[orders.Result](b.t)(b.r.ForfeitByNotice(b.ctx, b.c.ID, orders.ByNotice{N: 2}))
		ask.At = orderstest.At("2026-01-05T11:00")
		res := must[orders.Result](b.t)(b.r.RecordAppeal(b.ctx, b.c.ID, ask))
		if !strings.Contains(res.Alarm, "s.303Z12") {
			b.t.Errorf("it does not say that the time was not read: %q", res.Alarm)
		}
		b.refusal(b.receive(a.ID, "2026-01-05"), "paying over", "not determined")
		must[orders.Result](b.t)(b.r.DetermineAppeal(b.ctx, b.c.ID, orders.Determining{N: 2, At: b.time.Now(), Result: orders.AppealAllowed, Held: true}))
		b.equal([4]any{b.states()[2], b.states()[1], b.interest(a.ID).State, b.sums()}, [4]any{orders.SetAside, orders.Made, assets.DeniedFrozen, [3]money.Pence{0, 0, 0}}, "set aside")
		b.equal(b.clock("AFO").State, orders.Running, "the freezing order")
		all := must[[]assets.Entry](b.t)(b.r.Assets.Ledger(b.ctx, b.d, b.grant()))
		kept := 0
		for _, e := range all {
			if e.Measure == assets.Forfeited {
				kept++
			}
		}
		b.equal(kept, 2, "entries of what was forfeited: one, and its reversal")
	})
}

// An account lives 48 hours after an objection unless an application was made in them: s.303Z11.
func TestTheFortyEightHoursAfterAnObjection(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2025-11-20T11:00", "2026-05-19", 7_000_00)))
		b.now("2025-11-24T12:00")
		n := orders.Notice{AssetID: a.ID, Given: orderstest.At("2025-11-24T11:00"), Officer: orders.Party{User: b.f.Supervisor}, Applicant: orders.Party{User: b.f.Lead}, To: "C. Vellamere, by hand"}
		must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n))
		b.now("2025-12-23T17:30")
		must[orders.Result](b.t)(b.r.RecordObjection(b.ctx, b.c.ID, orders.Objection{N: 2, At: orderstest.At("2025-12-23T17:00"), By: "C. Vellamere"}))
		b.now("2025-12-29T17:01")
		m := orders.Making{AssetID: a.ID, Court: bench1, Lodged: orderstest.At("2025-12-29T17:00"), Applicant: orders.Party{User: b.f.Lead}}
		_, err := b.r.ApplyForForfeiture(b.ctx, b.c.ID, m)
		b.refusal(err, "an application when the 48 hours had ended, before the job saw it", "Mon 29 Dec 2025 17:00", "too late")
		v := orderstest.Freeze(b.f, a.ID, "2025-12-29T17:00", "2026-08-19", 0)
		_, err = b.r.VaryFreezing(b.ctx, b.c.ID, v)
		b.refusal(err, "a variation then", "too late")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.interest(a.ID).State, assets.Lapsed, "the account is free")
		m.Lodged = orderstest.At("2025-12-29T16:59") // made in time, recorded late
		must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
		b.equal([4]any{b.interest(a.ID).State, b.clock("AF-OBJ").State, b.clock("AFO").State, b.states()[1]}, [4]any{assets.ForfeitureApplied, orders.Acted, orders.Running, orders.Made}, "made in time")
	})
}

// Cash: s.297D gives 48 hours too; the detention order that runs longer holds it whatever becomes of them.
func TestAnObjectionToANoticeForCash(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-19T09:00", 18_900_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-20T10:00")))
		b.now("2025-11-24T12:00")
		n := orders.Notice{AssetID: s.AssetID, Given: orderstest.At("2025-11-24T11:00"), Officer: orders.Party{User: b.f.Supervisor}, Applicant: orders.Party{User: b.f.Lead}, To: "M. Oslanthe"}
		must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, n))
		b.now("2025-12-23T17:30")
		must[orders.Result](b.t)(b.r.RecordObjection(b.ctx, b.c.ID, orders.Objection{N: 2, At: orderstest.At("2025-12-23T17:00"), By: "M. Oslanthe"}))
		c := b.clock("CASH-OBJ")
		b.equal([3]any{c.EndLocal, c.Verified, c.State}, [3]any{"2025-12-29T17:00", false, orders.Running}, "CASH-OBJ")
		b.now("2025-12-30T09:00")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		b.equal([3]any{b.clock("CASH-OBJ").State, b.interest(s.AssetID).State, b.clock("CASH-DET").State}, [3]any{orders.Lapsed, assets.DeniedDetained, orders.Running}, "after the 48 hours")
	})
}

// Through the forms: the appeal is refused out of time with the typed values kept, and stands on the chain of the asset.
func TestAppealsByThePages(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		b.forfeited()
		b.now("2026-01-02T12:00")
		must[int](t)(b.r.Lapse(userstest.System(b.t)))
		me := b.site().SignIn(b.t, b.f.Lead)
		order := b.path() + "/orders/O2"
		form := join(url.Values{"to": {"M. Oslanthe"}, "court": {"Northmarch Crown Court"}}, date("made_at", "2026-01-02T10:00"))
		page := me.Post(order+"/step/appeal", form).Must(422)
		if got := page.Text(".govuk-error-summary"); !strings.Contains(got, "Tue 30 Dec 2025") || page.Attr("#to", "value") != "M. Oslanthe" {
			b.t.Errorf("out of time: %s", got)
		}
		form.Set("why", "Served late")
		me.Post(order+"/step/appeal", form).Must(303)
		if got := me.Get(b.path() + "/assets").Must(200).Text(".chain"); !strings.Contains(got, "Appeal lodged") {
			b.t.Errorf("the chain: %s", got)
		}
		if got := me.Get(order).Must(200).Text("main"); !strings.Contains(got, "Record the result of the appeal") || !strings.Contains(got, "Served late") {
			b.t.Errorf("the order: %s", got)
		}
		me.Get(order + "/step/appeal-result").Must(200)
		me.Post(order+"/step/appeal-result", url.Values{}).Must(422)
		me.Post(order+"/step/appeal-result", join(url.Values{"decision": {"allowed"}, "held": {"no"}, "version": {"9"}}, date("made_at", "2026-01-02T11:00"))).Must(409)
		me.Post(order+"/step/appeal-result", join(url.Values{"decision": {"allowed"}, "held": {"no"}, "version": {"1"}}, date("made_at", "2026-01-02T11:00"))).Must(303)
		b.equal(b.sums(), [3]money.Pence{0, 0, 20_000_00}, "allowed")
		if got := me.Get(b.path() + "/assets").Must(200).Text(".chain"); !strings.Contains(got, "Appeal allowed") {
			b.t.Errorf("the chain: %s", got)
		}
	})
}
