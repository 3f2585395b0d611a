package cases

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// rowsByRef gives the cases in sight with these references, as a list shows them but for clocks and subjects.
func rowsByRef(ctx context.Context, r db.Reader, refs []string) (rows []ListRow, err error) {
	if len(refs) == 0 {
		return nil, nil
	}
	scope, args := access.Sight(ctx).Where("c.id", "c.force_id")
	err = r.Gorm(ctx).Raw(`SELECT c.id, c.ref, c.title, c.operation, c.threat, c.stage, c.version, c.lead_id, COALESCE(l.name, '') AS lead_name
		FROM cases c LEFT JOIN users l ON l.id = c.lead_id
		WHERE c.ref IN ? AND c.withdrawn_at IS NULL AND c.file = 'case' AND `+scope+` ORDER BY c.id`, append([]any{refs}, args...)...).Scan(&rows).Error
	return rows, err
}
