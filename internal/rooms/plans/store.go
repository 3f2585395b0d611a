package plans

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// opened gives the plan with a key and leave on its case. One that is not there, and one of a case that the actor may not
// see, give NotFound after the same two statements.
func opened(ctx context.Context, r db.Reader, key string, m access.Mode) (p Plan, g access.Grant, err error) {
	if err = r.Gorm(ctx).Where("public_key = ? AND withdrawn_at IS NULL", key).Limit(1).Find(&p).Error; err != nil {
		return p, g, err
	}
	g, err = access.Open(ctx, r, p.CaseID, m)
	return p, g, err
}

func planByID(ctx context.Context, r db.Reader, g access.Grant, id int64) (p Plan, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Limit(1).Find(&p).Error
	if err == nil && p.ID == 0 {
		err = fault.Missing()
	}
	return p, err
}

func insertPlan(ctx context.Context, tx *db.Tx, p *Plan) error { return tx.Gorm(ctx).Create(p).Error }

// savePlan stores p over the version it was read with; zero rows is a conflict.
func savePlan(ctx context.Context, tx *db.Tx, g access.Grant, p *Plan, version int) error {
	p.Version, p.UpdatedAt = version+1, tx.Now
	res := tx.Gorm(ctx).Model(&Plan{}).Select("state", "live_on", "closed_on", "ending", "ending_note", "version", "updated_at").
		Where("id = ? AND case_id = ? AND version = ?", p.ID, g.CaseID(), version).UpdateColumns(p)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("plan")
	}
	return res.Error
}

// lastObjective is the highest number given in the plan, whose case is locked.
func lastObjective(ctx context.Context, tx *db.Tx, g access.Grant, plan int64) (n int, err error) {
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) FROM plan_objectives WHERE plan_id = ? AND case_id = ?", plan, g.CaseID()).Scan(&n).Error
	return n, err
}

func insertObjective(ctx context.Context, tx *db.Tx, o *Objective) error {
	return tx.Gorm(ctx).Create(o).Error
}

func objectivesOf(ctx context.Context, r db.Reader, g access.Grant, plan int64) (rows []Objective, err error) {
	err = r.Gorm(ctx).Where("plan_id = ? AND case_id = ?", plan, g.CaseID()).Order("n").Find(&rows).Error
	return rows, err
}

func objectiveByNumber(ctx context.Context, r db.Reader, g access.Grant, plan int64, n int) (o Objective, err error) {
	err = r.Gorm(ctx).Where("plan_id = ? AND n = ? AND case_id = ?", plan, n, g.CaseID()).Limit(1).Find(&o).Error
	if err == nil && o.ID == 0 {
		err = fault.Missing()
	}
	return o, err
}

func withdrawObjective(ctx context.Context, tx *db.Tx, g access.Grant, id int64, version int, reason string) error {
	res := tx.Gorm(ctx).Model(&Objective{}).Where("id = ? AND case_id = ? AND version = ?", id, g.CaseID(), version).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason, "version": version + 1, "updated_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("objective")
	}
	return res.Error
}

func insertNotPursued(ctx context.Context, tx *db.Tx, x *NotPursued) error {
	return tx.Gorm(ctx).Create(x).Error
}

func notPursuedOf(ctx context.Context, r db.Reader, g access.Grant, plan int64) (rows []NotPursued, err error) {
	err = r.Gorm(ctx).Where("plan_id = ? AND case_id = ?", plan, g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}
