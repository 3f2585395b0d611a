package opportunities

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/opportunities/rules"
)

func opportunityByKey(ctx context.Context, r db.Reader, key string) (o Opportunity, err error) {
	err = r.Gorm(ctx).Where("public_key = ?", key).Limit(1).Find(&o).Error
	return o, err
}

// opened gives the opportunity with a key and leave on its case. One that is not there, and one of a case that the actor
// may not see, give NotFound after the same two statements.
func opened(ctx context.Context, r db.Reader, key string, m access.Mode) (Opportunity, access.Grant, error) {
	o, err := opportunityByKey(ctx, r, key)
	if err != nil {
		return o, access.Grant{}, err
	}
	g, err := access.Open(ctx, r, o.CaseID, m)
	return o, g, err
}

func insertOpportunities(ctx context.Context, tx *db.Tx, rows []*Opportunity) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(rows, 50).Error
}

// storedOf reads the opportunities that changes are about, all but the new ones, by id.
func storedOf(ctx context.Context, tx *db.Tx, jobs []changed) (map[ids.Opportunity]Opportunity, error) {
	var list []ids.Opportunity
	for _, j := range jobs {
		if j.Kind != rules.ChangeOpen {
			list = append(list, j.Existing.ID)
		}
	}
	out := map[ids.Opportunity]Opportunity{}
	for part := range slices.Chunk(list, atOnce) {
		var rows []Opportunity
		if err := tx.Gorm(ctx).Where("id IN ? AND withdrawn_at IS NULL", db.Pad(part)).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, o := range rows {
			out[o.ID] = o
		}
	}
	return out, nil
}

// saveOpportunity stores all of o over the version it was read with; zero rows is a conflict.
func saveOpportunity(ctx context.Context, tx *db.Tx, o *Opportunity, version int) error {
	o.Version = version + 1
	o.UpdatedAt = tx.Now
	res := tx.Gorm(ctx).Model(&Opportunity{}).Select("*").Omit("id", "public_key", "case_id", "force_id", "unit_id", "created_at").
		Where("id = ? AND version = ?", o.ID, version).UpdateColumns(o)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("opportunity")
	}
	return res.Error
}

func insertSteps(ctx context.Context, tx *db.Tx, rows []Stepped) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, 50).Error
}

// withdrawStep marks the last step of an opportunity as taken back.
func withdrawStep(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Gorm(ctx).Model(&Stepped{}).Where("id = ?", id).UpdateColumn("withdrawn_at", tx.Now).Error
}

func stepsOf(ctx context.Context, r db.Reader, g access.Grant, id ids.Opportunity) (rows []Stepped, err error) {
	err = r.Gorm(ctx).Where("opportunity_id = ? AND case_id = ?", id, g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

// keepChecks stores when the rules must look at cases again.
func keepChecks(ctx context.Context, tx *db.Tx, rows []Check) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "case_id"}}, DoUpdates: clause.AssignmentColumns([]string{"wake_at", "checked_at"})}).
		CreateInBatches(&rows, 50).Error
}

// casesAfter lists cases that are not withdrawn, by id; force 0 is every force.
func casesAfter(ctx context.Context, r db.Reader, force ids.Unit, after ids.Case, most int) (list []ids.Case, err error) {
	q := r.Gorm(ctx).Table("cases").Where("id > ? AND withdrawn_at IS NULL", after)
	if force != 0 {
		q = q.Where("force_id = ?", force)
	}
	err = q.Order("id").Limit(most).Pluck("id", &list).Error
	return list, err
}

// dueAfter lists cases, by id, that the rules must look at by now.
func dueAfter(ctx context.Context, r db.Reader, now time.Time, after ids.Case, most int) (list []ids.Case, err error) {
	err = r.Gorm(ctx).Table("case_checks").Where("wake_at <= ? AND case_id > ?", now, after).Order("case_id").Limit(most).Pluck("case_id", &list).Error
	return list, err
}

// withdrawBatch withdraws the untouched opportunities of an import; kept are those that somebody worked on.
func withdrawBatch(ctx context.Context, tx *db.Tx, batch ids.Batch, reason string) (withdrawn, kept int64, err error) {
	by := tx.Actor.User
	res := tx.Gorm(ctx).Model(&Opportunity{}).Where("batch_id = ? AND version = 1 AND withdrawn_at IS NULL", batch).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": by, "withdrawn_reason": reason, "version": 2, "updated_at": tx.Now})
	if res.Error != nil {
		return 0, 0, res.Error
	}
	err = tx.Gorm(ctx).Model(&Opportunity{}).Where("batch_id = ? AND withdrawn_at IS NULL", batch).Count(&kept).Error
	return res.RowsAffected, kept, err
}
