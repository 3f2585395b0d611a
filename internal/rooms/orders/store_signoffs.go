package orders

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// newestSignoff is the number of the newest sign-off of a version, 0 for none.
func newestSignoff(ctx context.Context, r db.Reader, force ids.Unit, version string) (n int, err error) {
	err = r.Gorm(ctx).Model(&Signoff{}).Select("COALESCE(MAX(number), 0)").Where("force_id = ? AND rule_version = ?", force, version).Scan(&n).Error
	return n, err
}

func insertSignoff(ctx context.Context, tx *db.Tx, s *Signoff) error {
	err := tx.Gorm(ctx).Create(s).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return errSignedMeanwhile
	}
	if err != nil {
		return fmt.Errorf("insert sign-off of %s: %w", s.RuleVersion, err)
	}
	return nil
}

// signoffsOf lists the sign-offs of a force, each version's newest last.
func signoffsOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Signoff, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("rule_version, number").Find(&rows).Error
	return rows, err
}
