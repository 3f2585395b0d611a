package intake

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders"
)

// WorkPanel is what of the queue runs out first, for My work: the actor's own referrals and those with nobody.
func (r *Room) WorkPanel(ctx context.Context, rd db.Reader) (orders.WorkPanel, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 || !a.Can(perm.IntakeView) {
		return orders.WorkPanel{}, nil
	}
	p := page.Request{Size: 5}
	mine, err := r.Referrals(ctx, rd, ReferralFilter{States: waiting, Owner: a.User}, p)
	if err != nil {
		return orders.WorkPanel{}, err
	}
	free, err := r.Referrals(ctx, rd, ReferralFilter{States: waiting, Nobody: true}, p)
	if err != nil || len(mine.Rows)+len(free.Rows) == 0 {
		return orders.WorkPanel{}, err
	}
	return orders.WorkPanel{Column: "side", Order: 15, Body: workBody(mine.Rows, free.Rows, rd.Time())}, nil
}
