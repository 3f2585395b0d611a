package assets

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func interestsIn(ctx context.Context, r db.Reader, s access.Scope) (rows []Interest, err error) {
	where, args := s.Where("case_id", "force_id")
	err = r.Gorm(ctx).Select("id", "case_id", "asset_id", "state", "withdrawn_at").Where(where, args...).Find(&rows).Error
	return rows, err
}

// ledgerIn lists what FlowByYear needs of the ledger of a scope, case by case.
func ledgerIn(ctx context.Context, r db.Reader, s access.Scope) (rows []Entry, err error) {
	where, args := s.Where("case_id", "force_id")
	err = r.Gorm(ctx).Select("id", "case_id", "interest_id", "measure", "gbp_pence", "as_of", "reverses_id").Where(where, args...).
		Where("measure IN ?", []Measure{DeniedValue, Forfeited, OrderAmount, ReceiptedSum, Compensation, ReturnedSum}).Order("case_id, id").Find(&rows).Error
	return rows, err
}

// appealEnd is the last day on which an asset's forfeiture can be appealed.
type appealEnd struct {
	AssetID ids.Asset
	LastDay caltime.Date
}

// appealsOf gives the last day on which each asset's forfeiture can still be appealed, as text for a gap's reason.
func appealsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []appealEnd, err error) {
	err = r.Gorm(ctx).Raw("SELECT asset_id, last_day FROM clocks WHERE case_id = ? AND code LIKE '%APPEAL' AND state = 'running' AND asset_id IS NOT NULL AND last_day IS NOT NULL ORDER BY last_day", g.CaseID()).Scan(&rows).Error
	return rows, err
}
