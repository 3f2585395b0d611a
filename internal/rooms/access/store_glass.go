package access

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// triesSince counts somebody's tries. On PostgreSQL their row is locked first, so that tries made at once are counted one
// after another.
func triesSince(ctx context.Context, tx *db.Tx, user ids.User, since time.Time) (n int, err error) {
	if tx.Dialect() == db.Postgres {
		var got ids.User
		if err := tx.Gorm(ctx).Raw("SELECT id FROM users WHERE id = ? FOR UPDATE", user).Scan(&got).Error; err != nil {
			return 0, err
		}
	}
	err = tx.Gorm(ctx).Raw("SELECT COUNT(*) FROM glass_tries WHERE user_id = ? AND at > ?", user, since).Scan(&n).Error
	return n, err
}

func insertTry(ctx context.Context, tx *db.Tx, t *Try) error { return tx.Gorm(ctx).Create(t).Error }

func insertGlass(ctx context.Context, tx *db.Tx, g *Glass) error { return tx.Gorm(ctx).Create(g).Error }

// updateGlass writes how a look ended and was judged over the version it was read with.
func updateGlass(ctx context.Context, tx *db.Tx, g Glass, version int) error {
	res := tx.Gorm(ctx).Model(&Glass{}).Where("id = ? AND version = ?", g.ID, version).UpdateColumns(map[string]any{
		"ended_at": g.EndedAt, "ended_by": g.EndedBy, "ended_why": g.EndedWhy, "verdict": g.Verdict, "reviewed_at": g.ReviewedAt,
		"reviewed_by": g.ReviewedBy, "review_reason": g.ReviewReason, "follow_up": g.FollowUp, "version": g.Version})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("break-glass entry")
	}
	return res.Error
}

// endGlassOf ends what somebody has open of a case.
func endGlassOf(ctx context.Context, tx *db.Tx, caseID ids.Case, user ids.User, why string) error {
	var open []Glass
	if err := tx.Gorm(ctx).Where("user_id = ? AND case_id = ? AND ended_at IS NULL AND until_at > ?", user, caseID, tx.Now).Order("id").Find(&open).Error; err != nil {
		return err
	}
	for _, x := range open {
		if err := EndGlass(ctx, tx, x, why); err != nil {
			return fmt.Errorf("end glass %d: %w", x.ID, err)
		}
	}
	return nil
}

func glassOfCase(ctx context.Context, r db.Reader, id ids.Case) (rows []Glass, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", id).Order("id DESC").Limit(100).Find(&rows).Error
	return rows, err
}

func glassByKey(ctx context.Context, r db.Reader, s Scope, key string) (g Glass, err error) {
	where, args := s.Unconflicted("g.case_id", "g.force_id")
	err = r.Gorm(ctx).Table("broken_glass AS g").Select("g.*").Where("g.public_key = ?", key).Where(where, args...).Limit(1).Find(&g).Error
	return g, err
}

// glassAndLead is glassByKey with whether a person leads the case.
func glassAndLead(ctx context.Context, r db.Reader, s Scope, key string, user ids.User) (Glass, bool, error) {
	var row struct {
		Glass
		Leads bool
	}
	where, args := s.Unconflicted("g.case_id", "g.force_id")
	err := r.Gorm(ctx).Table("broken_glass AS g").
		Select("g.*, EXISTS (SELECT 1 FROM case_members m WHERE m.case_id = g.case_id AND m.user_id = ? AND m.part = 'lead' AND m.to_at IS NULL) AS leads", user).
		Where("g.public_key = ?", key).Where(where, args...).Limit(1).Find(&row).Error
	return row.Glass, row.Leads, err
}

// Line is a look as a list shows it. Ref is empty where the reader may not see the case.
type Line struct {
	Glass
	UserName     string
	UnitName     string
	EndedByName  string
	ReviewerName string
	Ref          string
	LeadName     string
}

// linesOf are the looks that s may know of, with a case's reference only where s sees the case.
func linesOf(ctx context.Context, r db.Reader, s Scope) *gorm.DB {
	see, seeArgs := s.Where("g.case_id", "g.force_id")
	return linesNamed(ctx, r, s, see, seeArgs)
}

