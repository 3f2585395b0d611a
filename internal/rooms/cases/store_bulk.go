package cases

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func insertBulk(ctx context.Context, tx *db.Tx, b *Bulk) error { return tx.Gorm(ctx).Create(b).Error }

// bulkByKey gives an act on many cases of its owner's; the zero Bulk for none.
func bulkByKey(ctx context.Context, r db.Reader, key string, owner ids.User) (b Bulk, err error) {
	err = r.Gorm(ctx).Where("public_key = ? AND user_id = ?", key, owner).Limit(1).Find(&b).Error
	return b, err
}

// pickedIn gives what somebody has ticked in a view and not acted on; the zero Bulk for nothing.
func pickedIn(ctx context.Context, r db.Reader, key, query string, owner ids.User) (b Bulk, err error) {
	if key == "" {
		return b, nil
	}
	err = r.Gorm(ctx).Where("public_key = ? AND user_id = ? AND query = ? AND state = 'picked' AND expires_at > ?", key, owner, query, r.Time()).Limit(1).Find(&b).Error
	return b, err
}

// setBulk changes an act that is at a version, and gives it the next; fault.Stale where it is not.
func setBulk(ctx context.Context, tx *db.Tx, b *Bulk, set map[string]any) error {
	set["version"] = b.Version + 1
	res := tx.Gorm(ctx).Model(&Bulk{}).Where("id = ? AND version = ?", b.ID, b.Version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("selection")
	}
	b.Version++
	return res.Error
}

func insertPicked(ctx context.Context, tx *db.Tx, rows []BulkCase) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

func dropPicked(ctx context.Context, tx *db.Tx, id int64, list []ids.Case) error {
	if len(list) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Where("bulk_id = ? AND case_id IN ?", id, list).Delete(&BulkCase{}).Error
}

func clearPicked(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Gorm(ctx).Where("bulk_id = ?", id).Delete(&BulkCase{}).Error
}

func countPicked(ctx context.Context, r db.Reader, id int64) (n int, err error) {
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM bulk_cases WHERE bulk_id = ?", id).Scan(&n).Error
	return n, err
}

// pickedCases lists the cases of an act that the actor sees.
func pickedCases(ctx context.Context, r db.Reader, id int64) (list []ids.Case, err error) {
	scope, args := access.Sight(ctx).Where("c.id", "c.force_id")
	err = r.Gorm(ctx).Raw(`SELECT c.id FROM bulk_cases b JOIN cases c ON c.id = b.case_id
		WHERE b.bulk_id = ? AND c.withdrawn_at IS NULL AND c.file = 'case' AND `+scope+" ORDER BY b.id", append([]any{id}, args...)...).Scan(&list).Error
	return list, err
}

// casesInSight tells which of some cases the actor sees in lists.
func casesInSight(ctx context.Context, r db.Reader, list []ids.Case) (map[ids.Case]bool, error) {
	out := make(map[ids.Case]bool, len(list))
	scope, args := access.Sight(ctx).Where("c.id", "c.force_id")
	for len(list) > 0 {
		n := min(len(list), 500)
		var rows []ids.Case
		err := r.Gorm(ctx).Raw("SELECT c.id FROM cases c WHERE c.id IN ? AND c.withdrawn_at IS NULL AND c.file = 'case' AND "+scope, append([]any{list[:n]}, args...)...).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, id := range rows {
			out[id] = true
		}
		list = list[n:]
	}
	return out, nil
}

// ticksOf gives the first cases of a list with their versions.
func ticksOf(ctx context.Context, r db.Reader, s access.Scope, f Filter, a actor.Actor, sort page.Sort, most int) (out []Tick, err error) {
	w := matching(s, f, a, r.Time())
	dir := ""
	if sort.Desc {
		dir = " DESC"
	}
	var rows []struct {
		ID      ids.Case
		Version int
	}
	err = r.Gorm(ctx).Raw("SELECT c.id, c.version FROM cases c WHERE "+w.String()+" ORDER BY c."+sortColumns[sort.Name]+dir+", c.id"+dir+" LIMIT ?", append(w.args, most)...).Scan(&rows).Error
	for _, x := range rows {
		out = append(out, Tick{x.ID, x.Version})
	}
	return out, err
}

