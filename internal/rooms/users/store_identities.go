package users

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func identityBySubject(ctx context.Context, r db.Reader, issuer, subject string) (i Identity, err error) {
	err = r.Gorm(ctx).Where("issuer = ? AND subject = ?", issuer, subject).Limit(1).Find(&i).Error
	return i, err
}

func identitiesOf(ctx context.Context, r db.Reader, id ids.User) (rows []Identity, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", id).Order("id").Find(&rows).Error
	return rows, err
}

func insertIdentity(ctx context.Context, tx *db.Tx, i *Identity) error {
	err := tx.Gorm(ctx).Create(i).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Refused, "One of the two is linked already: an account here and an account there belong to one another alone")
	}
	return err
}

func touchIdentity(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Gorm(ctx).Model(&Identity{}).Where("id = ?", id).UpdateColumn("last_at", tx.Now).Error
}

func deleteIdentity(ctx context.Context, tx *db.Tx, id ids.User, row int64) (int64, error) {
	res := tx.Gorm(ctx).Where("id = ? AND user_id = ?", row, id).Delete(&Identity{})
	return res.RowsAffected, res.Error
}

func mappingsOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Mapping, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("value, role, unit_id").Find(&rows).Error
	return rows, err
}

// mappingsFor lists the mappings of every force to units that are there on a day.
func mappingsFor(ctx context.Context, r db.Reader, values []string, on caltime.Date) (rows []Mapping, err error) {
	if len(values) == 0 {
		return nil, nil
	}
	err = r.Gorm(ctx).Where("value IN ? AND EXISTS (SELECT 1 FROM units u WHERE u.id = role_mappings.unit_id AND (u.to_on IS NULL OR u.to_on >= ?))", values, on).Order("id").Find(&rows).Error
	return rows, err
}

func insertMapping(ctx context.Context, tx *db.Tx, m *Mapping) error {
	err := tx.Gorm(ctx).Create(m).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.Fields("Check the mapping", map[string]string{"value": "This value gives this role over this unit already"})
	}
	return err
}

func mappingByID(ctx context.Context, r db.Reader, id int64) (m Mapping, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&m).Error
	return m, err
}

func deleteMapping(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Gorm(ctx).Where("id = ?", id).Delete(&Mapping{}).Error
}

// mappedPosts lists the appointments of a person that a mapping gave and that are not over on a day.
func mappedPosts(ctx context.Context, r db.Reader, id ids.User, on caltime.Date) (rows []Appointment, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND mapping_id IS NOT NULL AND (to_on IS NULL OR to_on >= ?)", id, on).Order("id").Find(&rows).Error
	return rows, err
}

// postsByMapping lists the appointments of everybody that a mapping gave and that are not over on a day.
func postsByMapping(ctx context.Context, r db.Reader, mapping int64, on caltime.Date) (rows []Appointment, err error) {
	err = r.Gorm(ctx).Where("mapping_id = ? AND (to_on IS NULL OR to_on >= ?)", mapping, on).Order("id").Find(&rows).Error
	return rows, err
}
