package assets

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// VetoClose refuses to close a case while property is held: seized, detained, frozen, restrained or kept as evidence. It
// goes into cases.Room.BeforeClose.
func (r *Room) VetoClose(ctx context.Context, tx *db.Tx, g access.Grant) error {
	list, err := r.ByCase(ctx, tx, g)
	if err != nil {
		return err
	}
	var held, next []string
	for _, a := range list {
		for _, i := range a.Live() {
			if !a.Withdrawn() && i.State.denial() {
				held = append(held, a.Name()+" ("+lower(i.State.Title())+")")
				next = append(next, "Record that "+a.Name()+" was returned, released, forfeited or transferred")
				break
			}
		}
	}
	if len(held) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Refused, Message: "The case still holds property: " + strings.Join(held, ", "), Next: next}
}
