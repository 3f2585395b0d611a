package cases

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/access"
)

// sortColumns are the indexed columns behind the sorts.
var sortColumns = map[string]string{"deadline": "next_end_key", "opened": "opened_on", "title": "title", "stake": "stake_pence", "activity": "last_event_at"}

// sortValue reads a key's value as the type of its column; ok is false for a spoilt key.
func sortValue(sort, s string) (any, bool) {
	switch sort {
	case "opened":
		d, err := caltime.ParseDate(s)
		return d, err == nil
	case "title":
		return nil, false
	case "stake":
		n, err := strconv.ParseInt(s, 10, 64)
		return n, err == nil
	}
	return keyTime(s)
}

// where collects conditions and their values.
type where struct {
	sql  []string
	args []any
}

func (w *where) and(sql string, args ...any) {
	w.sql, w.args = append(w.sql, sql), append(w.args, args...)
}

func (w *where) String() string { return strings.Join(w.sql, " AND ") }

// matching narrows cases c to a filter within a scope. That a case is open is written out, not a parameter, so that the
// indexes over open cases fit.
func matching(s access.Scope, f Filter, a actor.Actor, now time.Time) *where {
	w := &where{}
	scope, args := s.Where("c.id", "c.force_id")
	w.and(scope, args...)
	w.and("c.withdrawn_at IS NULL AND c.file = 'case'") // an intake file is nobody's case
	switch f.View {
	case AllOpen, MyUnit, ProactiveOpen, Quiet, Mine:
		w.and("c.stage <> 'closed'")
	case ClosedCases:
		w.and("c.stage = 'closed'")
	}
	switch f.View {
	case Mine:
		w.and("c.id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL)", a.User)
	case MyUnit:
		w.and("c.unit_id IN ?", homeUnits(a))
	case ProactiveOpen:
		w.and("c.origin_main = 'proactive'")
	case Quiet:
		w.and("c.last_event_at < ?", now.AddDate(0, 0, -QuietDays))
	}
	if sql, args := textual(f.Text, a.Force); sql != "" {
		w.and(sql, args...)
	}
	in := func(column string, n int, list any) {
		if n > 0 {
			w.and(column+" IN ?", list)
		}
	}
	in("c.stage", len(f.Stages), f.Stages)
	in("c.threat", len(f.Threats), f.Threats)
	in("c.origin_main", len(f.Origins), f.Origins)
	in("c.nation", len(f.Nations), f.Nations)
	in("c.unit_id", len(f.Units), f.Units)
	in("c.lead_id", len(f.Leads), f.Leads)
	if f.Restricted {
		w.and("c.restricted")
	}
	if f.Only != "" {
		w.and("c.id IN (SELECT bc.case_id FROM bulk_acts ba JOIN bulk_cases bc ON bc.bulk_id = ba.id WHERE ba.public_key = ? AND ba.user_id = ?)", f.Only, a.User)
	}
	if f.Min != nil {
		w.and("c.stake_pence >= ?", *f.Min)
	}
	if f.Max != nil {
		w.and("c.stake_pence <= ?", *f.Max)
	}
	return w
}

// textual narrows to the cases that have a word beginning with each of those given, or a number beginning with all of
// them without gaps: FI/2026/01, AB12 CD.
func textual(text string, force ids.Unit) (string, []any) {
	const has = "c.id IN (SELECT t.case_id FROM v_case_terms t WHERE t.force_id = ? AND t.term >= ? AND t.term < ?)"
	var sql []string
	var args []any
	words := fold.Words(text)
	// One letter beside a word narrows little and costs much.
	if long := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return utf8.RuneCountInString(w) < 2 }); len(long) > 0 {
		words = long
	}
	for _, w := range words {
		sql, args = append(sql, has), append(args, force, w, w+"\U0010FFFF")
	}
	code := fold.Code(text)
	if len(fold.Words(text)) < 2 || !strings.ContainsFunc(code, unicode.IsDigit) {
		return strings.Join(sql, " AND "), args
	}
	return "(" + strings.Join(sql, " AND ") + " OR " + has + ")", append(args, force, code, code+"\U0010FFFF")
}

