package reporting

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertExport(ctx context.Context, tx *db.Tx, e *Export) error {
	return tx.Gorm(ctx).Create(e).Error
}

// standing gives exports with how their jobs stand.
func standing(ctx context.Context, r db.Reader) *gorm.DB {
	return r.Gorm(ctx).Table("exports e").Joins("LEFT JOIN jobs j ON j.id = e.job_id").
		Select("e.*, j.state AS job_state, j.progress_done, j.progress_total, j.progress_note, j.error AS job_error")
}

func exportByKey(ctx context.Context, r db.Reader, key string, owner ids.User) (x exportRow, err error) {
	err = standing(ctx, r).Where("e.public_key = ? AND e.user_id = ?", key, owner).Limit(1).Scan(&x).Error
	return x, err
}

func exportByID(ctx context.Context, r db.Reader, id ids.Export) (e Export, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&e).Error
	return e, err
}

// exportsOf lists a person's exports, newest first.
func exportsOf(ctx context.Context, r db.Reader, owner ids.User, limit int) (rows []exportRow, err error) {
	err = standing(ctx, r).Where("e.user_id = ?", owner).Order("e.id DESC").Limit(limit).Scan(&rows).Error
	return rows, err
}

// ownRuns lists a person's latest runs of a report, newest first.
func ownRuns(ctx context.Context, r db.Reader, owner ids.User, code string, limit int) (rows []exportRow, err error) {
	err = standing(ctx, r).Where("e.user_id = ? AND e.kind = 'report' AND e.code = ?", owner, code).Order("e.id DESC").Limit(limit).Scan(&rows).Error
	return rows, err
}

// otherRuns lists the latest finished runs of a report in a force by anybody but one, newest first.
func otherRuns(ctx context.Context, r db.Reader, force ids.Unit, but ids.User, code string, limit int) (rows []OtherRun, err error) {
	err = r.Gorm(ctx).Table("exports e").Joins("JOIN users u ON u.id = e.user_id").Select("u.name, e.created_at, e.row_count, e.took_ms, e.schedule_id").
		Where("e.force_id = ? AND e.code = ? AND e.kind = 'report' AND e.user_id <> ? AND e.state IN ('ready', 'wiped')", force, code, but).Order("e.id DESC").Limit(limit).Scan(&rows).Error
	return rows, err
}

func countWaiting(ctx context.Context, r db.Reader, owner ids.User) (n int, err error) {
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM exports WHERE user_id = ? AND state = 'ready' AND job_id IS NOT NULL AND downloads = 0 AND expires_at > ?", owner, r.Time()).Scan(&n).Error
	return n, err
}

func setJob(ctx context.Context, tx *db.Tx, id ids.Export, job ids.Job) error {
	return tx.Gorm(ctx).Model(&Export{}).Where("id = ?", id).UpdateColumn("job_id", job).Error
}

// settle moves an export out of one state; it tells whether it was in that state.
func settle(ctx context.Context, tx *db.Tx, id ids.Export, from ExportState, set map[string]any) (bool, error) {
	res := tx.Gorm(ctx).Model(&Export{}).Where("id = ? AND state = ?", id, from).UpdateColumns(set)
	return res.RowsAffected > 0, res.Error
}

func countDownload(ctx context.Context, tx *db.Tx, id ids.Export) error {
	return tx.Gorm(ctx).Exec("UPDATE exports SET downloads = downloads + 1 WHERE id = ?", id).Error
}

func expired(ctx context.Context, r db.Reader, now time.Time, limit int) (rows []Export, err error) {
	err = r.Gorm(ctx).Where("state = 'ready' AND expires_at <= ?", now).Order("expires_at, id").Limit(limit).Find(&rows).Error
	return rows, err
}

// stuck lists exports that say preparing although their job is over.
func stuck(ctx context.Context, r db.Reader, limit int) (rows []exportRow, err error) {
	err = standing(ctx, r).Where("e.state = 'preparing' AND j.state IN ('failed', 'cancelled')").Order("e.id").Limit(limit).Scan(&rows).Error
	return rows, err
}

func linkedHashes(ctx context.Context, r db.Reader, hashes []string) (out []string, err error) {
	err = r.Gorm(ctx).Model(&Export{}).Distinct("blob_hash").Where("state = 'ready' AND blob_hash IN ?", hashes).Scan(&out).Error
	return out, err
}

func newestCase(ctx context.Context, r db.Reader) (id ids.Case, err error) {
	err = r.Gorm(ctx).Raw("SELECT COALESCE(MAX(id), 0) FROM cases").Scan(&id).Error
	return id, err
}

// hiddenCases lists the cases of a force that scope s leaves out, among those up to the newest: restricted ones, and those
// that a conflict of interest keeps its actor out of.
func hiddenCases(ctx context.Context, r db.Reader, s access.Scope, force ids.Unit, newest ids.Case) (out []ids.Case, err error) {
	where, args := s.Unseen("c.id", "c.force_id")
	err = r.Gorm(ctx).Table("cases c").Where("c.force_id = ? AND c.id <= ?", force, newest).Where(where, args...).Order("c.id").Select("c.id").Scan(&out).Error
	return out, err
}
