package returns

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func secret(ctx context.Context, r db.Reader) (s string, err error) {
	err = r.Gorm(ctx).Raw("SELECT secret FROM list_keys WHERE id = 1").Scan(&s).Error
	return s, err
}

func insertReturn(ctx context.Context, tx *db.Tx, x *Return, rows []Row) error {
	if err := tx.Gorm(ctx).Create(x).Error; err != nil {
		return err
	}
	for i := range rows {
		rows[i].ReturnID = x.ID
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(rows, 200).Error
}

// returnByKey gives a return of its owner's; the zero Return for none.
func returnByKey(ctx context.Context, r db.Reader, key string, owner ids.User) (x Return, err error) {
	err = r.Gorm(ctx).Where("public_key = ? AND user_id = ?", key, owner).Limit(1).Find(&x).Error
	return x, err
}

func returnByID(ctx context.Context, r db.Reader, id int64) (x Return, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&x).Error
	return x, err
}

// returnsOf lists a person's returns, newest first.
func returnsOf(ctx context.Context, r db.Reader, force ids.Unit, owner ids.User, limit int) (rows []Return, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND user_id = ?", force, owner).Order("id DESC").Limit(limit).Find(&rows).Error
	return rows, err
}

// setReturn changes a return that is at a version; Conflict where it moved on.
func setReturn(ctx context.Context, tx *db.Tx, id int64, version int, set map[string]any) error {
	set["version"] = version + 1
	res := tx.Gorm(ctx).Model(&Return{}).Where("id = ? AND version = ?", id, version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("return")
	}
	return res.Error
}

// rowsOf gives rows of a return in the order of the file, after a row, of one verdict or of all.
func rowsOf(ctx context.Context, r db.Reader, id int64, verdict Verdict, after int64, limit int) (rows []Row, err error) {
	q := r.Gorm(ctx).Where("return_id = ? AND id > ?", id, after)
	if verdict != "" {
		q = q.Where("verdict = ?", verdict)
	}
	err = q.Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// waiting gives the next rows that were confirmed and have no outcome yet.
func waiting(ctx context.Context, r db.Reader, id, after int64, limit int) (rows []Row, err error) {
	err = r.Gorm(ctx).Where("return_id = ? AND id > ? AND verdict IN ? AND outcome = ''", id, after, []Verdict{Changed, New}).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

func setOutcome(ctx context.Context, tx *db.Tx, x Row) error {
	return tx.Gorm(ctx).Model(&Row{}).Where("id = ?", x.ID).UpdateColumns(map[string]any{"outcome": x.Outcome, "said": x.Said, "undo": x.Undo, "path": x.Path, "done_at": x.DoneAt}).Error
}

// outcomes counts the rows of a return by what became of them.
func outcomes(ctx context.Context, r db.Reader, id int64) (map[Outcome]int, error) {
	var rows []struct {
		Outcome Outcome
		N       int
	}
	err := r.Gorm(ctx).Table("list_return_rows").Select("outcome, COUNT(*) AS n").Where("return_id = ? AND verdict IN ?", id, []Verdict{Changed, New}).Group("outcome").Find(&rows).Error
	out := map[Outcome]int{}
	for _, x := range rows {
		out[x.Outcome] = x.N
	}
	return out, err
}

// expired lists returns whose rows are past their time.
func expired(ctx context.Context, r db.Reader, now time.Time, limit int) (rows []Return, err error) {
	err = r.Gorm(ctx).Where("wiped_at IS NULL AND expires_at <= ?", now).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

func deleteRows(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Gorm(ctx).Where("return_id = ?", id).Delete(&Row{}).Error
}

// keptOf lists the returns of a force whose rows are still kept.
func keptOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Return, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND wiped_at IS NULL", force).Order("id").Find(&rows).Error
	return rows, err
}
