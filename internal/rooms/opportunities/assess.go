package opportunities

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Assess says of a candidate what it is: Open, for somebody to take while its window runs, or Rejected, which needs a
// reason in words.
func (r *Room) Assess(ctx context.Context, key string, version int, to Status, reason string) (Opportunity, ids.Act, error) {
	return r.change(ctx, key, version, turn{mode: access.Edit, action: "assessed", title: "Opportunity assessed", undo: true,
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, s *Stepped) error {
			bad := map[string]string{}
			if to != Open && to != Rejected {
				bad[""] = "Choose whether it is an opportunity"
			}
			if to == Rejected && reason == "" {
				bad["note"] = "Enter why it is no opportunity"
			}
			checkNote(bad, "note", reason)
			if err := fault.Fields("Check the assessment", bad, "", "note"); err != nil {
				return err
			}
			if o.Status != Candidate {
				return fault.New(fault.Refused, "It has been assessed already")
			}
			if err := o.move(to, ByPerson, tx.Actor.User, reason, tx.Now).Check(); err != nil {
				return err
			}
			o.Status, s.Note = to, reason
			if to == Rejected {
				o.DecidedAt, o.Note = &tx.Now, reason
			}
			return nil
		}})
}
