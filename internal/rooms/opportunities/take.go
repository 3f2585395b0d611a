package opportunities

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Take makes the actor the owner of an open opportunity while its window runs.
func (r *Room) Take(ctx context.Context, key string, version int) (Opportunity, ids.Act, error) {
	return r.change(ctx, key, version, turn{mode: access.Edit, action: "taken", title: "Opportunity taken", undo: true,
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, _ *Stepped) error {
			if err := o.move(Taken, ByPerson, tx.Actor.User, "", tx.Now).Check(); err != nil {
				return err
			}
			by := tx.Actor.User
			o.Status, o.Step, o.OwnerID, o.TakenAt, o.SteppedAt = Taken, rules0, &by, &tx.Now, &tx.Now
			return nil
		}})
}

// HandOver gives an opportunity that is taken to another investigator or supervisor of the force.
func (r *Room) HandOver(ctx context.Context, key string, version int, to ids.User, note string) (Opportunity, ids.Act, error) {
	return r.change(ctx, key, version, turn{mode: access.Edit, action: "handed_over", title: "Opportunity handed over", undo: true,
		do: func(ctx context.Context, tx *db.Tx, g access.Grant, o *Opportunity, s *Stepped) error {
			if o.Status != Taken {
				e := fault.New(fault.Refused, "Only an opportunity that is taken can be handed over")
				e.Next = o.move(o.Status, ByPerson, tx.Actor.User, "", tx.Now).Next()
				return e
			}
			name, why, err := r.canOwn(ctx, tx, g, to)
			if err != nil {
				return err
			}
			if why == "" && o.OwnerID != nil && *o.OwnerID == to {
				why = "They have it already"
			}
			bad := map[string]string{}
			if why != "" {
				bad["owner"] = why
			}
			checkNote(bad, "note", note)
			if err := fault.Fields("Check whom it goes to", bad); err != nil {
				return err
			}
			o.OwnerID = &to
			s.Note = words2("To "+name, note)
			return nil
		}})
}

// canOwn gives the name of a person who may own an opportunity of the case, or says why they may not.
func (r *Room) canOwn(ctx context.Context, rd db.Reader, g access.Grant, id ids.User) (name, why string, err error) {
	list, err := r.Users.People(ctx, rd, g.ForceID(), perm.Investigator, perm.Supervisor)
	if err != nil {
		return "", "", err
	}
	for _, u := range list {
		if u.ID == id {
			name = u.Name
		}
	}
	if name == "" {
		return "", "Choose an investigator or supervisor of the force", nil
	}
	if out, err := access.KeptOut(ctx, rd, g, id); err != nil || out {
		return name, "A conflict of interest keeps them out of the case", err
	}
	if g.Restricted() {
		members, err := access.Members(ctx, rd, g)
		if err != nil {
			return "", "", err
		}
		for _, m := range members {
			if m.UserID == id {
				return name, "", nil
			}
		}
		return name, "Choose a member of the case, which is restricted", nil
	}
	return name, "", nil
}
