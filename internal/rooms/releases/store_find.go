package releases

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/subjects"
)

// mostMatches bounds what one search lists.
const mostMatches = 200

// match is a subject that may be the person who asks.
type match struct {
	SubjectID  ids.Subject
	CaseID     ids.Case
	N          int
	Kind       subjects.Kind
	Name       string
	NameFolded string
	BornOn     caltime.Date
	CaseRef    string
	CaseTitle  string
	Identifier bool // an identifier that was given is theirs
}

// sought is what a request searches by.
type sought struct {
	names []string // folded
	codes []string // folded identifiers and names
	born  caltime.Date
}

func (x Release) sought() sought {
	s := sought{born: x.BornOn}
	for i, line := range append([]string{x.Name}, strings.Split(x.KnownAs, "\n")...) {
		text := fold.Text(line)
		if text == "" || i > mostKnownAs {
			continue
		}
		s.names = append(s.names, text)
		s.codes = append(s.codes, text)
		if code := fold.Code(line); len(code) >= 4 && code != text {
			s.codes = append(s.codes, code)
		}
	}
	return s
}

const matchColumns = `s.id AS subject_id, s.case_id, s.n, s.kind, s.name, s.name_folded, s.born_on, c.ref AS case_ref, c.title AS case_title,
	CASE WHEN EXISTS (SELECT 1 FROM subject_identifiers si WHERE si.subject_id = s.id AND si.value_folded IN ?) THEN TRUE ELSE FALSE END AS identifier`

// find lists the subjects whose name has every word of a name that was given, who bear an identifier that was given, or who
// share the date of birth and a word of a name; and whoever they are linked to as the same person. where narrows.
func find(ctx context.Context, r db.Reader, s sought, where string, args []any) (rows []match, err error) {
	if len(s.names) == 0 {
		return nil, nil
	}
	like := func(word string) (string, any) {
		esc := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
		return `(' ' || s.name_folded || ' ') LIKE ? ESCAPE '\'`, "% " + esc + " %"
	}
	var or []string
	var in []any
	var words []string
	for _, n := range s.names {
		var and []string
		var vals []any
		for _, w := range strings.Fields(n) {
			sql, v := like(w)
			and, vals = append(and, sql), append(vals, v)
			if len([]rune(w)) > 1 {
				words = append(words, w)
			}
		}
		or, in = append(or, "("+strings.Join(and, " AND ")+")"), append(in, vals...)
	}
	or, in = append(or, "EXISTS (SELECT 1 FROM subject_identifiers sj WHERE sj.subject_id = s.id AND sj.value_folded IN ?)"), append(in, s.codes)
	if !s.born.IsZero() && len(words) > 0 {
		var any1 []string
		var vals []any
		for _, w := range words {
			sql, v := like(w)
			any1, vals = append(any1, sql), append(vals, v)
		}
		or, in = append(or, "(s.born_on = ? AND ("+strings.Join(any1, " OR ")+"))"), append(append(in, s.born), vals...)
	}
	q := "SELECT " + matchColumns + " FROM subjects s JOIN cases c ON c.id = s.case_id WHERE c.processing <> 'erased' AND " + where + " AND "
	all := append([]any{s.codes}, args...)
	err = r.Gorm(ctx).Raw(q+"("+strings.Join(or, " OR ")+") ORDER BY s.name_folded, s.id LIMIT ?", append(append(all, in...), mostMatches+1)...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	list := make([]ids.Subject, len(rows))
	for i, m := range rows {
		list[i] = m.SubjectID
	}
	var linked []match
	err = r.Gorm(ctx).Raw(q+`s.id NOT IN ? AND s.id IN (SELECT o.subject_id FROM identity_subjects m JOIN identity_subjects o ON o.identity_id = m.identity_id
		WHERE m.to_at IS NULL AND o.to_at IS NULL AND m.subject_id IN ?) ORDER BY s.name_folded, s.id LIMIT ?`, append(append([]any{s.codes}, args...), list, list, mostMatches)...).Scan(&linked).Error
	return append(rows, linked...), err
}

// picked lists the subjects of a request whose records were collected by its handler.
func picked(ctx context.Context, r db.Reader, release int64) (map[ids.Subject]bool, error) {
	var list []ids.Subject
	err := r.Gorm(ctx).Raw("SELECT DISTINCT subject_id FROM release_items WHERE release_id = ? AND subject_id <> 0", release).Scan(&list).Error
	out := map[ids.Subject]bool{}
	for _, s := range list {
		out[s] = true
	}
	return out, err
}

// othersIn lists the people of a case but one, with the names by which they are known.
func othersIn(ctx context.Context, r db.Reader, c ids.Case, but ids.Subject) (names []string, err error) {
	err = r.Gorm(ctx).Raw(`SELECT name FROM (SELECT s.name, s.id FROM subjects s WHERE s.case_id = ? AND s.id <> ? AND s.kind = 'person'
		UNION ALL SELECT si.value AS name, si.subject_id AS id FROM subject_identifiers si JOIN subjects s ON s.id = si.subject_id WHERE s.case_id = ? AND s.id <> ? AND s.kind = 'person') x
		ORDER BY id, name LIMIT 500`, c, but, c, but).Scan(&names).Error
	return names, err
}

// namesOf lists the names and identifiers of a subject.
func namesOf(ctx context.Context, r db.Reader, c ids.Case, s ids.Subject) (names []string, err error) {
	err = r.Gorm(ctx).Raw(`SELECT name FROM subjects WHERE id = ? AND case_id = ? UNION ALL SELECT value AS name FROM subject_identifiers WHERE subject_id = ? AND case_id = ?`, s, c, s, c).Scan(&names).Error
	return names, err
}

// closedToHandler is the condition that a case is one which the handler of a request does not see and a person is a member
// of: restricted, or one that the handler is kept out of.
const closedToHandler = `s.case_id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL)
	AND s.case_id NOT IN (SELECT k.case_id FROM case_conflicts k WHERE k.user_id = ? AND k.to_at IS NULL)
	AND (c.restricted AND NOT EXISTS (SELECT 1 FROM case_members h WHERE h.case_id = c.id AND h.user_id = ? AND h.to_at IS NULL)
		OR EXISTS (SELECT 1 FROM case_conflicts k WHERE k.case_id = c.id AND k.user_id = ? AND k.to_at IS NULL))`

// inClosedCases reports whether a person is a member of a case that somebody of the force may not see.
func inClosedCases(ctx context.Context, r db.Reader, who ids.User) (in bool, err error) {
	err = r.Gorm(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM case_members m JOIN cases c ON c.id = m.case_id WHERE m.user_id = ? AND m.to_at IS NULL
		AND (c.restricted OR EXISTS (SELECT 1 FROM case_conflicts k WHERE k.case_id = c.id AND k.to_at IS NULL)))`, who).Scan(&in).Error
	return in, err
}

// answeredBy lists the subjects of which the members of their case have answered a request.
func answeredBy(ctx context.Context, r db.Reader, release int64) (map[ids.Subject]bool, error) {
	var list []ids.Subject
	err := r.Gorm(ctx).Raw("SELECT subject_id FROM release_looks WHERE release_id = ?", release).Scan(&list).Error
	out := map[ids.Subject]bool{}
	for _, s := range list {
		out[s] = true
	}
	return out, err
}
