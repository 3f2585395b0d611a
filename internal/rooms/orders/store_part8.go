package orders

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertPart8(ctx context.Context, tx *db.Tx, p *Part8) error { return tx.Gorm(ctx).Create(p).Error }

func part8Of(ctx context.Context, r db.Reader, g access.Grant, id ids.Order) (p Part8, err error) {
	err = r.Gorm(ctx).Where("order_id = ? AND case_id = ?", id, g.CaseID()).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return p, fault.Missing()
	}
	return p, err
}

// part8sOf lists the facts of a case's orders of investigation, by order.
func part8sOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Part8, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("order_id").Find(&rows).Error
	return rows, err
}

// updatePart8 writes every fact of an order. Its order's row, which has the version, is changed in the same transaction.
func updatePart8(ctx context.Context, tx *db.Tx, p Part8) error {
	return tx.Gorm(ctx).Model(&Part8{}).Where("order_id = ? AND case_id = ?", p.OrderID, p.CaseID).UpdateColumns(map[string]any{
		"authorised_at": p.AuthorisedAt, "sealed_on": p.SealedOn, "commences_on": p.CommencesOn, "due_on": p.DueOn, "complied_on": p.CompliedOn, "exhibit": p.Exhibit,
		"breached_on": p.BreachedOn, "breach_note": p.BreachNote, "executed_at": p.ExecutedAt, "returned_on": p.ReturnedOn,
	}).Error
}

// insertNotice8 gives the notice the next number of its order, whose case the caller holds.
func insertNotice8(ctx context.Context, tx *db.Tx, n *Part8Notice) error {
	if err := tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM part8_notices WHERE order_id = ?", n.OrderID).Scan(&n.N).Error; err != nil {
		return err
	}
	return tx.Gorm(ctx).Create(n).Error
}

// nextNotice8 is the number that the next notice under an order takes.
func nextNotice8(ctx context.Context, tx *db.Tx, o ids.Order) (n int, err error) {
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM part8_notices WHERE order_id = ?", o).Scan(&n).Error
	return n, err
}

// notices8Of lists the notices under a case's orders, by order and number.
func notices8Of(ctx context.Context, r db.Reader, g access.Grant) (rows []Part8Notice, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("order_id, n").Find(&rows).Error
	return rows, err
}

func notice8(ctx context.Context, r db.Reader, g access.Grant, o ids.Order, n int) (x Part8Notice, err error) {
	err = r.Gorm(ctx).Where("order_id = ? AND n = ? AND case_id = ? AND withdrawn_at IS NULL", o, n, g.CaseID()).Take(&x).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return x, fault.Missing()
	}
	return x, err
}

func noticeOfClock(ctx context.Context, r db.Reader, g access.Grant, c ids.Clock) (x Part8Notice, err error) {
	err = r.Gorm(ctx).Where("clock_id = ? AND case_id = ?", c, g.CaseID()).Limit(1).Find(&x).Error
	return x, err
}

// updateNotice8 writes a notice that still has the version it was read with.
func updateNotice8(ctx context.Context, tx *db.Tx, n *Part8Notice) error {
	res := tx.Gorm(ctx).Model(&Part8Notice{}).Where("id = ? AND case_id = ? AND version = ?", n.ID, n.CaseID, n.Version).UpdateColumns(map[string]any{
		"due_on": n.DueOn, "clock_id": n.ClockID, "answered_on": n.AnsweredOn, "exhibit": n.Exhibit, "breached_on": n.BreachedOn, "breach_note": n.BreachNote,
		"withdrawn_at": n.WithdrawnAt, "version": n.Version + 1,
	})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("notice")
	}
	n.Version++
	return res.Error
}

// restoreOrder8 puts every column of an order that an act may change back to what it was.
func restoreOrder8(ctx context.Context, tx *db.Tx, o *Order, was Order) error {
	return updateOrder(ctx, tx, o, map[string]any{
		"state": was.State, "court": was.Court, "court_ref": was.CourtRef, "lodged_at": was.LodgedAt, "listed_at": was.ListedAt, "made_at": was.MadeAt, "made_on": was.MadeOn,
		"made_by": was.MadeBy, "printed_end_on": was.PrintedEndOn, "end_at": was.EndAt, "last_day": was.LastDay, "authoriser_id": was.AuthoriserID, "authoriser": was.Authoriser,
		"authoriser_rank": was.AuthoriserRank, "served_at": was.ServedAt, "served_how": was.ServedHow, "ended_at": was.EndedAt, "ended_why": was.EndedWhy, "terms": was.Terms,
	})
}

// Named is a subject of a case, to choose from.
type Named struct {
	ID   ids.Subject
	N    int
	Name string
}

func subjectsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Named, err error) {
	err = r.Gorm(ctx).Raw("SELECT id, n, name FROM subjects WHERE case_id = ? AND withdrawn_at IS NULL ORDER BY n", g.CaseID()).Scan(&rows).Error
	return rows, err
}

// owedReports lists the reports of an order that were not made and were due after a day, the earliest first.
func owedReports(ctx context.Context, r db.Reader, g access.Grant, o ids.Order, after caltime.Date) (rows []Report, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND order_id = ? AND withdrawn_at IS NULL AND reported_on IS NULL AND due_on > ?", g.CaseID(), o, after).Order("due_on, id").Find(&rows).Error
	return rows, err
}

// breachRow is an order of an investigation that waits for somebody to act on a breach, or a spent warrant to go back.
type breachRow struct {
	Ref        string
	N          int
	Kind       Kind
	Respondent string
}

// breachesOf lists those of the cases that a person is a member of, the oldest first.
func breachesOf(ctx context.Context, r db.Reader, sight access.Scope, user ids.User, most int) (rows []breachRow, err error) {
	live := []State{Made, Served, InForce, Varied}
	err = sight.On("o.case_id", "o.force_id")(r.Gorm(ctx).Table("orders AS o")).Select("c.ref, o.n, o.kind, p.respondent").
		Joins("JOIN part8_orders p ON p.order_id = o.id").Joins("JOIN cases c ON c.id = o.case_id").
		Where("o.family = ? AND o.withdrawn_at IS NULL AND c.closed_at IS NULL AND c.withdrawn_at IS NULL", FamilyInvestigation).
		Where("o.case_id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL)", user).
		Where(`(o.state IN ? AND p.breached_on IS NOT NULL AND p.complied_on IS NULL)
			OR (o.state = ? AND o.kind = ? AND p.executed_at IS NULL AND p.returned_on IS NULL)
			OR (o.state IN ? AND EXISTS (SELECT 1 FROM part8_notices x WHERE x.order_id = o.id AND x.withdrawn_at IS NULL AND x.answered_on IS NULL AND x.breached_on IS NOT NULL))`,
			live, Expired, SearchWarrant, live).
		Order("o.id").Limit(most).Find(&rows).Error
	return rows, err
}
