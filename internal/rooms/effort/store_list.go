package effort

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

const lineColumns = "e.*, COALESCE(c.ref, '') AS ref, COALESCE(c.title, '') AS title, COALESCE(c.marking, '') AS marking, u.name AS person"

// shown is the condition for entries that ctx's actor may read as rows: other duties, and casework on cases in sight.
func shown(ctx context.Context) (string, []any) {
	where, args := access.Sight(ctx).Where("e.case_id", "e.force_id")
	return "(e.case_id IS NULL OR (" + where + "))", args
}

// linesOf lists a person's entries from one day to another in the order of the sheet, without those on cases that the
// actor may not see.
func linesOf(ctx context.Context, r db.Reader, force ids.Unit, user ids.User, from, to caltime.Date) (rows []Line, err error) {
	see, args := shown(ctx)
	err = r.Gorm(ctx).Table("effort_entries e").Select(lineColumns).
		Joins("JOIN users u ON u.id = e.user_id").Joins("LEFT JOIN cases c ON c.id = e.case_id").
		Where("e.user_id = ? AND e.force_id = ? AND e.on_date BETWEEN ? AND ?", user, force, from, to).Where(see, args...).
		Order("e.on_date, e.id").Find(&rows).Error
	return rows, err
}

// hiddenOf sums, by day and strand, a person's time on cases that the actor may not see. It is for their own sheet only.
func hiddenOf(ctx context.Context, r db.Reader, force ids.Unit, user ids.User, from, to caltime.Date) (rows []hiddenSum, err error) {
	see, args := shown(ctx)
	err = r.Gorm(ctx).Table("effort_entries e").Select("e.on_date, e.strand, SUM(e.minutes) AS minutes").
		Where("e.user_id = ? AND e.force_id = ? AND e.on_date BETWEEN ? AND ? AND e.withdrawn_at IS NULL", user, force, from, to).
		Where("NOT "+see, args...).Group("e.on_date, e.strand").Find(&rows).Error
	return rows, err
}

// daySum is somebody's minutes on a day in a strand.
type daySum struct {
	UserID  ids.User
	Person  string
	OnDate  caltime.Date
	Strand  Strand
	Minutes int
}

// unitDays sums a week by person, day and strand over units, without what the actor may not see.
func unitDays(ctx context.Context, r db.Reader, force ids.Unit, units []ids.Unit, from, to caltime.Date) (rows []daySum, err error) {
	see, args := shown(ctx)
	q := r.Gorm(ctx).Table("effort_entries e").Select("e.user_id, u.name AS person, e.on_date, e.strand, SUM(e.minutes) AS minutes").
		Joins("JOIN users u ON u.id = e.user_id").
		Where("e.force_id = ? AND e.on_date BETWEEN ? AND ? AND e.withdrawn_at IS NULL", force, from, to).Where(see, args...)
	if units != nil {
		q = q.Where("e.unit_id IN ?", units)
	}
	err = q.Group("e.user_id, u.name, e.on_date, e.strand").Order("u.name, e.user_id, e.on_date").Limit(5000).Find(&rows).Error
	return rows, err
}

// caseSum is what one person put into a case.
type caseSum struct {
	UserID  ids.User
	Person  string
	Strand  Strand
	Minutes int
	Last    caltime.Date
}

// caseSums sums the entries of a case by person and strand.
func caseSums(ctx context.Context, r db.Reader, g access.Grant) (rows []caseSum, err error) {
	if !g.Valid() {
		return nil, fault.Missing()
	}
	err = r.Gorm(ctx).Table("effort_entries e").Select("e.user_id, u.name AS person, e.strand, SUM(e.minutes) AS minutes, MAX(e.on_date) AS last").
		Joins("JOIN users u ON u.id = e.user_id").Where("e.case_id = ? AND e.withdrawn_at IS NULL", g.CaseID()).
		Group("e.user_id, u.name, e.strand").Order("SUM(e.minutes) DESC, e.user_id").Find(&rows).Error
	return rows, err
}

// caseLines lists the entries of a case, newest first, one page by key.
func caseLines(ctx context.Context, r db.Reader, g access.Grant, p page.Request) (page.Result[Line], error) {
	if !g.Valid() {
		return page.Result[Line]{}, fault.Missing()
	}
	q := r.Gorm(ctx).Table("effort_entries e").Select(lineColumns).
		Joins("JOIN users u ON u.id = e.user_id").Joins("LEFT JOIN cases c ON c.id = e.case_id").Where("e.case_id = ?", g.CaseID())
	order := "e.on_date DESC, e.id DESC"
	switch {
	case !p.After.Zero():
		q = q.Where("(e.on_date, e.id) < (?, ?)", dateKey(p.After), p.After.ID)
	case !p.Before.Zero():
		q, order = q.Where("(e.on_date, e.id) > (?, ?)", dateKey(p.Before), p.Before.ID), "e.on_date, e.id"
	}
	var rows []Line
	err := q.Order(order).Limit(p.Size + 1).Find(&rows).Error
	return page.Cut(rows, p, func(l Line) page.Key { return page.Key{Value: l.OnDate.String(), ID: int64(l.ID)} }), err
}

// dateKey is the day in a key; one that is no day comes first of all.
func dateKey(k page.Key) caltime.Date {
	d, err := caltime.ParseDate(k.Value)
	if err != nil {
		return caltime.NewDate(1, 1, 1)
	}
	return d
}

// choice is a case that can be chosen for an entry.
type choice struct {
	ID    ids.Case
	Ref   string
	Title string
}

// mine lists the open cases that a person is on, the one worked on last first.
func mine(ctx context.Context, r db.Reader, user ids.User) (rows []choice, err error) {
	where, args := access.Sight(ctx).Where("c.id", "c.force_id")
	err = r.Gorm(ctx).Table("case_members m").Select("c.id, c.ref, c.title").Joins("JOIN cases c ON c.id = m.case_id").
		Where("m.user_id = ? AND m.to_at IS NULL AND c.stage <> 'closed' AND c.withdrawn_at IS NULL", user).Where(where, args...).
		Order("c.last_event_at DESC, c.id").Limit(100).Find(&rows).Error
	return rows, err
}

// titled finds cases in sight whose title or operation begins with text, at most six.
func titled(ctx context.Context, r db.Reader, text string) (rows []choice, err error) {
	where, args := access.Sight(ctx).Where("c.id", "c.force_id")
	err = r.Gorm(ctx).Table("cases c").Select("c.id, c.ref, c.title").Where(where, args...).
		Where("c.withdrawn_at IS NULL AND c.id IN (SELECT t.case_id FROM search_terms t WHERE t.force_id = c.force_id AND t.kind = 'title' AND t.term >= ? AND t.term < ?)", text, text+"\U0010FFFF").
		Order("c.last_event_at DESC, c.id").Limit(6).Find(&rows).Error
	return rows, err
}

// inReach gives the name of a person of the force who has, or had, a post in the units that may be seen; "" for others.
func inReach(ctx context.Context, r db.Reader, force ids.Unit, in reach, id ids.User) (name string, err error) {
	if !in.any() {
		return "", nil
	}
	q := r.Gorm(ctx).Table("users u").Select("u.name").Where("u.id = ? AND u.force_id = ?", id, force)
	if !in.all {
		q = q.Where("EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = u.id AND a.unit_id IN ?)", in.units)
	}
	err = q.Limit(1).Scan(&name).Error
	return name, err
}
