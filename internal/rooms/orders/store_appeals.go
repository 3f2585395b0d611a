package orders

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// insertAppeal gives the appeal the next number of its order. The caller holds the case's lock.
func insertAppeal(ctx context.Context, tx *db.Tx, a *Appeal) error {
	if err := tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM appeals WHERE order_id = ?", a.OrderID).Scan(&a.N).Error; err != nil {
		return err
	}
	return tx.Gorm(ctx).Create(a).Error
}

// appealsOf lists the appeals of a case in the order they were recorded; those recorded in error are left out.
func appealsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Appeal, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	err = r.Gorm(ctx).Where("case_id = ? AND withdrawn_at IS NULL", g.CaseID()).Order("order_id, n").Find(&rows).Error
	return rows, err
}

func appealByID(ctx context.Context, r db.Reader, g access.Grant, id int64) (a Appeal, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Take(&a).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return a, fault.Missing()
	}
	return a, err
}

// updateAppeal sets columns of an appeal that still has the version it was read with; zero rows is a conflict.
func updateAppeal(ctx context.Context, tx *db.Tx, a *Appeal, set map[string]any) error {
	set["version"], set["updated_at"] = a.Version+1, tx.Now
	res := tx.Gorm(ctx).Model(&Appeal{}).Where("id = ? AND case_id = ? AND version = ?", a.ID, a.CaseID, a.Version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("appeal")
	}
	a.Version++
	return res.Error
}

// replaceReaches puts other interests in the place of those an order is about.
func replaceReaches(ctx context.Context, tx *db.Tx, o Order, rows []Reach) error {
	if err := tx.Gorm(ctx).Where("order_id = ? AND case_id = ?", o.ID, o.CaseID).Delete(&Reach{}).Error; err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	for n := range rows {
		rows[n].OrderID, rows[n].CaseID = o.ID, o.CaseID
	}
	return tx.Gorm(ctx).Create(&rows).Error
}

// dropReaches takes parts of an interest that were joined again off the orders of the whole.
func dropReaches(ctx context.Context, tx *db.Tx, g access.Grant, list []ids.Interest) error {
	if len(list) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Where("case_id = ? AND interest_id IN ?", g.CaseID(), list).Delete(&Reach{}).Error
}
