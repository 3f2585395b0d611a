package orders_test

import (
	"context"
	"net/url"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// within runs fn on the case in a transaction of its own, as another room's verb would.
func (b *bench) within(fn func(ctx context.Context, tx *db.Tx, g access.Grant) error) error {
	return b.r.DB.Write(b.ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, b.c.ID, access.Edit)
		if err != nil {
			return err
		}
		return fn(ctx, tx, g)
	})
}

// seizedHasClock fails where an interest is seized and no clock of 48 hours runs on it.
func (b *bench) seizedHasClock(what string) {
	b.t.Helper()
	runs := map[ids.Interest]bool{}
	for _, c := range b.clocks() {
		if c.InterestID != nil && (c.State == orders.Running || c.State == orders.Paused) {
			runs[*c.InterestID] = true
		}
	}
	for _, a := range must[[]assets.Asset](b.t)(b.r.Assets.ByCase(b.ctx, b.d, b.grant())) {
		for _, i := range a.Live() {
			if i.State == assets.DeniedSeized && !runs[i.ID] {
				b.t.Errorf("%s: %s is seized and no clock runs", what, a.Name())
			}
		}
	}
}

// Invariant (b) of section 2.2: what is seized has a clock of 48 hours that runs.
func TestWhatIsSeizedHasItsClock(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		site := b.site()
		me := site.SignIn(b.t, b.f.Lead)
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		b.seizedHasClock("seized")
		// through the verbs
		clock := b.clock("CASH-48").ID
		err := b.within(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			return b.r.CloseClock(ctx, tx, g, clock, orders.Stopped, "By mistake")
		})
		b.kind(err, fault.Refused, "closing the clock of what is seized")
		b.seizedHasClock("after closing")
		account := b.interest(orderstest.Account(b.t, b.ctx, b.r, b.c.ID).ID).ID
		err = b.within(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			return b.r.Assets.SetState(ctx, tx, g, account, assets.DeniedSeized, b.time.Now(), "No seizure")
		})
		if err == nil {
			b.t.Error("property was seized without a seizure")
		}
		// through the forms
		me.Post(b.path()+"/assets/A1/record/application", url.Values{"court": {bench1}, "applicant": {idText(b.f.Lead)}}).Must(422)
		me.Post(b.path()+"/assets/A1/record/release", url.Values{"to": {"M. Oslanthe"}}).Must(422)
		b.seizedHasClock("after the forms")
		// with a second writer
		res := must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		undo := func() error { _, err := b.r.Cases.Undo(b.ctx, res.Act); return err }
		serve := func() error {
			_, err := b.r.Serve(b.ctx, b.c.ID, orders.Service{N: 1, At: orderstest.At("2026-11-23T11:00"), How: "By hand"})
			return err
		}
		if n := b.atOnce("undo and service", undo, serve); n == 0 {
			b.t.Error("neither was done")
		}
		b.seizedHasClock("undo beside service")
		lapse := func() error { _, err := b.r.Lapse(b.ctx); return err }
		b.now("2026-11-25T09:00")
		b.atOnce("lapse and lapse", lapse, lapse)
		b.seizedHasClock("after the lapse")
	})
}

