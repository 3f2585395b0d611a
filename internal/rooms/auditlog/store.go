package auditlog

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// sight narrows entries e to those that the actor in ctx may read: of their force, and of no case out of their sight. A
// case of another force that somebody of this one asked for stays out as well; that they asked is told by the refusal,
// which names no case.
func sight(ctx context.Context, q *gorm.DB, force ids.Unit) *gorm.DB {
	where, args := access.Retained(ctx).Where("e.case_id", "e.force_id") // the log outlives what it tells of
	return q.Where("e.force_id = ?", force).
		Where("(e.case_id = 0 OR e.action = '"+refused+"' OR ("+where+") AND EXISTS (SELECT 1 FROM cases vc WHERE vc.id = e.case_id AND vc.force_id = e.force_id))", args...)
}

func narrowed(q *gorm.DB, f Filter) *gorm.DB {
	if f.Who != 0 {
		q = q.Where("e.actor_id = ?", f.Who)
	}
	if f.caseID != 0 {
		q = q.Where("e.case_id = ? AND e.action <> '"+refused+"'", f.caseID)
	}
	if f.Op != "" {
		q = q.Where("e.op = ?", f.Op)
	}
	if f.Action != "" {
		q = q.Where("e.action = ?", f.Action)
	}
	if f.Kind != "" {
		q = q.Where("e.subject_kind = ?", f.Kind)
	}
	if !f.From.IsZero() {
		q = q.Where("e.at >= ?", startOf(f.From))
	}
	if !f.To.IsZero() {
		q = q.Where("e.at < ?", startOf(f.To.AddDays(1)))
	}
	return q
}

// startOf is the first instant of a day in London.
func startOf(d caltime.Date) time.Time {
	return time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, caltime.London).UTC()
}

const entryColumns = `e.id, e.at, e.op, e.action, e.actor_kind, e.actor_id, e.actor_name, e.force_id, CASE WHEN e.action = '` + refused + `' THEN 0 ELSE e.case_id END AS case_id,
	CASE WHEN e.action = '` + refused + `' THEN '' ELSE COALESCE(c.ref, '') END AS case_ref, COALESCE(c.processing = 'erased', FALSE) AS case_gone, e.subject_kind,
	CASE WHEN e.action = '` + refused + `' THEN 0 ELSE e.subject_id END AS subject_id, e.request_id, COALESCE(d.detail, '') AS detail, d.erased_at, l.n AS leaf`

func joined(q *gorm.DB) *gorm.DB {
	return q.Joins("LEFT JOIN cases c ON c.id = e.case_id").Joins("LEFT JOIN audit_details d ON d.entry_id = e.id").Joins("LEFT JOIN audit_leaves l ON l.entry_id = e.id")
}

// entriesOf gives a page of the log, and one more than it holds.
func entriesOf(ctx context.Context, r db.Reader, force ids.Unit, f Filter, p page.Request) (rows []Entry, err error) {
	q := narrowed(sight(ctx, r.Gorm(ctx).Table("audit_entries AS e"), force), f)
	place := func(k page.Key, op string) {
		if micros, err := strconv.ParseInt(k.Value, 10, 64); err == nil { // a spoilt key gives the first page
			at := time.UnixMicro(micros).UTC()
			q = q.Where("e.at "+op+"= ? AND (e.at "+op+" ? OR e.id "+op+" ?)", at, at, k.ID)
		}
	}
	order := "e.at DESC, e.id DESC"
	switch {
	case !p.After.Zero():
		place(p.After, "<")
	case !p.Before.Zero():
		order = "e.at, e.id"
		place(p.Before, ">")
	}
	// The page is cut from the index first; the rest is joined to its rows alone.
	inner := q.Select("e.id").Order(order).Limit(p.Size + 1)
	err = joined(r.Gorm(ctx).Table("audit_entries AS e").Joins("JOIN (?) AS x ON x.id = e.id", inner)).Select(entryColumns).Order(order).Find(&rows).Error
	return rows, err
}

// goneByRef gives the number of a case whose data was disposed of, by its reference; 0 for any other, and for one that the
// actor might not see.
func goneByRef(ctx context.Context, r db.Reader, ref string) (id ids.Case, err error) {
	err = r.Gorm(ctx).Table("cases AS c").Where("c.ref_folded = ? AND c.processing = ?", access.FoldRef(ref), access.DataErased).
		Scopes(access.Retained(ctx).On("c.id", "c.force_id")).Select("c.id").Limit(1).Scan(&id).Error
	return id, err
}