// bulkRow is a case of an act, as it stands now; Seen is false for one that the actor does not see any more.
type bulkRow struct {
	BulkCase
	Seen        bool
	Ref         string
	Title       string
	Operation   string
	Threat      Threat
	Stage       Stage
	StageBefore Stage
	Version     int
	LeadID      *ids.User
	DeputyID    *ids.User
	LeadName    string
	UnitName    string
	Part        access.Part // of the person who is put on the team; empty for none
}

// bulkRows gives the cases of an act in the order they were ticked; of, where it is somebody, is whose part on their teams is read.
func bulkRows(ctx context.Context, r db.Reader, id int64, of ids.User) (rows []bulkRow, err error) {
	scope, args := access.Sight(ctx).Where("c.id", "c.force_id")
	err = r.Gorm(ctx).Raw(`SELECT b.id, b.bulk_id, b.case_id, b.case_version, b.outcome, b.why, b.act_id, b.undo, c.id IS NOT NULL AS seen, COALESCE(c.ref, '') AS ref, COALESCE(c.title, '') AS title,
			COALESCE(c.operation, '') AS operation, COALESCE(c.threat, '') AS threat, COALESCE(c.stage, '') AS stage, COALESCE(c.stage_before, '') AS stage_before, COALESCE(c.version, 0) AS version,
			c.lead_id, c.deputy_id, COALESCE(l.name, '') AS lead_name, COALESCE(u.name, '') AS unit_name, COALESCE(m.part, '') AS part
		FROM bulk_cases b LEFT JOIN cases c ON c.id = b.case_id AND c.withdrawn_at IS NULL AND c.file = 'case' AND `+scope+`
		LEFT JOIN users l ON l.id = c.lead_id LEFT JOIN units u ON u.id = c.unit_id
		LEFT JOIN case_members m ON m.case_id = c.id AND m.user_id = ? AND m.to_at IS NULL
		WHERE b.bulk_id = ? ORDER BY b.id`, append(args, of, id)...).Scan(&rows).Error
	return rows, err
}

// bulkWaiting gives the next cases of an act that have no outcome.
func bulkWaiting(ctx context.Context, r db.Reader, id, after int64, limit int) (rows []BulkCase, err error) {
	err = r.Gorm(ctx).Where("bulk_id = ? AND id > ? AND outcome = ''", id, after).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// bulkUndoable gives the cases of an act that were changed and not taken back.
func bulkUndoable(ctx context.Context, r db.Reader, id int64) (rows []BulkCase, err error) {
	err = r.Gorm(ctx).Where("bulk_id = ? AND outcome = 'changed' AND undo = '' AND act_id IS NOT NULL", id).Order("id DESC").Find(&rows).Error
	return rows, err
}

// bulkCounts counts the cases of an act by what became of them.
func bulkCounts(ctx context.Context, r db.Reader, id int64) (map[BulkOutcome]int, error) {
	var rows []struct {
		Outcome BulkOutcome
		N       int
	}
	err := r.Gorm(ctx).Raw("SELECT outcome, COUNT(*) AS n FROM bulk_cases WHERE bulk_id = ? GROUP BY outcome", id).Scan(&rows).Error
	out := map[BulkOutcome]int{}
	for _, x := range rows {
		out[x.Outcome] = x.N
	}
	return out, err
}

// setOutcome keeps what became of a case that had no outcome.
func setOutcome(ctx context.Context, tx *db.Tx, x BulkCase) error {
	return tx.Gorm(ctx).Model(&BulkCase{}).Where("id = ? AND outcome = ''", x.ID).UpdateColumns(map[string]any{"outcome": x.Outcome, "why": x.Why, "act_id": x.ActID}).Error
}

// setUndo keeps whether a case was taken back.
func setUndo(ctx context.Context, tx *db.Tx, x BulkCase) error {
	return tx.Gorm(ctx).Model(&BulkCase{}).Where("id = ?", x.ID).UpdateColumns(map[string]any{"why": x.Why, "undo": x.Undo}).Error
}

// deleteExpired removes acts that are past their day, with their cases.
func deleteExpired(ctx context.Context, tx *db.Tx, now time.Time) (int64, error) {
	err := tx.Gorm(ctx).Exec("DELETE FROM bulk_cases WHERE bulk_id IN (SELECT id FROM bulk_acts WHERE expires_at <= ?)", now).Error
	if err != nil {
		return 0, err
	}
	res := tx.Gorm(ctx).Where("expires_at <= ?", now).Delete(&Bulk{})
	return res.RowsAffected, res.Error
}
