package cases

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// EndGlass ends a look before its time: whoever broke the glass, the case's lead, or a supervisor or manager over its unit
// may. NotFound to anybody else.
func (r *Room) EndGlass(ctx context.Context, key, why string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, err := access.GlassToEnd(ctx, tx, key)
		if err != nil {
			return err
		}
		if tx.Actor.User != x.UserID {
			if err := Reason("ended_why", why, "Enter why you end it"); err != nil {
				return err
			}
		}
		return access.EndGlass(ctx, tx, x, strings.TrimSpace(why))
	})
}

// Review is what a reviewer found of a look by break-glass.
type Review struct {
	Version  int
	Verdict  access.Verdict
	Reason   string
	FollowUp string // what is done about it; must be there where it was not justified
}

// ReviewGlass judges a look by break-glass, once. The reviewer is a supervisor or manager over the case's unit, never
// whoever broke the glass, and stands no lower than they where there is such a person. NotFound to anybody else.
func (r *Room) ReviewGlass(ctx context.Context, key string, v Review) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, err := access.GlassByKey(ctx, tx, key)
		if err != nil {
			return err
		}
		may, err := reviews(ctx, tx, tx.Actor, x)
		if err != nil {
			return err
		}
		if !may {
			return fault.Missing()
		}
		bad := map[string]string{}
		if v.Verdict != access.Justified && v.Verdict != access.NotJustified {
			bad["verdict"] = "Choose whether it was justified"
		}
		CheckReason(bad, "review_reason", v.Reason, "Enter why")
		empty := ""
		if v.Verdict == access.NotJustified {
			empty = "Enter what is done about it"
		}
		CheckReason(bad, "follow_up", v.FollowUp, empty)
		if err := fault.Fields("Check the review", bad, "verdict", "review_reason", "follow_up"); err != nil {
			return err
		}
		return access.Judge(ctx, tx, x, v.Version, v.Verdict, strings.TrimSpace(v.Reason), strings.TrimSpace(v.FollowUp))
	})
}

func reviews(ctx context.Context, rd db.Reader, a actor.Actor, x access.Glass) (bool, error) {
	if !a.Can(perm.GlassReview) {
		return false, nil
	}
	if x.Reviews(a, false) {
		return true, nil
	}
	alone, err := x.Alone(ctx, rd)
	return err == nil && x.Reviews(a, alone), err
}

// GlassQueue lists the looks that wait for a review by the actor, the oldest first.
func (r *Room) GlassQueue(ctx context.Context, rd db.Reader) ([]access.Line, error) {
	a, ok := actor.From(ctx)
	if !ok || !a.Can(perm.GlassReview) {
		return nil, nil
	}
	rows, err := access.ToReview(ctx, rd)
	if err != nil {
		return nil, err
	}
	var out []access.Line
	for _, x := range rows {
		may, err := reviews(ctx, rd, a, x.Glass)
		if err != nil {
			return nil, err
		}
		if may {
			out = append(out, x)
		}
	}
	return out, nil
}
