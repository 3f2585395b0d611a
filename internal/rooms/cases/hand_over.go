package cases

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// Leads counts the cases that somebody leads, for who disables their account.
func (r *Room) Leads(ctx context.Context, rd db.Reader, l users.Leaver) ([]users.Led, error) {
	n, err := countLed(ctx, rd, l.User)
	return []users.Led{{What: "cases led", N: n.Led}, {What: "other cases whose team they are on", N: n.Member}}, err
}

// OnLeave takes somebody who leaves off the teams of the cases of the units they leave. What they led goes to the successor;
// without one a case waits without a lead for the supervisors of its unit. A restricted case goes to its deputy, or whoever
// else is on its team: who may see it is not for an administrator to choose. Only where nobody is left does it go to the
// successor or to a supervisor of its unit, so that somebody sees it at all.
func (r *Room) OnLeave(ctx context.Context, tx *db.Tx, l users.Leaver) error {
	// The administrator who brings it about sees no case: a part of the program opens them, and the log names both.
	ctx, _ = db.WithNotes(actor.With(ctx, actor.Program("hand-over")))
	list, err := casesOfMember(ctx, tx, l.User, l.Units)
	if err != nil {
		return err
	}
	for _, id := range list {
		if err := r.leave(ctx, tx, id, l); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) leave(ctx context.Context, tx *db.Tx, id ids.Case, l users.Leaver) error {
	g, err := access.Open(ctx, tx, id, access.Edit)
	if err != nil {
		return err
	}
	if err := Lock(ctx, tx, g); err != nil {
		return err
	}
	c, err := caseByID(ctx, tx, g)
	if err != nil {
		return err
	}
	if err := access.Leave(ctx, tx, g, l.User, l.Reason); err != nil {
		return err
	}
	if !c.Open() {
		return nil
	}
	set, event := map[string]any{}, Event{Kind: "member.left", Title: "A member of the team left", Detail: l.Reason, Entity: "case", EntityID: int64(c.ID), Field: "team"}
	if c.DeputyID != nil && *c.DeputyID == l.User {
		set["deputy_id"] = nil
	}
	if c.LeadID != nil && *c.LeadID == l.User {
		to, err := r.nextLead(ctx, tx, g, l)
		if err != nil {
			return err
		}
		if set["lead_id"] = to; to == nil {
			event.Title = "The lead left: the case waits for one"
		} else {
			if c.DeputyID != nil && *c.DeputyID == *to {
				set["deputy_id"] = nil
			}
			event.Title = "The lead left: the case was handed over"
		}
	}
	if err := updateCase(ctx, tx, g, c.Version, set); err != nil {
		return err
	}
	if err := r.Note(ctx, tx, g, event); err != nil {
		return err
	}
	if err := r.keptOut(ctx, tx, g, l.User); err != nil {
		return err
	}
	return r.Changed(ctx, tx, g)
}

// nextLead makes somebody the lead in the place of who leaves; nil for nobody.
func (r *Room) nextLead(ctx context.Context, tx *db.Tx, g access.Grant, l users.Leaver) (*ids.User, error) {
	wanted := []ids.User{}
	if g.Restricted() {
		team, err := access.Members(ctx, tx, g)
		if err != nil {
			return nil, err
		}
		workers, err := r.workers(ctx, tx, g.ForceID())
		if err != nil {
			return nil, err
		}
		for _, m := range team { // the deputy first
			if workers[m.UserID] {
				wanted = append(wanted, m.UserID)
			}
		}
	}
	if l.To != 0 {
		wanted = append(wanted, l.To)
	}
	if g.Restricted() && l.To == 0 {
		list, err := r.Users.People(ctx, tx, g.ForceID(), perm.Supervisor)
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			a, err := r.Users.ActorIn(ctx, tx, u.ID)
			if err != nil {
				return nil, err
			}
			if u.ID != l.User && a.HoldsIn(perm.Supervisor, g.UnitID()) {
				wanted = append(wanted, u.ID)
			}
		}
	}
	for _, id := range wanted {
		err := access.Join(ctx, tx, g, id, access.Lead, "handed over: "+l.Reason)
		if fault.Is(err, fault.Refused) {
			continue // kept out for a conflict of interest
		}
		return &id, err
	}
	return nil, nil
}
