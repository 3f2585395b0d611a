package assets

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// forfeitedBy reports whether a court's order for forfeiture that was made, or a notice that forfeited, names the
// interest. A detention order or an application forfeits nothing.
func forfeitedBy(ctx context.Context, r db.Reader, id ids.Interest) (ok bool, err error) {
	err = r.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM order_interests x JOIN orders o ON o.id = x.order_id
		WHERE x.interest_id = ? AND o.withdrawn_at IS NULL AND (o.kind = 'forfeiture' AND o.state IN ('made', 'served', 'in_force', 'varied', 'satisfied')
		OR o.kind = 'forfeiture_notice' AND o.state = 'forfeited'))`, id).Scan(&ok).Error
	return ok, err
}
