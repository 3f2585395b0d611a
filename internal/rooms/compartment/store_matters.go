package compartment

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

// locked holds the rows that a query reads until the transaction ends, so that what is wiped gains nothing meanwhile.
func locked(r db.Reader, q *gorm.DB) *gorm.DB {
	if tx, ok := r.(*db.Tx); ok && tx.Dialect() == db.Postgres {
		return q.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	return q
}

// caseLink is a case that a matter concerns.
type caseLink struct {
	ref string
	of  matterKey
}

// matterFacts are what the retention of a force's compartment is reckoned from.
type matterFacts struct {
	reports  []Report
	requests []Request
	subjects []Subject
	sources  []Source
	placed   []Product
	years    []int                  // in which the desk was used, that have ended
	ended    map[int64]caltime.Date // of a request the last day of its clocks
	found    map[int64]caltime.Date // of a subject the last search that found something
	cases    []caseLink
}

func factsOfMatters(ctx context.Context, tx *db.Tx, force ids.Unit) (f matterFacts, err error) {
	of := func(cols string, into any, where string, args ...any) {
		if err == nil {
			err = tx.Gorm(ctx).Select(cols).Where("force_id = ?", force).Where(where, args...).Order("id").Find(into).Error
		}
	}
	of("id, ref, received_on", &f.reports, "disposed_at IS NULL")
	of("id, ref, report_id, disclosed_on, consented_on, refused_on, denied_at", &f.requests, "disposed_at IS NULL")
	of("id, report_id, request_id, name, live_on, ended_on, created_at, withdrawn_at", &f.subjects, "disposed_at IS NULL")
	of("id, created_at, expires_on", &f.sources, "1 = 1")
	of("id, ref, case_ref, decided_at", &f.placed, "disposed_at IS NULL AND state = ? AND decided_at IS NOT NULL", Placed)
	var clocks []Clock
	of("id, request_id, last_day", &clocks, "1 = 1")
	var searches []Search
	of("id, subject_id, searched_at", &searches, "hits > 0")
	var links []Link
	of("id, report_id, request_id, case_ref", &links, "withdrawn_at IS NULL")
	if err != nil {
		return f, err
	}
	f.ended, f.found = map[int64]caltime.Date{}, map[int64]caltime.Date{}
	for _, k := range clocks {
		if k.LastDay.After(f.ended[k.RequestID]) {
			f.ended[k.RequestID] = k.LastDay
		}
	}
	for _, x := range searches {
		if on := caltime.DateOf(x.SearchedAt); on.After(f.found[x.SubjectID]) {
			f.found[x.SubjectID] = on
		}
	}
	for _, l := range links {
		if l.ReportID != nil {
			f.cases = append(f.cases, caseLink{l.CaseRef, matterKey{OfReport, *l.ReportID}})
		}
		if l.RequestID != nil {
			f.cases = append(f.cases, caseLink{l.CaseRef, matterKey{OfRequest, *l.RequestID}})
		}
	}
	for _, p := range f.placed {
		f.cases = append(f.cases, caseLink{p.CaseRef, matterKey{OfProduct, p.ID}})
	}
	f.years, err = deskYears(ctx, tx, force)
	return f, err
}

// byDesk are the items that anybody had put on cases through the desk, and that are not wiped.
const byDesk = "request_id IS NULL AND product_id IS NULL AND state <> 'waiting' AND item <> '{}'"

// yearOf gives the first moment of a year and that of the next.
func yearOf(y int) (from, to time.Time) {
	return caltime.NewDate(y, 1, 1).StartOfDay(caltime.London).UTC(), caltime.NewDate(y+1, 1, 1).StartOfDay(caltime.London).UTC()
}

func deskYears(ctx context.Context, tx *db.Tx, force ids.Unit) (years []int, err error) {
	first, err := one[Waiting](tx.Gorm(ctx).Where("force_id = ?", force).Where(byDesk).Order("created_at"))
	if err != nil || first.ID == 0 {
		return nil, err
	}
	for y := caltime.DateOf(first.CreatedAt).Y; y < caltime.DateOf(tx.Now).Y; y++ {
		from, to := yearOf(y)
		x, err := one[Waiting](tx.Gorm(ctx).Where("force_id = ? AND created_at >= ? AND created_at < ?", force, from, to).Where(byDesk))
		if err != nil {
			return nil, err
		}
		if x.ID != 0 {
			years = append(years, y)
		}
	}
	return years, nil
}

func mattersOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Matter, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("id").Find(&rows).Error
	return rows, err
}

