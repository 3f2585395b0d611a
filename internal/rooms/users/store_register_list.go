package users

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

// standingSQL says of an accreditation a that it stands in a way on the day @on.
var standingSQL = map[Standing]string{
	StandsValid:       heldSQL + " AND NOT " + suspendedSQL,
	StandsSuspended:   heldSQL + " AND " + suspendedSQL,
	StandsExpired:     "a.expires_on < @on AND NOT EXISTS (SELECT 1 FROM accreditations b WHERE b.user_id = a.user_id AND b.kind = a.kind AND b.superseded_at IS NULL AND (b.expires_on IS NULL OR b.expires_on >= @on))",
	StandsEnding:      heldSQL + " AND " + endingSQL,
	StandsDevelopment: heldSQL + " AND a.cpd_due_on <= @development",
}

const (
	heldSQL      = "a.granted_on <= @on AND (a.expires_on IS NULL OR a.expires_on >= @on)"
	suspendedSQL = "EXISTS (SELECT 1 FROM suspensions s WHERE s.user_id = a.user_id AND s.accreditation_id = a.id AND s.superseded_at IS NULL AND s.from_on <= @on AND (s.to_on IS NULL OR s.to_on >= @on))"
	endingSQL    = "a.expires_on <= @ending AND NOT EXISTS (SELECT 1 FROM accreditations b WHERE b.user_id = a.user_id AND b.kind = a.kind AND b.superseded_at IS NULL AND (b.expires_on IS NULL OR b.expires_on > @ending))"
	vettedSQL    = "c.user_id = users.id AND c.kind = 'vetting' AND c.superseded_at IS NULL AND c.from_on <= @on AND (c.to_on IS NULL OR c.to_on >= @on)"
)

// sought narrows people to those whose entry in the register fits.
func sought(q *gorm.DB, s Sought, today caltime.Date) *gorm.DB {
	in := map[string]any{"on": today, "ending": today.AddDays(EndingSoon), "development": today.AddDays(DevelopmentSoon), "kinds": s.Kinds, "levels": s.Vetting}
	of := "SELECT 1 FROM accreditations a WHERE a.user_id = users.id AND a.superseded_at IS NULL"
	if len(s.Kinds) > 0 {
		of += " AND a.kind IN @kinds"
	}
	var ways, either []string
	for _, x := range s.Standings {
		if sql, ok := standingSQL[x]; ok {
			ways = append(ways, "("+sql+")")
		}
	}
	if len(ways) > 0 {
		either = append(either, "EXISTS ("+of+" AND ("+strings.Join(ways, " OR ")+"))")
	}
	if slices.Contains(s.Standings, StandsNone) {
		either = append(either, "NOT EXISTS ("+of+")")
	}
	if len(s.Standings) == 0 && len(s.Kinds) > 0 {
		either = append(either, "EXISTS ("+of+")")
	}
	q = eitherOf(q, either, in)
	either = nil
	if slices.ContainsFunc(s.Vetting, func(v string) bool { return slices.Contains(VettingLevels, v) }) {
		either = append(either, "EXISTS (SELECT 1 FROM clearances c WHERE "+vettedSQL+" AND c.level IN @levels)")
	}
	if slices.Contains(s.Vetting, VettingNone) {
		either = append(either, "NOT EXISTS (SELECT 1 FROM clearances c WHERE "+vettedSQL+")")
	}
	if slices.Contains(s.Vetting, VettingEnding) {
		either = append(either, "EXISTS (SELECT 1 FROM clearances c WHERE "+vettedSQL+" AND c.to_on <= @ending)")
	}
	return eitherOf(q, either, in)
}

// eitherOf narrows to what fits one of the conditions; to everything where there is none.
func eitherOf(q *gorm.DB, list []string, in map[string]any) *gorm.DB {
	sql := "(" + strings.Join(list, " OR ") + ")"
	switch {
	case len(list) == 0:
		return q
	case strings.Contains(sql, "@"):
		return q.Where(sql, in)
	}
	return q.Where(sql)
}

func countEntries(ctx context.Context, r db.Reader, force ids.Unit, w Wanted, units []ids.Unit, s Sought) (int, error) {
	var n int64
	q := sought(wanted(ctx, r, force, w, units), s, caltime.DateOf(r.Time()))
	err := r.Gorm(ctx).Table("(?) AS x", q.Select("users.id").Limit(10001)).Count(&n).Error
	return int(n), err
}

// entriesOf gives one more row than the page holds, as usersOf does.
func entriesOf(ctx context.Context, r db.Reader, force ids.Unit, w Wanted, units []ids.Unit, s Sought, p page.Request) ([]User, error) {
	return pageOfUsers(sought(wanted(ctx, r, force, w, units), s, caltime.DateOf(r.Time())), p)
}

// vettingOf lists the vetting of people that is not over on a day, the oldest first.
func vettingOf(ctx context.Context, r db.Reader, on caltime.Date, list ...ids.User) (rows []Clearance, err error) {
	err = r.Gorm(ctx).Where("user_id IN ? AND kind = 'vetting' AND superseded_at IS NULL AND (to_on IS NULL OR to_on >= ?)", list, on).Order("from_on, id").Find(&rows).Error
	return rows, err
}

// countSoon counts, among people with an account, the accreditations that end within so many days and are not followed by
// another of their kind, and those in force whose professional development is due by then or overdue.
func countSoon(ctx context.Context, r db.Reader, today caltime.Date, days int) (ending, development int, err error) {
	in := map[string]any{"on": today, "ending": today.AddDays(days), "development": today.AddDays(days)}
	var row struct{ Ending, Development int }
	err = r.Gorm(ctx).Raw(`SELECT
  (SELECT COUNT(*) FROM accreditations a JOIN users u ON u.id = a.user_id WHERE u.disabled_at IS NULL AND a.superseded_at IS NULL AND `+standingSQL[StandsEnding]+`) AS ending,
  (SELECT COUNT(*) FROM accreditations a JOIN users u ON u.id = a.user_id WHERE u.disabled_at IS NULL AND a.superseded_at IS NULL AND `+standingSQL[StandsDevelopment]+`) AS development`, in).Scan(&row).Error
	return row.Ending, row.Development, err
}
