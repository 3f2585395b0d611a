package orders

import (
	"context"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// runningMarking is the highest marking of the cases whose clocks a list of running ones holds, all its pages together.
func runningMarking(ctx context.Context, r db.Reader, sight access.Scope, w whose, since time.Time) (string, error) {
	q := listed(r.Gorm(ctx).Table("clocks AS k").Joins("JOIN cases c ON c.id = k.case_id"), sight, w).
		Where("(k.state IN ? AND k.end_at > ? OR k.state IN ? AND (k.end_at IS NULL OR k.state = ?))", []ClockState{Running, Lapsed}, since, []ClockState{Running, Paused}, Paused)
	return access.HighestMarking(q, "c.marking")
}
