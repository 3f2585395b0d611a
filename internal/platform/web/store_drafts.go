package web

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"proceeds/internal/platform/db"
)

// draftRow is what somebody has typed into a form and not sent yet.
type draftRow struct {
	ID      int64
	UserID  int64
	Action  string // where the form posts
	Form    int    // which of the page's forms that post there
	Fields  string // values by name, as JSON
	Version string // of what the form changes, where it says
	BegunAt time.Time
	SavedAt time.Time
}

func (draftRow) TableName() string { return "drafts" }

func saveDraft(ctx context.Context, d *db.DB, row draftRow) error {
	return d.Maintain(ctx, func(g *gorm.DB) error {
		err := g.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "user_id"}, {Name: "action"}, {Name: "form"}}, DoUpdates: clause.AssignmentColumns([]string{"fields", "version", "saved_at"})}).Create(&row).Error
		if err != nil {
			return err
		}
		// Of many only the newest are kept.
		return g.Exec("DELETE FROM drafts WHERE user_id = @user AND id NOT IN (SELECT id FROM drafts WHERE user_id = @user ORDER BY saved_at DESC, id DESC LIMIT @most)",
			map[string]any{"user": row.UserID, "most": mostDrafts}).Error
	})
}

// dropDrafts removes the drafts of a person's form; of every form that posts there where form is negative.
func dropDrafts(ctx context.Context, d *db.DB, user int64, action string, form int) error {
	return d.Maintain(ctx, func(g *gorm.DB) error {
		q := g.Where("user_id = ? AND action = ?", user, action)
		if form >= 0 {
			q = q.Where("form = ?", form)
		}
		return q.Delete(&draftRow{}).Error
	})
}

// draftActions lists where the forms of a person's drafts post.
func draftActions(ctx context.Context, r db.Reader, user int64, since time.Time) (list []string, err error) {
	err = r.Gorm(ctx).Model(&draftRow{}).Distinct("action").Where("user_id = ? AND saved_at > ?", user, since).Pluck("action", &list).Error
	return list, err
}

func draftsAt(ctx context.Context, r db.Reader, user int64, actions []string, since time.Time) (rows []draftRow, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND action IN ? AND saved_at > ?", user, actions, since).Order("action, form").Find(&rows).Error
	return rows, err
}

// EndDrafts removes all drafts of a person, in the transaction that ended their access.
func EndDrafts(ctx context.Context, tx *db.Tx, user int64) error {
	return tx.Gorm(ctx).Delete(&draftRow{}, "user_id = ?", user).Error
}

// SweepDrafts removes drafts that nobody came back to.
func SweepDrafts(ctx context.Context, d *db.DB) error {
	return d.Maintain(ctx, func(g *gorm.DB) error { return g.Delete(&draftRow{}, "saved_at <= ?", d.Time().Add(-DraftFor)).Error })
}
