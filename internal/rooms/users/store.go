package users

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
)

type actorRow struct {
	Name, Login, Rank string
	ForceID           ids.Unit
	DisabledAt        *time.Time
	Role              perm.Role
	UnitID            ids.Unit
	UnitName          string
	Below             ids.Unit
}

// actorRows gives one row for each unit that each appointment of a person covers on a day, in one statement; one row
// without a role for a person without appointments.
func actorRows(ctx context.Context, r db.Reader, id ids.User, on caltime.Date) (rows []actorRow, err error) {
	err = r.Gorm(ctx).Raw(`
WITH RECURSIVE held AS (
  SELECT a.id, a.role, a.unit_id FROM appointments a WHERE a.user_id = @id AND a.from_on <= @on AND (a.to_on IS NULL OR a.to_on >= @on)
), covers (id, role, unit_id, below) AS (
  SELECT h.id, h.role, h.unit_id, h.unit_id FROM held h
  UNION ALL
  SELECT c.id, c.role, c.unit_id, u.id FROM covers c JOIN units u ON u.parent_id = c.below
)
SELECT u.name, u.login, u.force_id, u.disabled_at, COALESCE(c.role, '') AS role, COALESCE(c.unit_id, 0) AS unit_id, COALESCE(n.name, '') AS unit_name, COALESCE(c.below, 0) AS below,
  COALESCE((SELECT k.rank FROM ranks k WHERE k.user_id = u.id AND k.superseded_at IS NULL AND k.from_on <= @on AND (k.to_on IS NULL OR k.to_on >= @on) ORDER BY k.from_on DESC, k.id DESC LIMIT 1), '') AS rank
FROM users u LEFT JOIN covers c ON 1 = 1 LEFT JOIN units n ON n.id = c.unit_id
WHERE u.id = @id
ORDER BY c.id, c.below`, map[string]any{"id": id, "on": on}).Scan(&rows).Error
	return rows, err
}

func userByLogin(ctx context.Context, r db.Reader, folded string) (u User, err error) {
	err = r.Gorm(ctx).Where("login_folded = ?", folded).Limit(1).Find(&u).Error
	return u, err
}

func userByID(ctx context.Context, r db.Reader, id ids.User) (u User, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&u).Error
	return u, err
}

func anyUser(ctx context.Context, r db.Reader) (bool, error) {
	var n int64
	err := r.Gorm(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM users LIMIT 1) x").Scan(&n).Error
	return n > 0, err
}

func insertUser(ctx context.Context, tx *db.Tx, u *User) error {
	u.NameFolded = fold.Text(u.Name)
	err := tx.Gorm(ctx).Create(u).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.Fields("Check the person", map[string]string{"login": "Somebody has this login already; choose another"})
	}
	return err
}

func updateUser(ctx context.Context, tx *db.Tx, id ids.User, version int, set map[string]any) error {
	set["version"] = version + 1
	res := tx.Gorm(ctx).Model(&User{}).Where("id = ? AND version = ?", id, version).UpdateColumns(set)
	if errors.Is(res.Error, gorm.ErrDuplicatedKey) {
		return fault.Fields("Check the person", map[string]string{"login": "Somebody has this login already; choose another"})
	}
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("person")
	}
	return res.Error
}

func namesOf(ctx context.Context, r db.Reader, list []ids.User) (map[ids.User]string, error) {
	out := make(map[ids.User]string, len(list))
	if len(list) == 0 {
		return out, nil
	}
	var rows []User
	if err := r.Gorm(ctx).Select("id, name").Where("id IN ?", list).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, u := range rows {
		out[u.ID] = u.Name
	}
	return out, nil
}

func peopleOf(ctx context.Context, r db.Reader, force ids.Unit, roles []perm.Role, on caltime.Date) (rows []User, err error) {
	err = r.Gorm(ctx).Where(`force_id = ? AND disabled_at IS NULL AND EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = users.id
		AND a.role IN ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?))`, force, roles, on, on).Order("name, id").Find(&rows).Error
	return rows, err
}

func unitsOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Unit, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("CASE WHEN kind = 'force' THEN 0 ELSE 1 END, name, id").Find(&rows).Error
	return rows, err
}

func forces(ctx context.Context, r db.Reader) (rows []Unit, err error) {
	err = r.Gorm(ctx).Where("kind = 'force'").Order("name, id").Find(&rows).Error
	return rows, err
}

