package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

// Soon counts, among people with an account in every force, the accreditations that end within so many days and are not
// followed by another of their kind, and those whose professional development is due within them or overdue.
func (r *Room) Soon(ctx context.Context, rd db.Reader, days int) (ending, development int, err error) {
	return countSoon(ctx, rd, caltime.DateOf(rd.Time()), days)
}
