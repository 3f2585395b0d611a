package orders

import (
	"context"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// monthRows gives clocks that run or lapsed and end between two instants, the second exclusive, by end.
func monthRows(ctx context.Context, r db.Reader, sight access.Scope, w whose, from, to time.Time, most int) (rows []Row, err error) {
	err = listed(fromClocks(ctx, r), sight, w).Where("k.state IN ? AND k.end_at > ? AND k.end_at <= ?", []ClockState{Running, Lapsed}, from, to).
		Order("k.end_at, k.id").Limit(most).Find(&rows).Error
	return rows, err
}
