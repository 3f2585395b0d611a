package compartment

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/tasking"
)

// Waiting is what the force desk is to put on a case, and who asked: an officer, or anybody who may set a task. The case
// shows the desk alone; this row and the confidential log know the rest.
type Waiting struct {
	ID        int64
	ForceID   ids.Unit
	Kind      string // task or product
	CaseID    ids.Case
	CaseRef   string
	Item      string // JSON of tasking.Item
	RequestID *int64
	ProductID *int64
	State     string // waiting, placed or refused
	Problem   string
	PlacedAt  *time.Time
	Made
}

// TableName is cpt_outbox.
func (Waiting) TableName() string { return "cpt_outbox" }

// deskEvery is the time between two rounds of the desk: what everybody asked for in it is put on the cases together, so
// that the moment of asking cannot be read off a case.
const deskEvery = 15 * time.Minute

// askDesk is the way of open cases to the desk: tasking.Room.AskDesk.
func (r *Room) askDesk(ctx context.Context, tx *db.Tx, g access.Grant, i tasking.Item) error {
	kind := "task"
	if i.Product != nil {
		kind = "product"
	}
	return r.queue(ctx, tx, Waiting{ForceID: g.ForceID(), Kind: kind, CaseID: g.CaseID(), CaseRef: g.Ref()}, i)
}

func (r *Room) queue(ctx context.Context, tx *db.Tx, w Waiting, i tasking.Item) error {
	text, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("item for the desk: %w", err)
	}
	w.Item, w.State, w.Made = string(text), "waiting", made(tx)
	if err := insert(ctx, tx, &w); err != nil {
		return fmt.Errorf("queue for the desk: %w", err)
	}
	tx.Record("desk.asked", at(db.Disclosure, "desk", w.ID, w.ForceID), map[string]any{"case": w.CaseRef, "item": i})
	return nil
}

// AskForApplication has the desk set a task on a case: that an application is required by a day, and not a word more.
// request is the key of the request it is for.
func (r *Room) AskForApplication(ctx context.Context, request, caseRef string, by caltime.Date) error {
	return r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		q, err := requestByKey(ctx, tx, force, request)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		line(bad, "case", caseRef, "Enter the reference of the case", "The reference")
		if today := caltime.DateOf(tx.Now); by.IsZero() || by.Before(today) || by.After(today.AddDays(366)) {
			bad["by"] = "Enter the last day for the application, from today on"
		}
		if err := fault.Fields("Check the task", bad, "case", "by"); err != nil {
			return err
		}
		g, err := openCase(ctx, tx, force, caseRef)
		if err != nil {
			return err
		}
		return r.queue(ctx, tx, Waiting{ForceID: force, Kind: "task", CaseID: g.CaseID(), CaseRef: g.Ref(), RequestID: &q.ID},
			tasking.Item{Task: &tasking.NewTask{Title: tasking.Neutral(by), Due: by}})
	})
}

// deskRound puts on the cases what waits: each item in a transaction of its own, as the desk. What a case does not take,
// because it was closed, is refused with the reason. It tells how many were put there.
func (r *Room) deskRound(ctx context.Context) (int, error) {
	list, err := waiting(ctx, r.DB, r.DB.Time().Truncate(deskEvery))
	if err != nil {
		return 0, err
	}
	placed := 0
	for _, w := range list {
		var i tasking.Item
		if err := json.Unmarshal([]byte(w.Item), &i); err != nil {
			return placed, fmt.Errorf("item %d of the desk: %w", w.ID, err)
		}
		err := r.put(ctx, w, &i, "")
		if fault.Is(err, fault.Refused) || fault.Is(err, fault.NotFound) || fault.Is(err, fault.Invalid) {
			err = r.put(ctx, w, nil, err.Error())
		} else if err == nil {
			placed++
		}
		if err != nil && !fault.Is(err, fault.Conflict) { // another replica had it
			return placed, fmt.Errorf("item %d of the desk: %w", w.ID, err)
		}
	}
	return placed, nil
}

// put places an item, or marks it refused for a problem.
func (r *Room) put(ctx context.Context, w Waiting, i *tasking.Item, problem string) error {
	return r.DB.Write(actor.With(ctx, tasking.Desk), func(ctx context.Context, tx *db.Tx) error {
		state := "refused"
		if i != nil {
			state = "placed"
			g, err := access.Open(ctx, tx, w.CaseID, access.Edit)
			if err != nil {
				return err
			}
			if err := r.Tasking.Place(ctx, tx, g, *i); err != nil {
				return err
			}
		}
		if err := settle(ctx, tx, w, state, problem); err != nil {
			return err
		}
		// The confidential log names who asked; the case's own has the desk.
		tx.RecordBy(actor.Actor{Kind: actor.Person, User: w.CreatedBy, Name: w.CreatedByName, Force: w.ForceID}, "desk."+state, at(db.Disclosure, "desk", w.ID, w.ForceID),
			map[string]any{"case": w.CaseRef, "problem": problem})
		return nil
	})
}
