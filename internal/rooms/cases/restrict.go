package cases

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Restrict hides a case from everybody but its members. The lead or a supervisor of the unit may, with a reason, if
// they are a member themselves: nobody restricts themself out.
func (r *Room) Restrict(ctx context.Context, id ids.Case, version int, why string) error {
	return r.setRestricted(ctx, id, version, true, why)
}

// Unrestrict opens a restricted case to the force again, with a reason.
func (r *Room) Unrestrict(ctx context.Context, id ids.Case, version int, why string) error {
	return r.setRestricted(ctx, id, version, false, why)
}

func (r *Room) setRestricted(ctx context.Context, id ids.Case, version int, to bool, why string) error {
	return r.changeAny(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if err := onlyLeads(g, c); err != nil {
			return err
		}
		why = strings.TrimSpace(why)
		switch {
		case c.Restricted == to && to:
			return fault.New(fault.Refused, "The case is restricted already")
		case c.Restricted == to:
			return fault.New(fault.Refused, "The case is not restricted")
		}
		empty := "Enter why the force may see the case again"
		if to {
			empty = "Enter why only members may see the case"
		}
		if err := Reason("why", why, empty); err != nil {
			return err
		}
		if to {
			team, err := access.Members(ctx, tx, g)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(team, func(m access.Member) bool { return m.UserID == tx.Actor.User }) {
				return &fault.Error{Kind: fault.Refused, Message: "You are not a member of this case and would no longer see it", Next: []string{"Join the case team, then restrict it"}}
			}
		}
		set := map[string]any{"restricted": to, "restricted_why": ""}
		e := Event{Kind: "case.unrestricted", Title: "Opened to the force again", Detail: why, Entity: "case", EntityID: int64(c.ID), Field: "restricted", Old: "yes", New: "no"}
		if to {
			set["restricted_why"] = why
			e.Kind, e.Title, e.Old, e.New = "case.restricted", "Restricted to its members", "no", "yes"
		}
		if err := updateCase(ctx, tx, g, version, set); err != nil {
			return err
		}
		tx.Record(e.Kind, onCase(g), map[string]any{"old": e.Old == "yes", "new": to, "why": why})
		if err := r.Note(ctx, tx, g, e); err != nil || !to {
			return err
		}
		return r.keptOut(ctx, tx, g, 0)
	})
}
