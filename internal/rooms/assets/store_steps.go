package assets

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func jointOf(ctx context.Context, r db.Reader, g access.Grant) (j Joint, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Limit(1).Find(&j).Error
	return j, err
}

// jointCases gives every joint case of the installation: they are few.
func jointCases(ctx context.Context, r db.Reader) (map[ids.Case]Joint, error) {
	var rows []Joint
	err := r.Gorm(ctx).Find(&rows).Error
	out := make(map[ids.Case]Joint, len(rows))
	for _, j := range rows {
		out[j.CaseID] = j
	}
	return out, err
}

// keepJoint writes j over the version that was read; 0 for none.
func keepJoint(ctx context.Context, tx *db.Tx, j Joint, from int) error {
	if from == 0 {
		return sentTwice(tx.Gorm(ctx).Create(&j).Error)
	}
	res := tx.Gorm(ctx).Model(&Joint{}).Where("case_id = ? AND version = ?", j.CaseID, from).
		Select("lead_agency", "share_bp", "agreement", "version", "updated_at", "updated_by").Updates(&j)
	return changedOne(res, "case")
}

func insertStep(ctx context.Context, tx *db.Tx, s *Step) error { return tx.Gorm(ctx).Create(s).Error }

func factsOf(ctx context.Context, r db.Reader, g access.Grant, id ids.Interest) (rows []Step, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND interest_id = ?", g.CaseID(), id).Order("id").Find(&rows).Error
	return rows, err
}

// inConfiscation reports whether a confiscation order that stands names the interest.
func inConfiscation(ctx context.Context, r db.Reader, id ids.Interest) (ok bool, err error) {
	err = r.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM order_interests x JOIN orders o ON o.id = x.order_id
		WHERE x.interest_id = ? AND o.withdrawn_at IS NULL AND o.kind = 'confiscation'
		AND o.state NOT IN ('quashed', 'discharged', 'set_aside', 'withdrawn', 'refused'))`, id).Scan(&ok).Error
	return ok, err
}

func convertInterest(ctx context.Context, tx *db.Tx, i *Interest) error {
	res := tx.Gorm(ctx).Model(&Interest{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", i.ID, i.Version).
		Updates(map[string]any{"converted_on": i.ConvertedOn, "version": i.Version + 1})
	if err := changedOne(res, "interest"); err != nil {
		return err
	}
	i.Version++
	return nil
}

// claimed reports whether a claim to the asset waits for its decision.
func claimed(ctx context.Context, r db.Reader, id ids.Asset) (ok bool, err error) {
	err = r.Gorm(ctx).Raw("SELECT EXISTS (SELECT 1 FROM property_matters WHERE asset_id = ? AND kind = 'claim' AND state = 'open')", id).Scan(&ok).Error
	return ok, err
}

// lastSteps gives the latest step of each interest of an asset.
func lastSteps(ctx context.Context, r db.Reader, g access.Grant, a ids.Asset) (map[ids.Interest]Step, error) {
	var rows []Step
	err := r.Gorm(ctx).Where("case_id = ? AND asset_id = ?", g.CaseID(), a).Order("id").Find(&rows).Error
	out := make(map[ids.Interest]Step, len(rows))
	for _, s := range rows {
		out[s.InterestID] = s
	}
	return out, err
}
