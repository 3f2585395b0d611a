package opportunities

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// MoveToCase puts an opportunity on another case of the force: it is entered anew there, with its facts, value, window and
// owner, and the one where it stood is closed as a duplicate of it. Where the other case is restricted, the one where it stood is
// withdrawn and names nothing; what stands on a restricted case goes to a restricted one alone. The actor must be able to change both cases. What a rule found on the case's own facts stays there: the rules judge
// the other case by its own. It can be moved while it is open, a candidate or taken and its time still runs.
func (r *Room) MoveToCase(ctx context.Context, key string, version int, ref, why string) (moved Opportunity, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, from, err := opened(ctx, tx, key, access.Edit)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		to, err := access.OpenRef(ctx, tx, strings.ReplaceAll(strings.TrimSpace(ref), "/", "-"), access.Edit)
		switch {
		case err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden):
			return err
		case err != nil: // one that the actor may not see, one they may not change and one that is not there read alike
			bad["case"] = "Enter the reference of a case that you can change"
		case to.CaseID() == from.CaseID():
			bad["case"] = "It is on this case already: enter another"
		case to.ForceID() != from.ForceID():
			bad["case"] = "Enter a case of the same force"
		case from.Restricted() && !to.Restricted():
			bad["case"] = "What stands on a restricted case goes to a restricted case alone"
		}
		if why = strings.TrimSpace(why); why == "" {
			bad["why"] = "Enter why it belongs to that case"
		}
		checkNote(bad, "why", why)
		if err := fault.Fields("Check where it goes", bad, "case", "why"); err != nil {
			return err
		}
		moved, err = r.moveTo(ctx, tx, key, version, from, to, why)
		return err
	})
	return moved, err
}

// moveTo moves the opportunity with a key from one case to another, both of which the actor may change.
func (r *Room) moveTo(ctx context.Context, tx *db.Tx, key string, version int, from, to access.Grant, why string) (moved Opportunity, err error) {
	// Two movers lock in one order, whichever way they move.
	first, second := from, to
	if second.CaseID() < first.CaseID() {
		first, second = second, first
	}
	for _, g := range []access.Grant{first, second} {
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return moved, err
		}
	}
	was, err := opportunityByKey(ctx, tx, key)
	if err != nil {
		return moved, err
	}
	if version != 0 && version != was.Version {
		return moved, fault.Stale("opportunity")
	}
	if err := was.movable(tx.Now); err != nil {
		return moved, err
	}
	c, err := r.Cases.ByID(ctx, tx, to)
	if err != nil {
		return moved, err
	}
	moved = was.onCase(tx, to, c)
	if moved.OwnerID != nil {
		if _, refused, err := r.canOwn(ctx, tx, to, *moved.OwnerID); err != nil {
			return moved, err
		} else if refused != "" {
			moved.Status, moved.Step, moved.OwnerID, moved.TakenAt, moved.SteppedAt = Open, rules0, nil, nil, nil
		}
	}
	if err := insertOpportunities(ctx, tx, []*Opportunity{&moved}); err != nil {
		return moved, err
	}
	old := was
	was.Status, was.ByRule, was.Step = Duplicate, false, rules0
	was.DuplicateOf, was.DecidedAt = &moved.ID, &tx.Now
	was.Note = why
	if to.Restricted() { // nothing of it may stay where others read, nor that there is such a case
		by := tx.Actor.User
		was.WithdrawnAt, was.WithdrawnBy, was.WithdrawnReason = &tx.Now, &by, "Kept elsewhere"
		was.Note, was.DuplicateOf = "", nil
	}
	was.settle()
	if err := saveOpportunity(ctx, tx, &was, old.Version); err != nil {
		return moved, err
	}
	return moved, r.tellMove(ctx, tx, from, to, old, was, moved, c.Ref, why)
}

// movable reports why o cannot go to another case.
func (o Opportunity) movable(now time.Time) error {
	next := []string{"enter one on the other case"}
	switch {
	case o.WithdrawnAt != nil:
		return &fault.Error{Kind: fault.Refused, Message: "The opportunity was withdrawn", Next: next}
	case o.Status != Open && o.Status != Candidate && o.Status != Taken:
		return &fault.Error{Kind: fault.Refused, Message: "Only an opportunity that is open, a candidate or taken can be moved", Next: next}
	case o.WindowCloses != nil && !now.Before(*o.WindowCloses) && o.Status != Taken:
		return &fault.Error{Kind: fault.Refused, Message: "Its time has ended, so it goes to a reviewer where it stands", Next: next}
	}
	return nil
}

// onCase is o as it is entered on another case. Property, orders and people belong to the case where it stood.
func (o Opportunity) onCase(tx *db.Tx, g access.Grant, c cases.Case) Opportunity {
	n := o
	n.ID, n.PublicKey, n.CaseID, n.ForceID, n.UnitID = 0, ids.NewKey(), g.CaseID(), g.ForceID(), g.UnitID()
	n.Source, n.Rule, n.RuleVersion, n.Seen, n.Refs, n.ByRule, n.OwnSum = FromPerson, "", 0, "", "{}", false, true
	n.AssetID, n.InterestID, n.OrderID, n.ClockID, n.SeizureID, n.SubjectID, n.BatchID = nil, nil, nil, nil, nil, nil, nil
	n.Fingerprint, n.Version, n.CreatedAt, n.UpdatedAt = "person/"+n.PublicKey, 1, tx.Now, tx.Now
	if n.Kind == "" {
		n.Kind = "other"
	}
	n.DetectedBy = tx.Actor.User
	if c.Threat != "" {
		n.Threat = string(c.Threat)
	}
	n.settle()
	return n
}

// tellMove keeps steps, audit, timelines and the rules' second look on both cases. The reference of a restricted case stands
// on no other case.
func (r *Room) tellMove(ctx context.Context, tx *db.Tx, from, to access.Grant, old, was, moved Opportunity, ref, why string) error {
	source, err := r.Cases.ByID(ctx, tx, from)
	if err != nil {
		return err
	}
	there, here, title := "To "+ref+". "+why, "From "+source.Ref+". "+why, "Opportunity moved to a case: "
	if to.Restricted() {
		there, title = "Kept elsewhere", "Opportunity withdrawn: "
	}
	if from.Restricted() {
		here = "From another case. " + why
	}
	step := func(o Opportunity, act string, before Status, note string) Stepped {
		return Stepped{OpportunityID: o.ID, CaseID: o.CaseID, Act: act, FromStatus: before, ToStatus: o.Status, Step: o.Step, ValuePence: o.EstimatePence, Note: note,
			ActorID: tx.Actor.User, ActorName: tx.Actor.Name, At: tx.Now}
	}
	if err := insertSteps(ctx, tx, []Stepped{step(was, "moved", old.Status, there), step(moved, "moved_in", "", here)}); err != nil {
		return err
	}
	tx.Record("opportunity.moved", on(was), map[string]any{"old": old, "new": was})
	rec := on(moved)
	rec.Op = db.Collection
	tx.Record("opportunity.entered", rec, moved)
	for _, x := range []struct {
		g      access.Grant
		o      Opportunity
		title  string
		detail string
	}{{from, was, title, there}, {to, moved, "Opportunity moved here: ", here}} {
		if err := r.Cases.Note(ctx, tx, x.g, cases.Event{Kind: "opportunity.moved", Title: x.title + x.o.Title, Detail: x.detail, Entity: "opportunity", EntityID: int64(x.o.ID)}); err != nil {
			return err
		}
	}
	return r.Cases.Changed(ctx, tx, from, to)
}
