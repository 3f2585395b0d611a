package releases

import (
	"context"

	"gorm.io/gorm/clause"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func one(x Release, err error) (Release, error) {
	if err == nil && x.ID == 0 {
		err = fault.Missing()
	}
	return x, err
}

func accessByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (x Release, err error) {
	err = r.Gorm(ctx).Where("public_key = ? AND force_id = ? AND kind = ?", key, force, Access).Limit(1).Find(&x).Error
	return one(x, err)
}

func ofCaseByKey(ctx context.Context, r db.Reader, g access.Grant, key string) (x Release, err error) {
	err = r.Gorm(ctx).Where("public_key = ? AND case_id = ? AND kind = ?", key, g.CaseID(), OfCase).Limit(1).Find(&x).Error
	return one(x, err)
}

func releasesOfCase(ctx context.Context, r db.Reader, g access.Grant) (rows []Release, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND kind = ?", g.CaseID(), OfCase).Order("id DESC").Limit(100).Find(&rows).Error
	return rows, err
}

// nextNumber is the next number of a kind in a force and year. The force is held, so that no number is given twice.
func nextNumber(ctx context.Context, tx *db.Tx, force ids.Unit, k Kind, year int) (n int, err error) {
	if tx.Dialect() == db.Postgres {
		if err := tx.Gorm(ctx).Exec("SELECT id FROM units WHERE id = ? FOR UPDATE", force).Error; err != nil {
			return 0, err
		}
	}
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) + 1 FROM releases WHERE force_id = ? AND kind = ? AND year = ?", force, k, year).Scan(&n).Error
	return n, err
}

func insertRelease(ctx context.Context, tx *db.Tx, x *Release) error {
	return tx.Gorm(ctx).Create(x).Error
}

// update changes a release that still has the version it was read with.
func update(ctx context.Context, tx *db.Tx, x *Release, set map[string]any) error {
	set["version"] = x.Version + 1
	res := tx.Gorm(ctx).Model(&Release{}).Where("id = ? AND version = ?", x.ID, x.Version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("request")
	}
	x.Version++
	return res.Error
}

// Standing narrows the list of requests.
type Standing string

// The standings.
const (
	OpenOnes Standing = "open"
	Answered Standing = "answered"
	ToErase  Standing = "dispose" // answered, and kept for as long as they are to be
)

// standing lists requests for access of a force: open ones by the day they are due, the others the latest first.
func standing(ctx context.Context, r db.Reader, force ids.Unit, w Standing, today caltime.Date, p page.Request) (rows []Release, err error) {
	q := r.Gorm(ctx).Where("force_id = ? AND kind = ?", force, Access)
	switch w {
	case Answered:
		q = q.Where("state = ?", Sent)
	case ToErase:
		q = q.Where("state = ? AND disposed_at IS NULL AND keep_until <= ?", Sent, today)
	default:
		q = q.Where("state <> ?", Sent)
		if !p.After.Zero() {
			q = q.Where("due_on > ? OR due_on = ? AND id > ?", p.After.Value, p.After.Value, p.After.ID)
		}
		err = q.Order("due_on, id").Limit(p.Size + 1).Find(&rows).Error
		return rows, err
	}
	if !p.After.Zero() {
		q = q.Where("id < ?", p.After.ID)
	}
	err = q.Order("id DESC").Limit(p.Size + 1).Find(&rows).Error
	return rows, err
}

// owedBy lists the open requests that a person handles and that are due by a day.
func owedBy(ctx context.Context, r db.Reader, force ids.Unit, who ids.User, by caltime.Date) (rows []Release, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND kind = ? AND state NOT IN ('sent', 'identity') AND handler_id = ? AND due_on <= ?", force, Access, who, by).
		Order("due_on, id").Limit(20).Find(&rows).Error
	return rows, err
}

// beingSearched lists the requests of a force for which something may still be offered.
func beingSearched(ctx context.Context, r db.Reader, force ids.Unit) (rows []Release, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND kind = ? AND state IN ('received', 'identity', 'searching', 'redacting')", force, Access).Order("due_on, id").Limit(100).Find(&rows).Error
	return rows, err
}

func insertItems(ctx context.Context, tx *db.Tx, rows []Item) (int, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	res := tx.Gorm(ctx).Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&rows, 50)
	return int(res.RowsAffected), res.Error
}

