package plans

import (
	"context"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Row is a plan with names and how its financial strand stands, for lists.
type Row struct {
	Plan
	CaseRef    string
	LroName    string
	UnitName   string
	Objectives int  // that are not withdrawn
	Money      int  // of them: financial ones
	Considered bool // that the financial strand is not pursued is on record
}

// Strandless reports whether nothing is recorded of a financial strand.
func (r Row) Strandless() bool { return r.Money == 0 && !r.Considered }

const rowColumns = `p.*, c.ref AS case_ref, COALESCE(w.name, '') AS lro_name, u.name AS unit_name,
	(SELECT COUNT(*) FROM plan_objectives o WHERE o.plan_id = p.id AND o.withdrawn_at IS NULL) AS objectives,
	(SELECT COUNT(*) FROM plan_objectives o WHERE o.plan_id = p.id AND o.withdrawn_at IS NULL AND o.financial) AS money,
	EXISTS (SELECT 1 FROM plan_not_pursued n WHERE n.plan_id = p.id AND n.strand = 'financial') AS considered`

func rowsFrom(ctx context.Context, r db.Reader) *gorm.DB {
	return r.Gorm(ctx).Table("plans p").Select(rowColumns).Joins("JOIN cases c ON c.id = p.case_id").Joins("JOIN units u ON u.id = p.unit_id").
		Joins("LEFT JOIN users w ON w.id = p.lro_id").Where("p.withdrawn_at IS NULL")
}

// List is one page of the plans in sight in a state, the newest first.
func (r *Room) List(ctx context.Context, rd db.Reader, s State, p page.Request) (page.Result[Row], error) {
	q := rowsFrom(ctx, rd).Scopes(access.Sight(ctx).On("p.case_id", "p.force_id")).Where("p.state = ?", s)
	k, cmp, dir := p.After, "<", " DESC"
	if !p.Before.Zero() {
		k, cmp, dir = p.Before, ">", ""
	}
	if !k.Zero() {
		day, _ := caltime.ParseDate(k.Value) // a spoilt key gives the first page
		q = q.Where("(p.opened_on, p.id) "+cmp+" (?, ?)", day, k.ID)
	}
	var rows []Row
	err := q.Order("p.opened_on" + dir + ", p.id" + dir).Limit(p.Size + 1).Find(&rows).Error
	return page.Cut(rows, p, func(x Row) page.Key { return page.Key{Value: x.OpenedOn.String(), ID: x.ID} }), err
}

// Count is how many plans in sight are in a state, and of how many of them nothing is recorded of a financial strand.
type Count struct {
	State      State
	N          int
	Strandless int
}

// Counts counts the plans in sight by state, in one statement.
func (r *Room) Counts(ctx context.Context, rd db.Reader) (map[State]Count, error) {
	var rows []Count
	err := rd.Gorm(ctx).Table("plans p").Scopes(access.Sight(ctx).On("p.case_id", "p.force_id")).Where("p.withdrawn_at IS NULL").
		Select(`p.state, COUNT(*) AS n, CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM plan_objectives o WHERE o.plan_id = p.id AND o.withdrawn_at IS NULL AND o.financial)
			OR EXISTS (SELECT 1 FROM plan_not_pursued n WHERE n.plan_id = p.id AND n.strand = 'financial') THEN 0 ELSE 1 END) AS BIGINT) AS strandless`).
		Group("p.state").Scan(&rows).Error
	out := map[State]Count{}
	for _, x := range rows {
		out[x.State] = x
	}
	return out, err
}

// listMarking is the highest marking of the cases of the plans in sight in a state.
func listMarking(ctx context.Context, r db.Reader, s State) (string, error) {
	q := r.Gorm(ctx).Table("plans p").Joins("JOIN cases c ON c.id = p.case_id").Scopes(access.Sight(ctx).On("p.case_id", "p.force_id")).Where("p.withdrawn_at IS NULL AND p.state = ?", s)
	return access.HighestMarking(q, "c.marking")
}

// OfCase lists the plans of a case, the newest first.
func (r *Room) OfCase(ctx context.Context, rd db.Reader, g access.Grant) (rows []Row, err error) {
	err = rowsFrom(ctx, rd).Where("p.case_id = ?", g.CaseID()).Order("p.id DESC").Limit(50).Find(&rows).Error
	return rows, err
}

// rowByKey gives one plan with names, after leave on its case; the same statements whether or not it is there.
func rowByKey(ctx context.Context, r db.Reader, key string, m access.Mode) (x Row, g access.Grant, err error) {
	if err = rowsFrom(ctx, r).Where("p.public_key = ?", key).Limit(1).Find(&x).Error; err != nil {
		return x, g, err
	}
	g, err = access.Open(ctx, r, x.CaseID, m)
	return x, g, err
}
