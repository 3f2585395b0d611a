package access

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Members lists who is on the case now: lead, deputy, then the others in the order they joined.
func Members(ctx context.Context, r db.Reader, g Grant) ([]Member, error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	return membersOf(ctx, r, g.CaseID())
}

// Users are the people of a team.
func Users(team []Member) []ids.User {
	out := make([]ids.User, len(team))
	for i, m := range team {
		out[i] = m.UserID
	}
	return out
}

// Join makes a person a member within tx, or changes their part. It records the act. The caller has checked that the
// person is of the case's force and holds a role that can work on cases. Somebody who is kept out of the case is Refused.
func Join(ctx context.Context, tx *db.Tx, g Grant, user ids.User, part Part, reason string) error {
	if g.mode != Edit {
		return fault.New(fault.Forbidden, "You cannot change who is on this case")
	}
	if !g.c.fresh { // of a new case nobody is kept out yet
		out, err := keptOut(ctx, tx, g.CaseID(), user)
		if err != nil {
			return err
		}
		if out {
			return conflicted()
		}
	}
	return join(ctx, tx, g, user, part, reason)
}

func join(ctx context.Context, tx *db.Tx, g Grant, user ids.User, part Part, reason string) error {
	if _, err := endMember(ctx, tx, g.CaseID(), user); err != nil {
		return err
	}
	m := Member{CaseID: g.CaseID(), ForceID: g.ForceID(), UserID: user, Part: part, FromAt: tx.Now, AddedBy: tx.Actor.User, Reason: reason}
	if err := insertMember(ctx, tx, &m); err != nil {
		return err
	}
	tx.Record("member.joined", db.On{Kind: "case", ID: int64(g.CaseID()), Case: g.CaseID(), Force: g.ForceID()}, m)
	return nil
}

// Leave ends a person's membership within tx and records the act.
func Leave(ctx context.Context, tx *db.Tx, g Grant, user ids.User, reason string) error {
	if g.mode != Edit {
		return fault.New(fault.Forbidden, "You cannot change who is on this case")
	}
	n, err := endMember(ctx, tx, g.CaseID(), user)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Stale("case team")
	}
	tx.Record("member.left", db.On{Kind: "case", ID: int64(g.CaseID()), Case: g.CaseID(), Force: g.ForceID()}, map[string]any{"user": user, "reason": reason})
	return nil
}
