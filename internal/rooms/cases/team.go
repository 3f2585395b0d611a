package cases

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// leads reports whether the actor is the case's lead or a supervisor of its unit: who may change the team and the
// restriction.
func leads(g access.Grant, c Case) bool {
	a := g.Actor()
	return c.LeadID != nil && *c.LeadID == a.User || a.HoldsIn(perm.Supervisor, g.UnitID())
}

func onlyLeads(g access.Grant, c Case) error {
	if leads(g, c) {
		return nil
	}
	return fault.New(fault.Forbidden, "Only the lead of the case or a supervisor of its unit can do this")
}

// PutOnTeam makes a person of the force a member of the case, or changes their part. A new lead or deputy takes the
// place of the one there is, who stays as a member.
func (r *Room) PutOnTeam(ctx context.Context, id ids.Case, user ids.User, part access.Part, reason string) error {
	return r.putOnTeam(ctx, id, 0, user, part, reason)
}

// HandLead makes a person of the force the lead of a case, as PutOnTeam does, from a version of it: a stale one is a
// Conflict.
func (r *Room) HandLead(ctx context.Context, id ids.Case, version int, user ids.User, reason string) error {
	return r.putOnTeam(ctx, id, version, user, access.Lead, reason)
}

// putOnTeam is PutOnTeam from a version; 0 is whatever the case is at.
func (r *Room) putOnTeam(ctx context.Context, id ids.Case, version int, user ids.User, part access.Part, reason string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		return r.joinTeam(ctx, tx, g, c, version, user, part, reason)
	})
}

// joinTeam is putOnTeam in a transaction that changes c.
func (r *Room) joinTeam(ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, user ids.User, part access.Part, reason string) error {
	if err := onlyLeads(g, c); err != nil {
		return err
	}
	if version != 0 && version != c.Version {
		return fault.Stale("case")
	}
	workers, err := r.workers(ctx, tx, g.ForceID())
	if err != nil {
		return err
	}
	bad := map[string]string{}
	if !workers[user] {
		bad["user"] = "Choose somebody of the force who can work on cases"
	}
	if part != access.Lead && part != access.Deputy && part != access.Plain {
		bad["part"] = "Choose the part they have in the team"
	}
	CheckReason(bad, "why_join", reason, "")
	if err := fault.Fields("Check the team", bad, "user", "part", "why_join"); err != nil {
		return err
	}
	set := map[string]any{}
	lead, deputy := c.LeadID, c.DeputyID
	if lead != nil && *lead == user {
		lead = nil
	}
	if deputy != nil && *deputy == user {
		deputy = nil
	}
	step := func(was *ids.User) error { // whoever had the part stays on the team
		if was == nil || *was == user {
			return nil
		}
		return access.Join(ctx, tx, g, *was, access.Plain, "handed over")
	}
	switch part {
	case access.Lead:
		err, lead = step(lead), &user
	case access.Deputy:
		err, deputy = step(deputy), &user
	}
	if err != nil {
		return err
	}
	if err := access.Join(ctx, tx, g, user, part, reason); err != nil {
		return err
	}
	set["lead_id"], set["deputy_id"] = lead, deputy
	if err := updateCase(ctx, tx, g, c.Version, set); err != nil {
		return err
	}
	names, err := r.Users.Names(ctx, tx, []ids.User{user})
	if err != nil {
		return err
	}
	return r.Note(ctx, tx, g, Event{Kind: "member.joined", Title: names[user] + " is " + partWords(part), Detail: reason, Entity: "case", EntityID: int64(c.ID),
		Field: "team", New: string(part)})
}

// TakeOffTeam ends a person's membership. The lead cannot be taken off before another is named; nobody takes themself
// off a restricted case, for they would lose sight of what they did.
func (r *Room) TakeOffTeam(ctx context.Context, id ids.Case, user ids.User, reason string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if err := onlyLeads(g, c); err != nil {
			return err
		}
		switch {
		case c.LeadID != nil && *c.LeadID == user:
			return &fault.Error{Kind: fault.Refused, Message: "The lead cannot be taken off the case", Next: []string{"Make somebody else the lead first"}}
		case c.Restricted && user == tx.Actor.User:
			return &fault.Error{Kind: fault.Refused, Message: "You would no longer see this restricted case", Next: []string{"Ask the lead to take you off"}}
		}
		if err := Reason("reason", reason, "Enter why they leave the case"); err != nil {
			return err
		}
		if err := access.Leave(ctx, tx, g, user, reason); err != nil {
			return err
		}
		set := map[string]any{}
		if c.DeputyID != nil && *c.DeputyID == user {
			set["deputy_id"] = nil
		}
		if err := updateCase(ctx, tx, g, c.Version, set); err != nil {
			return err
		}
		if c.Restricted { // they no longer see it
			if err := r.keptOut(ctx, tx, g, user); err != nil {
				return err
			}
		}
		names, err := r.Users.Names(ctx, tx, []ids.User{user})
		if err != nil {
			return err
		}
		return r.Note(ctx, tx, g, Event{Kind: "member.left", Title: names[user] + " left the case", Detail: reason, Entity: "case", EntityID: int64(c.ID), Field: "team"})
	})
}

func partWords(p access.Part) string {
	switch p {
	case access.Lead:
		return "lead investigator"
	case access.Deputy:
		return "deputy"
	}
	return "a member of the case team"
}
