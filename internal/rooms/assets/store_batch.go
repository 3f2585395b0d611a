package assets

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// lastNumbers locks cases, in the order of their ids, and gives the highest asset number of those that have assets.
func lastNumbers(ctx context.Context, tx *db.Tx, list []ids.Case) (map[ids.Case]int, error) {
	out := make(map[ids.Case]int, len(list))
	for len(list) > 0 {
		n := min(len(list), batchRows)
		if tx.Dialect() == db.Postgres {
			var locked []int64
			if err := tx.Gorm(ctx).Raw("SELECT id FROM cases WHERE id IN ? ORDER BY id FOR UPDATE", list[:n]).Scan(&locked).Error; err != nil {
				return nil, err
			}
		}
		var rows []struct {
			CaseID ids.Case
			Last   int
		}
		if err := tx.Gorm(ctx).Raw("SELECT case_id, MAX(n) AS last FROM assets WHERE case_id IN ? GROUP BY case_id", list[:n]).Scan(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.CaseID] = r.Last
		}
		list = list[n:]
	}
	return out, nil
}

func insertAssets(ctx context.Context, tx *db.Tx, list []Asset) error {
	return tx.Gorm(ctx).CreateInBatches(&list, batchRows).Error
}

func insertInterests(ctx context.Context, tx *db.Tx, list []Interest) error {
	return tx.Gorm(ctx).CreateInBatches(&list, batchRows).Error
}

func insertSeizures(ctx context.Context, tx *db.Tx, list []Seizure) error {
	if len(list) == 0 {
		return nil
	}
	if err := tx.Gorm(ctx).CreateInBatches(&list, batchRows).Error; err != nil {
		return err
	}
	var exhibits []Exhibit
	for _, s := range list {
		for _, x := range s.Exhibits {
			x.SeizureID, x.CaseID = s.ID, s.CaseID
			exhibits = append(exhibits, x)
		}
	}
	if len(exhibits) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&exhibits, batchRows).Error
}