// forcesKept lists the forces whose compartment holds anything that is kept for a time.
func forcesKept(ctx context.Context, r db.Reader) (list []ids.Unit, err error) {
	err = r.Gorm(ctx).Raw("SELECT force_id FROM cpt_reports UNION SELECT force_id FROM cpt_requests UNION SELECT force_id FROM cpt_subjects UNION SELECT force_id FROM cpt_sources UNION SELECT force_id FROM cpt_outbox ORDER BY 1").Scan(&list).Error
	return list, err
}

// matterByKey reads a matter; in a transaction it is held until that ends.
func matterByKey(ctx context.Context, r db.Reader, force ids.Unit, key string) (m Matter, err error) {
	err = locked(r, r.Gorm(ctx)).Where("force_id = ? AND public_key = ?", force, key).Limit(1).Find(&m).Error
	if err == nil && m.ID == 0 {
		err = fault.Missing()
	}
	return m, err
}

// matterOf gives the matter of a record; the zero one where it has none yet.
func matterOf(ctx context.Context, r db.Reader, force ids.Unit, k MatterKind, id int64) (Matter, error) {
	return one[Matter](r.Gorm(ctx).Where("force_id = ? AND kind = ? AND record_id = ?", force, k, id))
}

// saveMatter keeps what may change of a matter, if it still has its version; Conflict else.
func saveMatter(ctx context.Context, tx *db.Tx, m *Matter) error {
	err := change(ctx, tx, &Matter{}, m.ID, m.Version, map[string]any{"grp": m.Grp, "confirmed": m.Confirmed, "cause": m.Cause, "basis": m.Basis, "clear_from": m.ClearFrom, "next_review": m.NextReview,
		"reviewed_on": m.ReviewedOn, "disposed_at": m.DisposedAt, "updated_at": tx.Now})
	m.Version++
	return err
}

// saveReckoned keeps what was reckoned of a matter. It is nobody's change: the version, by which people's changes are told
// apart, stays.
func saveReckoned(ctx context.Context, tx *db.Tx, m Matter) error {
	return tx.Gorm(ctx).Model(&Matter{}).Where("id = ? AND version = ?", m.ID, m.Version).
		UpdateColumns(map[string]any{"cause": m.Cause, "clear_from": m.ClearFrom, "next_review": m.NextReview, "updated_at": tx.Now}).Error
}

// which matters a list shows.
func listed(q *gorm.DB, which string, today caltime.Date) *gorm.DB {
	const proposed = "EXISTS (SELECT 1 FROM cpt_disposals d WHERE d.matter_id = m.id AND d.state = 'proposed')"
	q = q.Where("m.disposed_at IS NULL")
	if which == "later" {
		return q.Where("m.next_review > ? AND NOT "+proposed, today)
	}
	return q.Where("(m.next_review <= ? OR "+proposed+")", today)
}

// queueOf lists matters, the soonest review first.
func queueOf(ctx context.Context, r db.Reader, force ids.Unit, which string, p page.Request) (page.Result[MatterRow], error) {
	var rows []MatterRow
	today := caltime.DateOf(r.Time())
	q := listed(r.Gorm(ctx).Table("cpt_matters m").Where("m.force_id = ?", force), which, today).
		Joins("LEFT JOIN cpt_disposals d ON d.matter_id = m.id AND d.state = 'proposed'").
		Joins("LEFT JOIN cpt_subjects s ON m.kind = 'subject' AND s.id = m.record_id").Joins("LEFT JOIN cpt_sources x ON m.kind = 'source' AND x.id = m.record_id").
		Joins("LEFT JOIN cpt_reports p ON m.kind = 'report' AND p.id = m.record_id").Joins("LEFT JOIN cpt_requests q ON m.kind = 'request' AND q.id = m.record_id").
		Joins("LEFT JOIN cpt_products t ON m.kind = 'product' AND t.id = m.record_id").
		Select(`m.*, d.id IS NOT NULL AS proposed, COALESCE(d.proposed_by, 0) AS proposed_by, COALESCE(s.name, x.handling_ref, p.reporter, q.reporter, t.title, '') AS about,
			EXISTS (SELECT 1 FROM cpt_holds h WHERE h.matter_id = m.id AND h.ended_at IS NULL AND (h.until_on IS NULL OR h.until_on >= ?)) AS held`, today)
	p.Before = page.Key{} // forward only
	if on, err := caltime.ParseDate(p.After.Value); err == nil && !p.After.Zero() {
		q = q.Where("(m.next_review > ? OR m.next_review = ? AND m.id > ?)", on, on, p.After.ID)
	}
	if err := q.Order("m.next_review, m.id").Limit(p.Size + 1).Find(&rows).Error; err != nil {
		return page.Result[MatterRow]{}, err
	}
	return page.Cut(rows, p, func(x MatterRow) page.Key { return page.Key{Value: x.NextReview.String(), ID: x.ID} }), nil
}

