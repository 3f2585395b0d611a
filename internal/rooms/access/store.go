package access

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// caseQuery asks for cases c as one person at one instant: the whole of what Open judges by, in one statement. Its
// arguments are those of caseArgs, then what where takes.
func caseQuery(where string) string {
	return `SELECT c.id, c.force_id, c.unit_id, c.ref, c.restricted, c.processing,
	EXISTS (SELECT 1 FROM case_members m WHERE m.case_id = c.id AND m.user_id = @user AND m.to_at IS NULL) AS member,
	EXISTS (SELECT 1 FROM case_conflicts k WHERE k.case_id = c.id AND k.user_id = @user AND k.to_at IS NULL) AS kept_out,
	b.until_at AS glass_until,
	(SELECT v.value FROM reference_values v WHERE v.kind = 'access' AND v.code = 'justification' AND (v.force_id IS NULL OR v.force_id = c.force_id)
		AND v.from_on <= @today AND (v.to_on IS NULL OR v.to_on >= @today)
		ORDER BY CASE WHEN v.force_id IS NULL THEN 0 ELSE 1 END DESC, v.from_on DESC, v.id DESC LIMIT 1) AS asks,
	(SELECT p.code || ': ' || p.why FROM case_purposes p WHERE p.case_id = c.id AND p.user_id = @user AND p.at > @since ORDER BY p.id DESC LIMIT 1) AS purpose
	FROM cases c LEFT JOIN broken_glass b ON b.case_id = c.id AND b.user_id = @user AND b.until_at > @now AND b.ended_at IS NULL WHERE ` + where
}

// askingOf gives for whom a force asks why they look, today; "" where nothing is set.
func askingOf(ctx context.Context, r db.Reader, force ids.Unit) (set Asking, err error) {
	err = r.Gorm(ctx).Raw(`SELECT v.value FROM reference_values v WHERE v.kind = 'access' AND v.code = 'justification' AND (v.force_id IS NULL OR v.force_id = @force)
	AND v.from_on <= @today AND (v.to_on IS NULL OR v.to_on >= @today)
	ORDER BY CASE WHEN v.force_id IS NULL THEN 0 ELSE 1 END DESC, v.from_on DESC, v.id DESC LIMIT 1`,
		map[string]any{"force": force, "today": caltime.DateOf(r.Time())}).Scan(&set).Error
	return set, err
}

func caseArgs(r db.Reader, user ids.User, more map[string]any) map[string]any {
	now := r.Time()
	args := map[string]any{"user": user, "now": now, "today": caltime.DateOf(now), "since": now.Add(-PurposeHolds)}
	for k, v := range more {
		args[k] = v
	}
	return args
}

// FoldRef makes any spelling of a case reference the one that is stored for look-ups: lower case with hyphens.
func FoldRef(ref string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(ref), "/", "-"))
}

func caseByID(ctx context.Context, r db.Reader, id ids.Case, user ids.User) (c caseRow, err error) {
	err = r.Gorm(ctx).Raw(caseQuery("c.id = @case"), caseArgs(r, user, map[string]any{"case": id})).Scan(&c).Error
	return c, err
}

func caseByRef(ctx context.Context, r db.Reader, folded string, user ids.User) (c caseRow, err error) {
	err = r.Gorm(ctx).Raw(caseQuery("c.ref_folded = @ref"), caseArgs(r, user, map[string]any{"ref": folded})).Scan(&c).Error
	return c, err
}

const manyColumns = `c.id, c.force_id, c.unit_id, c.ref, c.restricted, c.processing,
	EXISTS (SELECT 1 FROM case_members m WHERE m.case_id = c.id AND m.user_id = ? AND m.to_at IS NULL) AS member,
	EXISTS (SELECT 1 FROM case_conflicts k WHERE k.case_id = c.id AND k.user_id = ? AND k.to_at IS NULL) AS kept_out`

func casesByID(ctx context.Context, r db.Reader, list []ids.Case, user ids.User) (rows []caseRow, err error) {
	err = r.Gorm(ctx).Raw("SELECT "+manyColumns+" FROM cases c WHERE c.id IN ?", user, user, list).Scan(&rows).Error
	return rows, err
}

func casesMadeAt(ctx context.Context, tx *db.Tx, list []ids.Case, at time.Time) (rows []caseRow, err error) {
	err = tx.Gorm(ctx).Raw("SELECT "+manyColumns+" FROM cases c WHERE c.id IN ? AND c.created_at = ?", tx.Actor.User, tx.Actor.User, list, at).Scan(&rows).Error
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

// Losing narrows rows of a case to those of somebody who loses sight of it; for user 0 to those of everybody who is not on its
// team. owner is the column of whose they are.
func Losing(owner string, user ids.User, team []Member) func(*gorm.DB) *gorm.DB {
	return func(g *gorm.DB) *gorm.DB {
		if user != 0 {
			return g.Where(owner+" = ?", user)
		}
		return g.Where(owner+" NOT IN ?", Users(team))
	}
}

// setProcessing changes whether the data of a case may be used; false where it is not as it was thought to be.
func setProcessing(ctx context.Context, tx *db.Tx, g Grant, from, to Processing) (bool, error) {
	res := tx.Gorm(ctx).Table("cases").Where("id = ? AND processing = ?", g.CaseID(), from).Update("processing", to)
	return res.RowsAffected == 1, res.Error
}