// Invariant (c) of section 2.2: what is forfeited rests on an order or a notice that forfeits it.
func TestWhatIsForfeitedHasItsOrder(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		site := b.site()
		me := site.SignIn(b.t, b.f.Lead)
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")))
		id := b.interest(s.AssetID).ID
		forfeit := func() error {
			return b.within(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
				return b.r.Assets.SetState(ctx, tx, g, id, assets.ForfeitedCourt, b.time.Now(), "No order")
			})
		}
		// A detention order forfeits nothing, nor does an application.
		b.kind(forfeit(), fault.Refused, "forfeited under a detention order")
		m := orders.Making{AssetID: s.AssetID, Court: bench1, Lodged: orderstest.At("2026-11-23T11:30"), Applicant: orders.Party{User: b.f.Lead}}
		must[orders.Result](b.t)(b.r.ApplyForForfeiture(b.ctx, b.c.ID, m))
		b.kind(forfeit(), fault.Refused, "forfeited under an application")
		// through the form, without the date of the decision; and a notice that was never given
		me.Post(b.path()+"/assets/A1/record/forfeiture", url.Values{"order": {"O2"}, "decision": {"whole"}}).Must(422)
		me.Post(b.path()+"/assets/A1/record/forfeit-by-notice", url.Values{"order": {"O2"}}).Must(422)
		b.equal(b.interest(s.AssetID).State, assets.ForfeitureApplied, "after the forms")
		// with a second writer: withdrawn, forfeited and refused cannot all be
		now := b.time.Now()
		whole := func() error {
			_, err := b.r.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: 2, Made: now})
			return err
		}
		away := func() error {
			_, err := b.r.Withdraw(b.ctx, b.c.ID, orders.Ending{N: 2, At: now, Why: "Agreed"})
			return err
		}
		refuse := func() error {
			_, err := b.r.RecordForfeiture(b.ctx, b.c.ID, orders.Decision{N: 2, Made: now, Refused: true})
			return err
		}
		if n := b.atOnce("forfeited, withdrawn, refused", whole, away, refuse); n != 1 {
			b.t.Errorf("%d of them were done", n)
		}
		forfeited := b.interest(s.AssetID).State == assets.ForfeitedCourt
		made := b.states()[2] == orders.Made
		if forfeited != made || forfeited != (b.totals().Ordered == money.Pence(20_000_00)) {
			b.t.Errorf("forfeited %v, order made %v, ordered %s", forfeited, made, b.totals().Ordered)
		}
	})
}

// The order machine: whatever is done at once, an order takes one step, and an appeal has one result.
func TestAnOrderTakesOneStepAtATime(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2025-11-27T09:00", 20_000_00)
		draft := func() error {
			_, err := b.r.DraftApplication(b.ctx, b.c.ID, orders.Drafting{Kind: orders.Detention, Making: orders.Making{AssetID: s.AssetID, Court: bench1, Applicant: orders.Party{User: b.f.Lead}}})
			return err
		}
		if n := b.atOnce("two drafts", draft, draft); n != 1 {
			b.t.Errorf("%d drafts of the same", n)
		}
		b.step(1, orders.Lodged, "2025-11-28T10:00")
		now := b.time.Now()
		made := func() error {
			_, err := b.r.RecordDetention(b.ctx, b.c.ID, orders.Making{Application: 1, MadeBy: orders.Bench, Made: now})
			return err
		}
		refuse := func() error {
			_, err := b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Refused, At: now})
			return err
		}
		away := func() error {
			_, err := b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Withdrawn, At: now, Note: "Agreed"})
			return err
		}
		if n := b.atOnce("made, refused, withdrawn", made, refuse, away); n != 1 {
			b.t.Errorf("%d of them were done", n)
		}
		detained := b.interest(s.AssetID).State == assets.DeniedDetained
		if detained != (b.states()[1] == orders.Made) {
			b.t.Errorf("detained %v, order %s", detained, b.states()[1])
		}
		b.seizedHasClock("after the race")
	})
}

// Two results of one appeal: one stands, and the sums follow it.
func TestAnAppealIsDeterminedOnce(t *testing.T) {
	each(t, "2025-11-28T12:00", func(b *bench) {
		b.forfeited()
		b.appeal("2025-12-01T11:30")
		end := func(res orders.AppealResult) func() error {
			return func() error {
				_, err := b.r.DetermineAppeal(b.ctx, b.c.ID, orders.Determining{N: 2, At: b.time.Now(), Result: res})
				return err
			}
		}
		if n := b.atOnce("allowed and dismissed", end(orders.AppealAllowed), end(orders.AppealDismissed)); n != 1 {
			b.t.Errorf("%d results were recorded", n)
		}
		p := must[[]orders.Appeal](b.t)(b.r.Appeals(b.ctx, b.d, b.grant()))[0]
		want := money.Pence(20_000_00)
		if p.Result == orders.AppealAllowed {
			want = 0
		}
		b.equal(b.totals().Ordered, want, "ordered after "+string(p.Result))
	})
}
