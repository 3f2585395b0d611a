package opportunities

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// turn is one verb's change to an opportunity: what it does, and how it is told.
type turn struct {
	mode   access.Mode     // Edit for those who work the case, Read for those who decide over it
	perm   perm.Permission // of those who decide: over the unit of the case; empty for the others
	action string          // "taken": audit action and timeline kind "opportunity.taken", step act
	title  string          // of the timeline, before the opportunity's own
	undo   bool
	do     func(ctx context.Context, tx *db.Tx, g access.Grant, o *Opportunity, s *Stepped) error
}

// change runs one verb on the opportunity with a key, from the version it was opened with (0: whatever it is now), in one
// transaction: leave, state, store, step, audit, timeline, undo, and the rules again.
func (r *Room) change(ctx context.Context, key string, version int, t turn) (o Opportunity, act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var g access.Grant
		if o, g, err = opened(ctx, tx, key, t.mode); err != nil {
			return err
		}
		// Every writer of a case takes the case's lock first: an order that is recorded in the same moment runs the rules, and so
		// writes this row, after it. The row is read again under the lock.
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		if o, err = opportunityByKey(ctx, tx, key); err != nil {
			return err
		}
		if o.WithdrawnAt != nil {
			return fault.New(fault.Refused, "The opportunity was withdrawn: %s", o.WithdrawnReason)
		}
		if t.perm != "" && !tx.Actor.CanIn(t.perm, o.UnitID) {
			return fault.New(fault.Forbidden, "That is for the supervisors and managers of the case's unit")
		}
		if version != 0 && version != o.Version {
			return fault.Stale("opportunity")
		}
		was := o
		s := Stepped{OpportunityID: o.ID, CaseID: o.CaseID, Act: t.action, FromStatus: o.Status, ActorID: tx.Actor.User, ActorName: tx.Actor.Name, At: tx.Now}
		if err := t.do(ctx, tx, g, &o, &s); err != nil {
			return err
		}
		o.ByRule = false // a person did it, so that rules leave it alone
		o.settle()
		if err := saveOpportunity(ctx, tx, &o, was.Version); err != nil {
			return err
		}
		s.ToStatus, s.Step = o.Status, o.Step
		act, err = r.tell(ctx, tx, g, t, was, o, s)
		return err
	})
	return o, act, err
}

// tell keeps the step, the audit entry, the line of the timeline and what undoing needs, and runs the rules again.
func (r *Room) tell(ctx context.Context, tx *db.Tx, g access.Grant, t turn, was, o Opportunity, s Stepped) (act ids.Act, err error) {
	steps := []Stepped{s}
	if err := insertSteps(ctx, tx, steps); err != nil {
		return 0, err
	}
	tx.Record("opportunity."+t.action, on(o), map[string]any{"old": was, "new": o})
	err = r.Cases.Note(ctx, tx, g, cases.Event{Kind: "opportunity." + t.action, Title: t.title + ": " + o.Title, Detail: words2(ReasonTitle(s.Reason), s.Note),
		Entity: "opportunity", EntityID: int64(o.ID), Field: "status", Old: string(s.FromStatus), New: string(s.ToStatus)})
	if err != nil {
		return 0, err
	}
	if t.undo {
		if act, err = cases.WriteAct(ctx, tx, g, undoKind, "opportunity", int64(o.ID), undoData{Was: was, Version: o.Version, Step: steps[0].ID}); err != nil {
			return 0, err
		}
	}
	return act, r.Cases.Changed(ctx, tx, g)
}

func words2(a, b string) string {
	if a != "" && b != "" {
		return strings.TrimSuffix(a, ".") + ". " + b
	}
	return a + b
}

// checkReason says why a code cannot be the reason of a person's decision, or "". final forbids those that hold only
// until a review.
func checkReason(code string, final bool) string {
	r, ok := ReasonByCode(code)
	switch {
	case code == "" || !ok:
		return "Choose a reason from the list"
	case final && r.Interim:
		return "Choose the reason that the review found"
	}
	return ""
}

const mostNote = 4000

// checkNote reports a text that is too long.
func checkNote(bad map[string]string, field, text string) {
	if len([]rune(text)) > mostNote {
		bad[field] = "Enter 4,000 characters or fewer"
	}
}
