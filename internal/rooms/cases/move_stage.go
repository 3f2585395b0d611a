package cases

import (
	"context"
	"slices"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// MoveStage moves a case to another stage. From any working stage it goes to any other, or is suspended, which needs a
// reason; from suspended it goes back to where it was. Closing is Close.
func (r *Room) MoveStage(ctx context.Context, id ids.Case, version int, to Stage, why string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		return r.moveStage(ctx, tx, g, c, version, to, why)
	})
}

// moveStage is MoveStage in a transaction that changes c.
func (r *Room) moveStage(ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, to Stage, why string) error {
	next := c.NextStages()
	if !slices.Contains(next, to) {
		e := &fault.Error{Kind: fault.Refused, Message: "A case that is " + lowerFirst(c.Stage.Name()) + " cannot become " + lowerFirst(to.Name())}
		if to == Closed {
			e.Message = "A case is closed by closing it, with a reason"
		}
		for _, s := range next {
			e.Next = append(e.Next, s.Name())
		}
		return e
	}
	empty := ""
	if to == Suspended {
		empty = "Enter why the case is suspended"
	}
	if err := Reason("why", why, empty); err != nil {
		return err
	}
	set := map[string]any{"stage": to, "stage_since": tx.Now, "stage_before": Stage("")}
	if to == Suspended {
		set["stage_before"] = c.Stage
	}
	if err := updateCase(ctx, tx, g, version, set); err != nil {
		return err
	}
	tx.Record("case.stage_changed", onCase(g), map[string]any{"old": c.Stage, "new": to, "why": why})
	return r.Note(ctx, tx, g, stageEvent(c, "case.stage_changed", to, to.Name(), why))
}

func stageEvent(c Case, kind string, to Stage, title, why string) Event {
	d := "Was " + lowerFirst(c.Stage.Name())
	if why != "" {
		d += ". " + why
	}
	return Event{Kind: kind, Title: title, Detail: d, Entity: "case", EntityID: int64(c.ID), Field: "stage", Old: string(c.Stage), New: string(to)}
}
