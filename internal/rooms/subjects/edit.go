package subjects

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Edit changes what is known of a subject; version is the one the change was made from. Role and Identifiers of to are
// not looked at: they have verbs of their own.
func (r *Room) Edit(ctx context.Context, caseID ids.Case, id ids.Subject, version int, to NewSubject) (s Subject, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		was, err := subjectByID(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if was.Withdrawn() {
			return fault.New(fault.Refused, "%s is withdrawn and cannot be changed", was.Number())
		}
		s = to.subject()
		if err := s.Check(caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		set := map[string]any{"kind": s.Kind, "name": s.Name, "name_folded": s.NameFolded, "born_on": s.BornOn, "company_no": s.CompanyNo,
			"address": s.Address, "note": s.Note, "note_assertion": s.NoteAssertion}
		if err := updateSubject(ctx, tx, g, id, version, set); err != nil {
			return err
		}
		tx.Record("subject.edited", on(g, id, db.Alteration), map[string]any{"old": was, "new": s})
		e := cases.Event{Kind: "subject.edited", Title: was.Number() + " " + s.Name + " edited", Entity: "subject", EntityID: int64(id)}
		if was.Name != s.Name {
			e.Field, e.Old, e.New, e.Detail = "name", was.Name, s.Name, "was "+was.Name
		}
		if err := r.Cases.Note(ctx, tx, g, e); err != nil {
			return err
		}
		if s, err = subjectByID(ctx, tx, g, id); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return s, err
}
