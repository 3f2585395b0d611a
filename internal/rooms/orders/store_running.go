package orders

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

const rowColumns = `k.*, c.ref, c.title AS case_title, c.operation, a.n AS asset_n, a.kind AS asset_kind, o.n AS order_n`

// listed narrows clocks to those that a list of running ones holds.
func listed(g *gorm.DB, sight access.Scope, w whose) *gorm.DB {
	g = sight.On("k.case_id", "k.force_id")(g)
	switch {
	case w.user != 0:
		g = g.Where("k.case_id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL)", w.user)
	case w.units != nil:
		g = g.Where("k.unit_id IN ?", w.units)
	}
	return g
}

func fromClocks(ctx context.Context, r db.Reader) *gorm.DB {
	return r.Gorm(ctx).Table("clocks AS k").Select(rowColumns).Joins("JOIN cases c ON c.id = k.case_id").Joins("LEFT JOIN assets a ON a.id = k.asset_id").Joins("LEFT JOIN orders o ON o.id = k.order_id")
}

// runningRows gives one row more than the page holds: first what has an end, by end, then what has none.
func runningRows(ctx context.Context, r db.Reader, sight access.Scope, w whose, p page.Request, since time.Time) ([]Row, error) {
	var rows []Row
	back := !p.Before.Zero()
	place := p.After
	if back {
		place = p.Before
	}
	if !place.Null {
		q := listed(fromClocks(ctx, r), sight, w).Where("k.state IN ? AND k.end_at > ?", []ClockState{Running, Lapsed}, since)
		q, err := seek(q, place, back)
		if err != nil {
			return nil, err
		}
		if err := q.Limit(p.Size + 1).Find(&rows).Error; err != nil {
			return nil, err
		}
		if back || len(rows) > p.Size {
			return rows, nil
		}
	}
	endless, err := endlessRows(ctx, r, sight, w, place, back, p.Size+1-len(rows))
	if err != nil || !back {
		return append(rows, endless...), err
	}
	if len(endless) <= p.Size { // back over the boundary: the last of what has an end
		var before []Row
		err := listed(fromClocks(ctx, r), sight, w).Where("k.state IN ? AND k.end_at > ?", []ClockState{Running, Lapsed}, since).
			Order("k.end_at DESC, k.id DESC").Limit(p.Size + 1 - len(endless)).Find(&before).Error
		return append(endless, before...), err
	}
	return endless, nil
}

func seek(q *gorm.DB, place page.Key, back bool) (*gorm.DB, error) {
	order, than := "k.end_at, k.id", ">"
	if back {
		order, than = "k.end_at DESC, k.id DESC", "<"
	}
	q = q.Order(order)
	if place.Zero() {
		return q, nil
	}
	at, err := time.Parse(time.RFC3339Nano, place.Value)
	if err != nil { // a spoilt address gives the first page
		return q, nil
	}
	at = at.UTC()
	return q.Where("(k.end_at "+than+" ? OR k.end_at = ? AND k.id "+than+" ?)", at, at, place.ID), nil
}

// endlessRows lists running clocks without an end, and paused ones, by id.
func endlessRows(ctx context.Context, r db.Reader, sight access.Scope, w whose, place page.Key, back bool, most int) (rows []Row, err error) {
	if most <= 0 {
		return nil, nil
	}
	q := listed(fromClocks(ctx, r), sight, w).Where("k.state IN ? AND (k.end_at IS NULL OR k.state = ?)", []ClockState{Running, Paused}, Paused)
	switch {
	case place.Null && back:
		q = q.Where("k.id < ?", place.ID).Order("k.id DESC")
	case place.Null:
		q = q.Where("k.id > ?", place.ID).Order("k.id")
	default:
		q = q.Order("k.id")
	}
	err = q.Limit(most).Find(&rows).Error
	for n := range rows {
		if rows[n].State == Paused {
			rows[n].EndAt = nil // paused clocks stand last, by id, whatever their end
		}
	}
	return rows, err
}

// countRunning counts the three lists at once.
func countRunning(ctx context.Context, r db.Reader, sight access.Scope, mine, unit whose, since time.Time) (out Counts, err error) {
	err = sight.On("k.case_id", "k.force_id")(r.Gorm(ctx).Table("clocks AS k")).
		Select(`COUNT(*) AS force, COALESCE(SUM(CASE WHEN k.unit_id IN ? THEN 1 ELSE 0 END), 0) AS unit,
			COALESCE(SUM(CASE WHEN k.case_id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL) THEN 1 ELSE 0 END), 0) AS mine`, unit.units, mine.user).
		Where("k.state IN ? AND (k.end_at > ? OR k.end_at IS NULL OR k.state = ?)", []ClockState{Running, Lapsed, Paused}, since, Paused).Scan(&out).Error
	return out, err
}