func unitByID(ctx context.Context, r db.Reader, id ids.Unit) (u Unit, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&u).Error
	return u, err
}

func insertUnit(ctx context.Context, tx *db.Tx, u *Unit) error {
	err := tx.Gorm(ctx).Create(u).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.Fields("Check the unit", map[string]string{"code": "Another unit has this code or prefix already; choose another"})
	}
	if err == nil && u.Kind == ForceUnit { // a force is its own root
		u.ForceID = u.ID
		err = tx.Gorm(ctx).Model(&Unit{}).Where("id = ?", u.ID).UpdateColumn("force_id", u.ID).Error
	}
	return err
}

func insertAppointment(ctx context.Context, tx *db.Tx, a *Appointment) error {
	return tx.Gorm(ctx).Create(a).Error
}

func insertLink(ctx context.Context, tx *db.Tx, l *Link) error { return tx.Gorm(ctx).Create(l).Error }

func linkByHash(ctx context.Context, r db.Reader, kind LinkKind, hash string) (l Link, err error) {
	err = r.Gorm(ctx).Where("token_hash = ? AND kind = ?", hash, kind).Limit(1).Find(&l).Error
	return l, err
}

func useLink(ctx context.Context, tx *db.Tx, id int64) (int64, error) {
	res := tx.Gorm(ctx).Model(&Link{}).Where("id = ? AND used_at IS NULL", id).UpdateColumn("used_at", tx.Now)
	return res.RowsAffected, res.Error
}

// endLinks makes earlier unused links of the kind, for the same person, worth nothing.
func endLinks(ctx context.Context, tx *db.Tx, kind LinkKind, id *ids.User) error {
	q := tx.Gorm(ctx).Model(&Link{}).Where("kind = ? AND used_at IS NULL", kind)
	if id == nil {
		q = q.Where("user_id IS NULL")
	} else {
		q = q.Where("user_id = ?", *id)
	}
	return q.UpdateColumn("used_at", tx.Now).Error
}

func endAppointment(ctx context.Context, tx *db.Tx, id int64, last caltime.Date, successor *ids.User) error {
	return tx.Gorm(ctx).Model(&Appointment{}).Where("id = ?", id).UpdateColumns(map[string]any{"to_on": last, "successor_id": successor}).Error
}

func appointmentOf(ctx context.Context, r db.Reader, user ids.User, id int64) (a Appointment, err error) {
	err = r.Gorm(ctx).Where("id = ? AND user_id = ?", id, user).Limit(1).Find(&a).Error
	return a, err
}

func appointmentsOf(ctx context.Context, r db.Reader, user ids.User) (rows []Appointment, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", user).Order("from_on DESC, id DESC").Find(&rows).Error
	return rows, err
}

func installation(ctx context.Context, r db.Reader) (i Installation, err error) {
	err = r.Gorm(ctx).Limit(1).Find(&i).Error
	return i, err
}

func insertInstallation(ctx context.Context, tx *db.Tx, i *Installation) error {
	return tx.Gorm(ctx).Create(i).Error
}

func anyUnit(ctx context.Context, r db.Reader) (bool, error) {
	var n int64
	err := r.Gorm(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM units LIMIT 1) x").Scan(&n).Error
	return n > 0, err
}

func demoPeople(ctx context.Context, r db.Reader, on caltime.Date) (rows []DemoPerson, err error) {
	err = r.Gorm(ctx).Raw(`SELECT u.id, u.name, n.name AS unit, a.role FROM users u JOIN appointments a ON a.user_id = u.id JOIN units n ON n.id = a.unit_id
WHERE u.disabled_at IS NULL AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?)
ORDER BY CASE a.role WHEN 'investigator' THEN 1 WHEN 'supervisor' THEN 2 WHEN 'manager' THEN 0 WHEN 'auditor' THEN 3 ELSE 4 END, u.id`, on, on).Scan(&rows).Error
	return rows, err
}

func renameUnit(ctx context.Context, tx *db.Tx, id ids.Unit, version int, name string) error {
	res := tx.Gorm(ctx).Model(&Unit{}).Where("id = ? AND version = ?", id, version).UpdateColumns(map[string]any{"name": name, "version": version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("unit")
	}
	return res.Error
}
