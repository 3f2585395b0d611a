package cases

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// some is how many rows one statement takes: few enough that its text is kept prepared.
const some = 50

func caseByID(ctx context.Context, r db.Reader, g access.Grant) (c Case, err error) {
	if !g.Valid() {
		return Case{}, fault.Missing()
	}
	err = r.Gorm(ctx).Take(&c, "id = ?", g.CaseID()).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.Missing()
	}
	return c, err
}

// takeNumbers takes the next n numbers of a series and gives the last of them. The row is locked until the transaction
// ends, so no number is given twice; one that is rolled back is taken again, one that is not used stays a gap.
func takeNumbers(ctx context.Context, tx *db.Tx, prefix string, year, n int) (last int, err error) {
	err = tx.Gorm(ctx).Raw(`INSERT INTO ref_counters (prefix, year, last) VALUES (?, ?, ?)
		ON CONFLICT (prefix, year) DO UPDATE SET last = ref_counters.last + excluded.last RETURNING last`, prefix, year, n).Scan(&last).Error
	return last, err
}

func insertCases(ctx context.Context, tx *db.Tx, rows []Case) error {
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

func insertRefs(ctx context.Context, tx *db.Tx, rows []CaseRef) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

func insertEvents(ctx context.Context, tx *db.Tx, rows []CaseEvent) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

func touchCases(ctx context.Context, tx *db.Tx, list []ids.Case) error {
	for len(list) > 0 {
		n := min(len(list), 500)
		err := tx.Gorm(ctx).Model(&Case{}).Where("id IN ?", list[:n]).UpdateColumns(map[string]any{"last_event_at": tx.Now, "updated_at": tx.Now}).Error
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// updateCase changes a case that still has the version it was read with; zero rows is a conflict.
func updateCase(ctx context.Context, tx *db.Tx, g access.Grant, version int, set map[string]any) error {
	set["version"] = version + 1
	set["updated_at"] = tx.Now
	res := tx.Gorm(ctx).Model(&Case{}).Where("id = ? AND version = ?", g.CaseID(), version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("case")
	}
	return res.Error
}

// updateValues sets the sums of cases. The first row of VALUES names the types, which PostgreSQL would not guess.
func updateValues(ctx context.Context, tx *db.Tx, list []CaseValues) error {
	const columns = "identified_pence = v.column2, held_pence = v.column3, ordered_pence = v.column4, collected_pence = v.column5, stake_pence = v.column6"
	first := strings.TrimSuffix(strings.Repeat("CAST(? AS BIGINT), ", 6), ", ")
	for len(list) > 0 {
		n := min(len(list), some)
		args := make([]any, 0, n*6)
		for _, x := range list[:n] {
			v := x.Values
			args = append(args, x.Grant.CaseID(), v.Identified, v.Held, v.Ordered, v.Collected, v.Stake)
		}
		rest := strings.Repeat(", (?, ?, ?, ?, ?, ?)", n-1)
		err := tx.Gorm(ctx).Exec("UPDATE cases SET "+columns+" FROM (VALUES ("+first+")"+rest+") AS v WHERE cases.id = v.column1", args...).Error
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func updateNextClock(ctx context.Context, tx *db.Tx, g access.Grant, clock *ids.Clock, endAt *time.Time) error {
	return tx.Gorm(ctx).Model(&Case{}).Where("id = ?", g.CaseID()).UpdateColumns(map[string]any{"next_clock_id": clock, "next_end_at": endAt}).Error
}

func insertAct(ctx context.Context, tx *db.Tx, a *Act) error { return tx.Gorm(ctx).Create(a).Error }

func actByID(ctx context.Context, r db.Reader, id ids.Act) (a Act, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&a).Error
	return a, err
}

func markUndone(ctx context.Context, tx *db.Tx, id ids.Act) error {
	res := tx.Gorm(ctx).Model(&Act{}).Where("id = ? AND undone_at IS NULL", id).UpdateColumn("undone_at", tx.Now)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("entry")
	}
	return res.Error
}

func lockCase(ctx context.Context, tx *db.Tx, id ids.Case) error {
	if tx.Dialect() != db.Postgres {
		return nil // SQLite has one writer
	}
	var got ids.Case
	return tx.Gorm(ctx).Raw("SELECT id FROM cases WHERE id = ? FOR UPDATE", id).Scan(&got).Error
}
