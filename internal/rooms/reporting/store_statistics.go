package reporting

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders"
)

// referred is a referral to a body that holds a civil power, once it was sent.
type referred struct {
	CaseLine
	Kind, Body, State           string
	SentOn                      caltime.Date
	EstimatePence, OutcomePence *int64
}

// referredIn gives the referrals of a scope that were sent in the period, by day.
func referredIn(ctx context.Context, r db.Reader, scope narrowing, f RowFilter) (rows []referred, err error) {
	g := r.Gorm(ctx).Table("civil_referrals x").Joins("JOIN cases o ON o.id = x.case_id").Joins("JOIN units u ON u.id = o.unit_id").Joins("JOIN units w ON w.id = o.force_id").Scopes(scope).
		Where("o.withdrawn_at IS NULL AND x.sent_on IS NOT NULL")
	if !f.From.IsZero() {
		g = g.Where("x.sent_on >= ?", f.From)
	}
	if !f.To.IsZero() {
		g = g.Where("x.sent_on <= ?", f.To)
	}
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	if err = g.Select("o.id, o.force_id, o.ref, o.marking, o.threat, o.nation, u.name AS unit, w.name AS force, x.kind, x.body, x.state, x.sent_on, x.estimate_pence, x.outcome_pence").Order("x.sent_on, x.id").Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read referrals: %w", err)
	}
	return rows, nil
}

// changed is a restraint order that was varied or discharged after it was made.
type changed struct {
	CaseLine
	Kind, ToState string
	At            time.Time
}

// changedIn gives the restraint orders of a scope that were varied or discharged, by day; not those that were not served.
func changedIn(ctx context.Context, r db.Reader, scope narrowing, f RowFilter) (rows []changed, err error) {
	g := r.Gorm(ctx).Table("order_steps x").Joins("JOIN v_report_orders q ON q.id = x.order_id AND q.withdrawn = 0 AND q.unserved = 0 JOIN cases o ON o.id = x.case_id JOIN units u ON u.id = o.unit_id JOIN units w ON w.id = o.force_id").Scopes(scope).
		Where("o.withdrawn_at IS NULL AND q.kind = ? AND x.to_state IN ?", orders.Restraint, []orders.State{orders.Varied, orders.Discharged}).Scopes(f.during("x.at"))
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	if err = g.Select("o.id, o.force_id, o.ref, o.marking, o.threat, o.nation, u.name AS unit, w.name AS force, q.kind, x.to_state, x.at").Order("x.at, x.id").Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what became of restraint orders: %w", err)
	}
	return rows, nil
}

// Quality is what a case lacks that national statistics need.
type Quality struct {
	Case, CaseURL string
	Unit          string
	Gaps          int  // facts that rules looked for and did not find
	NoOffence     bool // no offence group
	NoNational    bool // no JARD or ARIT reference, although something was held or ordered
}

// qualityRow is a row of Quality as it is stored.
type qualityRow struct {
	CaseLine
	Gaps     int
	National bool
	Held     int64
}

// Missing gives the cases in sight that lack something, by reference.
func (d *Data) Missing(ctx context.Context, f RowFilter) (out []Quality, err error) {
	g := d.r.Gorm(ctx).Table("cases o").Joins("JOIN units u ON u.id = o.unit_id").Scopes(inSight(d.rows)).Where("o.withdrawn_at IS NULL AND o.file = 'case'")
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	var rows []qualityRow
	err = g.Select(`o.id, o.ref, o.threat, u.name AS unit, CASE WHEN 1 = 1` + plainCase + ` THEN o.held_pence + o.ordered_pence ELSE 0 END AS held,
		(SELECT COUNT(*) FROM data_gaps x WHERE x.case_id = o.id) AS gaps,
		EXISTS (SELECT 1 FROM case_refs n WHERE n.case_id = o.id AND n.kind IN ('jard','arit') AND n.withdrawn_at IS NULL) AS national`).Order("o.id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read what cases lack: %w", err)
	}
	for _, x := range rows {
		q := Quality{Case: x.Ref, CaseURL: d.CaseURL(x.Ref), Unit: x.Unit, Gaps: x.Gaps, NoOffence: x.Threat == "", NoNational: !x.National && x.Held > 0}
		if q.Gaps > 0 || q.NoOffence || q.NoNational {
			out = append(out, q)
		}
	}
	return out, nil
}
