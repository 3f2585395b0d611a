package cases

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Edit is what may be changed of a case by its members: not how it arose, its stage, its team or its restriction, which
// have verbs of their own.
type Edit struct {
	Title         string
	Operation     string
	Summary       string
	Nation        caltime.Nation
	Threat        Threat
	Marking       string
	Handling      string
	OfficerInCase string
	Prosecutor    string
}

// Edited gives what Edit changes of c as it is.
func (c Case) Edited() Edit {
	return Edit{Title: c.Title, Operation: c.Operation, Summary: c.Summary, Nation: c.Nation, Threat: c.Threat, Marking: c.Marking,
		Handling: c.Handling, OfficerInCase: c.OfficerInCase, Prosecutor: c.Prosecutor}
}

func (e Edit) on(c Case) Case {
	c.Title, c.Operation, c.Summary = strings.TrimSpace(e.Title), strings.TrimSpace(e.Operation), strings.TrimSpace(e.Summary)
	c.Nation, c.Threat, c.Marking, c.Handling = e.Nation, e.Threat, e.Marking, strings.TrimSpace(e.Handling)
	c.OfficerInCase, c.Prosecutor = strings.TrimSpace(e.OfficerInCase), strings.TrimSpace(e.Prosecutor)
	return c
}

// EditCase changes the particulars of a case; version is the one the change was made from, and a stale one is a
// Conflict. What did not change is no line of the timeline.
func (r *Room) EditCase(ctx context.Context, id ids.Case, version int, to Edit) (c Case, err error) {
	err = r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, was Case) error {
		c, err = r.editCase(ctx, tx, g, was, version, to)
		return err
	})
	return c, err
}

// editCase is EditCase in a transaction that changes was.
func (r *Room) editCase(ctx context.Context, tx *db.Tx, g access.Grant, was Case, version int, to Edit) (Case, error) {
	c := to.on(was)
	if err := c.Check(); err != nil {
		return c, err
	}
	if lower(was.Marking, c.Marking) {
		return c, fault.Fields("Check the case", map[string]string{"marking": "A lower marking needs a second person: ask for it with “Record…”, “A lower marking”"})
	}
	set := map[string]any{"title": c.Title, "operation": c.Operation, "summary": c.Summary, "nation": c.Nation, "threat": c.Threat,
		"marking": c.Marking, "handling": c.Handling, "officer_in_case": c.OfficerInCase, "prosecutor": c.Prosecutor}
	if err := updateCase(ctx, tx, g, version, set); err != nil {
		return c, err
	}
	c.Version = version + 1
	tx.Record("case.edited", onCase(g), map[string]any{"old": was.Edited(), "new": c.Edited()})
	return c, r.Note(ctx, tx, g, editEvents(was, c)...)
}

// editEvents is one line for each field that changed.
func editEvents(was, is Case) []Event {
	var out []Event
	field := func(name, label, old, new string, long bool) {
		if old == new {
			return
		}
		e := Event{Kind: "case.edited", Title: label + " changed", Entity: "case", EntityID: int64(is.ID), Field: name, Old: old, New: new}
		if !long {
			e.Detail = "From “" + orNone(old) + "” to “" + orNone(new) + "”"
		}
		out = append(out, e)
	}
	field("title", "Title", was.Title, is.Title, false)
	field("operation", "Operation name", was.Operation, is.Operation, false)
	field("summary", "Summary", was.Summary, is.Summary, true)
	field("nation", "Nation", NationName(was.Nation), NationName(is.Nation), false)
	field("threat", "Threat", was.Threat.Name(), is.Threat.Name(), false)
	field("marking", "Marking", was.Marking, is.Marking, false)
	field("handling", "Handling instructions", was.Handling, is.Handling, true)
	field("officer_in_case", "Officer in the case", was.OfficerInCase, is.OfficerInCase, false)
	field("prosecutor", "Prosecutor", was.Prosecutor, is.Prosecutor, false)
	return out
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// onCase is what an audit entry about a case is about.
func onCase(g access.Grant) db.On {
	return db.On{Kind: "case", ID: int64(g.CaseID()), Case: g.CaseID(), Force: g.ForceID()}
}

// change runs do on an open case that the actor may change, in a transaction of its own that ends with Changed.
func (r *Room) change(ctx context.Context, id ids.Case, do func(context.Context, *db.Tx, access.Grant, Case) error) error {
	return r.changeAny(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		if !c.Open() {
			return closed()
		}
		return do(ctx, tx, g, c)
	})
}

// changeAny is change for a case that may be closed.
func (r *Room) changeAny(ctx context.Context, id ids.Case, do func(context.Context, *db.Tx, access.Grant, Case) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		if err := Lock(ctx, tx, g); err != nil {
			return err
		}
		c, err := caseByID(ctx, tx, g)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, g, c); err != nil {
			return err
		}
		return r.Changed(ctx, tx, g)
	})
}
