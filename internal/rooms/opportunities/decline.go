package opportunities

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Decline records that an open opportunity is not pursued, and why. At or below the threshold the investigator decides
// alone; above it, or where the value is not known, it is proposed, and waits for a supervisor or manager.
func (r *Room) Decline(ctx context.Context, key string, version int, reason, note string) (Opportunity, ids.Act, error) {
	return r.change(ctx, key, version, turn{mode: access.Edit, action: "declined", title: "Decline of an opportunity", undo: true,
		do: func(ctx context.Context, tx *db.Tx, g access.Grant, o *Opportunity, s *Stepped) error {
			note := strings.TrimSpace(note)
			bad := map[string]string{}
			if why := checkReason(reason, true); why != "" {
				bad["reason"] = why
			}
			checkNote(bad, "text", note)
			if err := fault.Fields("Check the reason", bad, "reason", "text"); err != nil {
				return err
			}
			alone, err := r.DeclineAlone(ctx, tx, g.ForceID(), caltime.DateOf(tx.Now))
			if err != nil {
				return err
			}
			to := DeclineTo(o.EstimatePence, alone)
			if err := o.move(to, ByPerson, tx.Actor.User, reason, tx.Now).Check(); err != nil {
				return err
			}
			by := tx.Actor.User
			o.Status, o.Step = to, rules0
			o.because(reason)
			o.Note, s.Reason, s.Note = note, reason, note
			if to == Declined {
				o.DecidedBy, o.DecidedAt = &by, &tx.Now
			} else {
				s.Act = "decline_proposed"
				o.ProposedBy, o.ProposedAt = &by, &tx.Now
			}
			return nil
		}})
}

// AgreeDecline makes a proposed decline a decision. Whoever agrees has the permission over the case's unit and is
// neither the proposer nor the owner.
func (r *Room) AgreeDecline(ctx context.Context, key string, version int, note string) (Opportunity, error) {
	o, _, err := r.change(ctx, key, version, turn{mode: access.Read, perm: perm.OpportunityDecide, action: "decline_agreed", title: "Decline agreed",
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, s *Stepped) error {
			bad := map[string]string{}
			checkNote(bad, "note", note)
			if err := fault.Fields("Check the note", bad); err != nil {
				return err
			}
			if err := o.move(Declined, BySecond, tx.Actor.User, o.ReasonCode(), tx.Now).Check(); err != nil {
				return err
			}
			by := tx.Actor.User
			o.Status, o.DecidedBy, o.DecidedAt = Declined, &by, &tx.Now
			s.Reason, s.Note = o.ReasonCode(), note
			return nil
		}})
	return o, err
}

// RefuseDecline opens an opportunity again whose decline was proposed; it needs a reason in words.
func (r *Room) RefuseDecline(ctx context.Context, key string, version int, note string) (Opportunity, error) {
	o, _, err := r.change(ctx, key, version, turn{mode: access.Read, perm: perm.OpportunityDecide, action: "decline_refused", title: "Decline refused",
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, s *Stepped) error {
			bad := map[string]string{}
			if note == "" {
				bad["note"] = "Enter why it is to be pursued"
			}
			checkNote(bad, "note", note)
			if err := fault.Fields("Check the reason", bad); err != nil {
				return err
			}
			if err := o.move(Open, BySecond, tx.Actor.User, note, tx.Now).Check(); err != nil {
				return err
			}
			o.Status, o.ProposedBy, o.ProposedAt, o.Note = Open, nil, nil, ""
			o.because("")
			s.Note = note
			return nil
		}})
	return o, err
}