// homeUnits are the units of a person's first appointment and below; none, which matches nothing, for other actors.
func homeUnits(a actor.Actor) []ids.Unit {
	if len(a.Appointments) == 0 {
		return []ids.Unit{0}
	}
	return a.Appointments[0].Units
}

// listCases gives a page with one row more than asked, backwards where the page before is wanted. The page is found on
// the index first; names and clocks are joined to it after.
func listCases(ctx context.Context, r db.Reader, s access.Scope, f Filter, a actor.Actor, p page.Request) (rows []ListRow, err error) {
	col := sortColumns[p.Sort.Name]
	w := matching(s, f, a, r.Time())
	desc := p.Sort.Desc
	key := p.After
	if !p.Before.Zero() {
		key, desc = p.Before, !desc
	}
	dir, than := "", ">"
	if desc {
		dir, than = " DESC", "<"
	}
	switch v, ok := sortValue(p.Sort.Name, key.Value); {
	case key.Zero():
	case p.Sort.Name == "title":
		// A title stands in no address: it is looked up, under the same scope, so that a made-up key tells nothing.
		scope, args := s.Where("k.id", "k.force_id")
		w.and("(c.title, c.id) "+than+" ((SELECT k.title FROM cases k WHERE k.id = ? AND "+scope+"), ?)", append(append([]any{key.ID}, args...), key.ID)...)
	case ok:
		w.and("(c."+col+", c.id) "+than+" (?, ?)", v, key.ID)
	}
	order := func(t string) string { return " ORDER BY " + t + "." + col + dir + ", " + t + ".id" + dir }
	err = r.Gorm(ctx).Raw(`SELECT p.id, p.ref, p.title, p.operation, p.threat, p.stage, p.origin, p.origin_main, p.restricted, p.stake_pence, p.opened_on,
			p.last_event_at, p.next_end_at, p.version, u.name AS unit_name, p.lead_id, l.name AS lead_name, k.id AS clock_id, k.code AS clock_code, k.title AS clock_title,
			k.cite AS clock_cite, k.nation AS clock_nation, k.state AS clock_state, k.start_at AS clock_start_at, k.end_local AS clock_end_local
		FROM (SELECT c.* FROM cases c WHERE `+w.String()+order("c")+` LIMIT ?) p
		JOIN units u ON u.id = p.unit_id
		LEFT JOIN users l ON l.id = p.lead_id
		LEFT JOIN v_next_clocks k ON k.id = p.next_clock_id`+order("p"), append(w.args, p.Size+1)...).Scan(&rows).Error
	return rows, err
}

// nameSubjects puts the first subject's name and the number of subjects on a page of rows.
func nameSubjects(ctx context.Context, r db.Reader, rows []ListRow) error {
	if len(rows) == 0 {
		return nil
	}
	list := make([]ids.Case, len(rows))
	at := make(map[ids.Case]int, len(rows))
	for i, x := range rows {
		list[i], at[x.ID] = x.ID, i
	}
	var names []struct {
		CaseID ids.Case
		Name   string
		Many   int
	}
	err := r.Gorm(ctx).Raw(`SELECT case_id, name, many FROM (SELECT case_id, name, ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY n) AS place,
		COUNT(*) OVER (PARTITION BY case_id) AS many FROM v_case_subject_names WHERE case_id IN ?) x WHERE place = 1`, list).Scan(&names).Error
	for _, n := range names {
		rows[at[n.CaseID]].SubjectName, rows[at[n.CaseID]].Subjects = n.Name, n.Many
	}
	return err
}

func countCases(ctx context.Context, r db.Reader, s access.Scope, f Filter, a actor.Actor) (Total, error) {
	w := matching(s, f, a, r.Time())
	var got struct {
		N     int
		Stake money.Pence
	}
	err := r.Gorm(ctx).Raw(`SELECT COUNT(*) AS n, CAST(COALESCE(SUM(x.stake_pence), 0) AS BIGINT) AS stake
		FROM (SELECT c.stake_pence FROM cases c WHERE `+w.String()+` LIMIT ?) x`, append(w.args, CountLimit+1)...).Scan(&got).Error
	if got.N > CountLimit {
		return Total{N: CountLimit, More: true}, err
	}
	return Total{N: got.N, Stake: got.Stake}, err
}