func placeOf(e Entry) page.Key {
	return page.Key{Value: strconv.FormatInt(e.At.UnixMicro(), 10), ID: int64(e.ID)}
}

// entryByID gives an entry that the actor may read; the zero one for any other.
func entryByID(ctx context.Context, r db.Reader, force ids.Unit, id ids.AuditEntry) (e Entry, err error) {
	err = joined(sight(ctx, r.Gorm(ctx).Table("audit_entries AS e"), force)).Where("e.id = ?", id).Select(entryColumns).Limit(1).Find(&e).Error
	return e, err
}

// kindsOf are the kinds of record, and the actions, that the reader's filters offer: those of the newest entries.
func kindsOf(ctx context.Context, r db.Reader, force ids.Unit) (kinds, actions []string, err error) {
	const newest = 5000
	for _, x := range []struct {
		col string
		out *[]string
	}{{"subject_kind", &kinds}, {"action", &actions}} {
		inner := sight(ctx, r.Gorm(ctx).Table("audit_entries AS e"), force).Select("e." + x.col + " AS v").Order("e.at DESC, e.id DESC").Limit(newest)
		err := r.Gorm(ctx).Table("(?) AS x", inner).Where("v <> ''").Distinct("v").Order("v").Pluck("v", x.out).Error
		if err != nil {
			return nil, nil, err
		}
	}
	return kinds, actions, nil
}

// shownTables are the tables whose ids stand in what a list showed, with the column of their case.
var shownTables = map[string]string{"cases": "id", "clocks": "case_id", "opportunities": "case_id"}

// refsOf resolves ids that a list showed to the references of their cases, as far as the actor may see those.
func refsOf(ctx context.Context, r db.Reader, table string, list []int64) (refs []string, err error) {
	col, ok := shownTables[table]
	if !ok || len(list) == 0 {
		return nil, nil
	}
	q := r.Gorm(ctx).Table("cases AS c").Where("c.id IN ?", list)
	if table != "cases" {
		q = r.Gorm(ctx).Table(table+" AS s").Joins("JOIN cases c ON c.id = s."+col).Where("s.id IN ?", list)
	}
	err = q.Scopes(access.Retained(ctx).On("c.id", "c.force_id")).Distinct("c.ref").Order("c.ref").Pluck("c.ref", &refs).Error
	return refs, err
}

// listsWith gives entries of what lists, searches and exports showed since a time, whose detail may hold the case's id:
// the caller reads them.
func listsWith(ctx context.Context, r db.Reader, force ids.Unit, id ids.Case, since time.Time, most int) (rows []Entry, err error) {
	n := ids.String(id)
	q := sight(ctx, r.Gorm(ctx).Table("audit_entries AS e"), force).Where("e.action IN ? AND e.at >= ?", []string{"list.shown", "search.made"}, since).
		Joins("JOIN audit_details x ON x.entry_id = e.id").
		Where("(x.detail LIKE ? OR x.detail LIKE ? OR x.detail LIKE ? OR x.detail LIKE ?)", "%["+n+"]%", "%["+n+",%", "%,"+n+",%", "%,"+n+"]%")
	err = joined(q).Select(entryColumns).Order("e.at DESC, e.id DESC").Limit(most).Find(&rows).Error
	return rows, err
}

// State is how the log stands.
type State struct {
	Sealed     int64
	Unsealed   int64
	Checkpoint *time.Time // when the newest was signed
	Check      *Check     // the last proof of the whole
	Kept       []Delivery // of each target the last try
	Waiting    int64      // erasures to decide in the reader's force
}

