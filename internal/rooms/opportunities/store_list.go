package opportunities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

const rowColumns = `o.*, c.ref, c.title AS case_title, c.operation, c.marking, u.name AS unit_name, COALESCE(w.name, '') AS owner,
	COALESCE(k.code, '') AS clock_code, COALESCE(k.nation, '') AS clock_nation, k.end_at AS clock_end_at,
	EXISTS (SELECT 1 FROM case_members cm WHERE cm.case_id = o.case_id AND cm.user_id = ? AND cm.to_at IS NULL) AS member`

func rowsFrom(ctx context.Context, r db.Reader) *gorm.DB {
	a, _ := actor.From(ctx)
	return r.Gorm(ctx).Table("opportunities o").Select(rowColumns, a.User).Joins("JOIN cases c ON c.id = o.case_id").
		Joins("JOIN units u ON u.id = o.unit_id").Joins("LEFT JOIN users w ON w.id = o.owner_id").
		Joins("LEFT JOIN clocks k ON k.id = o.clock_id AND k.case_id = o.case_id")
}

// where narrows to f.
func (f Filter) where(q *gorm.DB) *gorm.DB {
	q = q.Where("o.withdrawn_at IS NULL")
	if len(f.Statuses) > 0 {
		q = q.Where("o.status IN ?", f.Statuses)
	}
	if len(f.Steps) > 0 {
		q = q.Where("o.step IN ?", f.Steps)
	}
	if f.Unit != 0 {
		q = q.Where("o.unit_id = ?", f.Unit)
	}
	for _, x := range []struct{ column, value string }{{"o.threat", f.Threat}, {"o.rule", f.Rule}, {"o.reason", f.Reason}} {
		switch x.value {
		case "":
		case "none":
			q = q.Where(x.column + " = ''")
		default:
			q = q.Where(x.column+" = ?", x.value)
		}
	}
	if f.Least > 0 {
		q = q.Where("COALESCE(o.estimate_pence, -1) >= ?", f.Least)
	}
	if f.Mine != 0 {
		q = q.Where("o.owner_id = ?", f.Mine)
	}
	if f.Case != 0 {
		q = q.Where("o.case_id = ?", f.Case)
	}
	if f.Text != "" {
		q = q.Where(`LOWER(o.title) LIKE ? ESCAPE '\'`, "%"+like.Replace(strings.ToLower(f.Text))+"%")
	}
	return endedIn(f.Measured.where(q), f.From, f.To)
}

// endedIn narrows q to what ended on the days from to to, as EndedOn names them; a zero day sets no bound.
func endedIn(q *gorm.DB, from, to caltime.Date) *gorm.DB {
	after, upTo := EndedSpan(from, to)
	if !after.IsZero() {
		q = q.Where("o.ended_at > ?", after)
	}
	if !upTo.IsZero() {
		q = q.Where("o.ended_at <= ?", upTo)
	}
	return q
}

var like = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// sorts are the offered orders of the list; each has its index. A value that is not known comes last of all.
var sorts = []page.Sort{{Name: "due"}, {Name: "value", Desc: true}, {Name: "found", Desc: true}}

// The sort expressions, and the instant or number in a key.
var sortBy = map[string]string{"due": "o.due_at", "value": "COALESCE(o.estimate_pence, -1)", "found": "o.detected_at", "ended": "o.ended_at"}

func sortKey(sort string, r Row) page.Key {
	k := page.Key{ID: int64(r.ID)}
	switch sort {
	case "value":
		v := money.Pence(-1)
		if r.EstimatePence != nil {
			v = *r.EstimatePence
		}
		k.Value = fmt.Sprint(int64(v))
	case "found":
		k.Value = r.DetectedAt.UTC().Format(time.RFC3339Nano)
	case "ended":
		k.Value = derefTime(r.EndedAt).Format(time.RFC3339Nano)
	default:
		k.Value = r.DueAt.UTC().Format(time.RFC3339Nano)
	}
	return k
}

