package reporting

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders"
)

// ahead is f as a condition over v_report_clocks o: what the page Clocks lists, by the day it ends.
func ahead(r db.Reader, f RowFilter) func(*gorm.DB) *gorm.DB {
	return func(g *gorm.DB) *gorm.DB {
		g = g.Where("o.withdrawn = 0 AND o.code NOT IN ?", sealedClocks()).
			Where("o.state IN ? AND (o.end_at > ? OR o.end_at IS NULL OR o.state = ?)", []orders.ClockState{orders.Running, orders.Lapsed, orders.Paused}, r.Time().Add(-orders.LapsedFor), orders.Paused)
		if !f.From.IsZero() {
			g = g.Where("(o.last_day IS NULL OR o.state = ? OR o.last_day >= ?)", orders.Paused, f.From)
		}
		if !f.To.IsZero() {
			g = g.Where("(o.last_day IS NULL OR o.state = ? OR o.last_day <= ?)", orders.Paused, f.To)
		}
		if f.Unit != 0 {
			g = g.Where(below, f.Unit)
		}
		return g
	}
}

func clockView(ctx context.Context, r db.Reader, f RowFilter) *gorm.DB {
	return r.Gorm(ctx).Table("v_report_clocks o").Scopes(ahead(r, f))
}

// eachClock reads row by row. No other statement may run on r until it returns.
func eachClock(ctx context.Context, r db.Reader, s access.Scope, f RowFilter, yield func(*clockRow) error) error {
	rows, err := clockView(ctx, r, f).Scopes(s.On("o.case_id", "o.force_id")).Where("o.unserved = 0").
		Select(`o.case_ref, o.unit_name, o.lead_name, o.code, o.title, o.cite, o.state, o.rule_version, o.asset_kind, o.asset_title, o.start_at, o.end_at, o.act_by_at, o.last_day, o.known, o.verified, o.value_pence`).
		Order("CASE WHEN o.end_at IS NULL OR o.state = 'paused' THEN 1 ELSE 0 END, o.end_at, o.id").Rows()
	if err != nil {
		return fmt.Errorf("read clocks: %w", err)
	}
	defer rows.Close()
	var k clockRow
	for rows.Next() {
		k = clockRow{}
		if err := rows.Scan(&k.ref, &k.unit, &k.lead, &k.code, &k.title, &k.cite, &k.state, &k.rule, &k.kind, &k.asset, &k.start, &k.end, &k.act, &k.last, &k.known, &k.verified, &k.value); err != nil {
			return fmt.Errorf("read a clock: %w", err)
		}
		if err := yield(&k); err != nil {
			return err
		}
	}
	return rows.Err()
}

func countClocks(ctx context.Context, r db.Reader, s access.Scope, f RowFilter) (int, string, error) {
	return countMarked(clockView(ctx, r, f).Scopes(s.On("o.case_id", "o.force_id")).Where("o.unserved = 0"))
}

func countHiddenClocks(ctx context.Context, r db.Reader, s access.Scope, f RowFilter) (n Left, err error) {
	where, args := s.Hidden("o.case_id", "o.force_id")
	err = clockView(ctx, r, f).Where(where, args...).Where("o.unserved = 0").Select("COUNT(*)").Scan(&n).Error
	return n, err
}

func countUnservedClocks(ctx context.Context, r db.Reader, s access.Scope, f RowFilter) (n Left, err error) {
	err = clockView(ctx, r, f).Scopes(s.On("o.case_id", "o.force_id")).Where("o.unserved = 1").Select("COUNT(*)").Scan(&n).Error
	return n, err
}

// countMarked counts the rows of a view named o and finds their highest marking; the marking is empty where there are none.
func countMarked(g *gorm.DB) (n int, marking string, err error) {
	var list []struct {
		Marking string
		N       int
	}
	if err := g.Select("o.marking, COUNT(*) AS n").Group("o.marking").Scan(&list).Error; err != nil {
		return 0, "", fmt.Errorf("count rows: %w", err)
	}
	for _, x := range list {
		n += x.N
		marking = higher(marking, x.Marking)
	}
	return n, marking, nil
}
