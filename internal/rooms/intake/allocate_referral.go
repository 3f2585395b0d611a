package intake

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// AllocateReferral gives a waiting referral to an investigator or supervisor of its unit. A supervisor or manager
// allocates; an investigator takes.
func (r *Room) AllocateReferral(ctx context.Context, key string, version int, to ids.User) (Referral, error) {
	return r.changeReferral(ctx, key, version, perm.ReferralDecide, func(ctx context.Context, tx *db.Tx, x *Referral, s *Step) error {
		return r.allocate(ctx, tx, x, s, to)
	})
}

// TakeReferral makes the actor the owner of a waiting referral that nobody has.
func (r *Room) TakeReferral(ctx context.Context, key string, version int) (Referral, error) {
	return r.changeReferral(ctx, key, version, perm.ReferralWork, func(ctx context.Context, tx *db.Tx, x *Referral, s *Step) error {
		if x.OwnerID != nil && *x.OwnerID != tx.Actor.User {
			return fault.New(fault.Refused, "Somebody has taken it already")
		}
		return r.allocate(ctx, tx, x, s, tx.Actor.User)
	})
}

// TakeNextReferral takes what stands first in the queues of the actor's units and has no owner. Two people who press at the
// same moment get two referrals. NotFound where nothing waits.
func (r *Room) TakeNextReferral(ctx context.Context) (x Referral, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.ReferralWork) {
			return fault.New(fault.Forbidden, "You cannot take referrals")
		}
		return r.undoable(ctx, tx, func() error {
			if x, err = nextReferral(ctx, tx, unitsWith(tx, perm.ReferralWork)); err != nil {
				return err
			}
			was := x
			var s Step
			if err := r.allocate(ctx, tx, &x, &s, tx.Actor.User); err != nil {
				return err
			}
			x.UpdatedAt, x.Version = tx.Now, was.Version+1
			if err := updateReferral(ctx, tx, &x, was.Version); err != nil {
				return err
			}
			if u := gathering(tx); u != nil {
				u.Referral, u.ReferralAt = &was, x.Version
			}
			s.FromState, s.ToState = string(was.State), string(x.State)
			return r.told(ctx, tx, "referral.allocated", nil, &x, s)
		})
	})
	return x, err
}

func (r *Room) allocate(ctx context.Context, tx *db.Tx, x *Referral, s *Step, to ids.User) error {
	if !x.State.Waiting() {
		return impossible("The referral", x.State, Received)
	}
	u, err := r.canHave(ctx, tx, x.ForceID, to)
	if err != nil {
		return err
	}
	if u.ID == 0 {
		return fault.Fields("Check the allocation", map[string]string{"owner": "Choose an investigator or supervisor of the force"})
	}
	x.OwnerID, x.AllocatedAt = &to, &tx.Now
	s.Note = "To " + u.Name
	return nil
}

// canHave gives somebody who can have referrals of a force: an investigator or supervisor of it now. The zero User for others.
func (r *Room) canHave(ctx context.Context, tx *db.Tx, force ids.Unit, id ids.User) (users.User, error) {
	list, err := r.Users.People(ctx, tx, force, perm.Investigator, perm.Supervisor)
	for _, u := range list {
		if u.ID == id {
			return u, err
		}
	}
	return users.User{}, err
}

// unitsWith lists the units in which the actor has a permission.
func unitsWith(tx *db.Tx, p perm.Permission) (out []ids.Unit) {
	for _, a := range tx.Actor.Appointments {
		if perm.Has(a.Role, p) {
			out = append(out, a.Units...)
		}
	}
	return out
}

// Load is how much of the queue one person has.
type Load struct {
	UserID  ids.User
	Name    string
	Waiting int // referrals allocated and not yet decided
	Cases   int // open cases that they lead
}

// Loads lists the investigators and supervisors of the force with what they have, the least first, so that a supervisor
// can balance.
func (r *Room) Loads(ctx context.Context, rd db.Reader, force ids.Unit) ([]Load, error) {
	list, err := r.Users.People(ctx, rd, force, perm.Investigator, perm.Supervisor)
	if err != nil {
		return nil, err
	}
	return loadsOf(ctx, rd, force, list)
}
