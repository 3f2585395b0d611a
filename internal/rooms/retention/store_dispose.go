package retention

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertDisposal(ctx context.Context, tx *db.Tx, d *Disposal) error {
	return tx.Gorm(ctx).Create(d).Error
}

func waitingDisposal(ctx context.Context, r db.Reader, g access.Grant) (d Disposal, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND state = ?", g.CaseID(), Proposed).Limit(1).Find(&d).Error
	return d, err
}

// refusedDisposals and endedLimits list what was decided against or is over, the newest first.
func refusedDisposals(ctx context.Context, r db.Reader, g access.Grant) (rows []Disposal, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND state = ? AND decided_by IS NOT NULL AND decided_at IS NOT NULL", g.CaseID(), Refused).Order("id DESC").Limit(100).Find(&rows).Error
	return rows, err
}

func endedLimits(ctx context.Context, r db.Reader, g access.Grant) (rows []Limit, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND (state = ? AND decided_at IS NOT NULL OR state = ? AND lifted_at IS NOT NULL)", g.CaseID(), LimitRefused, LimitLifted).
		Order("id DESC").Limit(100).Find(&rows).Error
	return rows, err
}

func decideDisposal(ctx context.Context, tx *db.Tx, d *Disposal) error {
	was := d.Version
	d.Version++
	res := tx.Gorm(ctx).Model(&Disposal{}).Where("id = ? AND version = ? AND state = ?", d.ID, was, Proposed).UpdateColumns(map[string]any{
		"state": d.State, "reason": d.Reason, "decided_by": d.DecidedBy, "decided_at": d.DecidedAt, "decided_why": d.DecidedWhy, "rows_erased": d.RowsErased,
		"tables_erased": d.TablesErased, "details_erased": d.DetailsErased, "files_wiped": d.FilesWiped, "version": d.Version})
	return changed(res.Error, res.RowsAffected, "proposal")
}

// eraseTable blanks or deletes the rows of one table, and tells how many there were.
func eraseTable(ctx context.Context, tx *db.Tx, g access.Grant, t table) (int64, error) {
	where := t.Where
	if where == "" {
		where = "case_id = ?"
	}
	if t.Delete {
		res := tx.Gorm(ctx).Exec("DELETE FROM "+t.Name+" WHERE "+where, g.CaseID())
		return res.RowsAffected, res.Error
	}
	var set []string
	for _, c := range t.Text {
		set = append(set, c+" = ''")
	}
	for _, c := range t.JSON {
		set = append(set, c+" = '{}'")
	}
	for _, c := range t.Null {
		set = append(set, c+" = NULL")
	}
	if len(set) == 0 {
		return 0, nil
	}
	res := tx.Gorm(ctx).Exec("UPDATE "+t.Name+" SET "+strings.Join(set, ", ")+" WHERE "+where, g.CaseID())
	return res.RowsAffected, res.Error
}

// eraseDrafts takes away what somebody had begun to type into a form of the case.
func eraseDrafts(ctx context.Context, tx *db.Tx, g access.Grant) error {
	at := "/cases/" + access.FoldRef(g.Ref())
	return tx.Gorm(ctx).Exec("DELETE FROM drafts WHERE LOWER(action) = ? OR LOWER(action) LIKE ?", at, at+"/%").Error
}

func insertLimit(ctx context.Context, tx *db.Tx, l *Limit) error { return tx.Gorm(ctx).Create(l).Error }

func limitOf(ctx context.Context, r db.Reader, g access.Grant) (l Limit, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND state IN ?", g.CaseID(), []LimitState{LimitProposed, LimitStanding}).Limit(1).Find(&l).Error
	return l, err
}

func updateLimit(ctx context.Context, tx *db.Tx, l *Limit) error {
	was := l.Version
	l.Version++
	res := tx.Gorm(ctx).Model(&Limit{}).Where("id = ? AND version = ?", l.ID, was).UpdateColumns(map[string]any{"state": l.State, "decided_by": l.DecidedBy,
		"decided_at": l.DecidedAt, "decided_why": l.DecidedWhy, "lifted_by": l.LiftedBy, "lifted_at": l.LiftedAt, "lifted_why": l.LiftedWhy,
		"lift_asked_by": l.LiftAskedBy, "lift_asked_at": l.LiftAskedAt, "lift_asked_why": l.LiftAskedWhy, "version": l.Version})
	return changed(res.Error, res.RowsAffected, "restriction")
}

