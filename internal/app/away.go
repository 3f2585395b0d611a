package app

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/opportunities"
)

// away is the diary's absences as opportunities reckon with them.
func (a *App) away(ctx context.Context, rd db.Reader, force ids.Unit, from, to caltime.Date) ([]opportunities.Away, error) {
	rows, err := a.Diary.AwayBetween(ctx, rd, force, from, to)
	out := make([]opportunities.Away, len(rows))
	for i, x := range rows {
		out[i] = opportunities.Away{User: x.UserID, Stretch: opportunities.Stretch{From: x.FromOn, To: x.ToOn}}
	}
	return out, err
}
