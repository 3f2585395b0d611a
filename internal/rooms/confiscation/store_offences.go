package confiscation

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func offenceByN(ctx context.Context, rd db.Reader, g access.Grant, n int) (o Offence, err error) {
	err = rd.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Limit(1).Find(&o).Error
	if err == nil && o.ID == 0 {
		err = fault.Missing()
	}
	return o, err
}

func offenceByID(ctx context.Context, rd db.Reader, g access.Grant, id int64) (o Offence, err error) {
	err = rd.Gorm(ctx).Where("case_id = ? AND id = ?", g.CaseID(), id).Limit(1).Find(&o).Error
	if err == nil && o.ID == 0 {
		err = fault.Missing()
	}
	return o, err
}

func priorByN(ctx context.Context, rd db.Reader, g access.Grant, n int) (p PriorConviction, err error) {
	err = rd.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Limit(1).Find(&p).Error
	if err == nil && p.ID == 0 {
		err = fault.Missing()
	}
	return p, err
}

func lifestyleFactsOf(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (f LifestyleFacts, err error) {
	err = rd.Gorm(ctx).Where("case_id = ? AND subject_id = ?", g.CaseID(), id).Limit(1).Find(&f).Error
	return f, err
}

// nextOf is the number after the highest of a table in a case; the case is locked.
func nextOf(ctx context.Context, tx *db.Tx, g access.Grant, row interface{ TableName() string }) (n int, err error) {
	err = tx.Gorm(ctx).Model(row).Where("case_id = ?", g.CaseID()).Select("COALESCE(MAX(n), 0) + 1").Scan(&n).Error
	return n, err
}

// updateRow changes a row that still has the version it was read with; what names it in the refusal.
func updateRow(ctx context.Context, tx *db.Tx, g access.Grant, row interface{ TableName() string }, id int64, version int, what string, set map[string]any) error {
	set["version"], set["updated_at"] = version+1, tx.Now
	res := tx.Gorm(ctx).Model(row).Where("id = ? AND case_id = ? AND version = ? AND withdrawn_at IS NULL", id, g.CaseID(), version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale(what)
	}
	return res.Error
}

// saveLifestyleFacts writes the facts of a defendant from the version they were read with; 0 writes them the first time.
func saveLifestyleFacts(ctx context.Context, tx *db.Tx, f LifestyleFacts, version int) error {
	if version == 0 {
		return insert(ctx, tx, &f)
	}
	res := tx.Gorm(ctx).Model(&LifestyleFacts{}).Where("subject_id = ? AND case_id = ? AND version = ?", f.SubjectID, f.CaseID, version).UpdateColumns(map[string]any{
		"priors_checked_on": f.PriorsCheckedOn, "asked": f.Asked, "last_benefit_on": f.LastBenefitOn, "version": version + 1, "updated_at": tx.Now})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("defendant")
	}
	return res.Error
}
