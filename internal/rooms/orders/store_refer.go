package orders

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// insertReferral gives the referral the next number of its case, which the caller holds.
func insertReferral(ctx context.Context, tx *db.Tx, x *Referral) error {
	if err := tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM civil_referrals WHERE case_id = ?", x.CaseID).Scan(&x.N).Error; err != nil {
		return err
	}
	if err := tx.Gorm(ctx).Create(x).Error; err != nil {
		return err
	}
	for n := range x.Interests {
		x.Interests[n].ReferralID, x.Interests[n].CaseID = x.ID, x.CaseID
	}
	if len(x.Interests) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Create(&x.Interests).Error
}

func referralByNumber(ctx context.Context, r db.Reader, g access.Grant, n int) (x Referral, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Take(&x).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return x, fault.Missing()
	}
	if err != nil {
		return x, err
	}
	err = r.Gorm(ctx).Where("referral_id = ? AND case_id = ?", x.ID, g.CaseID()).Order("interest_id").Find(&x.Interests).Error
	return x, err
}

// referralsOf lists the referrals of a case by number, without what they concern.
func referralsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Referral, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n").Find(&rows).Error
	return rows, err
}

func referralSteps8(ctx context.Context, r db.Reader, g access.Grant, id int64) (rows []ReferralStep, err error) {
	err = r.Gorm(ctx).Where("referral_id = ? AND case_id = ?", id, g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

func insertReferralStep(ctx context.Context, tx *db.Tx, s *ReferralStep) error {
	return tx.Gorm(ctx).Create(s).Error
}

// updateReferral sets columns of a referral that still has the version it was read with; zero rows is a conflict.
func updateReferral(ctx context.Context, tx *db.Tx, x *Referral, set map[string]any) error {
	set["version"], set["updated_at"] = x.Version+1, tx.Now
	res := tx.Gorm(ctx).Model(&Referral{}).Where("id = ? AND case_id = ? AND version = ?", x.ID, x.CaseID, x.Version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("referral")
	}
	x.Version++
	return res.Error
}

func handOver(ctx context.Context, tx *db.Tx, x Referral, list []ids.Interest, yes bool) error {
	if len(list) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Model(&ReferralInterest{}).Where("referral_id = ? AND interest_id IN ?", x.ID, list).UpdateColumns(map[string]any{"handed_over": yes}).Error
}

// clocksAt lists the clocks of a case whose page is at a path below the case's, oldest first.
func clocksAt(ctx context.Context, r db.Reader, g access.Grant, path string) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND path = ?", g.CaseID(), path).Order("start_at, id").Find(&rows).Error
	return rows, err
}
