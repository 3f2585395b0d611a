package opportunities

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Reverse takes back that an opportunity was missed: a manager does it, with a reason in words, and it waits for a
// review again. The review that is reversed stays among the steps.
func (r *Room) Reverse(ctx context.Context, key string, version int, reason string) (Opportunity, error) {
	o, _, err := r.change(ctx, key, version, turn{mode: access.Read, perm: perm.OpportunityReverse, action: "reversed", title: "Review reversed",
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, s *Stepped) error {
			bad := map[string]string{}
			if reason == "" {
				bad["note"] = "Enter why the review is reversed"
			}
			checkNote(bad, "note", reason)
			if err := fault.Fields("Check the reason", bad); err != nil {
				return err
			}
			if err := o.move(RunOut, ByManager, tx.Actor.User, reason, tx.Now).Check(); err != nil {
				return err
			}
			o.Status, o.LostPence, o.LostBasis, o.Still = RunOut, nil, "", ""
			o.ReviewedBy, o.ReviewedAt, o.ReviewedRole = nil, nil, ""
			o.because("")
			s.Note = reason
			return nil
		}})
	return o, err
}
