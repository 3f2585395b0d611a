package compartment

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func insert(ctx context.Context, tx *db.Tx, row any) error { return tx.Gorm(ctx).Create(row).Error }

// change updates columns of the row with an id, if it still has the version; Conflict else.
func change(ctx context.Context, tx *db.Tx, model any, id int64, version int, set map[string]any) error {
	values := map[string]any{"version": version + 1}
	for k, v := range set {
		values[k] = v
	}
	res := tx.Gorm(ctx).Model(model).Where("id = ? AND version = ?", id, version).UpdateColumns(values)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("record")
	}
	return res.Error
}

// one reads a row; a zero row where there is none.
func one[T any](q *gorm.DB) (row T, err error) {
	err = q.Limit(1).Find(&row).Error
	return row, err
}

// takeNumber takes the next number of a force's references of a year.
func takeNumber(ctx context.Context, tx *db.Tx, force ids.Unit, year int) (n int, err error) {
	err = tx.Gorm(ctx).Raw("INSERT INTO cpt_counters (force_id, year, last) VALUES (?, ?, 1) ON CONFLICT (force_id, year) DO UPDATE SET last = cpt_counters.last + 1 RETURNING last", force, year).Scan(&n).Error
	return n, err
}

// byKey reads a row of the force by its key, one that was not disposed of: NotFound where there is none. In a transaction it
// is held until that ends, so that nothing is added to what is wiped meanwhile.
func byKey[T any](ctx context.Context, r db.Reader, force ids.Unit, key string) (row T, err error) {
	err = locked(r, r.Gorm(ctx)).Where("force_id = ? AND public_key = ? AND disposed_at IS NULL", force, key).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = fault.Missing()
	}
	return row, err
}

func reportByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (Report, error) {
	return byKey[Report](ctx, r, force, key)
}

func requestByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (Request, error) {
	return byKey[Request](ctx, r, force, key)
}

func subjectByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (Subject, error) {
	return byKey[Subject](ctx, r, force, key)
}

func productByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (Product, error) {
	return byKey[Product](ctx, r, force, key)
}

func findingByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (Finding, error) {
	x, err := one[Finding](r.Gorm(ctx).Where("force_id = ? AND public_key = ?", force, key))
	if err == nil && x.ID == 0 {
		err = fault.Missing()
	}
	return x, err
}

func reportByUKFIU(ctx context.Context, r db.Reader, force ids.Unit, ref string) (Report, error) {
	return one[Report](r.Gorm(ctx).Where("force_id = ? AND ukfiu_ref = ? AND withdrawn_at IS NULL", force, ref))
}

func reportByID(ctx context.Context, r db.Reader, force ids.Unit, id int64) (Report, error) {
	return one[Report](r.Gorm(ctx).Where("force_id = ? AND id = ?", force, id))
}

func requestByID(ctx context.Context, r db.Reader, id int64) (Request, error) {
	return one[Request](r.Gorm(ctx).Where("id = ?", id))
}

func sourceHeld(ctx context.Context, r db.Reader, force ids.Unit, ref string) (bool, error) {
	s, err := one[Source](r.Gorm(ctx).Where("force_id = ? AND handling_ref = ?", force, ref))
	return s.ID != 0, err
}

// of narrows to what belongs to a report or a request.
func of(q *gorm.DB, report, request *int64) *gorm.DB {
	if report != nil {
		return q.Where("report_id = ?", *report)
	}
	return q.Where("request_id = ?", *request)
}

func linked(ctx context.Context, r db.Reader, l Link) (bool, error) {
	x, err := one[Link](of(r.Gorm(ctx).Where("force_id = ? AND case_id = ? AND withdrawn_at IS NULL", l.ForceID, l.CaseID), l.ReportID, l.RequestID))
	return x.ID != 0, err
}

func clocksOf(ctx context.Context, r db.Reader, force ids.Unit, request int64) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND request_id = ?", force, request).Order("id").Find(&rows).Error
	return rows, err
}

func clocksOfForce(ctx context.Context, r db.Reader, force ids.Unit) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("id").Find(&rows).Error
	return rows, err
}

func runningClocks(ctx context.Context, r db.Reader) (rows []Clock, err error) {
	err = r.Gorm(ctx).Where("state = ?", Running).Order("id").Find(&rows).Error
	return rows, err
}

func extensionsOf(ctx context.Context, r db.Reader, force ids.Unit, request int64) (rows []Extension, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND request_id = ?", force, request).Order("n").Find(&rows).Error
	return rows, err
}

func requestsOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Request, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND withdrawn_at IS NULL AND disposed_at IS NULL", force).Order("id").Find(&rows).Error
	return rows, err
}

func liveSubjects(ctx context.Context, r db.Reader, force ids.Unit) (rows []Subject, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND live_on IS NOT NULL AND withdrawn_at IS NULL AND disposed_at IS NULL", force).Order("id").Find(&rows).Error
	return rows, err
}

// searchesOfLive gives the searches for each live subject, the first first.
func searchesOfLive(ctx context.Context, r db.Reader, force ids.Unit) (map[int64][]time.Time, error) {
	var rows []Search
	err := r.Gorm(ctx).Table("cpt_searches AS x").Select("x.*").Joins("JOIN cpt_subjects s ON s.id = x.subject_id").
		Where("x.force_id = ? AND s.live_on IS NOT NULL", force).Order("x.searched_at, x.id").Find(&rows).Error
	out := map[int64][]time.Time{}
	for _, x := range rows {
		out[x.SubjectID] = append(out[x.SubjectID], x.SearchedAt)
	}
	return out, err
}

func findingsOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Finding, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("closes_at, id").Find(&rows).Error
	return rows, err
}

// heldOf reads what no text that crosses may name.
func heldOf(ctx context.Context, r db.Reader, force ids.Unit) (h Secrets, err error) {
	g := r.Gorm(ctx)
	err = g.Raw("SELECT DISTINCT reporter FROM cpt_reports WHERE force_id = ? UNION SELECT DISTINCT reporter FROM cpt_requests WHERE force_id = ?", force, force).Scan(&h.Names).Error
	if err != nil {
		return h, err
	}
	err = r.Gorm(ctx).Raw(`SELECT ref FROM cpt_reports WHERE force_id = @f UNION SELECT ukfiu_ref FROM cpt_reports WHERE force_id = @f UNION SELECT ref FROM cpt_requests WHERE force_id = @f
UNION SELECT ukfiu_ref FROM cpt_requests WHERE force_id = @f UNION SELECT ref FROM cpt_products WHERE force_id = @f UNION SELECT handling_ref FROM cpt_sources WHERE force_id = @f
UNION SELECT authority_ref FROM cpt_sources WHERE force_id = @f UNION SELECT intel_ref FROM cpt_links WHERE force_id = @f`, map[string]any{"f": force}).Scan(&h.Refs).Error
	return h, err
}

// forcesHeld lists the forces whose compartment holds what rules read.
func forcesHeld(ctx context.Context, r db.Reader) (list []ids.Unit, err error) {
	err = r.Gorm(ctx).Raw("SELECT force_id FROM cpt_requests UNION SELECT force_id FROM cpt_subjects ORDER BY 1").Scan(&list).Error
	return list, err
}

func ran(ctx context.Context, r db.Reader, kind string, slot time.Time) (bool, error) {
	x, err := one[Run](r.Gorm(ctx).Where("kind = ? AND slot = ?", kind, slot))
	return !x.Slot.IsZero(), err
}

// markRun marks a slot as done; false where another replica has it.
func markRun(ctx context.Context, tx *db.Tx, kind string, slot time.Time) (bool, error) {
	res := tx.Gorm(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&Run{kind, slot, tx.Now})
	return res.RowsAffected == 1, res.Error
}

// waiting lists what the desk was asked for before a moment.
func waiting(ctx context.Context, r db.Reader, before time.Time) (rows []Waiting, err error) {
	err = r.Gorm(ctx).Where("state = 'waiting' AND created_at < ?", before).Order("id").Limit(500).Find(&rows).Error
	return rows, err
}

// settle says what became of an item, and of the product that it is. Conflict where another replica had it.
func settle(ctx context.Context, tx *db.Tx, w Waiting, state, problem string) error {
	res := tx.Gorm(ctx).Model(&Waiting{}).Where("id = ? AND state = 'waiting'", w.ID).UpdateColumns(map[string]any{"state": state, "problem": problem, "placed_at": tx.Now})
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return fault.Stale("item")
	}
	if w.ProductID == nil {
		return nil
	}
	return tx.Gorm(ctx).Model(&Product{}).Where("id = ? AND state = ?", *w.ProductID, Approved).UpdateColumns(map[string]any{"state": state, "version": gorm.Expr("version + 1")}).Error
}
