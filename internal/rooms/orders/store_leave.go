package orders

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func runningLedBy(ctx context.Context, r db.Reader, user ids.User) (int, error) {
	var n int64
	err := r.Gorm(ctx).Table("clocks k").Joins("JOIN cases c ON c.id = k.case_id").Where("NOT c.restricted AND c.lead_id = ? AND c.stage <> 'closed' AND k.state = ?", user, Running).Count(&n).Error
	return int(n), err
}
