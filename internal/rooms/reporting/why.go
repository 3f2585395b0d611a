package reporting

import (
	"context"
	"errors"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// errWhy is the cause of the refusal of somebody who has not said why they take something away.
var errWhy = errors.New("nobody said why")

// saysWhy refuses a person who takes something away without a purpose (db.WithPurpose) where their force asks for one. As
// with looking, jobs are not asked: they act on what was asked before.
func (r *Room) saysWhy(ctx context.Context) error {
	a, _ := actor.From(ctx)
	if a.Kind != actor.Person || a.Scoped() || !db.Logged(ctx) || db.PurposeOf(ctx) != "" {
		return nil
	}
	asks, err := access.AsksWhy(ctx, r.DB, a.Force)
	if err != nil || !asks {
		return err
	}
	return &fault.Error{Kind: fault.Refused, Message: "Your force asks why you take this away", Next: []string{"Go to its page, take it away there and say why"}, Cause: errWhy}
}
