package intake

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// waitingOf lists the referrals of a person that still wait; of some units where units is not nil.
func waitingOf(ctx context.Context, r db.Reader, user ids.User, units []ids.Unit) (rows []Referral, err error) {
	q := r.Gorm(ctx).Where("owner_id = ? AND state IN ?", user, []ReferralState{Received, MoreInformation})
	if units != nil {
		q = q.Where("unit_id IN ?", append([]ids.Unit{0}, units...))
	}
	err = q.Order("id").Find(&rows).Error
	return rows, err
}
