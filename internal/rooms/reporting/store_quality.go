package reporting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// sinceDay reads a day or a moment as London's day; nothing as the zero day.
type sinceDay struct{ caltime.Date }

// Scan takes what the driver gives for a column of either sort.
func (s *sinceDay) Scan(src any) error {
	if t, ok := src.(time.Time); ok {
		s.Date = caltime.DateOf(t) // the midnight of a day in UTC is that day in London, in summer too
		return nil
	}
	return s.Date.Scan(src)
}

// lackRow is a Lack as it is stored.
type lackRow struct {
	ref, unit, lead, title string
	item                   *int64
	since                  sinceDay
}

func (r *lackRow) record(m measure) string {
	if r.item == nil {
		return ""
	}
	return m.mark + ids.String(*r.item)
}

// asked is a measure as a condition over cases o, with u and w.
func (m measure) asked(ctx context.Context, r db.Reader, l qualityLimits, scope narrowing, f RowFilter) (g *gorm.DB, lacks []any) {
	var where []any
	if m.args != nil {
		where, lacks = m.args(l)
	}
	g = r.Gorm(ctx).Table("cases o").Joins("JOIN units u ON u.id = o.unit_id LEFT JOIN users w ON w.id = o.lead_id"+m.from).Scopes(scope).
		Where("o.withdrawn_at IS NULL AND o.file = 'case'").Where(m.where, where...)
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	return g, lacks
}

// eachLack reads row by row. No other statement may run on r until it returns.
func eachLack(ctx context.Context, r db.Reader, m measure, l qualityLimits, scope narrowing, f RowFilter, yield func(*lackRow) error) error {
	g, args := m.asked(ctx, r, l, scope, f)
	item := m.item
	if item == "" {
		item = "NULL"
	}
	rows, err := g.Where(m.lacks, args...).Select("o.ref, u.name, COALESCE(w.name, ''), " + m.title + ", " + item + ", " + m.since).
		Order(m.since + ", o.id, " + strings.ReplaceAll(item, "NULL", "o.id")).Rows()
	if err != nil {
		return fmt.Errorf("read %q: %w", m.Title, err)
	}
	defer rows.Close()
	var x lackRow
	for rows.Next() {
		x = lackRow{}
		if err := rows.Scan(&x.ref, &x.unit, &x.lead, &x.title, &x.item, &x.since); err != nil {
			return fmt.Errorf("read a row of %q: %w", m.Title, err)
		}
		if err := yield(&x); err != nil {
			return err
		}
	}
	return rows.Err()
}

// lookedRow counts the records of one unit and lead.
type lookedRow struct {
	Unit, Lead      string
	Looked, Lacking int
}

func lookedAt(ctx context.Context, r db.Reader, m measure, l qualityLimits, scope narrowing, f RowFilter) (rows []lookedRow, err error) {
	g, args := m.asked(ctx, r, l, scope, f)
	err = g.Select("u.name AS unit, COALESCE(w.name, '') AS lead, COUNT(*) AS looked, SUM(CASE WHEN "+m.lacks+" THEN 1 ELSE 0 END) AS lacking", args...).
		Group("u.name, COALESCE(w.name, '')").Order("1, 2").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count %q: %w", m.Title, err)
	}
	return rows, nil
}

// gapRow is a fact that a rule lacks.
type gapRow struct {
	Ref, Unit, Lead     string
	Rule, Missing, Refs string
	Since               time.Time
}

// gapsInSight lists the facts that rules lack in a scope, the oldest first, and the orders in it that were not served.
func gapsInSight(ctx context.Context, r db.Reader, scope narrowing, f RowFilter) (rows []gapRow, secret sealedRows, err error) {
	g := r.Gorm(ctx).Table("data_gaps x").Joins("JOIN cases o ON o.id = x.case_id JOIN units u ON u.id = o.unit_id LEFT JOIN users w ON w.id = o.lead_id").Scopes(scope).Where("o.withdrawn_at IS NULL")
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	if err = g.Select("o.ref, u.name AS unit, COALESCE(w.name, '') AS lead, x.rule, x.missing, x.refs, x.since").Order("x.id").Scan(&rows).Error; err != nil {
		return nil, secret, fmt.Errorf("read gaps in data: %w", err)
	}
	if len(rows) == 0 {
		return nil, secret, nil
	}
	secret, err = sealedIn(ctx, r, scope)
	return rows, secret, err
}

