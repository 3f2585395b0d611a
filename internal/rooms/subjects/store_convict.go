package subjects

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// withdrawRoles withdraws the roles of a subject that rest on a basis, and says how many there were.
func withdrawRoles(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Subject, c Category, basis, reason string) (int64, error) {
	res := tx.Gorm(ctx).Model(&Role{}).Where("subject_id = ? AND case_id = ? AND category = ? AND basis = ? AND withdrawn_at IS NULL", id, g.CaseID(), c, basis).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason})
	return res.RowsAffected, res.Error
}
