package opportunities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/opportunities/rules"
)

// Gap is a fact that a rule lacks to judge a case: missing is not missed. It is the domain type and the row, kept with every
// run of the rules and gone when the fact is recorded.
type Gap struct {
	ID          int64
	CaseID      ids.Case
	ForceID     ids.Unit
	Rule        string
	Fingerprint string // of the finding that could not be made
	Missing     string // which fact, of which record
	Refs        string // JSON of rules.Refs
	Since       time.Time
}

// TableName is data_gaps.
func (Gap) TableName() string { return "data_gaps" }

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

// gapChanges are what to store and what to take away, so that the stored gaps say what the rules lack.
type gapChanges struct {
	keep []Gap
	gone []int64
}

// compare adds what differs between the stored gaps of a case and its notes.
func (c *gapChanges) compare(stored []Gap, notes []rules.Note, id ids.Case, force ids.Unit, now time.Time) {
	left := map[string]Gap{}
	for _, g := range stored {
		left[g.Fingerprint] = g
	}
	for _, n := range notes {
		refs, _ := json.Marshal(n.Refs) // lists of numbers: cannot fail
		was, there := left[n.Fingerprint]
		delete(left, n.Fingerprint)
		if there && was.Missing == n.Missing && was.Refs == string(refs) && was.Rule == n.Rule {
			continue
		}
		g := Gap{CaseID: id, ForceID: force, Rule: n.Rule, Fingerprint: n.Fingerprint, Missing: n.Missing, Refs: string(refs), Since: now}
		if there {
			g.Since = was.Since
		}
		c.keep = append(c.keep, g)
	}
	for _, g := range left {
		c.gone = append(c.gone, g.ID)
	}
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

// GapRow is a gap with the case it belongs to.
type GapRow struct {
	Gap
	Ref   string
	Title string
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
