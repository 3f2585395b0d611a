package search

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// source is a text that the search box finds.
type source struct {
	CaseID   ids.Case
	ForceID  ids.Unit
	Kind     Kind
	EntityID int64
	Shown    string
}

// staleOf gives those of the cases whose terms were taken from other texts than those that stand.
func staleOf(ctx context.Context, tx *db.Tx, list []ids.Case) (stale []ids.Case, err error) {
	some := db.Pad(list)
	err = tx.Gorm(ctx).Raw(`WITH s AS (SELECT case_id, kind, entity_id, shown FROM v_search_sources WHERE case_id IN ?),
		t AS (SELECT case_id, kind, entity_id, shown FROM search_terms WHERE case_id IN ?)
		SELECT case_id FROM (SELECT * FROM s EXCEPT SELECT * FROM t) AS a UNION SELECT case_id FROM (SELECT * FROM t EXCEPT SELECT * FROM s) AS b
		ORDER BY case_id`, some, some).Scan(&stale).Error
	return stale, err
}

func sourcesOf(ctx context.Context, tx *db.Tx, list []ids.Case) (rows []source, err error) {
	err = tx.Gorm(ctx).Raw("SELECT case_id, force_id, kind, entity_id, shown FROM v_search_sources WHERE case_id IN ?", db.Pad(list)).Scan(&rows).Error
	return rows, err
}

func termsOf(ctx context.Context, tx *db.Tx, list []ids.Case) (rows []Term, err error) {
	err = tx.Gorm(ctx).Where("case_id IN ?", db.Pad(list)).Find(&rows).Error
	return rows, err
}

func insertTerms(ctx context.Context, tx *db.Tx, rows []Term) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, 100).Error
}

func deleteTerms(ctx context.Context, tx *db.Tx, list []int64) error {
	slices.Sort(list)
	for len(list) > 0 {
		n := min(len(list), 500)
		if err := tx.Gorm(ctx).Where("id IN ?", list[:n]).Delete(&Term{}).Error; err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// candidates is how many terms a search looks at: enough that a few hundred hits on one thing do not hide another, few
// enough that two letters cost no more than ten.
const candidates = 1000

// find gives the things one of whose terms begins with the first word and others with the rest, or begins with the code.
// The terms are a range of the index in the order of their bytes, the same on both engines.
func find(ctx context.Context, r db.Reader, s access.Scope, q Query, limit int) (rows []Hit, err error) {
	a, _ := actor.From(ctx)
	scope, scopeArgs := s.Where("t.case_id", "t.force_id")
	one := func(words []string) (string, []any) {
		sql := "SELECT t.id, t.case_id, t.kind, t.entity_id, t.shown, t.term FROM search_terms t WHERE t.force_id = ? AND t.term >= ? AND t.term < ? AND " + scope
		args := append([]any{a.Force, words[0], words[0] + end}, scopeArgs...)
		for _, w := range words[1:] {
			sql += ` AND EXISTS (SELECT 1 FROM search_terms o WHERE o.case_id = t.case_id AND o.kind = t.kind AND o.entity_id = t.entity_id
				AND o.shown = t.shown AND o.term >= ? AND o.term < ?)`
			args = append(args, w, w+end)
		}
		return "SELECT * FROM (" + sql + " ORDER BY t.term, t.id LIMIT ?) AS ", append(args, candidates)
	}
	sql, args := one(q.Words)
	parts := []string{sql + "w"}
	if q.Code != "" {
		more, moreArgs := one([]string{q.Code})
		parts, args = append(parts, more+"k"), append(args, moreArgs...)
	}
	err = r.Gorm(ctx).Raw(`SELECT x.case_id, x.kind, x.entity_id, x.shown FROM (`+strings.Join(parts, " UNION ALL ")+`) x
		GROUP BY x.case_id, x.kind, x.entity_id, x.shown ORDER BY MIN(x.term), x.case_id, x.kind, x.entity_id LIMIT ?`, append(args, limit)...).Scan(&rows).Error
	return rows, err
}

// end comes after every continuation of a word.
const end = "\U0010FFFF"

// label names the cases and subjects of hits.
func label(ctx context.Context, r db.Reader, hits []Hit) error {
	if len(hits) == 0 {
		return nil
	}
	var list []ids.Case
	subjects := []int64{0}
	for _, h := range hits {
		list = append(list, h.CaseID)
		if h.Kind == Subject || h.Kind == Identifier {
			subjects = append(subjects, h.EntityID)
		}
	}
	var labels []Label
	if err := r.Gorm(ctx).Raw("SELECT * FROM v_case_labels WHERE case_id IN ?", list).Scan(&labels).Error; err != nil {
		return err
	}
	var names []struct {
		SubjectID int64
		N         int
	}
	if err := r.Gorm(ctx).Raw("SELECT subject_id, n FROM v_subject_labels WHERE subject_id IN ?", subjects).Scan(&names).Error; err != nil {
		return err
	}
	of := make(map[ids.Case]Label, len(labels))
	for _, l := range labels {
		of[l.CaseID] = l
	}
	number := make(map[int64]int, len(names))
	for _, n := range names {
		number[n.SubjectID] = n.N
	}
	for i := range hits {
		hits[i].Label = of[hits[i].CaseID]
		if hits[i].Kind == Subject || hits[i].Kind == Identifier {
			hits[i].SubjectN = number[hits[i].EntityID]
		}
	}
	return nil
}

// markingOf is the highest marking of the cases of hits, all of which the actor sees.
func markingOf(ctx context.Context, r db.Reader, hits []Hit) (string, error) {
	list := make([]ids.Case, len(hits))
	for i, h := range hits {
		list[i] = h.CaseID
	}
	if len(list) == 0 {
		return "", nil
	}
	return access.HighestMarking(r.Gorm(ctx).Table("cases c").Where("c.id IN ?", list), "c.marking")
}
