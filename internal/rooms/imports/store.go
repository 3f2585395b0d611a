package imports

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// some is how many rows one statement takes.
const some = 50

// importedRows lists where the rows of a source came to rest in a force.
func importedRows(ctx context.Context, r db.Reader, force ids.Unit, profile string) (rows []ImportRow, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND profile = ?", force, profile).Order("id").Find(&rows).Error
	return rows, err
}

// lockForce lets one import at a time write into a force.
func lockForce(ctx context.Context, tx *db.Tx, force ids.Unit) error {
	if tx.Dialect() != db.Postgres {
		return nil // SQLite has one writer
	}
	var got int64
	return tx.Gorm(ctx).Raw("SELECT id FROM units WHERE id = ? FOR UPDATE", force).Scan(&got).Error
}

func insertBatch(ctx context.Context, tx *db.Tx, b *Batch) error { return tx.Gorm(ctx).Create(b).Error }

func insertImportRows(ctx context.Context, tx *db.Tx, rows []ImportRow) error {
	if len(rows) == 0 {
		return nil
	}
	err := tx.Gorm(ctx).CreateInBatches(&rows, some).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "Somebody else imported the same items at the same time: run the import again")
	}
	return err
}

func updateImportRow(ctx context.Context, tx *db.Tx, id int64, hash string) error {
	return tx.Gorm(ctx).Model(&ImportRow{}).Where("id = ?", id).UpdateColumn("row_hash", hash).Error
}

func insertProblems(ctx context.Context, tx *db.Tx, rows []ImportError) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

// hasChance reports whether an opportunity was put up for a source's item already, withdrawn or not.
func hasChance(ctx context.Context, r db.Reader, id ids.Case, key string) (ok bool, err error) {
	err = r.Gorm(ctx).Raw("SELECT EXISTS (SELECT 1 FROM opportunities WHERE case_id = ? AND fingerprint = ?)", id, "import/"+key).Scan(&ok).Error
	return ok, err
}

// closeOpened closes cases that this transaction opened, all for one reason. Nothing of them can stand in the way: every
// asset of theirs has come to its end, and no clock runs outside the United Kingdom. The version stays 1, that of a case
// on which nobody has worked.
func closeOpened(ctx context.Context, tx *db.Tx, list []ids.Case, reason, note string, at time.Time) error {
	if len(list) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Model(&cases.Case{}).Where("id IN ? AND version = 1 AND created_at = ?", list, at).UpdateColumns(map[string]any{
		"stage": cases.Closed, "stage_before": cases.Investigating, "stage_since": at, "closed_at": at, "closed_reason": reason, "closed_note": note}).Error
}

func batchesOf(ctx context.Context, r db.Reader, force ids.Unit, most int) (rows []Batch, err error) {
	q := r.Gorm(ctx).Order("id DESC").Limit(most)
	if force != 0 {
		q = q.Where("force_id = ?", force)
	}
	err = q.Find(&rows).Error
	return rows, err
}

func batchByKey(ctx context.Context, r db.Reader, key string) (b Batch, err error) {
	err = r.Gorm(ctx).Where("public_key = ?", key).Limit(1).Find(&b).Error
	if err == nil && b.ID == 0 {
		err = fault.New(fault.NotFound, "There is no import %s: see proceeds import list", key)
	}
	return b, err
}

// analyse tells PostgreSQL how its tables have grown. Plans that it made for small tables, and keeps for statements that
// it has seen often, would otherwise read whole tables for every slice of a large import.
func analyse(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Gorm(ctx).Exec(`ANALYZE cases, case_refs, case_events, assets, interests, seizures, seizure_exhibits, ledger_entries,
		opportunities, opportunity_steps, case_checks, import_rows`).Error
}
