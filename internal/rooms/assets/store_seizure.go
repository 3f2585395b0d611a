package assets

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func seizuresOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Seizure, err error) {
	if err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Find(&rows).Error; err != nil || len(rows) == 0 {
		return rows, err
	}
	var exhibits []Exhibit
	if err = r.Gorm(ctx).Where("seizure_id IN (SELECT s.id FROM seizures s WHERE s.case_id = ?)", g.CaseID()).Order("seizure_id, id").Find(&exhibits).Error; err != nil {
		return nil, err
	}
	at := make(map[ids.Seizure]int, len(rows))
	for n, s := range rows {
		at[s.ID] = n
	}
	for _, x := range exhibits {
		rows[at[x.SeizureID]].Exhibits = append(rows[at[x.SeizureID]].Exhibits, x)
	}
	return rows, nil
}

func seizureByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Seizure) (Seizure, error) {
	var s Seizure
	res := r.Gorm(ctx).Where("case_id = ? AND id = ?", g.CaseID(), id).Limit(1).Find(&s)
	return found(s, res)
}

func seizureByToken(ctx context.Context, r db.Reader, g access.Grant, token string) (s Seizure, ok bool, err error) {
	res := r.Gorm(ctx).Where("case_id = ? AND form_token = ?", g.CaseID(), token).Limit(1).Find(&s)
	return s, res.RowsAffected == 1, res.Error
}

func insertSeizure(ctx context.Context, tx *db.Tx, s *Seizure) error {
	if err := sentTwice(tx.Gorm(ctx).Create(s).Error); err != nil {
		return err
	}
	for n := range s.Exhibits {
		s.Exhibits[n].SeizureID, s.Exhibits[n].CaseID = s.ID, s.CaseID
	}
	return tx.Gorm(ctx).CreateInBatches(&s.Exhibits, batchRows).Error
}

func withdrawSeizure(ctx context.Context, tx *db.Tx, s Seizure, why string) error {
	res := tx.Gorm(ctx).Model(&Seizure{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", s.ID, s.Version).
		Updates(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": why, "version": gorm.Expr("version + 1")})
	return changedOne(res, "seizure")
}

func decideSeizure(ctx context.Context, tx *db.Tx, s Seizure) error {
	res := tx.Gorm(ctx).Model(&Seizure{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", s.ID, s.Version).
		Updates(map[string]any{"decided_s294_at": s.DecidedS294At, "version": gorm.Expr("version + 1")})
	return changedOne(res, "seizure")
}

// clocksOf counts the clocks of a seizure in a state; "" for any state.
func clocksOf(ctx context.Context, r db.Reader, id ids.Seizure, state string) (n int, err error) {
	q := r.Gorm(ctx).Table("clocks").Where("seizure_id = ?", id)
	if state != "" {
		q = q.Where("state = ?", state)
	}
	var count int64
	err = q.Count(&count).Error
	return int(count), err
}

// runningEnds gives when the clock that ends soonest ends, by the asset it runs on.
func runningEnds(ctx context.Context, r db.Reader, g access.Grant) (map[ids.Asset]time.Time, error) {
	var rows []struct {
		AssetID ids.Asset
		EndAt   time.Time
	}
	err := r.Gorm(ctx).Raw("SELECT asset_id, end_at FROM clocks WHERE case_id = ? AND state = 'running' AND asset_id IS NOT NULL AND end_at IS NOT NULL ORDER BY end_at DESC", g.CaseID()).Scan(&rows).Error
	out := make(map[ids.Asset]time.Time, len(rows))
	for _, x := range rows {
		out[x.AssetID] = x.EndAt // the soonest comes last
	}
	return out, err
}
