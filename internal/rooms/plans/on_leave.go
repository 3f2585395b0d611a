package plans

import (
	"context"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// Leads counts the plans that somebody is the lead responsible officer of and that are not closed, for who disables their
// account.
func (r *Room) Leads(ctx context.Context, rd db.Reader, l users.Leaver) ([]users.Led, error) {
	n, err := countLed(ctx, rd, l.User)
	return []users.Led{{What: "4P plans led", N: n}}, err
}

// OnLeave gives the plans of somebody who leaves another lead responsible officer: the successor, the lead of the case, or a
// supervisor of its unit, whoever of these may have it first. Where nobody may, the plan waits with its old officer's name.
func (r *Room) OnLeave(ctx context.Context, tx *db.Tx, l users.Leaver) error {
	// The administrator who brings it about sees no case: a part of the program opens them, and the log names both.
	ctx, _ = db.WithNotes(actor.With(ctx, actor.Program("hand-over")))
	list, err := ledBy(ctx, tx, l.User, l.Units)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := r.handOver(ctx, tx, p, l); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) handOver(ctx context.Context, tx *db.Tx, p Plan, l users.Leaver) error {
	g, err := access.Open(ctx, tx, p.CaseID, access.Edit)
	if err != nil {
		return err
	}
	if err := cases.Lock(ctx, tx, g); err != nil {
		return err
	}
	if p, err = planByID(ctx, tx, g, p.ID); err != nil {
		return err
	}
	to, err := r.nextOfficer(ctx, tx, g, l)
	if err != nil || to.ID == 0 {
		return err
	}
	was := p.LroID
	p.LroID = to.ID
	if err := saveOfficer(ctx, tx, g, &p, p.Version); err != nil {
		return err
	}
	tx.Record("plan.handed_over", p.on(db.Alteration), map[string]any{"old": was, "new": to.ID, "reason": l.Reason})
	line := cases.Event{Kind: "plan.handed_over", Title: "A 4P plan was handed over", Detail: "To " + to.Name + ", for " + l.Reason + ".", Entity: "plan", EntityID: p.ID, Field: "lro"}
	if err := r.Cases.Note(ctx, tx, g, line); err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, g)
}

// nextOfficer chooses who leads a plan in the place of who leaves, among those who may; nobody where there are none.
func (r *Room) nextOfficer(ctx context.Context, tx *db.Tx, g access.Grant, l users.Leaver) (users.User, error) {
	list, err := r.officers(ctx, tx, g)
	if err != nil {
		return users.User{}, err
	}
	team, err := access.Members(ctx, tx, g)
	if err != nil {
		return users.User{}, err
	}
	wanted := []ids.User{}
	if l.To != 0 {
		wanted = append(wanted, l.To)
	}
	for _, m := range team { // the lead first
		wanted = append(wanted, m.UserID)
	}
	for _, u := range list {
		a, err := r.Users.ActorIn(ctx, tx, u.ID)
		if err != nil {
			return users.User{}, err
		}
		if a.HoldsIn(perm.Supervisor, g.UnitID()) {
			wanted = append(wanted, u.ID)
		}
	}
	for _, id := range wanted {
		if i := slices.IndexFunc(list, func(u users.User) bool { return u.ID == id && id != l.User }); i >= 0 {
			return list[i], nil
		}
	}
	return users.User{}, nil
}
