package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/intake"
)

// sourceRows are the events, referrals and proceedings that an opportunity may rest on, each at most as many as a page holds.
const sourceRows = 10

func eventsOf(ctx context.Context, rd db.Reader, force ids.Unit, list []int64) (rows []intake.Event, err error) {
	err = rd.Gorm(ctx).Where("id IN ? AND force_id = ?", list, force).Order("id").Limit(sourceRows).Find(&rows).Error
	return rows, err
}

func referralsOf(ctx context.Context, rd db.Reader, force ids.Unit, list []int64) (rows []intake.Referral, err error) {
	err = rd.Gorm(ctx).Where("id IN ? AND force_id = ?", list, force).Order("id").Limit(sourceRows).Find(&rows).Error
	return rows, err
}

// proceedingsOf gives the numbers of proceedings within their case.
func proceedingsOf(ctx context.Context, rd db.Reader, id ids.Case, list []int64) (n []int64, err error) {
	err = rd.Gorm(ctx).Table("confiscation_proceedings").Where("id IN ? AND case_id = ?", list, id).Order("n").Limit(sourceRows).Pluck("n", &n).Error
	return n, err
}
