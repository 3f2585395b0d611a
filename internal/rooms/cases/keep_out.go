package cases

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// NewConflict is a conflict of interest to be recorded.
type NewConflict struct {
	User   ids.User
	Kind   access.ConflictKind
	Reason string
	LeadTo ids.User // who takes the lead where User has it; 0: the deputy
}

// KeepOut keeps a person of the force out of a case for a conflict of interest, from now until it is ended: the case
// answers them as if it were not there, and they leave its team. The lead, a supervisor of the unit or a manager over it may
// say so of anybody, everybody of themself. Where the lead is kept out, another takes the lead in the same act.
func (r *Room) KeepOut(ctx context.Context, id ids.Case, n NewConflict) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Read)
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
		if err := mayKeepOut(g, c, n.User); err != nil {
			return err
		}
		bad := map[string]string{}
		people, err := r.Users.People(ctx, tx, g.ForceID(), TeamRoles...)
		if err != nil {
			return err
		}
		names := map[ids.User]string{}
		for _, u := range people {
			names[u.ID] = u.Name
		}
		if names[n.User] == "" {
			bad["person"] = "Choose somebody of the force who can see cases"
		}
		if !slices.Contains(access.ConflictKinds(), n.Kind) {
			bad["kind"] = "Choose what the conflict is"
		}
		CheckReason(bad, "conflict_why", n.Reason, "Enter what the conflict is; it stays on record")
		set, lead, why, err := r.newLead(ctx, tx, g, c, n, names)
		if err != nil {
			return err
		}
		if why != "" {
			bad["lead_to"] = why
		}
		if err := fault.Fields("Check the conflict of interest", bad, "person", "kind", "conflict_why", "lead_to"); err != nil {
			return err
		}
		if _, err := access.KeepOut(ctx, tx, g, n.User, n.Kind, n.Reason, lead); err != nil {
			return fmt.Errorf("keep user %d out of case %d: %w", n.User, id, err)
		}
		if len(set) > 0 {
			if err := updateCase(ctx, tx, g, c.Version, set); err != nil {
				return err
			}
		}
		// The timeline is read by the whole force: it names nobody.
		note := Event{Kind: "conflict.recorded", Title: "Somebody is kept out for a conflict of interest", Entity: "case", EntityID: int64(c.ID), Field: "conflict"}
		if lead != nil {
			note.Detail = names[*lead] + " is lead investigator"
		}
		if err := r.Note(ctx, tx, g, note); err != nil {
			return err
		}
		if err := r.keptOut(ctx, tx, g, n.User); err != nil {
			return err
		}
		return r.Changed(ctx, tx, g)
	})
}

// keptOut runs OnKeptOut.
func (r *Room) keptOut(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User) error {
	for _, f := range r.OnKeptOut {
		if err := f(ctx, tx, g, user); err != nil {
			return err
		}
	}
	return nil
}

// mayKeepOut says whether the holder of g may say that user has a conflict.
func mayKeepOut(g access.Grant, c Case, user ids.User) error {
	a := g.Actor()
	if leads(g, c) || a.HoldsIn(perm.Manager, g.UnitID()) || user != 0 && user == a.User {
		return nil
	}
	return fault.New(fault.Forbidden, "Only the lead of the case, a supervisor of its unit or a manager can say so of somebody else")
}

// newLead says what a case becomes when somebody leaves its team: which columns change and who takes the lead, or why the
// one who was chosen cannot.
func (r *Room) newLead(ctx context.Context, tx *db.Tx, g access.Grant, c Case, n NewConflict, names map[ids.User]string) (set map[string]any, lead *ids.User, why string, err error) {
	set = map[string]any{}
	deputy := c.DeputyID != nil && *c.DeputyID == n.User
	if deputy {
		set["deputy_id"] = nil
	}
	if c.LeadID == nil || *c.LeadID != n.User {
		if !c.Restricted {
			return set, nil, "", nil
		}
		team, err := access.Members(ctx, tx, g)
		if err != nil {
			return nil, nil, "", err
		}
		if len(team) != 1 || team[0].UserID != n.User { // a restricted case is never left without anybody who sees it
			return set, nil, "", nil
		}
	}
	to := n.LeadTo
	if to == 0 && c.DeputyID != nil {
		to = *c.DeputyID
	}
	if to == 0 || to == n.User || names[to] == "" {
		return set, nil, "Choose who leads the case instead", nil
	}
	out, err := access.KeptOut(ctx, tx, g, to)
	if err != nil {
		return nil, nil, "", err
	}
	if out {
		return set, nil, "They cannot lead it: a conflict of interest is recorded", nil
	}
	if c.DeputyID != nil && *c.DeputyID == to {
		set["deputy_id"] = nil
	}
	set["lead_id"] = to
	return set, &to, "", nil
}

// LetBack ends a conflict of interest with a reason; it stays on record. A supervisor of the unit or a manager over it may,
// who is not that person. Nobody comes back to the team by it.
func (r *Room) LetBack(ctx context.Context, id ids.Case, conflict int64, version int, why string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Read)
		if err != nil {
			return err
		}
		if a := g.Actor(); !a.HoldsIn(perm.Supervisor, g.UnitID()) && !a.HoldsIn(perm.Manager, g.UnitID()) {
			return fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager ends a conflict of interest")
		}
		if err := Reason("ended_why", why, "Enter why there is no conflict any more"); err != nil {
			return err
		}
		if _, err := access.LetBack(ctx, tx, g, conflict, version, why); err != nil {
			return err
		}
		if err := r.Note(ctx, tx, g, Event{Kind: "conflict.ended", Title: "A conflict of interest was ended", Entity: "case", EntityID: int64(g.CaseID()), Field: "conflict"}); err != nil {
			return err
		}
		return r.Changed(ctx, tx, g)
	})
}
