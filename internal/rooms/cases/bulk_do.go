package cases

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// The acts that are kept for taking back what was done to many cases.
const (
	actTeam   = "case.team_changed"
	actStage  = "case.stage_changed"
	actThreat = "case.threat_changed"
)

// teamBefore is what taking back a change of a team needs.
type teamBefore struct {
	User    ids.User
	Part    access.Part // that they had; empty: they were not on the team
	Lead    *ids.User
	Deputy  *ids.User
	Version int // that the change left
}

func (r *Room) bulkLead(ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, a bulkAsk) (ids.Act, error) {
	return r.bulkTeam(ctx, tx, g, c, version, a)
}

func (r *Room) bulkTeam(ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, a bulkAsk) (ids.Act, error) {
	team, err := access.Members(ctx, tx, g)
	if err != nil {
		return 0, err
	}
	was := teamBefore{User: a.User, Lead: c.LeadID, Deputy: c.DeputyID, Version: version + 1}
	for _, m := range team {
		if m.UserID == a.User {
			was.Part = m.Part
		}
	}
	if err := r.joinTeam(ctx, tx, g, c, version, a.User, a.Part, a.Why); err != nil {
		return 0, err
	}
	return WriteAct(ctx, tx, g, actTeam, "case", int64(c.ID), was)
}

func (r *Room) undoTeam(ctx context.Context, tx *db.Tx, g access.Grant, a Act) error {
	var was teamBefore
	c, err := r.before(ctx, tx, g, a, &was, func() int { return was.Version })
	if err != nil {
		return err
	}
	const why = "taken back by whoever changed it"
	if was.Part == "" {
		err = access.Leave(ctx, tx, g, was.User, why)
	} else {
		err = access.Join(ctx, tx, g, was.User, was.Part, why)
	}
	if err != nil {
		return err
	}
	back := func(now, before *ids.User, part access.Part) error { // whoever was stepped over has their part again
		if before == nil || *before == was.User || now != nil && *now == *before {
			return nil
		}
		return access.Join(ctx, tx, g, *before, part, why)
	}
	if err := back(c.LeadID, was.Lead, access.Lead); err != nil {
		return err
	}
	if err := back(c.DeputyID, was.Deputy, access.Deputy); err != nil {
		return err
	}
	if err := updateCase(ctx, tx, g, c.Version, map[string]any{"lead_id": was.Lead, "deputy_id": was.Deputy}); err != nil {
		return err
	}
	return r.Note(ctx, tx, g, Event{Kind: "member.left", Title: "The change of the team was taken back", Entity: "case", EntityID: int64(c.ID), Field: "team"})
}

// stageBefore is what taking back a change of stage needs.
type stageBefore struct {
	Stage   Stage
	Since   time.Time
	Before  Stage
	Version int
}

func (r *Room) bulkStage(ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, a bulkAsk) (ids.Act, error) {
	if err := r.moveStage(ctx, tx, g, c, version, a.Stage, a.Why); err != nil {
		return 0, err
	}
	return WriteAct(ctx, tx, g, actStage, "case", int64(c.ID), stageBefore{c.Stage, c.StageSince, c.StageBefore, version + 1})
}

func (r *Room) undoStage(ctx context.Context, tx *db.Tx, g access.Grant, a Act) error {
	var was stageBefore
	c, err := r.before(ctx, tx, g, a, &was, func() int { return was.Version })
	if err != nil {
		return err
	}
	if err := updateCase(ctx, tx, g, c.Version, map[string]any{"stage": was.Stage, "stage_since": was.Since, "stage_before": was.Before}); err != nil {
		return err
	}
	tx.Record("case.stage_changed", onCase(g), map[string]any{"old": c.Stage, "new": was.Stage, "why": "taken back"})
	return r.Note(ctx, tx, g, stageEvent(c, "case.stage_changed", was.Stage, "Stage taken back to "+lowerFirst(was.Stage.Name()), ""))
}

// threatBefore is what taking back a change of threat needs.
type threatBefore struct {
	Threat  Threat
	Version int
}

func (r *Room) bulkThreat(ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, a bulkAsk) (ids.Act, error) {
	to := c.Edited()
	to.Threat = a.To
	if _, err := r.editCase(ctx, tx, g, c, version, to); err != nil {
		return 0, err
	}
	return WriteAct(ctx, tx, g, actThreat, "case", int64(c.ID), threatBefore{c.Threat, version + 1})
}

func (r *Room) undoThreat(ctx context.Context, tx *db.Tx, g access.Grant, a Act) error {
	var was threatBefore
	c, err := r.before(ctx, tx, g, a, &was, func() int { return was.Version })
	if err != nil {
		return err
	}
	to := c.Edited()
	to.Threat = was.Threat
	_, err = r.editCase(ctx, tx, g, c, c.Version, to)
	return err
}

// before reads what an act kept, and the case as it stands: nothing is taken back from a case that was changed since, or closed.
func (r *Room) before(ctx context.Context, tx *db.Tx, g access.Grant, a Act, was any, left func() int) (Case, error) {
	if err := a.Read(was); err != nil {
		return Case{}, err
	}
	if err := Lock(ctx, tx, g); err != nil {
		return Case{}, err
	}
	c, err := caseByID(ctx, tx, g)
	switch {
	case err != nil:
		return c, err
	case !c.Open():
		return c, closed()
	case c.Version != left():
		return c, fault.New(fault.Refused, "It was changed again since")
	}
	return c, nil
}
