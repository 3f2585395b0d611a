package cases

import (
	"context"
	"errors"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Close closes a case for a reason of ClosingReasons. It is refused by whatever is unfinished: a running clock, a held
// asset, an unpaid order. The refusal lists all that stands in the way, and what to do about each.
func (r *Room) Close(ctx context.Context, id ids.Case, version int, reason, note string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		bad := map[string]string{}
		if ClosingReasonName(reason) == "" {
			bad["reason"] = "Choose why the case is closed"
		}
		if len([]rune(note)) > mostNote {
			bad["note"] = "The note must be " + itoa(mostNote) + " characters or fewer"
		}
		if err := fault.Fields("Check the closing", bad, "reason", "note"); err != nil {
			return err
		}
		if err := r.vetoes(ctx, tx, g); err != nil {
			return err
		}
		err := updateCase(ctx, tx, g, version, map[string]any{"stage": Closed, "stage_since": tx.Now, "stage_before": c.Stage,
			"closed_at": tx.Now, "closed_reason": reason, "closed_note": note})
		if err != nil {
			return err
		}
		tx.Record("case.closed", onCase(g), map[string]any{"old": c.Stage, "new": Closed, "reason": reason, "note": note})
		return r.Note(ctx, tx, g, stageEvent(c, "case.closed", Closed, "Closed: "+lowerFirst(ClosingReasonName(reason)), note))
	})
}

// vetoes asks every room whether the case may be closed, and makes one refusal of all that say no.
func (r *Room) vetoes(ctx context.Context, tx *db.Tx, g access.Grant) error {
	var why, next []string
	for _, f := range r.BeforeClose {
		err := f(ctx, tx, g)
		if err == nil {
			continue
		}
		var e *fault.Error
		if !errors.As(err, &e) || e.Kind != fault.Refused {
			return err
		}
		why, next = append(why, strings.TrimSuffix(e.Message, ".")), append(next, e.Next...)
	}
	if len(why) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Refused, Message: "The case cannot be closed yet. " + strings.Join(why, ". ") + ".", Next: next}
}

// Reopen opens a closed case again at the stage it was closed from. Only a supervisor of its unit may, with a reason.
func (r *Room) Reopen(ctx context.Context, id ids.Case, version int, why string) error {
	return r.changeAny(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		switch {
		case c.Open():
			return fault.New(fault.Refused, "The case is open")
		case !mayReopen(g):
			return fault.New(fault.Forbidden, "Only a supervisor of the case's unit can reopen it")
		}
		if err := Reason("why", why, "Enter why the case is reopened"); err != nil {
			return err
		}
		to := c.StageBefore
		if to == "" || to == Suspended {
			to = Investigating
		}
		err := updateCase(ctx, tx, g, version, map[string]any{"stage": to, "stage_since": tx.Now, "stage_before": Stage(""),
			"closed_at": nil, "closed_reason": "", "closed_note": ""})
		if err != nil {
			return err
		}
		tx.Record("case.reopened", onCase(g), map[string]any{"old": Closed, "new": to, "why": why, "was_closed": c.ClosedReason})
		return r.Note(ctx, tx, g, stageEvent(c, "case.reopened", to, "Reopened at the stage "+lowerFirst(to.Name()), why))
	})
}

func mayReopen(g access.Grant) bool { return g.Actor().HoldsIn(perm.Supervisor, g.UnitID()) }
