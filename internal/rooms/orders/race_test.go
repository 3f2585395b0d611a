package orders_test

import (
	"sync"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// atOnce runs acts at the same moment and gives how many were done; the others must have been refused in words.
func (b *bench) atOnce(what string, acts ...func() error) (done int) {
	b.t.Helper()
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	start := make(chan struct{})
	for n, act := range acts {
		wg.Go(func() { <-start; errs[n] = act() })
	}
	close(start)
	wg.Wait()
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !fault.Is(err, fault.Refused) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid):
			b.t.Errorf("%s: %v", what, err)
		}
	}
	return done
}

// What cannot both be is decided once, however close together it is asked.
func TestActsThatExcludeEachOther(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		release := func() error {
			_, err := b.r.ReleaseProperty(b.ctx, b.c.ID, orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "the holder", Why: "Lawful"})
			return err
		}
		detain := func() error {
			_, err := b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30"))
			return err
		}
		i := b.interest(s.AssetID)
		split := func() error {
			_, err := b.r.Assets.SplitInterest(b.ctx, b.c.ID, i.ID, i.Version, []assets.Part{{ShareBp: 5_000, Value: 10_000_00}, {ShareBp: 5_000, Value: 10_000_00}}, "Two owners")
			return err
		}
		if n := b.atOnce("two splits", split, split); n != 0 {
			b.t.Errorf("%d splits were made of what a clock runs on", n)
		}
		b.equal(b.totals().Held, money.Pence(20_000_00), "held")
		b.atOnce("release and detention", release, detain, release)
		running := 0
		for _, c := range b.clocks() {
			if c.State == orders.Running {
				running++
			}
		}
		if held := b.totals().Held != 0; held != (running > 0) {
			b.t.Errorf("held: %v, and %d clocks run", held, running)
		}
		c, err := b.r.Cases.ByID(b.ctx, b.d, b.grant())
		if err != nil {
			b.t.Fatal(err)
		}
		if running == 0 { // closing and seizing cannot both be
			shut := func() error { return b.r.Cases.Close(b.ctx, b.c.ID, c.Version, cases.ClosingReasons()[0].Code, "") }
			seize := func() error {
				_, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, orderstest.Cash("2026-11-23T11:00", 5_000_00))
				return err
			}
			if n := b.atOnce("closing and seizing", shut, seize); n != 1 {
				b.t.Errorf("%d of closing and seizing were done", n)
			}
		}
	})
}
