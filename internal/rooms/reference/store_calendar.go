package reference

import (
	"context"

	"gorm.io/gorm/clause"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// calendarLine is a calendar with one of the days changed in it; Off is nil where none is.
type calendarLine struct {
	CalendarHead `gorm:"embedded"`
	OnDate       caltime.Date
	Off          *bool
	Name         string
}

func calendarHeads(ctx context.Context, r db.Reader) (rows []CalendarHead, err error) {
	err = r.Gorm(ctx).Order("nation").Find(&rows).Error
	return rows, err
}

func calendarHead(ctx context.Context, r db.Reader, n caltime.Nation) (h CalendarHead, err error) {
	err = r.Gorm(ctx).Where("nation = ?", n).Limit(1).Find(&h).Error
	h.Nation = n
	return h, err
}

// calendarLines reads every calendar that was changed, with its changes, in one statement.
func calendarLines(ctx context.Context, r db.Reader) (rows []calendarLine, err error) {
	err = r.Gorm(ctx).Raw(`SELECT c.nation, c.edition, c.stamp, c.to_on, c.updated_at, d.on_date, d.off, COALESCE(d.name, '') AS name
		FROM calendars c LEFT JOIN nonworking_days d ON d.nation = c.nation AND d.withdrawn_at IS NULL ORDER BY c.nation, d.on_date`).Scan(&rows).Error
	return rows, err
}

// alterationsOf lists what was changed in a nation's list between two days, what was withdrawn too, by day.
func alterationsOf(ctx context.Context, r db.Reader, n caltime.Nation, from, to caltime.Date) (rows []Alteration, err error) {
	err = r.Gorm(ctx).Where("nation = ? AND on_date BETWEEN ? AND ?", n, from, to).Order("on_date, id").Find(&rows).Error
	return rows, err
}

// standing gives what holds of a day; the zero Alteration where nobody changed it.
func standing(ctx context.Context, r db.Reader, n caltime.Nation, on caltime.Date) (a Alteration, err error) {
	err = r.Gorm(ctx).Where("nation = ? AND on_date = ? AND withdrawn_at IS NULL", n, on).Limit(1).Find(&a).Error
	return a, err
}

// waiting lists the days that stand beyond the reach of a list.
func waiting(ctx context.Context, r db.Reader, n caltime.Nation, after caltime.Date) (rows []Alteration, err error) {
	err = r.Gorm(ctx).Where("nation = ? AND on_date > ? AND off = ? AND withdrawn_at IS NULL", n, after, true).Order("on_date").Find(&rows).Error
	return rows, err
}

// reachesOf lists what was said of a list's reach, the newest first.
func reachesOf(ctx context.Context, r db.Reader, n caltime.Nation) (rows []Reach, err error) {
	err = r.Gorm(ctx).Where("nation = ?", n).Order("edition DESC").Find(&rows).Error
	return rows, err
}

// putHead keeps the next edition of a calendar; Stale where somebody else has changed it since the edition was read. Two
// writers of one calendar wait for one another here.
func putHead(ctx context.Context, tx *db.Tx, next CalendarHead) error {
	if next.Edition == 1 {
		res := tx.Gorm(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&next)
		if res.Error == nil && res.RowsAffected == 0 {
			return fault.Stale("list of non-working days")
		}
		return res.Error
	}
	res := tx.Gorm(ctx).Model(&CalendarHead{}).Where("nation = ? AND edition = ?", next.Nation, next.Edition-1).
		UpdateColumns(map[string]any{"edition": next.Edition, "stamp": next.Stamp, "to_on": next.ToOn, "updated_at": next.UpdatedAt})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("list of non-working days")
	}
	return res.Error
}

func insertAlteration(ctx context.Context, tx *db.Tx, a *Alteration) error {
	return tx.Gorm(ctx).Create(a).Error
}

func insertReach(ctx context.Context, tx *db.Tx, x *Reach) error { return tx.Gorm(ctx).Create(x).Error }

// withdrawAlteration strikes a change out of a list from an edition on.
func withdrawAlteration(ctx context.Context, tx *db.Tx, a Alteration, edition int64, reason string) error {
	res := tx.Gorm(ctx).Model(&Alteration{}).Where("id = ? AND withdrawn_at IS NULL", a.ID).UpdateColumns(map[string]any{
		"withdrawn_edition": edition, "withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_name": tx.Actor.Name, "withdrawn_reason": reason})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("list of non-working days")
	}
	return res.Error
}
