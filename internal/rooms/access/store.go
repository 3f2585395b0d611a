package access

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

const caseColumns = `c.id, c.force_id, c.unit_id, c.ref, c.restricted,
	EXISTS (SELECT 1 FROM case_members m WHERE m.case_id = c.id AND m.user_id = ? AND m.to_at IS NULL) AS member`

// FoldRef makes any spelling of a case reference the one that is stored for look-ups: lower case with hyphens.
func FoldRef(ref string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(ref), "/", "-"))
}

func caseByID(ctx context.Context, r db.Reader, id ids.Case, user ids.User) (c caseRow, err error) {
	err = r.Gorm(ctx).Raw("SELECT "+caseColumns+" FROM cases c WHERE c.id = ?", user, id).Scan(&c).Error
	return c, err
}

func caseByRef(ctx context.Context, r db.Reader, folded string, user ids.User) (c caseRow, err error) {
	err = r.Gorm(ctx).Raw("SELECT "+caseColumns+" FROM cases c WHERE c.ref_folded = ?", user, folded).Scan(&c).Error
	return c, err
}

func casesByID(ctx context.Context, r db.Reader, list []ids.Case, user ids.User) (rows []caseRow, err error) {
	err = r.Gorm(ctx).Raw("SELECT "+caseColumns+" FROM cases c WHERE c.id IN ?", user, list).Scan(&rows).Error
	return rows, err
}

func casesMadeAt(ctx context.Context, tx *db.Tx, list []ids.Case, at time.Time) (rows []caseRow, err error) {
	err = tx.Gorm(ctx).Raw("SELECT "+caseColumns+" FROM cases c WHERE c.id IN ? AND c.created_at = ?", tx.Actor.User, list, at).Scan(&rows).Error
	return rows, err
}

func membersOf(ctx context.Context, r db.Reader, id ids.Case) (rows []Member, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND to_at IS NULL", id).Order("CASE part WHEN 'lead' THEN 0 WHEN 'deputy' THEN 1 ELSE 2 END, id").Find(&rows).Error
	return rows, err
}

func insertMember(ctx context.Context, tx *db.Tx, m *Member) error {
	err := tx.Gorm(ctx).Create(m).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody else added them in the same moment
		return fault.Stale("case team")
	}
	return err
}

func endMember(ctx context.Context, tx *db.Tx, caseID ids.Case, user ids.User) (int64, error) {
	res := tx.Gorm(ctx).Model(&Member{}).Where("case_id = ? AND user_id = ? AND to_at IS NULL", caseID, user).Update("to_at", tx.Now)
	return res.RowsAffected, res.Error
}

// On narrows a list to the cases in scope; column names the case id in the query, such as "o.case_id", and force its
// force id, such as "o.force_id".
func (s Scope) On(column, force string) func(*gorm.DB) *gorm.DB {
	where, args := s.Where(column, force)
	return func(g *gorm.DB) *gorm.DB { return g.Where(where, args...) }
}
