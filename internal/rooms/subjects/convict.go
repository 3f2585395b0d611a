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

// Convict gives a subject the category of the convicted from a day on (s.38(3) DPA 2018), within a transaction that is
// open; the caller holds the case's lock and ends with Changed. Nothing happens where the subject is in it on that day
// already. The other categories stay. basis says what it rests on, and takes it back by TakeBackConviction.
func (r *Room) Convict(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Subject, on caltime.Date, basis string) error {
	s, err := subjectByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if s.Withdrawn() {
		return fault.New(fault.Refused, "%s is withdrawn and cannot be changed", s.Number())
	}
	held, err := rolesOfSubject(ctx, tx, g, id)
	if err != nil {
		return err
	}
	for _, h := range held {
		if h.Category == Convicted && h.On(on) {
			return nil
		}
	}
	n := NewRole{Category: Convicted, Basis: basis, From: on}
	if err := n.Check(caltime.DateOf(tx.Now)); err != nil {
		return err
	}
	if err := insertRoles(ctx, tx, []Role{n.row(tx, g, id)}); err != nil {
		return err
	}
	tx.Record("subject.categorised", onSubject(g, id), n)
	return r.Cases.Note(ctx, tx, g, cases.Event{At: noon(on, caltime.DateOf(tx.Now), tx), Kind: "subject.categorised", Title: s.Number() + " " + s.Name + ": convicted", Detail: basis,
		Entity: "subject", EntityID: int64(id), Field: "category", New: string(Convicted)})
}

// TakeBackConviction withdraws the category that Convict gave for a basis, with a reason; it stays on record. Nothing
// happens where there is none.
func (r *Room) TakeBackConviction(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Subject, basis, reason string) error {
	n, err := withdrawRoles(ctx, tx, g, id, Convicted, basis, reason)
	if err != nil || n == 0 {
		return err
	}
	s, err := subjectByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	tx.Record("subject.category_withdrawn", onSubject(g, id), map[string]string{"category": string(Convicted), "basis": basis, "reason": reason})
	return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "subject.category_withdrawn", Title: s.Number() + " " + s.Name + " no longer convicted", Detail: reason,
		Entity: "subject", EntityID: int64(id), Field: "category", Old: string(Convicted)})
}

func onSubject(g access.Grant, id ids.Subject) db.On { return on(g, id, db.Alteration) }
