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

// SetRole gives a subject a part in the case from a day on (s.38(3) DPA 2018). The other parts stay: somebody can be
// suspect and victim at once. The same part cannot be given twice over the same days.
func (r *Room) SetRole(ctx context.Context, caseID ids.Case, id ids.Subject, n NewRole) error {
	return r.change(ctx, caseID, id, func(ctx context.Context, tx *db.Tx, g access.Grant, s Subject) error {
		today := caltime.DateOf(tx.Now)
		if n.From.IsZero() {
			n.From = today
		}
		if err := n.Check(today); err != nil {
			return err
		}
		held, err := rolesOfSubject(ctx, tx, g, id)
		if err != nil {
			return err
		}
		for _, h := range held {
			if h.Category == n.Category && h.WithdrawnAt == nil && (h.ToOn.IsZero() || !h.ToOn.Before(n.From)) {
				return fault.Fields("Check the category", map[string]string{"category": s.Name + " is recorded as " + lower(h.Category.Name()) + " from " + h.FromOn.UK() + " already"})
			}
		}
		row := n.row(tx, g, id)
		if err := insertRoles(ctx, tx, []Role{row}); err != nil {
			return err
		}
		tx.Record("subject.categorised", on(g, id, db.Alteration), n)
		return r.Cases.Note(ctx, tx, g, cases.Event{At: noon(n.From, today, tx), Kind: "subject.categorised", Title: s.Number() + " " + s.Name + ": " + lower(n.Category.Name()),
			Detail: row.Basis, Entity: "subject", EntityID: int64(id), Field: "category", New: string(n.Category)})
	})
}

// EndRole ends a part a subject plays; to is its last day, zero for today.
func (r *Room) EndRole(ctx context.Context, caseID ids.Case, id ids.Subject, role int64, to caltime.Date, why string) error {
	return r.change(ctx, caseID, id, func(ctx context.Context, tx *db.Tx, g access.Grant, s Subject) error {
		today := caltime.DateOf(tx.Now)
		if to.IsZero() {
			to = today
		}
		held, err := rolesOfSubject(ctx, tx, g, id)
		if err != nil {
			return err
		}
		for _, h := range held {
			if h.ID != role || h.WithdrawnAt != nil || !h.ToOn.IsZero() {
				continue
			}
			if to.Before(h.FromOn) || to.After(today) {
				return fault.Fields("Check the last day", map[string]string{"to_on": "The last day must lie between " + h.FromOn.UK() + " and today"})
			}
			if err := endRole(ctx, tx, g, role, to); err != nil {
				return err
			}
			tx.Record("subject.category_ended", on(g, id, db.Alteration), map[string]any{"category": h.Category, "to": to, "why": why})
			return r.Cases.Note(ctx, tx, g, cases.Event{At: noon(to, today, tx), Kind: "subject.category_ended", Title: s.Number() + " " + s.Name + " no longer " + lower(h.Category.Name()),
				Detail: why, Entity: "subject", EntityID: int64(id), Field: "category", Old: string(h.Category)})
		}
		return fault.Stale("subject")
	})
}

// AddIdentifier adds a number or name by which a subject is known.
func (r *Room) AddIdentifier(ctx context.Context, caseID ids.Case, id ids.Subject, n NewIdentifier) error {
	return r.change(ctx, caseID, id, func(ctx context.Context, tx *db.Tx, g access.Grant, s Subject) error {
		bad := map[string]string{}
		n.check(bad)
		if err := fault.Fields("Check the identifier", bad, "identifier_kind", "identifier_value"); err != nil {
			return err
		}
		if err := insertIdentifiers(ctx, tx, []Identifier{n.row(tx, g, id)}); err != nil {
			return err
		}
		tx.Record("identifier.added", on(g, id, db.Collection), n)
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "identifier.added", Title: s.Number() + " " + s.Name + ": " + lower(n.Kind.Name()) + " added", Entity: "subject", EntityID: int64(id)})
	})
}

// WithdrawIdentifier takes an identifier off a subject with a reason; it stays on record.
func (r *Room) WithdrawIdentifier(ctx context.Context, caseID ids.Case, id ids.Subject, identifier int64, reason string) error {
	if err := cases.Reason("reason", reason, "Enter why the identifier is withdrawn"); err != nil {
		return err
	}
	return r.change(ctx, caseID, id, func(ctx context.Context, tx *db.Tx, g access.Grant, s Subject) error {
		if err := withdrawIdentifier(ctx, tx, g, id, identifier, reason); err != nil {
			return err
		}
		tx.Record("identifier.withdrawn", on(g, id, db.Alteration), map[string]any{"identifier": identifier, "reason": reason})
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "identifier.withdrawn", Title: s.Number() + " " + s.Name + ": an identifier withdrawn", Detail: reason, Entity: "subject", EntityID: int64(id)})
	})
}

// change runs do on a subject that is not withdrawn, in a transaction of its own that ends with Changed.
func (r *Room) change(ctx context.Context, caseID ids.Case, id ids.Subject, do func(context.Context, *db.Tx, access.Grant, Subject) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		s, err := subjectByID(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if s.Withdrawn() {
			return fault.New(fault.Refused, "%s is withdrawn and cannot be changed", s.Number())
		}
		if err := do(ctx, tx, g, s); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
}
