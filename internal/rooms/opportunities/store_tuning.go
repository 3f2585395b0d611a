package opportunities

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// lockForce keeps two changes of a force's rules one after the other; SQLite has one writer.
func lockForce(ctx context.Context, tx *db.Tx, force ids.Unit) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	var id int64
	return tx.Gorm(ctx).Raw("SELECT id FROM units WHERE id = ? FOR NO KEY UPDATE", force).Scan(&id).Error
}

func lastChange(ctx context.Context, r db.Reader, force ids.Unit, rule string) (id int64, err error) {
	err = r.Gorm(ctx).Raw("SELECT COALESCE(MAX(id), 0) FROM rule_changes WHERE force_id = ? AND rule = ?", force, rule).Scan(&id).Error
	return id, err
}

func insertRuleChange(ctx context.Context, tx *db.Tx, c *RuleChange) error {
	return tx.Gorm(ctx).Create(c).Error
}

// changesOf lists the changes of a force's rules, the newest first; of one rule where it is named.
func changesOf(ctx context.Context, r db.Reader, force ids.Unit, rule string, most int) (rows []RuleChange, err error) {
	q := r.Gorm(ctx).Where("force_id = ?", force)
	if rule != "" {
		q = q.Where("rule = ?", rule)
	}
	err = q.Order("id DESC").Limit(most).Find(&rows).Error
	return rows, err
}

// standingChanges gives, by rule, the change that holds on a day: of the latest first day, the last one made.
func standingChanges(ctx context.Context, r db.Reader, force ids.Unit, on caltime.Date) (rows []RuleChange, err error) {
	err = r.Gorm(ctx).Raw(`SELECT * FROM (SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.rule ORDER BY c.from_on DESC, c.id DESC) AS nth
		FROM rule_changes c WHERE c.force_id = ? AND c.from_on <= ?) x WHERE x.nth = 1 ORDER BY x.rule`, force, on).Scan(&rows).Error
	return rows, err
}

// forcesToApply lists the forces with a change that holds by a day and was not run over their cases.
func forcesToApply(ctx context.Context, r db.Reader, today caltime.Date) (list []ids.Unit, err error) {
	err = r.Gorm(ctx).Raw("SELECT DISTINCT force_id FROM rule_changes WHERE applied_at IS NULL AND from_on <= ? ORDER BY force_id", today).Scan(&list).Error
	return list, err
}

// markApplied notes that the changes of a force that held on a day and were made by then have been run.
func markApplied(ctx context.Context, tx *db.Tx, force ids.Unit, on caltime.Date, madeBy time.Time) error {
	return tx.Gorm(ctx).Model(&RuleChange{}).Where("force_id = ? AND applied_at IS NULL AND from_on <= ? AND set_at <= ?", force, on, madeBy).
		UpdateColumn("applied_at", tx.Now).Error
}

// wakeForce has the next hourly run look at every case of a force.
func wakeForce(ctx context.Context, tx *db.Tx, force ids.Unit) (int64, error) {
	res := tx.Gorm(ctx).Exec("UPDATE case_checks SET wake_at = ? WHERE case_id IN (SELECT c.id FROM cases c WHERE c.force_id = ?) AND (wake_at IS NULL OR wake_at > ?)", tx.Now, force, tx.Now)
	return res.RowsAffected, res.Error
}

func countCases(ctx context.Context, r db.Reader, force ids.Unit) (n int, err error) {
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM cases WHERE force_id = ? AND withdrawn_at IS NULL", force).Scan(&n).Error
	return n, err
}

func insertTrial(ctx context.Context, tx *db.Tx, t *RuleTrial) error {
	return tx.Gorm(ctx).Create(t).Error
}

func setTrial(ctx context.Context, tx *db.Tx, id int64, to map[string]any) error {
	return tx.Gorm(ctx).Model(&RuleTrial{}).Where("id = ?", id).UpdateColumns(to).Error
}

func insertTrialRows(ctx context.Context, tx *db.Tx, rows []TrialRow) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, 200).Error
}

// dropTrials deletes somebody's trials of before an instant: they are worked out from what is recorded, and can be again.
func dropTrials(ctx context.Context, tx *db.Tx, by ids.User, before time.Time) error {
	old := tx.Gorm(ctx).Model(&RuleTrial{}).Select("id").Where("asked_by = ? AND created_at < ?", by, before)
	if err := tx.Gorm(ctx).Where("trial_id IN (?)", old).Delete(&TrialRow{}).Error; err != nil {
		return err
	}
	return tx.Gorm(ctx).Where("asked_by = ? AND created_at < ?", by, before).Delete(&RuleTrial{}).Error
}

func trialByID(ctx context.Context, r db.Reader, id int64) (t RuleTrial, err error) {
	err = r.Gorm(ctx).Where("id = ?", id).Limit(1).Find(&t).Error
	return t, err
}

func trialByKey(ctx context.Context, r db.Reader, key string) (t RuleTrial, err error) {
	err = r.Gorm(ctx).Where("public_key = ?", key).Limit(1).Find(&t).Error
	return t, err
}

// seenRow is a differing opportunity in the sight of whoever asks, with its case.
type seenRow struct {
	TrialRow
	Ref       string
	CaseTitle string
	Operation string
	UnitName  string
}

// trialRows is one page of what would differ, in sight.
func trialRows(ctx context.Context, r db.Reader, trial int64, p page.Request) (page.Result[seenRow], error) {
	q := r.Gorm(ctx).Table("rule_trial_rows t").Select("t.*, c.ref, c.title AS case_title, c.operation, u.name AS unit_name").
		Joins("JOIN cases c ON c.id = t.case_id").Joins("JOIN units u ON u.id = c.unit_id").
		Where("t.trial_id = ? AND c.withdrawn_at IS NULL", trial).Scopes(access.Sight(ctx).On("t.case_id", "t.force_id"))
	dir := ""
	switch {
	case !p.After.Zero():
		q = q.Where("t.id > ?", p.After.ID)
	case !p.Before.Zero():
		q, dir = q.Where("t.id < ?", p.Before.ID), " DESC"
	}
	var rows []seenRow
	err := q.Order("t.id" + dir).Limit(p.Size + 1).Find(&rows).Error
	return page.Cut(rows, p, func(x seenRow) page.Key { return page.Key{ID: x.ID} }), err
}

// trialHidden is how many of the differing opportunities are out of sight.
func trialHidden(ctx context.Context, r db.Reader, trial int64) (n int, err error) {
	where, args := access.Figures(ctx).Hidden("t.case_id", "t.force_id")
	err = r.Gorm(ctx).Table("rule_trial_rows t").Where("t.trial_id = ?", trial).Where(where, args...).Select("COUNT(*)").Scan(&n).Error
	return n, err
}

// raisedByRule counts, by rule, the opportunities in sight whose window opened on or after an instant.
func raisedByRule(ctx context.Context, r db.Reader, since time.Time) (map[string]int, error) {
	var rows []struct {
		Rule string
		N    int
	}
	err := r.Gorm(ctx).Table("opportunities o").Select("o.rule, COUNT(*) AS n").
		Where("o.withdrawn_at IS NULL AND o.rule <> '' AND (o.window_opens IS NULL OR o.window_opens >= ?)", since).
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Group("o.rule").Scan(&rows).Error
	out := map[string]int{}
	for _, x := range rows {
		out[x.Rule] = x.N
	}
	return out, err
}