// sight is the condition that a reader may see an item of a request: what they may see anyway, and what was offered.
func sight(ctx context.Context) (string, []any) {
	where, args := access.Retained(ctx).Where("release_items.case_id", "release_items.force_id")
	return "(release_items.offered_by IS NOT NULL OR " + where + ")", args
}

// itemsOf lists the items of a release in the order in which they were collected. all: also those of cases that the reader
// may not see, which a grant of the case or an approval that counts them must have settled before.
func itemsOf(ctx context.Context, r db.Reader, release int64, all bool, after int64, most int) (rows []Item, err error) {
	q := r.Gorm(ctx).Where("release_id = ? AND id > ?", release, after)
	if !all {
		where, args := sight(ctx)
		q = q.Where(where, args...)
	}
	err = q.Order("id").Limit(most).Find(&rows).Error
	return rows, err
}

// mostItems bounds the fields of one release.
const mostItems = 50_000

func itemByID(ctx context.Context, r db.Reader, release, id int64, all bool) (x Item, err error) {
	rows, err := itemsOf(ctx, r, release, all, id-1, 1)
	if err == nil && (len(rows) == 0 || rows[0].ID != id) {
		return x, fault.Missing()
	}
	if err != nil {
		return x, err
	}
	return rows[0], nil
}

// unseen counts the items of a request that the reader may not see.
func unseen(ctx context.Context, r db.Reader, release int64) (n int64, err error) {
	where, args := sight(ctx)
	err = r.Gorm(ctx).Model(&Item{}).Where("release_id = ?", release).Where("NOT "+where, args...).Count(&n).Error
	return n, err
}

// dropUnseen takes out what the handler may no longer see: its members are asked instead.
func dropUnseen(ctx context.Context, tx *db.Tx, release int64) error {
	where, args := sight(ctx)
	var list []int64
	if err := tx.Gorm(ctx).Model(&Item{}).Where("release_id = ?", release).Where("NOT "+where, args...).Order("id").Limit(mostItems).Pluck("id", &list).Error; err != nil {
		return err
	}
	return deleteItems(ctx, tx, list)
}