// Row is a case in the queue of reviews.
type Row struct {
	Plan
	Ref        string
	CaseTitle  string
	Proposed   bool // its disposal
	ProposedBy ids.User
	Held       bool // by a hold that a person placed
	Limited    bool // kept as evidence only
	Asked      bool // a restriction is proposed
	LiftAsked  bool // somebody asked for it to be lifted
}

// Queue gives a page of plans, the soonest review first, of the cases whose retention the actor in ctx may know of. which
// is "due" (or proposed), "later" or "limited".
func (r *Room) Queue(ctx context.Context, rd db.Reader, which string, p page.Request) (page.Result[Row], error) {
	var rows []Row
	q := rd.Gorm(ctx).Table("retention_schedules AS s").Joins("JOIN cases c ON c.id = s.case_id").
		Joins("LEFT JOIN retention_disposals d ON d.case_id = s.case_id AND d.state = 'proposed'").
		Joins("LEFT JOIN processing_limits l ON l.case_id = s.case_id AND l.state IN ('proposed','standing')").
		Select(`s.*, c.ref, CASE WHEN c.operation <> '' THEN c.operation ELSE c.title END AS case_title, d.id IS NOT NULL AS proposed, COALESCE(d.proposed_by, 0) AS proposed_by,
			EXISTS (SELECT 1 FROM retention_holds h WHERE h.case_id = s.case_id AND h.ended_at IS NULL AND (h.until_on IS NULL OR h.until_on >= ?)) AS held,
			c.processing = 'limited' AS limited, COALESCE(l.state, '') = 'proposed' AS asked, l.lift_asked_by IS NOT NULL AS lift_asked`, today(rd)).
		Where("c.processing <> 'erased' AND c.closed_at IS NOT NULL").Scopes(access.Retained(ctx).On("s.case_id", "s.force_id"))
	switch which {
	case "later":
		q = q.Where("s.next_review > ? AND d.id IS NULL", today(rd))
	case "limited":
		q = q.Where("l.id IS NOT NULL")
	default:
		q = q.Where("(s.next_review <= ? OR d.id IS NOT NULL)", today(rd))
	}
	p.Before = page.Key{} // forward only
	if on, err := caltime.ParseDate(p.After.Value); err == nil && !p.After.Zero() {
		q = q.Where("(s.next_review > ? OR s.next_review = ? AND s.id > ?)", on, on, p.After.ID)
	}
	err := q.Order("s.next_review, s.id").Limit(p.Size + 1).Find(&rows).Error
	if err != nil {
		return page.Result[Row]{}, err
	}
	return page.Cut(rows, p, func(x Row) page.Key { return page.Key{Value: x.NextReview.String(), ID: x.ID} }), nil
}

// Disposals lists the tombstones that the actor in ctx may see, the newest first.
func (r *Room) Disposals(ctx context.Context, rd db.Reader, p page.Request) (page.Result[Disposal], error) {
	var rows []Disposal
	p.Before = page.Key{}
	q := rd.Gorm(ctx).Where("state = ?", Done).Scopes(access.Retained(ctx).On("case_id", "force_id"))
	if !p.After.Zero() {
		q = q.Where("id < ?", p.After.ID)
	}
	if err := q.Order("id DESC").Limit(p.Size + 1).Find(&rows).Error; err != nil {
		return page.Result[Disposal]{}, err
	}
	return page.Cut(rows, p, func(x Disposal) page.Key { return page.Key{Value: "x", ID: x.ID} }), nil
}

// stonesMarking is the highest marking of the cases of the tombstones that the actor in ctx may see.
func stonesMarking(ctx context.Context, rd db.Reader) (string, error) {
	q := rd.Gorm(ctx).Table("retention_disposals d").Joins("JOIN cases c ON c.id = d.case_id").Where("d.state = ?", Done).Scopes(access.Retained(ctx).On("d.case_id", "d.force_id"))
	return access.HighestMarking(q, "c.marking")
}

func today(r db.Reader) caltime.Date { return caltime.DateOf(r.Time()) }
