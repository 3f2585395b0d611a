package reporting

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func insertSchedule(ctx context.Context, tx *db.Tx, s *Schedule) error {
	return tx.Gorm(ctx).Create(s).Error
}

func scheduleByKey(ctx context.Context, r db.Reader, key string) (s Schedule, err error) {
	err = r.Gorm(ctx).Where("public_key = ?", key).Limit(1).Find(&s).Error
	return s, err
}

// updateSchedule stores s over the version that it was read with.
func updateSchedule(ctx context.Context, tx *db.Tx, s *Schedule) error {
	res := tx.Gorm(ctx).Model(&Schedule{}).Where("id = ? AND version = ?", s.ID, s.Version).UpdateColumns(map[string]any{
		"period": s.Period, "params": s.Params, "purpose": s.Purpose, "every": s.Every, "day": s.Day, "state": s.State, "next_on": s.NextOn, "ended_why": s.EndedWhy, "ended_at": s.EndedAt,
		"version": s.Version + 1, "updated_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("schedule")
	}
	s.Version++
	return res.Error
}

// moveOn gives a schedule its next version, whatever it was read with, and holds it until the transaction ends.
func moveOn(ctx context.Context, tx *db.Tx, id int64) (version int, err error) {
	err = tx.Gorm(ctx).Raw("UPDATE report_schedules SET version = version + 1, updated_at = ? WHERE id = ? RETURNING version", tx.Now, id).Scan(&version).Error
	return version, err
}

// takeDay moves a schedule on from a day to the next, as one transaction alone can; false where it stands elsewhere already.
func takeDay(ctx context.Context, tx *db.Tx, s Schedule, on, next caltime.Date) (bool, error) {
	res := tx.Gorm(ctx).Model(&Schedule{}).Where("id = ? AND version = ? AND state = 'running' AND next_on = ?", s.ID, s.Version, s.NextOn).
		UpdateColumns(map[string]any{"last_on": on, "next_on": next})
	return res.RowsAffected > 0, res.Error
}

// schedulesDue lists, by id, running schedules that wait for a day up to one.
func schedulesDue(ctx context.Context, r db.Reader, on caltime.Date, after int64, limit int) (rows []Schedule, err error) {
	err = r.Gorm(ctx).Where("state = 'running' AND next_on <= ? AND id > ?", on, after).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// countSchedules counts a person's schedules that have not ended.
func countSchedules(ctx context.Context, r db.Reader, owner ids.User) (n int, err error) {
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM report_schedules WHERE owner_id = ? AND state <> 'ended'", owner).Scan(&n).Error
	return n, err
}

// schedulesOwned lists a person's schedules that have not ended.
func schedulesOwned(ctx context.Context, r db.Reader, owner ids.User) (rows []Schedule, err error) {
	err = r.Gorm(ctx).Where("owner_id = ? AND state <> 'ended'", owner).Order("id").Find(&rows).Error
	return rows, err
}

// schedulesTo lists the schedules that have not ended and send to a person.
func schedulesTo(ctx context.Context, r db.Reader, u ids.User) (rows []Schedule, err error) {
	err = r.Gorm(ctx).Where("state <> 'ended' AND id IN (SELECT p.schedule_id FROM report_schedule_people p WHERE p.user_id = ?)", u).Order("id").Find(&rows).Error
	return rows, err
}

// scheduleLines lists the schedules of a force that one person made or is sent, or all of them, those that have not ended
// first and the newest first among them.
func scheduleLines(ctx context.Context, r db.Reader, force ids.Unit, u ids.User, all bool, limit int) (rows []ScheduleLine, err error) {
	q := r.Gorm(ctx).Table("report_schedules s").Joins("JOIN users o ON o.id = s.owner_id").
		Select(`s.*, o.name AS owner_name, (SELECT COUNT(*) FROM report_schedule_people p WHERE p.schedule_id = s.id) AS people,
			EXISTS (SELECT 1 FROM report_schedule_people p WHERE p.schedule_id = s.id AND p.user_id = ?) AS mine`, u).Where("s.force_id = ?", force)
	if !all {
		q = q.Where("(s.owner_id = ? OR s.id IN (SELECT p.schedule_id FROM report_schedule_people p WHERE p.user_id = ?))", u, u)
	}
	err = q.Order("CASE WHEN s.state = 'ended' THEN 1 ELSE 0 END, s.id DESC").Limit(limit).Scan(&rows).Error
	return rows, err
}

// peopleOf lists to whom a schedule sends, by id.
func peopleOf(ctx context.Context, r db.Reader, schedule int64) (out []ids.User, err error) {
	err = r.Gorm(ctx).Model(&SchedulePerson{}).Where("schedule_id = ?", schedule).Order("user_id").Select("user_id").Scan(&out).Error
	return out, err
}

// setPeople says to whom a schedule sends, in place of whoever stood there.
func setPeople(ctx context.Context, tx *db.Tx, s Schedule, people []ids.User) error {
	if err := tx.Gorm(ctx).Where("schedule_id = ?", s.ID).Delete(&SchedulePerson{}).Error; err != nil {
		return err
	}
	rows := make([]SchedulePerson, len(people))
	for i, u := range people {
		rows[i] = SchedulePerson{ScheduleID: s.ID, ForceID: s.ForceID, UserID: u}
	}
	return tx.Gorm(ctx).Create(&rows).Error
}

func removePerson(ctx context.Context, tx *db.Tx, schedule int64, u ids.User) (int64, error) {
	res := tx.Gorm(ctx).Where("schedule_id = ? AND user_id = ?", schedule, u).Delete(&SchedulePerson{})
	return res.RowsAffected, res.Error
}

func insertDelivery(ctx context.Context, tx *db.Tx, d *Delivery) error {
	return tx.Gorm(ctx).Create(d).Error
}

// deliveriesOf lists what a schedule did, the latest day first and by name within it.
func deliveriesOf(ctx context.Context, r db.Reader, schedule int64, only ids.User, limit int) (rows []deliveryRow, err error) {
	q := r.Gorm(ctx).Table("report_deliveries d").Joins("JOIN users u ON u.id = d.user_id").Joins("LEFT JOIN exports e ON e.id = d.export_id").Joins("LEFT JOIN jobs j ON j.id = e.job_id").
		Select(`d.*, u.name, COALESCE(e.state, '') AS export_state, COALESCE(e.public_key, '') AS export_key, COALESCE(e.error, '') AS export_error, e.expires_at,
			COALESCE(e.row_count, 0) AS row_count, COALESCE(e.took_ms, 0) AS took_ms, COALESCE(j.state, '') AS job_state, COALESCE(j.error, '') AS job_error`).
		Where("d.schedule_id = ?", schedule)
	if only != 0 {
		q = q.Where("d.user_id = ?", only)
	}
	err = q.Order("d.due_on DESC, u.name, d.id").Limit(limit).Scan(&rows).Error
	return rows, err
}