func keyValue(sort, v string) any {
	if sort == "value" {
		var n int64
		_, _ = fmt.Sscan(v, &n) // a spoilt key gives the first page
		return n
	}
	t, err := time.Parse(time.RFC3339Nano, v)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// list is one page of the opportunities in sight that f lets through.
func list(ctx context.Context, r db.Reader, f Filter, p page.Request) (page.Result[Row], error) {
	q := f.where(rowsFrom(ctx, r)).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	by, back := sortBy[p.Sort.Name], !p.Before.Zero()
	key := p.After
	if back {
		key = p.Before
	}
	down := p.Sort.Desc != back
	if !key.Zero() {
		cmp := ">"
		if down {
			cmp = "<"
		}
		q = q.Where("("+by+", o.id) "+cmp+" (?, ?)", keyValue(p.Sort.Name, key.Value), key.ID)
	}
	dir := ""
	if down {
		dir = " DESC"
	}
	var rows []Row
	err := q.Order(by + dir + ", o.id" + dir).Limit(p.Size + 1).Find(&rows).Error
	return page.Cut(rows, p, func(r Row) page.Key { return sortKey(p.Sort.Name, r) }), err
}

// most is up to where counts are exact.
const most = 10_000

// tally is how many opportunities a list holds, and what they are worth; exact up to most.
type tally struct {
	Col   string
	N     int
	Pence money.Pence
}

// column names one count: the rows that q lets through, valued by an expression.
type column struct {
	name, value string
	f           Filter
	since       time.Time // with by: only those whose column by lies after it
	by          string
}

// tallies counts several lists in one statement.
func tallies(ctx context.Context, r db.Reader, list []column) (map[string]tally, error) {
	g := r.Gorm(ctx)
	parts := make([]string, len(list))
	args := make([]any, len(list))
	for i, c := range list {
		q := c.f.where(r.Gorm(ctx).Table("opportunities o").Select("CAST(COALESCE(" + c.value + ", 0) AS BIGINT) AS v")).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
		if c.by != "" {
			q = q.Where("o."+c.by+" >= ?", c.since)
		}
		parts[i] = fmt.Sprintf("SELECT '%s' AS col, COUNT(*) AS n, CAST(COALESCE(SUM(v), 0) AS BIGINT) AS pence FROM (?) x%d", c.name, i)
		args[i] = q.Limit(most + 1)
	}
	var rows []tally
	err := g.Raw(strings.Join(parts, " UNION ALL "), args...).Scan(&rows).Error
	out := map[string]tally{}
	for _, t := range rows {
		out[t.Col] = t
	}
	return out, err
}

// newest lists the first rows of a column of the board, ordered by an instant column, latest first.
func newest(ctx context.Context, r db.Reader, c column, n int) (rows []Row, err error) {
	q := c.f.where(rowsFrom(ctx, r)).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	if c.by != "" {
		q = q.Where("o."+c.by+" >= ?", c.since).Order("o." + c.by + " DESC, o.id DESC")
	}
	err = q.Limit(n).Find(&rows).Error
	return rows, err
}

// soonest lists the first rows of a column by the end of the window.
func soonest(ctx context.Context, r db.Reader, f Filter, n int) (rows []Row, err error) {
	err = f.where(rowsFrom(ctx, r)).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Order("o.due_at, o.id").Limit(n).Find(&rows).Error
	return rows, err
}

// openCount counts what waits for somebody, in sight, up to a limit.
func openCount(ctx context.Context, r db.Reader) (n int, err error) {
	q := Filter{Statuses: undecided}.where(r.Gorm(ctx).Table("opportunities o").Select("1")).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Limit(most)
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM (?) x", q).Scan(&n).Error
	return n, err
}

var undecided = []Status{Candidate, Open, DeclineProposed}

// rowByKey gives one opportunity with names, after leave on its case; the same statements whether or not it is there.
func rowByKey(ctx context.Context, r db.Reader, key string, m access.Mode) (Row, access.Grant, error) {
	var row Row
	err := rowsFrom(ctx, r).Where("o.public_key = ?", key).Limit(1).Find(&row).Error
	if err != nil {
		return row, access.Grant{}, err
	}
	g, err := access.Open(ctx, r, row.CaseID, m)
	return row, g, err
}

// ofCase lists the opportunities of a case: what waits first, by the end of the window, then the others, newest first.
func ofCase(ctx context.Context, r db.Reader, g access.Grant) (rows []Row, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	err = rowsFrom(ctx, r).Where("o.case_id = ? AND o.withdrawn_at IS NULL", g.CaseID()).
		Order("CASE WHEN o.status IN ('candidate','open','decline_proposed') THEN 0 WHEN o.status = 'taken' THEN 1 WHEN o.status = 'run_out' THEN 2 ELSE 3 END, o.due_at, o.id DESC").
		Limit(500).Find(&rows).Error
	return rows, err
}

// unitChoice is a unit that a filter offers.
type unitChoice struct {
	ID   ids.Unit
	Name string
}

func unitsOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []unitChoice, err error) {
	err = r.Gorm(ctx).Table("units").Select("id, name").Where("force_id = ? AND kind <> 'force'", force).Order("name, id").Find(&rows).Error
	return rows, err
}
