package users

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// FoundForce makes the first force of an installation that has none, for the command line: a file can then be imported
// before anybody has an account. Whoever sets the installation up later takes the force over. Where there is a force, it
// does nothing.
func (r *Room) FoundForce(ctx context.Context, prefix string) error {
	if a, ok := actor.From(ctx); !ok || a.Kind == actor.Person {
		return fault.New(fault.Forbidden, "A force is founded by the command line alone")
	}
	if there, err := forces(ctx, r.DB); err != nil || len(there) > 0 {
		return err
	}
	if prefix == "" {
		prefix = "FI"
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if there, err := forces(ctx, tx); err != nil || len(there) > 0 {
			return err
		}
		_, err := r.AddUnitTx(ctx, tx, NewUnit{Kind: ForceUnit, Name: "This force", Code: strings.ToUpper(prefix), Prefix: prefix}, caltime.DateOf(tx.Now))
		return err
	})
}
