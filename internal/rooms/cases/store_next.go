package cases

import (
	"context"
	"strings"

	"proceeds/internal/platform/db"
)

// updateNextClocks is updateNextClock for many cases. PostgreSQL takes the types of a list of values from its first row.
func updateNextClocks(ctx context.Context, tx *db.Tx, list []CaseClock) error {
	first := "(?, ?, ?)"
	if tx.Dialect() == db.Postgres {
		first = "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TIMESTAMPTZ))"
	}
	for len(list) > 0 {
		n := min(len(list), some)
		args := make([]any, 0, n*3)
		for _, x := range list[:n] {
			args = append(args, x.Grant.CaseID(), x.Clock, x.EndAt)
		}
		err := tx.Gorm(ctx).Exec("UPDATE cases SET next_clock_id = v.column2, next_end_at = v.column3 FROM (VALUES "+first+
			strings.Repeat(", (?, ?, ?)", n-1)+") AS v WHERE cases.id = v.column1", args...).Error
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}
