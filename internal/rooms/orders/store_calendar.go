package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

const (
	clocksAtOnce = 1000 // read in one statement
	shiftsAtOnce = 500  // written in one
)

// clocksInNation gives, by id from after on, the running clocks of a nation whose end has not passed.
func clocksInNation(ctx context.Context, r db.Reader, n caltime.Nation, now time.Time, after ids.Clock) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("nation = ? AND state = ? AND (end_at IS NULL OR end_at > ?) AND id > ?", n, Running, now, after).
		Order("id").Limit(clocksAtOnce).Find(&rows).Error
	return rows, err
}

// lockClocked makes writers of the cases with running clocks of a nation wait, so that no clock ends while it is moved.
// They are locked in one order. On SQLite the transaction has the only write lock already.
func lockClocked(ctx context.Context, tx *db.Tx, n caltime.Nation) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.Gorm(ctx).Exec("SELECT id FROM cases WHERE id IN (SELECT k.case_id FROM clocks k WHERE k.nation = ? AND k.state = 'running') ORDER BY id FOR UPDATE", n).Error
}

// standsBehind reports whether a running clock of a nation stands by another edition than cal.
func standsBehind(ctx context.Context, r db.Reader, cal caltime.Calendar) (bool, error) {
	var n int64
	// Two ranges, for an index has no use for "is not".
	err := r.Gorm(ctx).Raw(`SELECT COUNT(*) FROM (SELECT 1 AS one FROM clocks WHERE nation = ? AND state = 'running' AND calendar < ?
		UNION ALL SELECT 1 AS one FROM clocks WHERE nation = ? AND state = 'running' AND calendar > ? LIMIT 1) AS behind`,
		cal.Nation, cal.Version, cal.Nation, cal.Version).Scan(&n).Error
	return n > 0, err
}

// markHeld notes that the running clocks of a nation now stand by cal.
func markHeld(ctx context.Context, tx *db.Tx, cal caltime.Calendar) error {
	return tx.Gorm(ctx).Exec("UPDATE clocks SET calendar = ? WHERE nation = ? AND state = 'running' AND calendar <> ?", cal.Version, cal.Nation, cal.Version).Error
}

// updateShifts writes clocks that moved. PostgreSQL takes the types of a list of values from its first row; SQLite has no
// such types to cast to.
func updateShifts(ctx context.Context, tx *db.Tx, list []shift, version string) error {
	const row = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
	first := row
	if tx.Dialect() == db.Postgres {
		first = "(CAST(? AS BIGINT), CAST(? AS BOOLEAN), CAST(? AS TIMESTAMPTZ), CAST(? AS TEXT), CAST(? AS DATE), CAST(? AS TIMESTAMPTZ), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))"
	}
	for len(list) > 0 {
		n := min(len(list), shiftsAtOnce)
		args := []any{version, tx.Now}
		for _, s := range list[:n] {
			c := s.new
			args = append(args, c.ID, c.Known, c.EndAt, c.EndLocal, c.LastDay, c.ActByAt, c.ActByLocal, c.Inputs, c.Steps)
		}
		err := tx.Gorm(ctx).Exec(`UPDATE clocks SET version = clocks.version + 1, calendar = ?, updated_at = ?, known = v.column2, end_at = v.column3, end_local = v.column4,
			last_day = v.column5, act_by_at = v.column6, act_by_local = v.column7, inputs = v.column8, steps = v.column9
			FROM (VALUES `+first+strings.Repeat(", "+row, n-1)+`) AS v WHERE clocks.id = v.column1 AND clocks.state = 'running'`, args...).Error
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// nextClocks gives, for each of some cases, the running clock that ends soonest.
func nextClocks(ctx context.Context, r db.Reader, list []ids.Case) (map[ids.Case]Clock, error) {
	out := map[ids.Case]Clock{}
	for len(list) > 0 {
		n := min(len(list), shiftsAtOnce)
		var rows []Clock
		err := r.Gorm(ctx).Select("id", "case_id", "end_at").Where("case_id IN ? AND state = ? AND end_at IS NOT NULL", list[:n], Running).
			Order("case_id, end_at, id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, c := range rows {
			if _, ok := out[c.CaseID]; !ok {
				out[c.CaseID] = c
			}
		}
		list = list[n:]
	}
	return out, nil
}
