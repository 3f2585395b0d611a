package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

type takenIn struct {
	CaseID ids.Case
	N      int
}

// countTaken counts what a person has taken in cases that are not restricted: an administrator reads it.
func countTaken(ctx context.Context, r db.Reader, user ids.User) (int, error) {
	var n int64
	err := r.Gorm(ctx).Model(&Opportunity{}).Where("owner_id = ? AND status = ? AND withdrawn_at IS NULL AND case_id NOT IN (SELECT id FROM cases WHERE restricted)", user, Taken).Count(&n).Error
	return int(n), err
}

// casesTakenBy counts, by case, what a person has taken; of some units where units is not nil.
func casesTakenBy(ctx context.Context, r db.Reader, user ids.User, units []ids.Unit) (rows []takenIn, err error) {
	q := r.Gorm(ctx).Model(&Opportunity{}).Select("case_id, COUNT(*) AS n").Where("owner_id = ? AND status = ? AND withdrawn_at IS NULL", user, Taken)
	if units != nil {
		q = q.Where("unit_id IN ?", append([]ids.Unit{0}, units...))
	}
	err = q.Group("case_id").Order("case_id").Scan(&rows).Error
	return rows, err
}
