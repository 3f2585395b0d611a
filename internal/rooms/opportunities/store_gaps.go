package opportunities

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// gapsOf are the gaps of cases as they are stored, by case.
func gapsOf(ctx context.Context, tx *db.Tx, list []ids.Case) (map[ids.Case][]Gap, error) {
	var rows []Gap
	err := tx.Gorm(ctx).Raw("SELECT * FROM data_gaps WHERE case_id IN ? ORDER BY case_id, id", list).Scan(&rows).Error
	out := map[ids.Case][]Gap{}
	for _, g := range rows {
		out[g.CaseID] = append(out[g.CaseID], g)
	}
	return out, err
}

// store writes the changes in a few statements.
func (c gapChanges) store(ctx context.Context, tx *db.Tx) error {
	slices.Sort(c.gone)
	for part := range slices.Chunk(c.gone, 400) {
		if err := tx.Gorm(ctx).Where("id IN ?", part).Delete(&Gap{}).Error; err != nil {
			return fmt.Errorf("take away gaps in data: %w", err)
		}
	}
	if len(c.keep) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "case_id"}, {Name: "fingerprint"}},
		DoUpdates: clause.AssignmentColumns([]string{"rule", "missing", "refs"})}).CreateInBatches(&c.keep, 100).Error
}

// Gaps lists what rules lack of the cases in sight, the oldest first, by key.
func (r *Room) Gaps(ctx context.Context, rd db.Reader, p page.Request) (page.Result[GapRow], error) {
	q := rd.Gorm(ctx).Table("data_gaps g").Select("g.*, c.ref, c.title").Joins("JOIN cases c ON c.id = g.case_id AND c.withdrawn_at IS NULL").
		Scopes(access.Sight(ctx).On("g.case_id", "g.force_id")).Limit(p.Size + 1)
	switch {
	case !p.After.Zero():
		q = q.Where("g.id > ?", p.After.ID).Order("g.id")
	case !p.Before.Zero():
		q = q.Where("g.id < ?", p.Before.ID).Order("g.id DESC")
	default:
		q = q.Order("g.id")
	}
	var rows []GapRow
	err := q.Find(&rows).Error
	return page.Cut(rows, p, func(g GapRow) page.Key { return page.Key{ID: g.ID} }), err
}

// gapCount is how many gaps are in sight, counted up to most.
func gapCount(ctx context.Context, r db.Reader) (n int, err error) {
	in := r.Gorm(ctx).Table("data_gaps g").Select("g.id").Joins("JOIN cases c ON c.id = g.case_id AND c.withdrawn_at IS NULL").
		Scopes(access.Sight(ctx).On("g.case_id", "g.force_id")).Limit(most + 1)
	err = r.Gorm(ctx).Table("(?) x", in).Select("COUNT(*)").Scan(&n).Error
	return n, err
}

// gapsOn are the gaps of one case.
func gapsOn(ctx context.Context, r db.Reader, g access.Grant) (rows []Gap, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}
