package diary

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders"
)

// lookFor is one sort of clock that calls: those of a state that end between two instants, the second inclusive. Of those
// that were stopped, only a breach calls.
type lookFor struct {
	state    orders.ClockState
	from, to time.Time
}

// place is where a batch of clocks ended.
type place struct {
	end time.Time
	id  ids.Clock
}

// callingColumns leave out what a clock was reckoned from, which is long.
const callingColumns = `k.id, k.case_id, k.force_id, k.unit_id, k.code, k.title, k.cite, k.nation, k.known, k.end_at, k.end_local, k.last_day,
	k.act_by_at, k.act_by_local, k.state, k.closed_at, k.path, c.lead_id, c.deputy_id, c.restricted`

// fromCalling are the clocks of the open tier in cases that are not over.
func fromCalling(ctx context.Context, r db.Reader) *gorm.DB {
	return r.Gorm(ctx).Table("clocks AS k").Select(callingColumns).Joins("JOIN cases c ON c.id = k.case_id").
		Where("k.code IN ? AND c.stage <> 'closed' AND c.withdrawn_at IS NULL", openCodes())
}

// callingClocks gives one batch of clocks by end and id, of those recorded before an instant.
func callingClocks(ctx context.Context, r db.Reader, l lookFor, before time.Time, after place, most int) (rows []calling, err error) {
	from := l.from
	if after.id != 0 {
		from = after.end
	}
	q := fromCalling(ctx, r).Where("k.state = ? AND k.end_at >= ? AND k.end_at <= ? AND k.created_at <= ?", l.state, from, l.to, before)
	if l.state == orders.Stopped {
		q = q.Where("k.code IN ? AND k.closed_at = k.end_at", orders.BreachCodes())
	}
	if after.id != 0 {
		q = q.Where("(k.end_at > ? OR k.id > ?)", after.end, after.id)
	}
	err = q.Order("k.end_at, k.id").Limit(most).Find(&rows).Error
	return rows, err
}

func callingByID(ctx context.Context, r db.Reader, list []ids.Clock) (rows []calling, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	err = fromCalling(ctx, r).Where("k.id IN ? AND k.state = ?", list, orders.Running).Order("k.id").Find(&rows).Error
	return rows, err
}

// supervisorsOf gives, for units, the people who supervise them or a unit above them on a day.
func supervisorsOf(ctx context.Context, r db.Reader, units []ids.Unit, on caltime.Date) (map[ids.Unit][]ids.User, error) {
	out := map[ids.Unit][]ids.User{}
	if len(units) == 0 {
		return out, nil
	}
	var rows []struct {
		Unit ids.Unit
		User ids.User
	}
	err := r.Gorm(ctx).Raw(`WITH RECURSIVE up(unit, id) AS (SELECT id, id FROM units WHERE id IN ?
  UNION ALL SELECT up.unit, u.parent_id FROM up JOIN units u ON u.id = up.id WHERE u.parent_id IS NOT NULL)
SELECT DISTINCT up.unit AS "unit", a.user_id AS "user" FROM up JOIN appointments a ON a.unit_id = up.id JOIN users x ON x.id = a.user_id
WHERE a.role = ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?) AND x.disabled_at IS NULL ORDER BY 1, 2`, units, perm.Supervisor, on, on).Scan(&rows).Error
	for _, x := range rows {
		out[x.Unit] = append(out[x.Unit], x.User)
	}
	return out, err
}

// membersOf gives the members of cases.
func membersOf(ctx context.Context, r db.Reader, list []ids.Case) (map[ids.Case][]ids.User, error) {
	out := map[ids.Case][]ids.User{}
	if len(list) == 0 {
		return out, nil
	}
	var rows []struct {
		CaseID ids.Case
		UserID ids.User
	}
	err := r.Gorm(ctx).Raw("SELECT case_id, user_id FROM case_members WHERE case_id IN ? AND to_at IS NULL ORDER BY case_id, id", list).Scan(&rows).Error
	for _, x := range rows {
		out[x.CaseID] = append(out[x.CaseID], x.UserID)
	}
	return out, err
}

// personRow is a person as the database gives them: without settings where they chose nothing.
type personRow struct {
	ID          ids.User
	ForceID     ids.Unit
	Name        string
	Email       string
	Enabled     bool
	Views       bool
	AbsenceID   *int64
	StandInID   *ids.User
	MailWindow  *bool
	MailActBy   *bool
	MailLapsed  *bool
	MailChanges *bool
}

const personColumns = `u.id, u.force_id, u.name, u.email, CASE WHEN u.disabled_at IS NULL THEN TRUE ELSE FALSE END AS enabled,
	EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = u.id AND a.role IN @roles AND a.from_on <= @on AND (a.to_on IS NULL OR a.to_on >= @on)) AS views,
	b.id AS absence_id, b.stand_in_id, s.mail_window, s.mail_act_by, s.mail_lapsed, s.mail_changes`

func peopleByID(ctx context.Context, r db.Reader, list []ids.User, on caltime.Date) (out []person, err error) {
	for len(list) > 0 {
		n := min(len(list), 500)
		var rows []personRow
		err := r.Gorm(ctx).Raw(`SELECT `+personColumns+` FROM users u LEFT JOIN diary_settings s ON s.user_id = u.id
LEFT JOIN absences b ON b.user_id = u.id AND b.from_on <= @on AND b.to_on >= @on WHERE u.id IN @list ORDER BY u.id`,
			map[string]any{"roles": perm.Matrix[perm.CaseView], "on": on, "list": list[:n]}).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			p := person{ID: x.ID, ForceID: x.ForceID, Name: x.Name, Email: x.Email, Enabled: x.Enabled, Views: x.Views, AbsenceID: x.AbsenceID, StandInID: x.StandInID,
				Settings: DefaultSettings(x.ID)}
			if x.MailWindow != nil {
				p.MailWindow, p.MailActBy, p.MailLapsed, p.MailChanges = *x.MailWindow, *x.MailActBy, *x.MailLapsed, *x.MailChanges
			}
			out = append(out, p)
		}
		list = list[n:]
	}
	return out, nil
}
