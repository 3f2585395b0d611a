package cases

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// markingRequest gives the request of a case that waits for a decision; the zero one where there is none.
func markingRequest(ctx context.Context, r db.Reader, g access.Grant) (m MarkingRequest, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND state = ?", g.CaseID(), MarkingProposed).Limit(1).Find(&m).Error
	return m, err
}

func insertMarkingRequest(ctx context.Context, tx *db.Tx, m *MarkingRequest) error {
	return tx.Gorm(ctx).Create(m).Error
}

func decideMarkingRequest(ctx context.Context, tx *db.Tx, m *MarkingRequest) error {
	was := m.Version
	m.Version++
	res := tx.Gorm(ctx).Model(&MarkingRequest{}).Where("id = ? AND version = ?", m.ID, was).
		UpdateColumns(map[string]any{"state": m.State, "decided_by": m.DecidedBy, "decided_at": m.DecidedAt, "decided_why": m.DecidedWhy, "version": m.Version})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("request for a lower marking")
	}
	return res.Error
}
