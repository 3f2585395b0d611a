package orders_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// byNotice forfeits £18,900 of cash (O3 is its notice, O1 its order) and £7,000 in an account (O4, O2) by notices to which
// objections could be made to the end of Wed 24 December 2025. It is Tue 30 December.
func (b *bench) byNotice() (cash, account ids.Asset) {
	b.t.Helper()
	s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-19T09:00", 18_900_00)
	must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-20T10:00")))
	a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
	must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2025-11-20T11:00", "2026-05-19", 7_000_00)))
	b.now("2025-11-24T12:00")
	for n, id := range []ids.Asset{s.AssetID, a.ID} {
		res := must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, orders.Notice{AssetID: id, Given: orderstest.At("2025-11-24T11:00"),
			Officer: orders.Party{User: b.f.Supervisor}, Applicant: orders.Party{User: b.f.Lead}, To: "M. Oslanthe, by hand"}))
		b.equal(res.Order.N, n+3, "number of the notice")
	}
	b.now("2025-12-30T12:00")
	for _, n := range []int{3, 4} {
		must[orders.Result](b.t)(b.r.ForfeitByNotice(b.ctx, b.c.ID, orders.ByNotice{N: n}))
	}
	return s.AssetID, a.ID
}

// Forfeiture by notice starts thirty days to have it set aside, the last day to object being the first; they end without
// anything lapsing.
func TestForfeitureByNoticeStartsTheTimeToSetItAside(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		cash, account := b.byNotice()
		for code, cite := range map[string]string{"CASH-SET-ASIDE": "s.297E", "AF-SET-ASIDE": "s.303Z12"} {
			c := b.clock(code)
			b.equal([]any{c.State, c.StartLocal, c.LastDay.String(), c.EndLocal, c.Cite, c.Verified},
				[]any{orders.Running, "2025-12-24T00:00", "2026-01-22", "2026-01-23T00:00", cite, false}, code)
		}
		b.now("2026-01-23T00:00")
		b.equal(must[int](b.t)(b.r.Lapse(userstest.System(b.t))), 3, "clocks that ended, with the time to pay the cash in")
		b.equal([3]any{b.clock("CASH-SET-ASIDE").State, b.interest(cash).State, b.interest(account).State}, [3]any{orders.Stopped, assets.ForfeitedAdmin, assets.ForfeitedAdmin}, "afterwards")
		b.equal([2]orders.State{b.states()[3], b.states()[4]}, [2]orders.State{orders.Forfeited, orders.Forfeited}, "the notices")
	})
}

// Money forfeited by a notice can be received while the notice can still be set aside: the person is warned. While that
// was asked for it cannot.
func TestAReceiptAfterANoticeSaysWhatItWaitsFor(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		cash, account := b.byNotice()
		me := b.site().SignIn(b.t, b.f.Lead)
		form := b.path() + "/assets/A1/record/receipt"
		const waits = "O3 cash forfeiture notice can be set aside on an application to the end of Thu 22 Jan 2026 (s.297E, not verified)"
		if got := me.Get(form).Must(200).Text("main"); !strings.Contains(got, "pay it over only after that") || !strings.Contains(got, "Thu 22 Jan 2026 (s.297E, not verified)") {
			b.t.Errorf("the form does not say %q: %s", waits, got)
		}
		must[orders.Result](b.t)(b.r.RecordAppeal(b.ctx, b.c.ID, orders.Appealing{N: 4, Appellant: "C. Vellamere", Court: bench1, At: orderstest.At("2025-12-29T10:00")}))
		b.equal(b.clock("AF-SET-ASIDE").State, orders.Acted, "asked for")
		b.refusal(b.receive(account, "2025-12-30"), "a receipt while setting aside is asked for", "not determined")
		to := me.Post(form, join(url.Values{"to": {"HMCTS 12"}}, url.Values{"made_at-day": {"30"}, "made_at-month": {"12"}, "made_at-year": {"2025"}})).Must(303).Location()
		if got := me.Get(to).Must(200).Text("body"); !strings.Contains(got, "can be set aside") {
			b.t.Errorf("no warning after the receipt: %s", got)
		}
		b.equal(b.interest(cash).State, assets.Receipted, "received all the same")

		must[orders.Result](b.t)(b.r.DetermineAppeal(b.ctx, b.c.ID, orders.Determining{N: 4, At: orderstest.At("2025-12-30T11:00"), Result: orders.AppealDismissed}))
		if got := me.Get(b.path() + "/assets/A2/record/receipt").Must(200).Text("main"); strings.Contains(got, "can be set aside") {
			b.t.Errorf("after the court dismissed it: %s", got)
		}
		if err := b.receive(account, "2025-12-30"); err != nil {
			b.t.Error(err)
		}
	})
}

// Taking a forfeiture by notice back takes its clock back.
func TestAForfeitureByNoticeTakenBack(t *testing.T) {
	each(t, "2025-11-20T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-19T09:00", 18_900_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2025-11-20T10:00")))
		b.now("2025-11-24T12:00")
		must[orders.Result](b.t)(b.r.GiveForfeitureNotice(b.ctx, b.c.ID, orders.Notice{AssetID: s.AssetID, Given: orderstest.At("2025-11-24T11:00"),
			Officer: orders.Party{User: b.f.Supervisor}, Applicant: orders.Party{User: b.f.Lead}, To: "M. Oslanthe, by hand"}))
		b.now("2025-12-30T12:00")
		res := must[orders.Result](b.t)(b.r.ForfeitByNotice(b.ctx, b.c.ID, orders.ByNotice{N: 2}))
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		b.equal([2]any{b.clock("CASH-SET-ASIDE").State, b.interest(s.AssetID).State}, [2]any{orders.Stopped, assets.ForfeitureNotice}, "taken back")
		must[orders.Result](b.t)(b.r.ForfeitByNotice(b.ctx, b.c.ID, orders.ByNotice{N: 2}))
		b.equal(b.clock("CASH-SET-ASIDE").State, orders.Running, "again")
	})
}

// A force that gives itself another number of days to pay cash in is held to that number, also when the calendar changes.
func TestAForcesOwnDaysToPayCashIn(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		sql := "INSERT INTO reference_values (force_id, kind, code, value, unit, meaning, source, verified, from_on, version, created_at) VALUES (?, ?, ?, '3', 'working days', '', 'force rule', TRUE, ?, 1, ?)"
		if err := b.d.Write(userstest.System(b.t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("test.reference", db.On{Op: db.System}, nil)
			return tx.Gorm(ctx).Exec(sql, b.f.ID, orders.PayInKind, orders.PayInCode, caltime.MustDate("2026-01-01"), b.time.Now()).Error
		}); err != nil {
			b.t.Fatal(err)
		}
		b.seizedAndDetained(20_000_00)
		c := b.clock("CASH-INT")
		b.equal([3]any{c.LastDay.String(), c.Frozen().Number, c.Frozen().Rule}, [3]any{"2026-11-30", 3, "WorkingDaysAfter(3) by force rule"}, "three working days after Wednesday")
	})
}
