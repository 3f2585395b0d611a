package diary

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// AwayBetween lists the absences of a force's people that fall on the days from one to another, both inclusive, by person
// and day. The caller shows it only to those who plan the work of the force.
func (r *Room) AwayBetween(ctx context.Context, rd db.Reader, force ids.Unit, from, to caltime.Date) ([]Absence, error) {
	return absencesBetween(ctx, rd, force, from, to)
}
