package cases

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func refsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []CaseRef, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

func withdrawRef(ctx context.Context, tx *db.Tx, g access.Grant, id int64, reason string) error {
	res := tx.Gorm(ctx).Model(&CaseRef{}).Where("id = ? AND case_id = ? AND withdrawn_at IS NULL", id, g.CaseID()).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("reference")
	}
	return res.Error
}

func decisionsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Decision, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n DESC").Find(&rows).Error
	return rows, err
}

func decisionByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Decision) (d Decision, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Limit(1).Find(&d).Error
	if err == nil && d.ID == 0 {
		err = fault.Missing()
	}
	return d, err
}

func lastDecision(ctx context.Context, tx *db.Tx, g access.Grant) (n int, err error) {
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) FROM decisions WHERE case_id = ?", g.CaseID()).Scan(&n).Error
	return n, err
}

func insertDecision(ctx context.Context, tx *db.Tx, d *Decision) error {
	return tx.Gorm(ctx).Create(d).Error
}

func markDecisionWithdrawn(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Decision, reason string) error {
	res := tx.Gorm(ctx).Model(&Decision{}).Where("id = ? AND case_id = ? AND withdrawn_at IS NULL", id, g.CaseID()).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("decision")
	}
	return res.Error
}

// eventsOf gives a page of a case's timeline, newest first, with one row more than asked. what narrows it to legal
// steps ("legal") or to one sort of thing ("subject", "asset" …); "" is everything.
func eventsOf(ctx context.Context, r db.Reader, g access.Grant, what string, p page.Request) (rows []CaseEvent, err error) {
	q := r.Gorm(ctx).Where("case_id = ?", g.CaseID())
	switch what {
	case "":
	case "legal":
		q = q.Where("legal")
	default:
		q = q.Where("entity = ?", what)
	}
	order := "at DESC, id DESC"
	switch at, ok := keyTime(p.After.Value); {
	case !p.After.Zero() && ok:
		q = q.Where("(at, id) < (?, ?)", at, p.After.ID)
	case !p.Before.Zero():
		if at, ok := keyTime(p.Before.Value); ok {
			q, order = q.Where("(at, id) > (?, ?)", at, p.Before.ID), "at, id"
		}
	}
	err = q.Order(order).Limit(p.Size + 1).Find(&rows).Error
	return rows, err
}

// lastChange gives the newest timeline entry about one thing of a case: who changed it last, and when.
func lastChange(ctx context.Context, r db.Reader, g access.Grant, entity string, id int64) (e CaseEvent, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND entity = ? AND entity_id = ?", g.CaseID(), entity, id).Order("id DESC").Limit(1).Find(&e).Error
	return e, err
}
