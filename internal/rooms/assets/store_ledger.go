package assets

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func ledgerOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Entry, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

func entryByID(ctx context.Context, r db.Reader, g access.Grant, id ids.LedgerEntry) (Entry, error) {
	var e Entry
	res := r.Gorm(ctx).Where("case_id = ? AND id = ?", g.CaseID(), id).Limit(1).Find(&e)
	return found(e, res)
}

func insertEntries(ctx context.Context, tx *db.Tx, list []Entry) error {
	if len(list) == 0 {
		return nil
	}
	err := tx.Gorm(ctx).CreateInBatches(&list, batchRows).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) { // the index on reverses_id
		return fault.New(fault.Refused, "This value was reversed already")
	}
	return err
}

// batchRows is how many rows go in one statement: few enough that its text is kept prepared.
const batchRows = 50
