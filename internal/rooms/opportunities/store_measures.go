package opportunities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// standings counts what is in sight by how far it has come and what became of it, in one statement.
func standings(ctx context.Context, r db.Reader, f Filter) (rows []standing, err error) {
	inner := f.where(r.Gorm(ctx).Table("opportunities o").Select(reachedSQL + " AS reached, " + outcomeSQL + " AS fate, " + worthSQL + " AS worth")).
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	err = r.Gorm(ctx).Table("(?) x", inner).Select("reached, fate, COUNT(*) AS n, CAST(COALESCE(SUM(worth), 0) AS BIGINT) AS pence").Group("reached, fate").Scan(&rows).Error
	return rows, err
}

// lostPart is what was lost of one band, basis and control.
type lostPart struct {
	Band, Rests, Control string
	N                    int
	Pence                money.Pence
}

func lostParts(ctx context.Context, r db.Reader, f Filter) (rows []lostPart, err error) {
	inner := lost(ctx, r, f, bandSQL+" AS band, "+restsSQL+" AS rests, "+controlSQL+" AS control, o.lost_pence AS pence").Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	err = r.Gorm(ctx).Table("(?) x", inner).Select("band, rests, control, COUNT(*) AS n, CAST(COALESCE(SUM(pence), 0) AS BIGINT) AS pence").Group("band, rests, control").Scan(&rows).Error
	return rows, err
}

// firstAct gives the median and the 90th percentile by nearest rank of the time from a window's opening to the act. An
// act before the window opened counts as at once.
func firstAct(ctx context.Context, r db.Reader, f Filter) (a FirstAct, err error) {
	took := "unixepoch(o.taken_at) - unixepoch(o.window_opens)"
	if r.Dialect() == db.Postgres {
		took = "CAST(EXTRACT(EPOCH FROM o.taken_at) - EXTRACT(EPOCH FROM o.window_opens) AS BIGINT)"
	}
	inner := f.where(r.Gorm(ctx).Table("opportunities o").Select("CASE WHEN o.taken_at < o.window_opens THEN 0 ELSE " + took + " END AS took")).
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	ranked := r.Gorm(ctx).Table("(?) x", inner).Select("took, ROW_NUMBER() OVER (ORDER BY took) AS k, COUNT(*) OVER () AS n")
	var row struct{ N, Median, Ninety int64 }
	err = r.Gorm(ctx).Table("(?) y", ranked).Select("COALESCE(MAX(n), 0) AS n, COALESCE(MAX(CASE WHEN k = (n + 1) / 2 THEN took END), 0) AS median, " +
		"COALESCE(MAX(CASE WHEN k = (9 * n + 9) / 10 THEN took END), 0) AS ninety").Scan(&row).Error
	return FirstAct{N: int(row.N), Median: time.Duration(row.Median) * time.Second, Ninety: time.Duration(row.Ninety) * time.Second}, err
}

// standingOn is the value held in an interest x on the day of the order o: the latest value on record by the end of that day,
// nothing where it had been given back, had lapsed or had been let go by then. The two arguments are not part of it.
const standingOn = `CASE WHEN EXISTS (SELECT 1 FROM ledger_entries g WHERE g.interest_id = x.id AND g.measure = 'returned' AND g.as_of < o.day_end AND g.reverses_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM ledger_entries v WHERE v.reverses_id = g.id))
	OR EXISTS (SELECT 1 FROM interest_steps t WHERE t.interest_id = x.id AND t.to_state IN ('returned','released','lapsed','dissipated') AND t.at < o.day_end) THEN 0
	ELSE COALESCE((SELECT e.gbp_pence FROM ledger_entries e WHERE e.interest_id = x.id AND e.measure IN ('denied_value','in_denial_stock') AND e.as_of < o.day_end
		AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entries v WHERE v.reverses_id = e.id)
		ORDER BY e.as_of DESC, e.id DESC LIMIT 1), 0) END`

