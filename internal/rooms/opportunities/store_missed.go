package opportunities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

const sums = "COUNT(*) AS n, CAST(COALESCE(SUM(o.lost_pence), 0) AS BIGINT) AS pence"

func lost(ctx context.Context, r db.Reader, f Filter, what string) *gorm.DB {
	return f.where(r.Gorm(ctx).Table("opportunities o").Select(what))
}

// figures is whose opportunities a headline counts. A unit, a threat or a band of value makes it a section, and no section shows anything of
// a restricted case: then it counts what is in sight, as the rows do.
func figures(ctx context.Context, f Filter) access.Scope {
	if f.Unit != 0 || f.Threat != "" || f.Band != "" {
		return access.Sight(ctx)
	}
	return access.Figures(ctx)
}

// lostSum adds up for the headline: with restricted cases, where the actor's role counts them.
func lostSum(ctx context.Context, r db.Reader, f Filter) (s sum, err error) {
	err = lost(ctx, r, f, sums).Scopes(figures(ctx, f).On("o.case_id", "o.force_id")).Scan(&s).Error
	return s, err
}

// hiddenCount is how many of the headline's are not shown to the actor.
func hiddenCount(ctx context.Context, r db.Reader, f Filter) (n int, err error) {
	where, args := figures(ctx, f).Hidden("o.case_id", "o.force_id")
	err = lost(ctx, r, f, "COUNT(*)").Where(where, args...).Scan(&n).Error
	return n, err
}

// realisedSum adds up what was realised, for the headline.
func realisedSum(ctx context.Context, r db.Reader, f Filter) (v money.Pence, err error) {
	err = lost(ctx, r, f, "CAST(COALESCE(SUM(o.realised_pence), 0) AS BIGINT)").Scopes(figures(ctx, f).On("o.case_id", "o.force_id")).Scan(&v).Error
	return v, err
}

// byReason adds up by the second level of reasons; by the first where a review gave no second.
func byReason(ctx context.Context, r db.Reader, f Filter) (rows []reasonSum, err error) {
	err = lost(ctx, r, f, detailSQL+" AS reason, "+sums).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).
		Group(detailSQL).Order("COALESCE(SUM(o.lost_pence), 0) DESC, COUNT(*) DESC, " + detailSQL).Find(&rows).Error
	return rows, err
}

func byUnitAndThreat(ctx context.Context, r db.Reader, f Filter) (rows []cellSum, err error) {
	err = lost(ctx, r, f, "o.unit_id, u.name AS unit_name, o.threat, "+sums).Joins("JOIN units u ON u.id = o.unit_id").
		Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Group("o.unit_id, u.name, o.threat").Order("u.name, o.unit_id, o.threat").Find(&rows).Error
	return rows, err
}

// byMonth adds up each month, named by its first day, in one statement. Months are those of London.
func byMonth(ctx context.Context, r db.Reader, f Filter, list []caltime.Date) ([]monthSum, error) {
	f.From, f.To = caltime.Date{}, caltime.Date{}
	parts := make([]string, len(list))
	args := make([]any, len(list))
	out := make([]monthSum, len(list))
	for i, d := range list {
		next := caltime.NewDate(d.Y, d.M+1, 1)
		out[i] = monthSum{Month: d, Full: !startOf(next).After(r.Time())}
		args[i] = endedIn(lost(ctx, r, f, sums), d, next.AddDays(-1)).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
		parts[i] = fmt.Sprintf("SELECT %d AS i, n, pence FROM (?) m%d", i, i)
	}
	var rows []struct {
		I     int
		N     int
		Pence money.Pence
	}
	err := r.Gorm(ctx).Raw(strings.Join(parts, " UNION ALL "), args...).Scan(&rows).Error
	for _, x := range rows {
		out[x.I].N, out[x.I].Pence = x.N, x.Pence
	}
	return out, err
}

// byReasonAndMonth adds up by reason and month, in one statement. f keeps its period, so that a month at its edge counts what
// of it lies inside.
func byReasonAndMonth(ctx context.Context, r db.Reader, f Filter, list []caltime.Date) ([]reasonMonth, error) {
	parts := make([]string, len(list))
	args := make([]any, len(list))
	for i, d := range list {
		args[i] = endedIn(lost(ctx, r, f, detailSQL+" AS reason, "+sums), d, caltime.NewDate(d.Y, d.M+1, 1).AddDays(-1)).
			Scopes(access.Sight(ctx).On("o.case_id", "o.force_id")).Group(detailSQL)
		parts[i] = fmt.Sprintf("SELECT %d AS i, reason, n, pence FROM (?) m%d", i, i)
	}
	var rows []struct {
		I      int
		Reason string
		N      int
		Pence  money.Pence
	}
	err := r.Gorm(ctx).Raw(strings.Join(parts, " UNION ALL "), args...).Scan(&rows).Error
	out := make([]reasonMonth, len(rows))
	for i, x := range rows {
		out[i] = reasonMonth{Reason: x.Reason, Month: list[x.I], N: x.N, Pence: x.Pence}
	}
	return out, err
}

// marks are what the actor's force has done about what it misses since a day: actions that were carried out, and changes of
// rules, the newest first, in one statement.
func marks(ctx context.Context, r db.Reader, since caltime.Date) (out []mark, err error) {
	a, _ := actor.From(ctx)
	var rows []struct {
		At   time.Time
		What string
	}
	err = r.Gorm(ctx).Raw("SELECT done_at AS at, what FROM learning_actions WHERE force_id = ? AND withdrawn_at IS NULL AND done_at >= ?"+
		" UNION ALL SELECT set_at, 'Rule ' || rule || ' changed' FROM rule_changes WHERE force_id = ? AND set_at >= ? ORDER BY 1 DESC LIMIT 12",
		a.Force, startOf(since), a.Force, startOf(since)).Scan(&rows).Error
	for _, x := range rows {
		out = append(out, mark{On: caltime.DateOf(x.At), What: x.What})
	}
	return out, err
}
