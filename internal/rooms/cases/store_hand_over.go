package cases

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

type ledCount struct{ Led, Member int }

// countLed counts the open cases whose team a person is on, restricted ones apart: an administrator reads it.
func countLed(ctx context.Context, r db.Reader, user ids.User) (n ledCount, err error) {
	err = r.Gorm(ctx).Raw(`SELECT COALESCE(SUM(CASE WHEN c.lead_id = @user THEN 1 ELSE 0 END), 0) AS led, COALESCE(SUM(CASE WHEN c.lead_id = @user THEN 0 ELSE 1 END), 0) AS member
FROM case_members m JOIN cases c ON c.id = m.case_id WHERE m.user_id = @user AND m.to_at IS NULL AND c.stage <> 'closed' AND NOT c.restricted`, map[string]any{"user": user}).Scan(&n).Error
	return n, err
}

// casesOfMember lists the cases whose team a person is on, of some units; of all where units is nil.
func casesOfMember(ctx context.Context, r db.Reader, user ids.User, units []ids.Unit) (list []ids.Case, err error) {
	q := r.Gorm(ctx).Table("case_members m").Joins("JOIN cases c ON c.id = m.case_id").Where("m.user_id = ? AND m.to_at IS NULL", user)
	if units != nil {
		q = q.Where("c.unit_id IN ?", append([]ids.Unit{0}, units...))
	}
	err = q.Order("c.id").Pluck("c.id", &list).Error
	return list, err
}
