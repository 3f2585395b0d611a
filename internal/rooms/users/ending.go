package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

// Ending counts the accreditations of people with an account that end within so many days.
func (r *Room) Ending(ctx context.Context, rd db.Reader, days int) (int, error) {
	today := caltime.DateOf(rd.Time())
	return countEnding(ctx, rd, today, today.AddDays(days))
}