// ordersHeld selects the confiscation orders in sight that were made on the days from to to, with what was held for each:
// the interests of the defendant, and those that the order's schedule names; of an order without proceedings, all of the case's.
func ordersHeld(ctx context.Context, r db.Reader, f Filter, from, to caltime.Date) *gorm.DB {
	// The end of a day of London, in the words of each engine, is near enough midnight UTC of the next: an order has a day, no hour.
	dayEnd := "DATETIME(o.made_on, '+1 day') || '+00:00'"
	if r.Dialect() == db.Postgres {
		dayEnd = "(o.made_on + 1)::timestamp AT TIME ZONE 'UTC'"
	}
	o := r.Gorm(ctx).Table("orders o").Select("o.id, o.case_id, o.n, o.made_on, o.amount_pence, " + dayEnd + " AS day_end, p.defendant_id").
		Joins("JOIN cases c ON c.id = o.case_id AND c.withdrawn_at IS NULL").
		Joins("LEFT JOIN confiscation_proceedings p ON p.order_id = o.id").
		Where("o.kind = 'confiscation' AND o.made_on IS NOT NULL AND o.withdrawn_at IS NULL").
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	if !from.IsZero() {
		o = o.Where("o.made_on >= ?", from)
	}
	if !to.IsZero() {
		o = o.Where("o.made_on <= ?", to)
	}
	if f.Unit != 0 {
		o = o.Where("c.unit_id = ?", f.Unit)
	}
	switch f.Threat {
	case "":
	case "none":
		o = o.Where("c.threat = ''")
	default:
		o = o.Where("c.threat = ?", f.Threat)
	}
	values := r.Gorm(ctx).Table("(?) o", o).Select(strings.Join([]string{"o.id", "o.case_id", "o.n", "o.made_on", "o.amount_pence", "x.id AS interest_id", standingOn + " AS stands"}, ", ")).
		Joins(`LEFT JOIN interests x ON x.case_id = o.case_id AND x.withdrawn_at IS NULL AND x.state NOT IN ('discounted','split')
			AND (o.defendant_id IS NULL OR x.subject_id = o.defendant_id OR EXISTS (SELECT 1 FROM confiscation_lines l WHERE l.order_id = o.id AND l.interest_id = x.id))`)
	return r.Gorm(ctx).Table("(?) z", values).Select(fmt.Sprintf(`id, case_id, n, made_on, amount_pence AS amount, CAST(COALESCE(SUM(stands), 0) AS BIGINT) AS whole,
		%s AS held, CAST(COALESCE(SUM(CASE WHEN stands > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS recorded`,
		"CAST(CASE WHEN COALESCE(SUM(stands), 0) > COALESCE(amount_pence, 0) THEN COALESCE(amount_pence, 0) ELSE COALESCE(SUM(stands), 0) END AS BIGINT)")).
		Group("id, case_id, n, made_on, amount_pence")
}

// frozenSum adds up the frozen-at-order rate in one statement.
func frozenSum(ctx context.Context, r db.Reader, f Filter, from, to caltime.Date) (z frozen, err error) {
	err = r.Gorm(ctx).Table("(?) w", ordersHeld(ctx, r, f, from, to)).Select(`COALESCE(SUM(CASE WHEN amount > 0 THEN 1 ELSE 0 END), 0) AS orders,
		COALESCE(SUM(CASE WHEN amount > 0 THEN 0 ELSE 1 END), 0) AS blank, CAST(COALESCE(SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0) AS BIGINT) AS ordered,
		CAST(COALESCE(SUM(held), 0) AS BIGINT) AS held, COALESCE(SUM(CASE WHEN amount > 0 AND recorded = 0 THEN 1 ELSE 0 END), 0) AS untraced`).Scan(&z).Error
	return z, err
}

// frozenOrders lists the orders behind frozenSum, newest first, at most most of them.
func frozenOrders(ctx context.Context, r db.Reader, f Filter, from, to caltime.Date, most int) (rows []heldOrder, err error) {
	err = r.Gorm(ctx).Table("(?) w", ordersHeld(ctx, r, f, from, to)).Select("w.id, w.case_id, c.ref, c.title, w.n, w.made_on, w.amount, w.held, w.recorded").
		Joins("JOIN cases c ON c.id = w.case_id").Order("w.made_on DESC, w.id DESC").Limit(most).Scan(&rows).Error
	return rows, err
}