// sealedIn finds the orders of a scope that were not served, with what they hold and the clocks on them.
func sealedIn(ctx context.Context, r db.Reader, scope narrowing) (s sealedRows, err error) {
	s = sealedRows{orders: map[ids.Order]bool{}, items: map[ids.Interest]bool{}, assets: map[ids.Asset]bool{}, clocks: map[ids.Clock]bool{}}
	var held []struct {
		OrderID    ids.Order
		InterestID *ids.Interest
		AssetID    *ids.Asset
		ClockID    *ids.Clock
	}
	err = r.Gorm(ctx).Table("v_report_orders q").Joins("JOIN cases o ON o.id = q.case_id LEFT JOIN order_interests y ON y.order_id = q.id LEFT JOIN clocks k ON k.order_id = q.id").Scopes(scope).
		Where("q.unserved = 1 AND q.withdrawn = 0").Select("q.id AS order_id, y.interest_id, y.asset_id, k.id AS clock_id").Scan(&held).Error
	if err != nil {
		return s, fmt.Errorf("read orders that were not served: %w", err)
	}
	for _, x := range held {
		s.orders[x.OrderID] = true
		if x.InterestID != nil {
			s.items[*x.InterestID] = true
		}
		if x.AssetID != nil {
			s.assets[*x.AssetID] = true
		}
		if x.ClockID != nil {
			s.clocks[*x.ClockID] = true
		}
	}
	return s, nil
}

func countUnserved(ctx context.Context, r db.Reader, scope narrowing, f RowFilter) (n Left, err error) {
	g := r.Gorm(ctx).Table("v_report_orders q").Joins("JOIN cases o ON o.id = q.case_id").Scopes(scope).Where("q.unserved = 1 AND q.withdrawn = 0")
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	err = g.Select("COUNT(*)").Scan(&n).Error
	return n, err
}

// refusedRow is a row of an import that was refused.
type refusedRow struct {
	RowNo     int
	AppliedAt time.Time
}

// refusedIn lists each refused row of the imports of some forces that were not taken back, once.
func refusedIn(ctx context.Context, r db.Reader, forces []ids.Unit) (rows []refusedRow, err error) {
	err = r.Gorm(ctx).Table("import_errors x").Joins("JOIN import_batches b ON b.id = x.batch_id").Where("b.state = 'applied' AND x.kind = 'row' AND b.force_id IN ?", forces).
		Select("x.row_no, b.applied_at").Group("b.id, x.row_no, b.applied_at").Order("b.id, x.row_no").Scan(&rows).Error
	return rows, err
}

// importedRows counts the rows of those imports and those that were refused.
func importedRows(ctx context.Context, r db.Reader, forces []ids.Unit) (n, refused int, err error) {
	var x struct{ N, Refused int }
	err = r.Gorm(ctx).Table("import_batches b").Where("b.state = 'applied' AND b.force_id IN ?", forces).Select("COALESCE(SUM(b.row_count), 0) AS n").Scan(&x).Error
	if err != nil {
		return 0, 0, fmt.Errorf("count imported rows: %w", err)
	}
	rows, err := refusedIn(ctx, r, forces)
	return x.N, len(rows), err
}

// highestCase is the highest marking of the cases in a scope; empty where there are none.
func highestCase(ctx context.Context, r db.Reader, scope narrowing, f RowFilter) (string, error) {
	g := r.Gorm(ctx).Table("cases o").Scopes(scope).Where("o.withdrawn_at IS NULL AND o.file = 'case'")
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	_, marking, err := countMarked(g)
	return marking, err
}
