package effort

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func entryByID(ctx context.Context, r db.Reader, id ids.Effort) (e Entry, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&e).Error
	return e, err
}

func insertEntries(ctx context.Context, tx *db.Tx, rows []*Entry) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(rows, 200).Error
}

// updateEntry stores e over the version it was read with; zero rows is a conflict.
func updateEntry(ctx context.Context, tx *db.Tx, e *Entry, version int) error {
	e.Version = version + 1
	res := tx.Gorm(ctx).Model(&Entry{}).Where("id = ? AND version = ?", e.ID, version).UpdateColumns(map[string]any{
		"case_id": e.CaseID, "on_date": e.OnDate, "minutes": e.Minutes, "strand": e.Strand, "reason": e.Reason, "activity": e.Activity,
		"note": e.Note, "late_reason": e.LateReason, "version": e.Version,
		"withdrawn_at": e.WithdrawnAt, "withdrawn_by": e.WithdrawnBy, "withdrawn_reason": e.WithdrawnReason,
	})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("entry")
	}
	return res.Error
}

// minutesOn sums what stands for a person on a day, without one entry. On PostgreSQL the person's row is locked, so that
// two entries at once cannot make more than 24 hours; SQLite has one writer.
func minutesOn(ctx context.Context, tx *db.Tx, user ids.User, day caltime.Date, but ids.Effort) (n int, err error) {
	if tx.Dialect() == db.Postgres {
		var id int64
		if err := tx.Gorm(ctx).Raw("SELECT id FROM users WHERE id = ? FOR UPDATE", user).Scan(&id).Error; err != nil {
			return 0, err
		}
	}
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(SUM(minutes), 0) FROM effort_entries WHERE user_id = ? AND on_date = ? AND id <> ? AND withdrawn_at IS NULL",
		user, day, but).Scan(&n).Error
	return n, err
}
