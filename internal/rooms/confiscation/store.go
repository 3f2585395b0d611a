package confiscation

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// rowsOf lists the rows of a table that belong to the case of a grant.
func rowsOf[T any](ctx context.Context, rd db.Reader, g access.Grant, order string) (rows []T, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	err = rd.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order(order).Find(&rows).Error
	return rows, err
}

// insertProceedings gives p the next number of its case. The caller holds the case's lock.
func insertProceedings(ctx context.Context, tx *db.Tx, p *Proceedings) error {
	if err := tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM confiscation_proceedings WHERE case_id = ?", p.CaseID).Scan(&p.N).Error; err != nil {
		return err
	}
	err := tx.Gorm(ctx).Create(p).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Refused, "Proceedings against this defendant are recorded already")
	}
	return err
}

// saveProceedings writes what may change of p from the version it was read with; zero rows is a conflict.
func saveProceedings(ctx context.Context, tx *db.Tx, p *Proceedings) error {
	res := tx.Gorm(ctx).Model(&Proceedings{}).Where("id = ? AND case_id = ? AND version = ?", p.ID, p.CaseID, p.Version).UpdateColumns(map[string]any{
		"convicted_on": p.ConvictedOn, "regime": p.Regime, "regime_by": p.RegimeBy, "regime_why": p.RegimeWhy, "sentenced_on": p.SentencedOn, "postponed_to": p.PostponedTo,
		"exceptional": p.Exceptional, "appeal_determined_on": p.AppealDeterminedOn, "state": p.State, "order_id": p.OrderID, "version": p.Version + 1, "updated_at": tx.Now,
	})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("proceedings")
	}
	p.Version++
	return res.Error
}

func insert[T any](ctx context.Context, tx *db.Tx, row *T) error {
	err := tx.Gorm(ctx).Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Refused, "This was recorded already: look at the page as it is now")
	}
	return err
}

// insertLine adds a line of a schedule: a thing is in one schedule, once.
func insertLine(ctx context.Context, tx *db.Tx, l *Line) error {
	err := tx.Gorm(ctx).Create(l).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Refused, "%s is counted in an available amount already: a thing is counted once, whoever gave or received it", l.Title)
	}
	return err
}

// saveDay, saveSum, savePayment and saveDetail write rows that the proceedings' version guards: only an act that took it
// reaches them.
func saveDay(ctx context.Context, tx *db.Tx, d *Day) error {
	return one(tx.Gorm(ctx).Model(&Day{}).Where("id = ? AND version = ?", d.ID, d.Version).UpdateColumns(map[string]any{
		"done_on": d.DoneOn, "default_on": d.DefaultOn, "note": d.Note, "replaced_at": d.ReplacedAt, "version": d.Version + 1,
		"given_by_id": d.GivenByID, "given_by": d.GivenBy, "given_rank": d.GivenRank, "given_accred": d.GivenAccred, "given_refusal": d.GivenRefusal, "given_override": d.GivenOverride,
	}), &d.Version)
}

func saveSum(ctx context.Context, tx *db.Tx, s *Sum) error {
	return one(tx.Gorm(ctx).Model(&Sum{}).Where("id = ? AND version = ?", s.ID, s.Version).UpdateColumns(map[string]any{
		"due_on": s.DueOn, "applied_on": s.AppliedOn, "decided_on": s.DecidedOn, "decision": s.Decision, "clock_id": s.ClockID, "version": s.Version + 1,
	}), &s.Version)
}

func savePayment(ctx context.Context, tx *db.Tx, p *Payment) error {
	return one(tx.Gorm(ctx).Model(&Payment{}).Where("id = ? AND version = ?", p.ID, p.Version).UpdateColumns(map[string]any{
		"receipted_on": p.ReceiptedOn, "receipted_where": p.ReceiptedWhere, "compensation_pence": p.CompensationPence, "costs_pence": p.CostsPence,
		"reversed_at": p.ReversedAt, "reversed_why": p.ReversedWhy, "version": p.Version + 1,
	}), &p.Version)
}

func saveDetail(ctx context.Context, tx *db.Tx, d *Detail) error {
	return one(tx.Gorm(ctx).Model(&Detail{}).Where("order_id = ? AND version = ?", d.OrderID, d.Version).UpdateColumns(map[string]any{
		"term_months": d.TermMonths, "term_days": d.TermDays, "term_cite": d.TermCite, "term_verified": d.TermVerified, "compliance": d.Compliance,
		"review_clock_id": d.ReviewClockID, "version": d.Version + 1,
	}), &d.Version)
}

// dropLines takes the lines of an order out of its schedule: it was quashed.
func dropLines(ctx context.Context, tx *db.Tx, id ids.Order) error {
	return tx.Gorm(ctx).Model(&Line{}).Where("order_id = ? AND withdrawn_at IS NULL", id).UpdateColumn("withdrawn_at", tx.Now).Error
}

func one(res *gorm.DB, version *int) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("proceedings")
	}
	*version++
	return res.Error
}