// linesNamed are the looks that s may know of, with a case's reference where see holds.
func linesNamed(ctx context.Context, r db.Reader, s Scope, see string, seeArgs []any) *gorm.DB {
	know, knowArgs := s.Unconflicted("g.case_id", "g.force_id")
	return r.Gorm(ctx).Table("broken_glass AS g").
		Select(`g.*, u.name AS user_name, n.name AS unit_name, COALESCE(e.name, '') AS ended_by_name, COALESCE(v.name, '') AS reviewer_name,
	CASE WHEN `+see+` THEN c.ref ELSE '' END AS ref, COALESCE(l.name, '') AS lead_name`, seeArgs...).
		Joins("JOIN cases c ON c.id = g.case_id").Joins("JOIN users u ON u.id = g.user_id").Joins("JOIN units n ON n.id = g.unit_id").
		Joins("LEFT JOIN users e ON e.id = g.ended_by").Joins("LEFT JOIN users v ON v.id = g.reviewed_by").Joins("LEFT JOIN users l ON l.id = c.lead_id").
		Where(know, knowArgs...)
}

// mostQueued is how many looks the queue of reviews shows.
const mostQueued = 200

// ToReview lists the looks of the force that nobody has reviewed, the oldest first, as the actor in ctx may know of them.
func ToReview(ctx context.Context, r db.Reader) (rows []Line, err error) {
	err = linesOf(ctx, r, Sight(ctx)).Where("g.reviewed_at IS NULL").Order("g.from_at, g.id").Limit(mostQueued).Find(&rows).Error
	return rows, err
}

// LineByKey is GlassByKey with names.
func LineByKey(ctx context.Context, r db.Reader, key string) (l Line, err error) {
	err = linesOf(ctx, r, Sight(ctx)).Where("g.public_key = ?", key).Limit(1).Find(&l).Error
	if err == nil && l.ID == 0 {
		err = fault.Missing()
	}
	return l, err
}

// OwnGlass lists the actor's own looks, the newest first. A case is named while the look at it lasts, and where they see it
// besides; one that they see no more is not.
func OwnGlass(ctx context.Context, r db.Reader, user ids.User) (rows []Line, err error) {
	s := Sight(ctx)
	see, args := s.Where("g.case_id", "g.force_id")
	see = "(" + see + " OR g.user_id = ? AND g.ended_at IS NULL AND g.until_at > ?)"
	err = linesNamed(ctx, r, s, see, append(args, user, r.Time())).Where("g.user_id = ?", user).Order("g.id DESC").Limit(20).Find(&rows).Error
	return rows, err
}

// Register lists every look of the force as the actor in ctx may know of it, the newest first, a page at a time.
func Register(ctx context.Context, r db.Reader, p page.Request) (page.Result[Line], error) {
	var rows []Line
	q := linesOf(ctx, r, Sight(ctx))
	order := "g.id DESC"
	switch {
	case !p.After.Zero():
		q = q.Where("g.id < ?", p.After.ID)
	case !p.Before.Zero():
		q, order = q.Where("g.id > ?", p.Before.ID), "g.id"
	}
	if err := q.Order(order).Limit(p.Size + 1).Find(&rows).Error; err != nil {
		return page.Result[Line]{}, err
	}
	return page.Cut(rows, p, func(l Line) page.Key { return page.Key{ID: l.ID} }), nil
}

// othersStanding counts the people besides one who stand in a force as somebody of the role stands, on a day, and whom no
// conflict keeps out of a case.
func othersStanding(ctx context.Context, r db.Reader, force ids.Unit, caseID ids.Case, but ids.User, role perm.Role, on caltime.Date) (n int, err error) {
	err = r.Gorm(ctx).Raw(`SELECT COUNT(DISTINCT a.user_id) FROM appointments a JOIN users u ON u.id = a.user_id
		WHERE u.force_id = ? AND u.disabled_at IS NULL AND a.user_id <> ? AND a.role = ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?)
		AND NOT EXISTS (SELECT 1 FROM case_conflicts k WHERE k.user_id = a.user_id AND k.case_id = ? AND k.to_at IS NULL)`, force, but, role, on, on, caseID).Scan(&n).Error
	return n, err
}

// Alone reports whether nobody else who could review g stands as high as whoever broke it.
func (g Glass) Alone(ctx context.Context, r db.Reader) (bool, error) {
	if g.Standing < OfManager { // there is always a manager, or a supervisor beside one
		if g.Standing == OfInvestigator {
			return false, nil
		}
		n, err := othersStanding(ctx, r, g.ForceID, g.CaseID, g.UserID, perm.Supervisor, caltime.DateOf(r.Time()))
		if err != nil || n > 0 {
			return false, err
		}
	}
	n, err := othersStanding(ctx, r, g.ForceID, g.CaseID, g.UserID, perm.Manager, caltime.DateOf(r.Time()))
	return n == 0, err
}
