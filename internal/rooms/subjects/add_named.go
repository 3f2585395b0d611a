package subjects

import (
	"context"
	"errors"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// AddNamed adds to a new case whom it begins with, within the transaction that opens it. Its faults name the fields of the form
// of a case: subject, subject_kind, category.
func (r *Room) AddNamed(ctx context.Context, tx *db.Tx, g access.Grant, n cases.Named) error {
	basis := n.Basis
	if basis == "" {
		basis = "named where the case came from"
	}
	_, err := r.AddTx(ctx, tx, g, NewSubject{Kind: Kind(n.Kind), Name: n.Name, BornOn: n.BornOn, Role: NewRole{Category: Category(n.Category), Basis: basis}})
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		return err
	}
	bad := map[string]string{}
	for field, m := range f.Fields {
		switch field {
		case "category":
		case "kind":
			field = "subject_kind"
		default:
			field = "subject"
		}
		bad[field] = m
	}
	return fault.Fields("Check who the case is about", bad, "subject", "subject_kind", "category")
}
