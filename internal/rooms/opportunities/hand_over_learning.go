package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// handOverLearning gives the open learning actions of somebody who leaves the force to the successor, else to whoever
// entered each, else to a manager or supervisor. They belong to the force: whoever only moves within it keeps them.
func (r *Room) handOverLearning(ctx context.Context, tx *db.Tx, l users.Leaver) error {
	if l.Units != nil {
		return nil
	}
	list, err := learningOf(ctx, tx, l.User)
	if err != nil || len(list) == 0 {
		return err
	}
	can := map[ids.User]bool{}
	people, err := r.Users.People(ctx, tx, l.Force, perm.Investigator, perm.Supervisor, perm.Manager)
	if err != nil {
		return err
	}
	for _, u := range people {
		can[u.ID] = u.ID != l.User
	}
	first := []ids.User{}
	for _, role := range []perm.Role{perm.Manager, perm.Supervisor} {
		heads, err := r.Users.People(ctx, tx, l.Force, role)
		if err != nil {
			return err
		}
		for _, u := range heads {
			first = append(first, u.ID)
		}
	}
	for _, x := range list {
		for _, to := range append([]ids.User{l.To, x.CreatedBy}, first...) {
			if !can[to] {
				continue
			}
			was := x.OwnerID
			x.OwnerID = to
			if err := saveLearning(ctx, tx, &x, x.Version); err != nil {
				return err
			}
			tx.Record("learning.handed_over", db.On{Kind: "learning_action", ID: x.ID, Force: x.ForceID}, map[string]any{"old": was, "new": to, "reason": l.Reason})
			break
		}
	}
	return nil
}
