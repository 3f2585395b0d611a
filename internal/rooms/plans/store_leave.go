package plans

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// countLed counts the plans that a person leads, but those of restricted cases.
func countLed(ctx context.Context, r db.Reader, user ids.User) (int, error) {
	var n int64
	err := r.Gorm(ctx).Model(&Plan{}).Where("lro_id = ? AND state <> ? AND withdrawn_at IS NULL AND case_id NOT IN (SELECT id FROM cases WHERE restricted)", user, Closed).Count(&n).Error
	return int(n), err
}

// ledBy lists the plans that a person leads, of some units; of all where units is nil.
func ledBy(ctx context.Context, r db.Reader, user ids.User, units []ids.Unit) (rows []Plan, err error) {
	q := r.Gorm(ctx).Where("lro_id = ? AND state <> ? AND withdrawn_at IS NULL", user, Closed)
	if units != nil {
		q = q.Where("unit_id IN ?", append([]ids.Unit{0}, units...))
	}
	err = q.Order("id").Find(&rows).Error
	return rows, err
}

// openOn lists the plans of a case that are not closed.
func openOn(ctx context.Context, r db.Reader, g access.Grant) (rows []Plan, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND state <> ? AND withdrawn_at IS NULL", g.CaseID(), Closed).Order("id").Find(&rows).Error
	return rows, err
}

// saveOfficer stores who leads p over the version it was read with; zero rows is a conflict.
func saveOfficer(ctx context.Context, tx *db.Tx, g access.Grant, p *Plan, version int) error {
	p.Version, p.UpdatedAt = version+1, tx.Now
	res := tx.Gorm(ctx).Model(&Plan{}).Select("lro_id", "version", "updated_at").Where("id = ? AND case_id = ? AND version = ?", p.ID, g.CaseID(), version).UpdateColumns(p)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("plan")
	}
	return res.Error
}
