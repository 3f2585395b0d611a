package compartment

import (
	"context"
	"slices"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// onFinding changes a finding of the officer's force that is in one of the states.
func (r *Room) onFinding(ctx context.Context, p perm.Permission, key string, version int, in []Status, action string, do func(tx *db.Tx, x Finding) (map[string]any, error)) error {
	return r.act(ctx, p, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		x, err := findingByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		if !slices.Contains(in, x.Status) || x.Version != version {
			return fault.Stale("finding")
		}
		set, err := do(tx, x)
		if err != nil {
			return err
		}
		set["changed_at"] = tx.Now
		if err := change(ctx, tx, &Finding{}, x.ID, version, set); err != nil {
			return err
		}
		tx.Record(action, at(db.Alteration, "finding", x.ID, force), map[string]any{"old": x.Status, "new": set})
		return nil
	})
}

// TakeFinding says that the officer acts on a finding.
func (r *Room) TakeFinding(ctx context.Context, key string, version int) error {
	return r.onFinding(ctx, perm.CompartmentWork, key, version, []Status{Open}, "finding.taken", func(tx *db.Tx, _ Finding) (map[string]any, error) {
		return map[string]any{"status": TakenUp, "worked_by": tx.Actor.User, "worked_by_name": tx.Actor.Name}, nil
	})
}

// DeclineFinding proposes, with a reason, that a finding is not acted on; a second officer reviews it.
func (r *Room) DeclineFinding(ctx context.Context, key string, version int, reason string) error {
	return r.onFinding(ctx, perm.CompartmentWork, key, version, []Status{Open, TakenUp}, "finding.declined", func(tx *db.Tx, _ Finding) (map[string]any, error) {
		if err := cases.Reason("reason", reason, "Enter why it is not acted on"); err != nil {
			return nil, err
		}
		return map[string]any{"status": Declining, "reason": reason, "worked_by": tx.Actor.User, "worked_by_name": tx.Actor.Name}, nil
	})
}

// ReviewFinding decides on a declined finding, or on one whose window ended, with a reason: another officer than the one who
// worked it. agree says that the decline stands, or that it was missed; else it is open again, or was no opportunity.
func (r *Room) ReviewFinding(ctx context.Context, key string, version int, agree bool, reason string) error {
	return r.onFinding(ctx, perm.CompartmentApprove, key, version, []Status{Declining, RanOutNow}, "finding.reviewed", func(tx *db.Tx, x Finding) (map[string]any, error) {
		if x.WorkedBy != nil {
			if err := second(tx, *x.WorkedBy); err != nil {
				return nil, err
			}
		}
		if err := cases.Reason("reason", reason, "Enter why you decide so"); err != nil {
			return nil, err
		}
		to := Rejected
		switch {
		case x.Status == Declining && agree:
			to = Declined
		case x.Status == Declining && x.ClosesAt.After(tx.Now):
			to = TakenUp
		case x.Status == Declining:
			to = RanOutNow
		case agree:
			to = Missed
		}
		return map[string]any{"status": to, "reason": reason, "reviewed_by": tx.Actor.User, "reviewed_by_name": tx.Actor.Name}, nil
	})
}
