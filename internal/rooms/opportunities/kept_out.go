package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// OnKeptOut gives what somebody had taken of a case, who loses sight of it, to the case's lead, in the transaction that takes it
// from them; for user 0 what everybody had who is not on its team. It fills cases.Room.OnKeptOut. A case without a lead keeps its
// owner's name until it has one: whoever leads it hands it over.
func (r *Room) OnKeptOut(ctx context.Context, tx *db.Tx, g access.Grant, user ids.User) error {
	team, err := access.Members(ctx, tx, g)
	if err != nil {
		return err
	}
	if len(team) == 0 || team[0].Part != access.Lead {
		return nil
	}
	lead := team[0].UserID
	list, err := takenBy(ctx, tx, g, user, team)
	if err != nil {
		return err
	}
	for _, o := range list {
		was := o
		o.OwnerID, o.ByRule = &lead, false
		if err := saveOpportunity(ctx, tx, &o, was.Version); err != nil {
			return err
		}
		// No name: the step is read by the whole force.
		s := Stepped{OpportunityID: o.ID, CaseID: o.CaseID, Act: "handed_over", FromStatus: was.Status, ToStatus: o.Status, Step: o.Step, Note: "To the lead of the case",
			ActorID: tx.Actor.User, ActorName: tx.Actor.Name, At: tx.Now}
		if err := insertSteps(ctx, tx, []Stepped{s}); err != nil {
			return err
		}
		tx.Record("opportunity.handed_over", on(o), map[string]any{"old": was, "new": o})
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "opportunity.handed_over", Title: "Opportunity handed over: " + o.Title, Detail: s.Note,
			Entity: "opportunity", EntityID: int64(o.ID), Field: "status", Old: string(s.FromStatus), New: string(s.ToStatus)}); err != nil {
			return err
		}
	}
	return nil
}
