package diary

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders"
)

// lockPerson keeps two absences of one person from being entered at once; SQLite has one writer.
func lockPerson(ctx context.Context, tx *db.Tx, u ids.User) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	var id int64
	return tx.Gorm(ctx).Raw("SELECT id FROM users WHERE id = ? FOR UPDATE", u).Scan(&id).Error
}

func overlapping(ctx context.Context, r db.Reader, a Absence) (other Absence, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND from_on <= ? AND to_on >= ? AND to_on >= from_on", a.UserID, a.ToOn, a.FromOn).Order("id").Limit(1).Find(&other).Error
	return other, err
}

func insertAbsence(ctx context.Context, tx *db.Tx, a *Absence) error {
	return tx.Gorm(ctx).Create(a).Error
}

func endAbsence(ctx context.Context, tx *db.Tx, a *Absence) error {
	version := a.Version
	a.Version++
	res := tx.Gorm(ctx).Model(&Absence{}).Where("id = ? AND version = ?", a.ID, version).UpdateColumns(map[string]any{"to_on": a.ToOn, "version": a.Version})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("absence")
	}
	return res.Error
}

func absenceByID(ctx context.Context, r db.Reader, id int64) (a Absence, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&a).Error
	return a, err
}

const postHeld = `EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = u.id AND a.role IN @roles AND a.from_on <= @on AND (a.to_on IS NULL OR a.to_on >= @on))`

func canStandIn(ctx context.Context, r db.Reader, force ids.Unit, u ids.User, on caltime.Date) (bool, error) {
	var n int
	err := r.Gorm(ctx).Raw(`SELECT COUNT(*) FROM users u WHERE u.id = @id AND u.force_id = @force AND u.disabled_at IS NULL AND `+postHeld,
		map[string]any{"id": u, "force": force, "roles": perm.Matrix[perm.CaseChange], "on": on}).Scan(&n).Error
	return n == 1, err
}

// worksUnder reports whether a person holds an appointment today in one of the units.
func worksUnder(ctx context.Context, r db.Reader, u ids.User, units []ids.Unit, on caltime.Date) (bool, error) {
	if len(units) == 0 {
		return false, nil
	}
	var n int
	err := r.Gorm(ctx).Raw(`SELECT COUNT(*) FROM appointments a WHERE a.user_id = ? AND a.unit_id IN ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?)`,
		u, units, on, on).Scan(&n).Error
	return n > 0, err
}

// named is a person to choose.
type named struct {
	ID   ids.User
	Name string
}

// workersOf lists the enabled people with an appointment in the units that lets them change cases.
func workersOf(ctx context.Context, r db.Reader, units []ids.Unit, on caltime.Date) (rows []named, err error) {
	if len(units) == 0 {
		return nil, nil
	}
	err = r.Gorm(ctx).Raw(`SELECT DISTINCT u.id, u.name, u.name_folded FROM users u JOIN appointments a ON a.user_id = u.id
WHERE a.unit_id IN ? AND a.role IN ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?) AND u.disabled_at IS NULL ORDER BY u.name_folded, u.id LIMIT 500`,
		units, perm.Matrix[perm.CaseChange], on, on).Scan(&rows).Error
	return rows, err
}

// AbsenceRow is an absence with names.
type AbsenceRow struct {
	Absence
	Name    string
	StandIn string // "" where nobody was named
}

const absenceColumns = "b.*, u.name, COALESCE(s.name, '') AS stand_in"

// absencesOf lists what has not been over for long: absences of a person, of people in units, and those they stand in for.
func absencesOf(ctx context.Context, r db.Reader, u ids.User, units []ids.Unit, since caltime.Date) (rows []AbsenceRow, err error) {
	q := r.Gorm(ctx).Table("absences AS b").Select(absenceColumns).Joins("JOIN users u ON u.id = b.user_id").Joins("LEFT JOIN users s ON s.id = b.stand_in_id").
		Where("b.to_on >= ? AND b.to_on >= b.from_on", since)
	mine := r.Gorm(ctx).Where("b.user_id = ? OR b.stand_in_id = ?", u, u)
	if len(units) > 0 {
		mine = mine.Or("b.user_id IN (SELECT a.user_id FROM appointments a WHERE a.unit_id IN ? AND (a.to_on IS NULL OR a.to_on >= ?))", units, since)
	}
	err = q.Where(mine).Order("b.from_on DESC, b.id DESC").Limit(100).Find(&rows).Error
	return rows, err
}

// absencesToTell lists, by id, absences under way of which the stand-in is to hear, and those over since a day of which
// the person is.
func absencesToTell(ctx context.Context, r db.Reader, today, since caltime.Date) (rows []Absence, err error) {
	err = r.Gorm(ctx).Where("from_on <= ? AND to_on >= ? AND to_on >= from_on", today, since).Order("id").Limit(1000).Find(&rows).Error
	return rows, err
}

// HandedOver is a clock of a case whose lead was away.
type HandedOver struct {
	orders.Clock
	Ref       string
	CaseTitle string
	AssetN    *int
	OrderN    *int
}

// handedOver lists the clocks of a person's cases that ran on or after a day, in the actor's sight, by end.
func handedOver(ctx context.Context, r db.Reader, lead ids.User, from caltime.Date, most int) (rows []HandedOver, err error) {
	since := from.At(0, 0).UTC()
	q := fromCalling(ctx, r).Select(callingColumns+", k.closed_at, k.closed_why, c.ref, c.title AS case_title, a.n AS asset_n, o.n AS order_n").
		Joins("LEFT JOIN assets a ON a.id = k.asset_id").Joins("LEFT JOIN orders o ON o.id = k.order_id").
		Where("c.lead_id = ? AND (k.state IN ('running', 'paused') OR k.closed_at >= ?)", lead, since)
	err = access.Sight(ctx).On("k.case_id", "k.force_id")(q).Order("k.end_at, k.id").Limit(most).Find(&rows).Error
	return rows, err
}

func absencesBetween(ctx context.Context, r db.Reader, force ids.Unit, from, to caltime.Date) (rows []Absence, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND to_on >= ? AND from_on <= ? AND to_on >= from_on", force, from, to).Order("user_id, from_on, id").Limit(2000).Find(&rows).Error
	return rows, err
}
