package cases

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// SayPurpose keeps why the actor looks at the case that ref names, for as long as access.PurposeHolds. NotFound where they
// may not see it.
func (r *Room) SayPurpose(ctx context.Context, ref, code, why string) (path string, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.OpenToAsk(ctx, tx, ref)
		if err != nil {
			return err
		}
		path = Path(g.Ref())
		return access.SayPurpose(ctx, tx, g, code, why)
	})
	return path, err
}
