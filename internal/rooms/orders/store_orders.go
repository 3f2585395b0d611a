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

// lockCase makes writers of one case's orders wait for one another, so that numbers, chains and steps are decided on
// what is there. On SQLite the transaction has the only write lock already.
func lockCase(ctx context.Context, tx *db.Tx, g access.Grant) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	var id int64
	return tx.Gorm(ctx).Raw("SELECT id FROM cases WHERE id = ? FOR UPDATE", g.CaseID()).Scan(&id).Error
}

// insertOrder gives the order the next number of its case. The caller holds the case's lock.
func insertOrder(ctx context.Context, tx *db.Tx, o *Order) error {
	if err := tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM orders WHERE case_id = ?", o.CaseID).Scan(&o.N).Error; err != nil {
		return err
	}
	if err := tx.Gorm(ctx).Create(o).Error; err != nil {
		return err
	}
	for n := range o.Reaches {
		o.Reaches[n].OrderID, o.Reaches[n].CaseID = o.ID, o.CaseID
	}
	if len(o.Reaches) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Create(&o.Reaches).Error
}

func orderByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Order) (o Order, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Take(&o).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return o, fault.Missing()
	}
	return o, err
}

func orderByNumber(ctx context.Context, r db.Reader, g access.Grant, n int) (o Order, err error) {
	err = r.Gorm(ctx).Where("n = ? AND case_id = ?", n, g.CaseID()).Take(&o).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return o, fault.Missing()
	}
	return o, err
}

// ordersOf lists the orders of a case in the order they were recorded, withdrawn ones too, with their interests.
func ordersOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Order, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	if err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n").Find(&rows).Error; err != nil {
		return nil, err
	}
	var reaches []Reach
	if err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("order_id, interest_id").Find(&reaches).Error; err != nil {
		return nil, err
	}
	at := make(map[ids.Order]int, len(rows))
	for n := range rows {
		at[rows[n].ID] = n
	}
	for _, x := range reaches {
		if n, ok := at[x.OrderID]; ok {
			rows[n].Reaches = append(rows[n].Reaches, x)
		}
	}
	return rows, nil
}

func reachesOf(ctx context.Context, r db.Reader, g access.Grant, o ids.Order) (rows []Reach, err error) {
	err = r.Gorm(ctx).Where("order_id = ? AND case_id = ?", o, g.CaseID()).Order("interest_id").Find(&rows).Error
	return rows, err
}

// updateOrder sets columns of an order that still has the version it was read with; zero rows is a conflict.
func updateOrder(ctx context.Context, tx *db.Tx, o *Order, set map[string]any) error {
	set["version"], set["updated_at"] = o.Version+1, tx.Now
	res := tx.Gorm(ctx).Model(&Order{}).Where("id = ? AND case_id = ? AND version = ?", o.ID, o.CaseID, o.Version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("order")
	}
	o.Version++
	return res.Error
}

func insertSteps(ctx context.Context, tx *db.Tx, rows []Step) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Create(&rows).Error
}

func stepsOf(ctx context.Context, r db.Reader, g access.Grant, o ids.Order) (rows []Step, err error) {
	err = r.Gorm(ctx).Where("order_id = ? AND case_id = ?", o, g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

func insertReport(ctx context.Context, tx *db.Tx, p *Report) error {
	return tx.Gorm(ctx).Create(p).Error
}

// reportsOf lists the reports of a case's orders by the day they are due.
func reportsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Report, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND withdrawn_at IS NULL", g.CaseID()).Order("due_on, id").Find(&rows).Error
	return rows, err
}

func updateReport(ctx context.Context, tx *db.Tx, p *Report, on caltime.Date, note string) error {
	res := tx.Gorm(ctx).Model(&Report{}).Where("id = ? AND case_id = ? AND version = ?", p.ID, p.CaseID, p.Version).
		UpdateColumns(map[string]any{"reported_on": on, "note": note, "version": p.Version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("report")
	}
	p.ReportedOn, p.Note, p.Version = on, note, p.Version+1
	return res.Error
}

func reportByID(ctx context.Context, r db.Reader, g access.Grant, id int64) (p Report, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return p, fault.Missing()
	}
	return p, err
}

func withdrawReport(ctx context.Context, tx *db.Tx, p Report) error {
	res := tx.Gorm(ctx).Model(&Report{}).Where("id = ? AND version = ?", p.ID, p.Version).UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "version": p.Version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("report")
	}
	return res.Error
}

// reportOwedAgain puts a report back that an act had withdrawn; Stale where it changed since.
func reportOwedAgain(ctx context.Context, tx *db.Tx, g access.Grant, was reportWas) error {
	res := tx.Gorm(ctx).Model(&Report{}).Where("id = ? AND case_id = ? AND version = ?", was.ID, g.CaseID(), was.Version).
		UpdateColumns(map[string]any{"withdrawn_at": nil, "version": was.Version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("report")
	}
	return res.Error
}

// insertReaches adds interests to an order: parts of one that was split go on under the order of the whole.
func insertReaches(ctx context.Context, tx *db.Tx, rows []Reach) error {
	return tx.Gorm(ctx).Create(&rows).Error
}

// ordersAfter counts the orders that build on one: later in its chain, and not withdrawn.
func ordersAfter(ctx context.Context, r db.Reader, g access.Grant, o Order) (n int64, err error) {
	err = r.Gorm(ctx).Model(&Order{}).Where("case_id = ? AND withdrawn_at IS NULL AND (extends_id = ? OR first_order_id = ? AND id > ?)", g.CaseID(), o.ID, o.ID, o.ID).Count(&n).Error
	return n, err
}
