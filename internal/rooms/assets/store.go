package assets

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// lockCase makes writers of one case's property wait for one another, so that numbers, shares and sums are decided on
// what is there. On SQLite the transaction has the only write lock already.
func lockCase(ctx context.Context, tx *db.Tx, g access.Grant) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	var id int64
	return tx.Gorm(ctx).Raw("SELECT id FROM cases WHERE id = ? FOR UPDATE", g.CaseID()).Scan(&id).Error
}

func assetsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Asset, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n").Find(&rows).Error
	return rows, err
}

func assetByNumber(ctx context.Context, r db.Reader, g access.Grant, n int) (Asset, error) {
	var a Asset
	res := r.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Limit(1).Find(&a)
	return found(a, res)
}

func assetByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Asset) (Asset, error) {
	var a Asset
	res := r.Gorm(ctx).Where("case_id = ? AND id = ?", g.CaseID(), id).Limit(1).Find(&a)
	return found(a, res)
}

func assetByToken(ctx context.Context, r db.Reader, g access.Grant, token string) (a Asset, ok bool, err error) {
	res := r.Gorm(ctx).Where("case_id = ? AND form_token = ?", g.CaseID(), token).Limit(1).Find(&a)
	return a, res.RowsAffected == 1, res.Error
}

// found turns no row into NotFound: what is not of this case is not there.
func found[T any](v T, res *gorm.DB) (T, error) {
	var none T
	switch {
	case res.Error != nil:
		return none, res.Error
	case res.RowsAffected == 0:
		return none, fault.Missing()
	}
	return v, nil
}

func nextNumber(ctx context.Context, tx *db.Tx, g access.Grant) (n int, err error) {
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM assets WHERE case_id = ?", g.CaseID()).Scan(&n).Error
	return n, err
}

func insertAsset(ctx context.Context, tx *db.Tx, a *Asset) error {
	return sentTwice(tx.Gorm(ctx).Create(a).Error)
}

// sentTwice is what a form that was sent a second time in the same moment meets.
func sentTwice(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Refused, "This form was sent twice at once. It was recorded: open the list of assets to see it")
	}
	return err
}

// updateAsset writes what people may change of an asset from the version they opened.
func updateAsset(ctx context.Context, tx *db.Tx, a *Asset, from int) error {
	res := tx.Gorm(ctx).Model(&Asset{}).Where("id = ? AND case_id = ? AND version = ? AND withdrawn_at IS NULL", a.ID, a.CaseID, from).
		Select("title", "description", "place", "currency", "institution", "account_name", "account_no", "sort_code", "vrm", "vin", "address",
			"title_no", "wallet", "chain", "quantity", "listed_kind", "first_known_at", "route", "no_route_reason", "interest_account_on", "version", "updated_at").
		Updates(a)
	return changedOne(res, "asset")
}

func changedOne(res *gorm.DB, what string) error {
	switch {
	case res.Error != nil:
		return res.Error
	case res.RowsAffected == 0:
		return fault.Stale(what)
	}
	return nil
}

func withdrawAsset(ctx context.Context, tx *db.Tx, a Asset, why string) error {
	w := map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": why, "version": gorm.Expr("version + 1")}
	res := tx.Gorm(ctx).Model(&Asset{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", a.ID, a.Version).Updates(w)
	if err := changedOne(res, "asset"); err != nil {
		return err
	}
	return tx.Gorm(ctx).Model(&Interest{}).Where("asset_id = ? AND withdrawn_at IS NULL", a.ID).Updates(w).Error
}

func interestsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Interest, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

func interestsOfAsset(ctx context.Context, r db.Reader, g access.Grant, id ids.Asset) (rows []Interest, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND asset_id = ?", g.CaseID(), id).Order("id").Find(&rows).Error
	return rows, err
}

func interestByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Interest) (Interest, error) {
	var i Interest
	res := r.Gorm(ctx).Where("case_id = ? AND id = ?", g.CaseID(), id).Limit(1).Find(&i)
	return found(i, res)
}

func insertInterest(ctx context.Context, tx *db.Tx, i *Interest) error {
	return tx.Gorm(ctx).Create(i).Error
}

// moveInterest writes where an interest has come to, from the version that was read.
func moveInterest(ctx context.Context, tx *db.Tx, i *Interest) error {
	res := tx.Gorm(ctx).Model(&Interest{}).Where("id = ? AND version = ? AND withdrawn_at IS NULL", i.ID, i.Version).
		Updates(map[string]any{"state": i.State, "state_since": i.StateSince, "family": i.Family, "version": i.Version + 1})
	if err := changedOne(res, "interest"); err != nil {
		return err
	}
	i.Version++
	return nil
}

// hasOrder reports whether an order or notice that was not taken back names the interest.
func hasOrder(ctx context.Context, r db.Reader, id ids.Interest) (ok bool, err error) {
	err = r.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM order_interests x JOIN orders o ON o.id = x.order_id
		WHERE x.interest_id = ? AND o.withdrawn_at IS NULL)`, id).Scan(&ok).Error
	return ok, err
}

// runsOn reports whether an order or application stands on the interest, or a clock runs on it: by itself, or by an order
// that names it.
func runsOn(ctx context.Context, r db.Reader, id ids.Interest) (ok bool, err error) {
	err = r.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM order_interests x JOIN orders o ON o.id = x.order_id
			WHERE x.interest_id = ? AND o.withdrawn_at IS NULL
			AND o.state IN ('lodged', 'listed', 'adjourned', 'made', 'served', 'in_force', 'varied', 'given', 'unopposed'))
		OR EXISTS (SELECT 1 FROM clocks c WHERE c.interest_id = ? AND c.state IN ('running', 'paused'))
		OR EXISTS (SELECT 1 FROM clocks c JOIN order_interests x ON x.order_id = c.order_id
			WHERE x.interest_id = ? AND c.state IN ('running', 'paused'))`, id, id, id).Scan(&ok).Error
	return ok, err
}

// Named is a subject of the case, for choosing a holder.
type Named struct {
	ID   ids.Subject
	N    int
	Name string
}

func subjectsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Named, err error) {
	err = r.Gorm(ctx).Raw("SELECT id, n, name FROM subjects WHERE case_id = ? AND withdrawn_at IS NULL ORDER BY n", g.CaseID()).Scan(&rows).Error
	return rows, err
}

func subjectOf(ctx context.Context, r db.Reader, g access.Grant, id ids.Subject) (ok bool, err error) {
	err = r.Gorm(ctx).Raw("SELECT EXISTS (SELECT 1 FROM subjects WHERE id = ? AND case_id = ? AND withdrawn_at IS NULL)", id, g.CaseID()).Scan(&ok).Error
	return ok, err
}
