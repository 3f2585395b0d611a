package opportunities

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// closing is how many opportunities of one unit and sort close soon.
type closing struct {
	UnitID   ids.Unit
	Rule     string
	Kind     string // of what a person entered
	Taken    bool   // somebody has it, and has not applied yet
	Week     bool   // within the first 7 days
	N        int
	Pence    money.Pence
	Unvalued int
}

// sort names what is compared with what it took before: the rule, or the kind that a person entered.
func sortOf(rule, kind string) string {
	if rule != "" {
		return rule
	}
	return "kind " + kind
}

const closingWhere = `o.withdrawn_at IS NULL AND o.due_at > ? AND o.due_at <= ? AND
	(o.status IN ('candidate','open','decline_proposed') OR o.status = 'taken' AND o.step IN ('','assessed'))`

// closingBetween counts, in a scope, what closes after now and by an end, in one statement.
func closingBetween(ctx context.Context, r db.Reader, s access.Scope, unit ids.Unit, now, week, end time.Time) (rows []closing, err error) {
	q := r.Gorm(ctx).Table("opportunities o").
		Select(`o.unit_id, o.rule, o.kind, o.status = 'taken' AS taken, o.due_at <= ? AS week, COUNT(*) AS n,
			CAST(COALESCE(SUM(o.estimate_pence), 0) AS BIGINT) AS pence, SUM(CASE WHEN o.estimate_pence IS NULL THEN 1 ELSE 0 END) AS unvalued`, week).
		Where(closingWhere, now, end).Scopes(s.On("o.case_id", "o.force_id"))
	if unit != 0 {
		q = q.Where("o.unit_id = ?", unit)
	}
	err = q.Group("o.unit_id, o.rule, o.kind, o.status = 'taken', 5").Order("o.unit_id, o.rule, o.kind, 4, 5").Scan(&rows).Error
	return rows, err
}

// earlierOne is an opportunity that was taken and came to an application or a grant.
type earlierOne struct {
	ID     ids.Opportunity
	CaseID ids.Case
	Rule   string
	Kind   string
	Began  *time.Time // taken by a person; else when its window opened
	Came   *time.Time // applied for or granted
}

// mostEarlier is how many earlier opportunities the hours are taken from, the latest first.
const mostEarlier = 400

// earlierOnes lists the latest opportunities in sight that somebody applied for or was granted.
func earlierOnes(ctx context.Context, r db.Reader, since time.Time) ([]earlierOne, error) {
	var heads []Opportunity
	err := r.Gorm(ctx).Table("opportunities o").Select("o.id, o.case_id, o.rule, o.kind, o.window_opens, o.step, o.stepped_at").
		Where("o.status = 'taken' AND o.step IN ('applied','granted','realised') AND o.withdrawn_at IS NULL AND o.updated_at >= ?", since).
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Order("o.updated_at DESC, o.id DESC").Limit(mostEarlier).Find(&heads).Error
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	list := make([]ids.Opportunity, len(heads))
	for i, o := range heads {
		list[i] = o.ID
	}
	var steps []Stepped
	err = r.Gorm(ctx).Select("opportunity_id, act, step, at").Where("opportunity_id IN ? AND withdrawn_at IS NULL AND (act = 'taken' OR step IN ('applied','granted'))", db.Pad(list)).
		Order("opportunity_id, at, id").Find(&steps).Error
	if err != nil {
		return nil, err
	}
	began, came := map[ids.Opportunity]time.Time{}, map[ids.Opportunity]time.Time{}
	for _, s := range steps {
		if _, ok := began[s.OpportunityID]; s.Act == "taken" && !ok {
			began[s.OpportunityID] = s.At
		}
		if _, ok := came[s.OpportunityID]; (s.Step == Applied || s.Step == Granted) && !ok {
			came[s.OpportunityID] = s.At
		}
	}
	var out []earlierOne
	for _, o := range heads {
		e := earlierOne{ID: o.ID, CaseID: o.CaseID, Rule: o.Rule, Kind: o.Kind, Began: o.WindowOpens, Came: o.SteppedAt}
		if at, ok := began[o.ID]; ok {
			e.Began = &at
		}
		if at, ok := came[o.ID]; ok && (o.Step == Realised || o.SteppedAt == nil) {
			e.Came = &at
		}
		if e.Began != nil && e.Came != nil && !e.Came.Before(*e.Began) {
			out = append(out, e)
		}
	}
	return out, nil
}

// dayMinutes is what was recorded on a case on a day.
type dayMinutes struct {
	CaseID  ids.Case
	OnDate  caltime.Date
	Minutes int64
}

// minutesByDay adds up what was recorded on cases of which the caller has seen a row in sight.
func minutesByDay(ctx context.Context, r db.Reader, list []ids.Case, since caltime.Date) (rows []dayMinutes, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	err = r.Gorm(ctx).Raw(`SELECT case_id, on_date, SUM(minutes) AS minutes FROM effort_entries WHERE case_id IN ? AND withdrawn_at IS NULL AND on_date >= ?
		GROUP BY case_id, on_date ORDER BY case_id, on_date`, db.Pad(list), since).Scan(&rows).Error
	return rows, err
}

// post is an investigator's appointment.
type post struct {
	UserID ids.User
	Name   string
	UnitID ids.Unit
	FromOn caltime.Date
	ToOn   caltime.Date

	WeekMinutes int64 // contracted; 0: full-time
}

// investigatorPosts lists the appointments of a force's enabled investigators on some days, by name.
func investigatorPosts(ctx context.Context, r db.Reader, force ids.Unit, from, to caltime.Date) (rows []post, err error) {
	err = r.Gorm(ctx).Raw(`SELECT a.user_id, u.name, a.unit_id, a.from_on, a.to_on, COALESCE(u.week_minutes, 0) AS week_minutes FROM appointments a JOIN users u ON u.id = a.user_id
		WHERE u.force_id = ? AND u.disabled_at IS NULL AND a.role = ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?)
		ORDER BY u.name_folded, u.id, a.unit_id, a.from_on LIMIT 5000`, force, perm.Investigator, to, from).Scan(&rows).Error
	return rows, err
}

// closingRows is what closes soon, soonest first, in sight, one page by key either way.
func closingRows(ctx context.Context, r db.Reader, unit ids.Unit, now, end time.Time, p page.Request) (page.Result[Row], error) {
	q := rowsFrom(ctx, r).Where(closingWhere, now, end).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	if unit != 0 {
		q = q.Where("o.unit_id = ?", unit)
	}
	switch {
	case !p.Before.Zero():
		q = q.Where("(o.due_at, o.id) < (?, ?)", keyValue("due", p.Before.Value), p.Before.ID).Order("o.due_at DESC, o.id DESC")
	case !p.After.Zero():
		q = q.Where("(o.due_at, o.id) > (?, ?)", keyValue("due", p.After.Value), p.After.ID).Order("o.due_at, o.id")
	default:
		q = q.Order("o.due_at, o.id")
	}
	var rows []Row
	err := q.Limit(p.Size + 1).Find(&rows).Error
	return page.Cut(rows, p, func(o Row) page.Key { return sortKey("due", o) }), err
}

// nationOf is the nation whose non-working days a force keeps.
func nationOf(ctx context.Context, r db.Reader, force ids.Unit) (n caltime.Nation, err error) {
	err = r.Gorm(ctx).Raw("SELECT nation FROM units WHERE id = ?", force).Scan(&n).Error
	return n, err
}
