package confiscation_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// worths are what the opportunities of a case show of its money.
type worths struct {
	Title         string
	EstimatePence *money.Pence
	LostPence     *money.Pence
	RealisedPence *money.Pence
}

// readers runs the rules over the case as it stands and compares what their opportunities show with the ladder: what an
// opportunity is worth, was lost by it or came of it is never more than the property itself, however often it was held,
// ordered or paid over.
func (b *bench) readers(want ladder) {
	b.t.Helper()
	h := opportunitiestest.New(b.d)
	b.must(b.d.Write(userstest.System(b.t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("test.rules", db.On{Op: db.System}, nil)
		return h.Opportunities.Recheck(ctx, tx, []ids.Case{b.c.ID})
	}))
	most := max(want.Identified, want.Held, want.Ordered, want.Collected)
	for _, o := range b.opportunities() {
		for what, sum := range map[string]*money.Pence{"is worth": o.EstimatePence, "lost": o.LostPence, "realised": o.RealisedPence} {
			if sum != nil && *sum > most {
				b.t.Errorf("the opportunity %q %s %s, more than the %s of the case", o.Title, what, *sum, most)
			}
		}
	}
}

func (b *bench) opportunities() (list []worths) {
	b.t.Helper()
	b.must(b.d.Gorm(b.ctx).Raw("SELECT title, estimate_pence, lost_pence, realised_pence FROM opportunities WHERE case_id = ? AND withdrawn_at IS NULL ORDER BY id", b.c.ID).Scan(&list).Error)
	return list
}

// What came of an opportunity is told beside the ladder and never added to it: the same £20,000 is frozen, forfeited and
// realised, and stands in each once.
func TestTrap01_WhatAnOpportunityRealisedIsNoMoreMoney(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		h := opportunitiestest.New(b.d)
		o := h.Enter(b.t, b.f, b.c.ID, 20_000_00, 30*24*time.Hour)
		o, _, err := h.Opportunities.Take(b.ctx, o.PublicKey, o.Version)
		b.must(err)
		a := b.frozen("2026-10-05T10:30", "2027-02-01", 20_000_00)
		b.forfeit(a.ID, "2026-11-02T10:00", "2026-11-20T11:00")
		sum := money.Pence(20_000_00)
		o, _, err = h.Opportunities.StepTo(b.ctx, o.PublicKey, o.Version, opportunities.Outcome{Step: opportunities.Realised, Value: &sum})
		b.must(err)
		b.equal(*o.RealisedPence, sum, "realised")
		b.shown(ladder{20_000_00, 20_000_00, 20_000_00, 0})
		var realised, estimated money.Pence
		for _, x := range b.opportunities() {
			if x.RealisedPence != nil {
				realised += *x.RealisedPence
			}
			if x.Title == o.Title {
				estimated += *x.EstimatePence
			}
		}
		b.equal([2]money.Pence{realised, estimated}, [2]money.Pence{sum, sum}, "told once")
	})
}
