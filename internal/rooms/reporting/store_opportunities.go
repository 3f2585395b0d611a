package reporting

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/opportunities"
)

// below lists a unit and every unit below it.
const below = `o.unit_id IN (WITH RECURSIVE b(id) AS (SELECT CAST(? AS BIGINT) UNION ALL SELECT u.id FROM units u JOIN b ON u.parent_id = b.id) SELECT id FROM b)`

// taken is f as a condition over v_opportunities o.
func taken(f OpportunityFilter) func(*gorm.DB) *gorm.DB {
	return func(g *gorm.DB) *gorm.DB {
		g = g.Where("o.withdrawn = 0")
		from, to := f.bounds()
		in := func(column, since, until string) (string, []any) {
			sql, args := column+" IS NOT NULL", []any{}
			if from != nil {
				sql, args = sql+" AND "+column+since+"?", append(args, *from)
			}
			if to != nil {
				sql, args = sql+" AND "+column+until+"?", append(args, *to)
			}
			return sql, args
		}
		if from != nil || to != nil {
			sql, args := in("o.ended_at", " > ", " <= ") // an end is exclusive: midnight belongs to the day before
			if f.Found {
				found, more := in("o.detected_at", " >= ", " < ")
				sql, args = "("+sql+") OR ("+found+")", append(args, more...)
			}
			g = g.Where("("+sql+")", args...)
		}
		if f.Case != 0 {
			g = g.Where("o.case_id = ?", f.Case)
		}
		if len(f.Except) > 0 {
			g = g.Where("o.id NOT IN ?", f.Except)
		}
		if f.Unit != 0 {
			g = g.Where(below, f.Unit)
		}
		if f.Threat != "" {
			g = g.Where("o.threat = ?", f.Threat)
		}
		if len(f.Statuses) > 0 {
			g = g.Where("o.status IN ?", f.Statuses)
		}
		return g
	}
}

func view(ctx context.Context, r db.Reader, f OpportunityFilter) *gorm.DB {
	return r.Gorm(ctx).Table("v_opportunities o").Scopes(taken(f))
}

var oppColumns = `o.case_ref, o.public_key, o.title, o.why, o.status, o.severity, o.source, o.unit_name, o.threat, o.origin,
	o.rule, o.rule_version, o.basis, o.detected_at, o.window_closes, o.ended_at, o.reviewed_at, o.reviewed_role,
	o.reason, o.reason_detail, o.avoidable, o.reason_owner, o.still, o.estimate_pence, o.estimate_basis, o.lost_pence, o.lost_basis,
	o.realised_pence, o.note, o.learning, ` + opportunities.ReachedSQL + " AS reached, " + opportunities.FateSQL + " AS fate"

// eachOpportunity reads row by row. No other statement may run on r until it returns.
func eachOpportunity(ctx context.Context, r db.Reader, s access.Scope, f OpportunityFilter, yield func(*oppRow) error) error {
	order := "o.ended_at IS NULL, o.ended_at DESC, o.id DESC"
	if f.Found {
		order = "o.detected_at DESC, o.id DESC"
	}
	rows, err := view(ctx, r, f).Scopes(s.On("o.case_id", "o.force_id")).Select(oppColumns).Order(order).Rows()
	if err != nil {
		return fmt.Errorf("read opportunities: %w", err)
	}
	defer rows.Close()
	var x oppRow
	for rows.Next() {
		x = oppRow{}
		if err := rows.Scan(&x.ref, &x.key, &x.title, &x.why, &x.status, &x.severity, &x.source, &x.unit, &x.threat, &x.origin,
			&x.rule, &x.ruleVersion, &x.basis, &x.detected, &x.closes, &x.ended, &x.reviewed, &x.reviewedRole,
			&x.reason, &x.detail, &x.avoidable, &x.owner, &x.still, &x.estimate, &x.estimateBasis, &x.lost, &x.lostBasis,
			&x.realised, &x.note, &x.learning, &x.reached, &x.fate); err != nil {
			return fmt.Errorf("read an opportunity: %w", err)
		}
		if err := yield(&x); err != nil {
			return err
		}
	}
	return rows.Err()
}

func countOpportunities(ctx context.Context, r db.Reader, s access.Scope, f OpportunityFilter) (int, string, error) {
	var list []struct {
		Marking string
		N       int
	}
	err := view(ctx, r, f).Scopes(s.On("o.case_id", "o.force_id")).Select("o.marking, COUNT(*) AS n").Group("o.marking").Scan(&list).Error
	if err != nil {
		return 0, "", fmt.Errorf("count opportunities: %w", err)
	}
	n, marking := 0, ""
	for _, x := range list {
		n += x.N
		marking = higher(marking, x.Marking)
	}
	return n, marking, nil
}

// sums adds up what Opportunity.Worth gives.
const sums = `COUNT(*) AS number, CAST(COALESCE(SUM(CASE WHEN o.status IN ('missed', 'lapsed') THEN o.lost_pence
	ELSE COALESCE(o.lost_pence, o.estimate_pence) END), 0) AS BIGINT) AS worth`

func sumOpportunities(ctx context.Context, r db.Reader, s access.Scope, f OpportunityFilter) (t Totals, err error) {
	err = view(ctx, r, f).Scopes(s.On("o.case_id", "o.force_id")).Select(sums).Scan(&t).Error
	return t, err
}

func sumHidden(ctx context.Context, r db.Reader, s access.Scope, f OpportunityFilter) (t Totals, err error) {
	where, args := s.Hidden("o.case_id", "o.force_id")
	err = view(ctx, r, f).Where(where, args...).Select(sums).Scan(&t).Error
	return t, err
}
