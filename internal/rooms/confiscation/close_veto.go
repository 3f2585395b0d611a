package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// VetoClose refuses to close a case whose confiscation order is not paid, or whose proceedings are before the court. It
// goes into cases.Room.BeforeClose.
func (r *Room) VetoClose(ctx context.Context, tx *db.Tx, g access.Grant) error {
	all, err := r.ByCase(ctx, tx, g)
	if err != nil {
		return err
	}
	for _, w := range all {
		switch {
		case w.State == Open:
			return &fault.Error{Kind: fault.Refused, Message: "Confiscation proceedings against " + w.Defendant.Name + " are before the court",
				Next: []string{MakeOrder.Title(), MakeNoOrder.Title()}}
		case w.Order != nil && w.Order.State.Standing():
			b, err := w.Balance(caltime.DateOf(tx.Now))
			if err != nil {
				return err
			}
			return &fault.Error{Kind: fault.Refused, Message: w.Order.Name() + " against " + w.Defendant.Name + " is not paid: " + b.Outstanding().String() + " is outstanding",
				Next: []string{Pay.Title(), WriteOff.Title(), Discharge.Title()}}
		}
	}
	return nil
}