func deleteItems(ctx context.Context, tx *db.Tx, list []int64) error {
	for len(list) > 0 {
		n := min(len(list), 400)
		if err := tx.Gorm(ctx).Where("item_id IN ?", list[:n]).Delete(&Mask{}).Error; err != nil {
			return err
		}
		if err := tx.Gorm(ctx).Where("id IN ?", list[:n]).Delete(&Item{}).Error; err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func itemsFor(ctx context.Context, tx *db.Tx, release int64, c ids.Case, s ids.Subject) (list []int64, err error) {
	err = tx.Gorm(ctx).Model(&Item{}).Where("release_id = ? AND case_id = ? AND subject_id = ? AND offered_by IS NULL", release, c, s).Order("id").Pluck("id", &list).Error
	return list, err
}

func judgeItem(ctx context.Context, tx *db.Tx, x Item, version int64) error {
	res := tx.Gorm(ctx).Model(&Item{}).Where("id = ? AND version = ?", x.ID, version).
		UpdateColumns(map[string]any{"disposition": x.Disposition, "ground": x.Ground, "why": x.Why, "judged_by": x.JudgedBy, "version": version + 1})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("field")
	}
	return res.Error
}

// judgeRest decides every field of a sort that nobody has decided, and tells how many those were.
func judgeRest(ctx context.Context, tx *db.Tx, release int64, all bool, assertion string, to Disposition, ground string) (int64, error) {
	q := tx.Gorm(ctx).Model(&Item{}).Where("release_id = ? AND disposition = '' AND assertion = ?", release, assertion)
	if !all {
		where, args := sight(ctx)
		q = q.Where(where, args...)
	}
	res := q.UpdateColumns(map[string]any{"disposition": to, "ground": ground, "judged_by": tx.Actor.User})
	return res.RowsAffected, res.Error
}

// tookPart reports whether a person has judged a field of a release, offered one, or took a passage out or let one in.
func tookPart(ctx context.Context, r db.Reader, release int64, who ids.User) (did bool, err error) {
	err = r.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM release_items WHERE release_id = ? AND (judged_by = ? OR offered_by = ?))
		OR EXISTS (SELECT 1 FROM release_masks WHERE release_id = ? AND (made_by = ? OR removed_by = ?))`, release, who, who, release, who, who).Scan(&did).Error
	return did, err
}

func insertMasks(ctx context.Context, tx *db.Tx, rows []Mask) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, 100).Error
}

func masksOf(ctx context.Context, r db.Reader, release int64) (rows []Mask, err error) {
	err = r.Gorm(ctx).Where("release_id = ? AND removed_at IS NULL", release).Order("id").Limit(2000).Find(&rows).Error
	return rows, err
}

func removeMask(ctx context.Context, tx *db.Tx, release, id int64) error {
	res := tx.Gorm(ctx).Model(&Mask{}).Where("id = ? AND release_id = ? AND removed_at IS NULL", id, release).UpdateColumns(map[string]any{"removed_at": tx.Now, "removed_by": tx.Actor.User})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Missing()
	}
	return res.Error
}

func insertLook(ctx context.Context, tx *db.Tx, l *Look) error { return tx.Gorm(ctx).Create(l).Error }

func looksOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Look, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Limit(500).Find(&rows).Error
	return rows, err
}

func insertFiles(ctx context.Context, tx *db.Tx, rows []File) error {
	return tx.Gorm(ctx).Create(&rows).Error
}

func filesOf(ctx context.Context, r db.Reader, release int64) (rows []File, err error) {
	err = r.Gorm(ctx).Where("release_id = ?", release).Order("id").Find(&rows).Error
	return rows, err
}

// casesIn lists the cases whose records stand in a release, with their markings.
func casesIn(ctx context.Context, r db.Reader, release int64) (rows []struct {
	ID      ids.Case
	Marking string
}, err error) {
	err = r.Gorm(ctx).Raw("SELECT c.id, c.marking FROM cases c WHERE c.id IN (SELECT i.case_id FROM release_items i WHERE i.release_id = ?) ORDER BY c.id", release).Scan(&rows).Error
	return rows, err
}

// labelsOf names the cases of items, as far as the reader may see them.
func labelsOf(ctx context.Context, r db.Reader, list []ids.Case) (map[ids.Case]string, error) {
	var rows []struct {
		ID  ids.Case
		Ref string
	}
	out := map[ids.Case]string{}
	if len(list) == 0 {
		return out, nil
	}
	err := r.Gorm(ctx).Table("cases").Select("id, ref").Where("id IN ?", db.Pad(list)).Scopes(access.Retained(ctx).On("cases.id", "cases.force_id")).Scan(&rows).Error
	for _, c := range rows {
		out[c.ID] = c.Ref
	}
	return out, err
}

// dispose blanks what a release says of people. What stays: its number, its dates, what it came to, who acted.
func dispose(ctx context.Context, tx *db.Tx, x *Release) error {
	if err := tx.Gorm(ctx).Model(&Item{}).Where("release_id = ?", x.ID).UpdateColumns(map[string]any{"text": "", "why": ""}).Error; err != nil {
		return err
	}
	if err := tx.Gorm(ctx).Model(&Mask{}).Where("release_id = ?", x.ID).UpdateColumn("passage", "").Error; err != nil {
		return err
	}
	return update(ctx, tx, x, map[string]any{"name": "", "born_on": nil, "known_as": "", "contact": "", "asked": "", "identity_how": "", "extended_why": "", "reason": "",
		"recipient": "", "address": "", "decided_why": "", "sent_note": "", "disposed_at": tx.Now, "disposed_by": tx.Actor.User})
}

// linkedFiles gives those of some files that a release still holds.
func linkedFiles(ctx context.Context, r db.Reader, hashes []string) (out []string, err error) {
	err = r.Gorm(ctx).Raw(`SELECT DISTINCT f.blob_hash FROM release_files f JOIN releases x ON x.id = f.release_id
		WHERE f.blob_hash IN ? AND x.disposed_at IS NULL AND (x.case_id IS NULL OR x.case_id NOT IN (SELECT c.id FROM cases c WHERE c.processing = 'erased'))`, hashes).Scan(&out).Error
	return out, err
}

// filesOfCase lists the files of the disclosures of a case.
func filesOfCase(ctx context.Context, tx *db.Tx, g access.Grant) (out []string, err error) {
	err = tx.Gorm(ctx).Raw("SELECT DISTINCT f.blob_hash FROM release_files f JOIN releases x ON x.id = f.release_id WHERE x.case_id = ?", g.CaseID()).Scan(&out).Error
	return out, err
}
