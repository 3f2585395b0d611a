package opportunities

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertLearning(ctx context.Context, tx *db.Tx, l *LearningAction) error {
	return tx.Gorm(ctx).Create(l).Error
}

// learningByKey gives the action of a force with a key; NotFound for another force's as for none.
func learningByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (l LearningAction, err error) {
	err = r.Gorm(ctx).Where("public_key = ? AND force_id = ?", key, force).Limit(1).Find(&l).Error
	if err == nil && l.ID == 0 {
		return l, fault.Missing()
	}
	return l, err
}

// saveLearning stores l over the version it was read with; zero rows is a conflict.
func saveLearning(ctx context.Context, tx *db.Tx, l *LearningAction, version int) error {
	l.Version, l.UpdatedAt = version+1, tx.Now
	res := tx.Gorm(ctx).Model(&LearningAction{}).Select("*").Omit("id", "public_key", "force_id", "created_at", "created_by").
		Where("id = ? AND version = ?", l.ID, version).UpdateColumns(l)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("action")
	}
	return res.Error
}

// learningOf lists the actions that a person is still to do.
func learningOf(ctx context.Context, r db.Reader, owner ids.User) (rows []LearningAction, err error) {
	err = r.Gorm(ctx).Where("owner_id = ? AND done_at IS NULL AND withdrawn_at IS NULL", owner).Order("id").Find(&rows).Error
	return rows, err
}

// LearningRow is an action of the list with its owner's name.
type LearningRow struct {
	LearningAction
	Owner string
}

// learningActions lists the actions of a force, those to be done first by their day; reason narrows where it is given.
func learningActions(ctx context.Context, r db.Reader, force ids.Unit, reasons []string, most int) (rows []LearningRow, err error) {
	q := r.Gorm(ctx).Table("learning_actions l").Select("l.*, COALESCE(u.name, '') AS owner").Joins("LEFT JOIN users u ON u.id = l.owner_id").
		Where("l.force_id = ? AND l.withdrawn_at IS NULL", force)
	if len(reasons) > 0 {
		q = q.Where("l.reason IN ?", reasons)
	}
	err = q.Order("CASE WHEN l.done_at IS NULL THEN 0 ELSE 1 END, CASE WHEN l.done_at IS NULL THEN l.due_on END, l.done_at DESC, l.id").Limit(most).Find(&rows).Error
	return rows, err
}

// learningCount counts the actions of a force that are open, and of them those whose day has passed.
type learningCount struct{ Open, Overdue int }

func countLearning(ctx context.Context, r db.Reader, force ids.Unit, today caltime.Date) (n learningCount, err error) {
	err = r.Gorm(ctx).Table("learning_actions l").Select("COUNT(*) AS open, CAST(COALESCE(SUM(CASE WHEN l.due_on < ? THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue", today).
		Where("l.force_id = ? AND l.withdrawn_at IS NULL AND l.done_at IS NULL", force).Scan(&n).Error
	return n, err
}

// learningPoint is what a reviewer wrote would help next time.
type learningPoint struct {
	Reason     string
	Learning   string
	PublicKey  string
	Title      string
	ReviewedAt time.Time
}

// learningPoints lists what reviewers wrote, in sight of the actor, newest first.
func learningPoints(ctx context.Context, r db.Reader, reasons []string, most int) (rows []learningPoint, err error) {
	q := points(ctx, r, reasons).Select(detailSQL + " AS reason, o.learning, o.public_key, o.title, o.reviewed_at")
	err = q.Order("o.reviewed_at DESC, o.id DESC").Limit(most).Scan(&rows).Error
	return rows, err
}

// pointsByReason counts them by reason.
func pointsByReason(ctx context.Context, r db.Reader) (rows []reasonSum, err error) {
	err = points(ctx, r, nil).Select(detailSQL + " AS reason, COUNT(*) AS n").Group(detailSQL).Order("COUNT(*) DESC, " + detailSQL).Scan(&rows).Error
	return rows, err
}

func points(ctx context.Context, r db.Reader, reasons []string) *gorm.DB {
	q := r.Gorm(ctx).Table("opportunities o").Where("o.learning <> '' AND o.reviewed_at IS NOT NULL AND o.withdrawn_at IS NULL").
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	if len(reasons) > 0 {
		q = q.Where(detailSQL+" IN ?", reasons)
	}
	return q
}