func countDue(ctx context.Context, r db.Reader, force ids.Unit) (n int64, err error) {
	err = listed(r.Gorm(ctx).Table("cpt_matters m").Where("m.force_id = ?", force), "due", caltime.DateOf(r.Time())).Count(&n).Error
	return n, err
}

func holdsOf(ctx context.Context, r db.Reader, matter int64) (rows []Hold, err error) {
	err = r.Gorm(ctx).Where("matter_id = ?", matter).Order("id DESC").Limit(mostListed).Find(&rows).Error
	return rows, err
}

func holdByID(ctx context.Context, r db.Reader, matter, id int64) (Hold, error) {
	return one[Hold](r.Gorm(ctx).Where("matter_id = ? AND id = ?", matter, id))
}

func reviewsOf(ctx context.Context, r db.Reader, matter int64) (rows []Review, err error) {
	err = r.Gorm(ctx).Where("matter_id = ?", matter).Order("id DESC").Limit(mostListed).Find(&rows).Error
	return rows, err
}

// linkedCases are the references of the cases that a matter concerns.
func linkedCases(ctx context.Context, r db.Reader, m Matter) (refs []string, err error) {
	q := r.Gorm(ctx).Where("force_id = ?", m.ForceID)
	switch m.Kind {
	case OfReport:
		q = q.Table("cpt_links").Where("report_id = ? AND withdrawn_at IS NULL", m.RecordID)
	case OfRequest:
		q = q.Table("cpt_links").Where("request_id = ? AND withdrawn_at IS NULL", m.RecordID)
	case OfProduct:
		q = q.Table("cpt_products").Where("id = ?", m.RecordID)
	default:
		return nil, nil
	}
	err = q.Distinct("case_ref").Where("case_ref <> ''").Order("case_ref").Pluck("case_ref", &refs).Error
	return refs, err
}

// inUse reads what of a matter is still at work: its live people, running clocks, requests made with it that are kept, texts
// on their way.
func inUse(ctx context.Context, r db.Reader, m Matter) (u using, err error) {
	today := caltime.DateOf(r.Time())
	col := string(m.Kind) + "_id"
	live := r.Gorm(ctx).Table("cpt_subjects").Where("force_id = ? AND live_on IS NOT NULL AND live_on <= ? AND (ended_on IS NULL OR ended_on > ?) AND withdrawn_at IS NULL", m.ForceID, today, today)
	switch m.Kind {
	case OfSubject:
		err = live.Where("id = ?", m.RecordID).Count(&u.live).Error
		return u, err
	case OfReport, OfRequest:
		if err = live.Where(col+" = ?", m.RecordID).Count(&u.live).Error; err != nil {
			return u, err
		}
	default:
		return u, nil
	}
	if err = r.Gorm(ctx).Table("cpt_products").Where("force_id = ? AND "+col+" = ? AND state IN ?", m.ForceID, m.RecordID, []ProductState{Asked, Approved}).Count(&u.texts).Error; err != nil {
		return u, err
	}
	if m.Kind == OfReport {
		err = r.Gorm(ctx).Table("cpt_requests").Where("force_id = ? AND report_id = ? AND disposed_at IS NULL", m.ForceID, m.RecordID).Order("ref").Limit(20).Pluck("ref", &u.requests).Error
		return u, err
	}
	if err = r.Gorm(ctx).Table("cpt_clocks").Where("force_id = ? AND request_id = ? AND state = ?", m.ForceID, m.RecordID, Running).Count(&u.clocks).Error; err != nil {
		return u, err
	}
	err = r.Gorm(ctx).Table("cpt_outbox").Where("force_id = ? AND request_id = ? AND state = 'waiting'", m.ForceID, m.RecordID).Count(&u.waiting).Error
	return u, err
}

// bornOf gives the dates of birth of the people of a matter, as they were typed.
func bornOf(ctx context.Context, r db.Reader, m Matter) (typed []string, err error) {
	q := r.Gorm(ctx).Table("cpt_subjects").Where("force_id = ? AND withdrawn_at IS NULL", m.ForceID)
	switch m.Kind {
	case OfSubject:
		q = q.Where("id = ?", m.RecordID)
	case OfReport:
		q = q.Where("report_id = ?", m.RecordID)
	case OfRequest:
		q = q.Where("request_id = ?", m.RecordID)
	default:
		return nil, nil
	}
	err = q.Order("id").Pluck("born", &typed).Error
	return typed, err
}