func stateOf(ctx context.Context, r db.Reader, force ids.Unit) (s State, err error) {
	g := r.Gorm(ctx)
	var at []time.Time
	if err = g.Raw("SELECT at FROM audit_checkpoints ORDER BY size DESC LIMIT 1").Scan(&at).Error; err != nil {
		return s, err
	}
	if len(at) > 0 {
		s.Checkpoint = &at[0]
	}
	if err = g.Raw("SELECT COALESCE(MAX(size), 0) FROM audit_checkpoints").Scan(&s.Sealed).Error; err != nil {
		return s, err
	}
	if err = g.Raw("SELECT COUNT(*) FROM audit_entries WHERE id > COALESCE((SELECT entry_id FROM audit_leaves WHERE n = ?), 0)", s.Sealed-1).Scan(&s.Unsealed).Error; err != nil {
		return s, err
	}
	var c []Check
	if err = g.Order("id DESC").Limit(1).Find(&c).Error; err != nil {
		return s, err
	}
	if len(c) > 0 {
		s.Check = &c[0]
	}
	err = g.Table("log_erasures").Where("force_id = ? AND state = ?", force, Proposed).Count(&s.Waiting).Error
	return s, err
}

func insertCheck(ctx context.Context, tx *db.Tx, c *Check) error { return tx.Gorm(ctx).Create(c).Error }

func insertDelivery(ctx context.Context, tx *db.Tx, d *Delivery) error {
	return tx.Gorm(ctx).Create(d).Error
}

// lastDeliveries gives of a target the newest try and the newest that succeeded; zero ones where there is none.
func lastDeliveries(ctx context.Context, r db.Reader, target string) (last, kept Delivery, err error) {
	if err = r.Gorm(ctx).Where("target = ?", target).Order("id DESC").Limit(1).Find(&last).Error; err != nil {
		return last, kept, err
	}
	err = r.Gorm(ctx).Where("target = ? AND error = ''", target).Order("id DESC").Limit(1).Find(&kept).Error
	return last, kept, err
}

func insertErasure(ctx context.Context, tx *db.Tx, e *Erasure) error {
	return tx.Gorm(ctx).Create(e).Error
}

func erasureByID(ctx context.Context, r db.Reader, force ids.Unit, id int64) (e Erasure, err error) {
	err = seenErasures(ctx, r, force).Where("x.id = ?", id).Select("x.*").Limit(1).Find(&e).Error
	return e, err
}

// seenErasures are the proposals about entries that the actor may read.
func seenErasures(ctx context.Context, r db.Reader, force ids.Unit) *gorm.DB {
	return sight(ctx, r.Gorm(ctx).Table("log_erasures AS x").Joins("JOIN audit_entries e ON e.id = x.entry_id"), force).Where("x.force_id = ?", force)
}

// ErasureLine is a proposal with the names that its list shows.
type ErasureLine struct {
	Erasure
	ProposedByName string
	DecidedByName  string
	Action         string
	At             time.Time
	CaseRef        string
}

func erasuresOf(ctx context.Context, r db.Reader, force ids.Unit, most int) (rows []ErasureLine, err error) {
	err = seenErasures(ctx, r, force).Joins("JOIN users p ON p.id = x.proposed_by").Joins("LEFT JOIN users u ON u.id = x.decided_by").Joins("LEFT JOIN cases c ON c.id = x.case_id").
		Select("x.*, p.name AS proposed_by_name, COALESCE(u.name, '') AS decided_by_name, e.action, e.at, COALESCE(c.ref, '') AS case_ref").
		Order("CASE WHEN x.state = 'proposed' THEN 0 ELSE 1 END, x.id DESC").Limit(most).Find(&rows).Error
	return rows, err
}

// waitingFor tells whether an erasure of the entry waits to be decided.
func waitingFor(ctx context.Context, r db.Reader, id ids.AuditEntry) (n int64, err error) {
	err = r.Gorm(ctx).Table("log_erasures").Where("entry_id = ? AND state = ?", id, Proposed).Count(&n).Error
	return n, err
}

func decide(ctx context.Context, tx *db.Tx, e Erasure) (int64, error) {
	res := tx.Gorm(ctx).Table("log_erasures").Where("id = ? AND version = ? AND state = ?", e.ID, e.Version, Proposed).
		Updates(map[string]any{"state": e.State, "decided_by": e.DecidedBy, "decided_at": e.DecidedAt, "decided_reason": e.DecidedReason, "version": e.Version + 1})
	return res.RowsAffected, res.Error
}

// personOf gives the name of somebody of the force, or "".
func personOf(ctx context.Context, r db.Reader, force ids.Unit, id ids.User) (name string, err error) {
	err = r.Gorm(ctx).Raw("SELECT name FROM users WHERE id = ? AND force_id = ?", id, force).Scan(&name).Error
	return name, err
}
