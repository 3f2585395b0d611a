package reporting

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
)

// between are the moments of a period; nil where there is no bound.
func (f RowFilter) between() (from, to *time.Time) {
	return OpportunityFilter{From: f.From, To: f.To}.bounds()
}

// during narrows to rows whose moment lies in the period.
func (f RowFilter) during(column string) narrowing {
	return func(g *gorm.DB) *gorm.DB {
		from, to := f.between()
		if from != nil {
			g = g.Where(column+" >= ?", *from)
		}
		if to != nil {
			g = g.Where(column+" < ?", *to)
		}
		return g
	}
}

// clockEndRow is a ClockEnd as it is stored.
type clockEndRow struct {
	Ref, Unit, Title, Cite string
	State                  orders.ClockState
	LastDay                caltime.Date
	ClosedAt, EndAt        *time.Time
}

func endedClocks(ctx context.Context, r db.Reader, scope narrowing, f RowFilter) *gorm.DB {
	g := r.Gorm(ctx).Table("clocks k").Joins("JOIN cases o ON o.id = k.case_id JOIN units u ON u.id = o.unit_id LEFT JOIN v_report_orders q ON q.id = k.order_id").Scopes(scope).
		Where("o.withdrawn_at IS NULL AND k.code NOT IN ? AND k.state IN ? AND COALESCE(q.unserved, 0) = 0", sealedClocks(), []orders.ClockState{orders.Acted, orders.Stopped, orders.Lapsed}).Scopes(f.during("COALESCE(k.closed_at, k.end_at)"))
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	return g
}

// timeRow is an entry of time, without who spent it.
type timeRow struct {
	OnDate           caltime.Date
	Unit             string
	Strand           effort.Strand
	Activity, Reason string
	Minutes          int
}

func timeIn(ctx context.Context, r db.Reader, s access.Scope, forces []ids.Unit, f RowFilter) (rows []timeRow, err error) {
	where, args := s.Where("o.case_id", "o.force_id")
	g := r.Gorm(ctx).Table("effort_entries o").Joins("JOIN units u ON u.id = o.unit_id").Where("o.withdrawn_at IS NULL AND o.force_id IN ?", forces).Where("(o.case_id IS NULL OR ("+where+"))", args...)
	if !f.From.IsZero() {
		g = g.Where("o.on_date >= ?", f.From)
	}
	if !f.To.IsZero() {
		g = g.Where("o.on_date <= ?", f.To)
	}
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	err = g.Select("o.on_date, u.name AS unit, o.strand, o.activity, o.reason, SUM(o.minutes) AS minutes").Group("o.on_date, u.name, o.strand, o.activity, o.reason").Order("1, 2, 3, 4, 5").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read time: %w", err)
	}
	return rows, nil
}

// planRow is a PlanLine as it is stored.
type planRow struct {
	plans.Plan
	Ref, UnitName                              string
	Objectives, Financial, NotPursued, Overdue int
}

func plansIn(ctx context.Context, r db.Reader, scope narrowing, f RowFilter, today caltime.Date) *gorm.DB {
	g := r.Gorm(ctx).Table("plans p").Joins("JOIN cases o ON o.id = p.case_id JOIN units u ON u.id = o.unit_id").Scopes(scope).Where("o.withdrawn_at IS NULL AND p.withdrawn_at IS NULL")
	if !f.To.IsZero() {
		g = g.Where("p.opened_on <= ?", f.To)
	}
	if !f.From.IsZero() {
		g = g.Where("(p.closed_on IS NULL OR p.closed_on >= ?)", f.From)
	}
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	return g.Select(`p.*, o.ref, u.name AS unit_name, (SELECT COUNT(*) FROM plan_objectives x WHERE x.plan_id = p.id AND x.withdrawn_at IS NULL) AS objectives,
		(SELECT COUNT(*) FROM plan_objectives x WHERE x.plan_id = p.id AND x.withdrawn_at IS NULL AND x.financial) AS financial, (SELECT COUNT(*) FROM plan_not_pursued x WHERE x.plan_id = p.id) AS not_pursued,
		(SELECT COUNT(*) FROM plan_objectives x WHERE x.plan_id = p.id AND x.withdrawn_at IS NULL AND x.due_on < ?) AS overdue`, today).Order("p.opened_on, p.id")
}

// pairs are the acts that take two people, with where each is kept: who did the first, who the second, and when that was.
var pairs = []struct{ acts, law, table, where, first, second, at string }{
	{"An opportunity is worked, and reviewed as missed", "Law notes 5.2", "opportunities", "withdrawn_at IS NULL AND owner_id IS NOT NULL AND reviewed_at IS NOT NULL", "owner_id", "reviewed_by", "reviewed_at"},
	{"To decline is proposed, and agreed", "Force rule", "opportunities", "withdrawn_at IS NULL AND proposed_by IS NOT NULL AND decided_by IS NOT NULL", "proposed_by", "decided_by", "decided_at"},
	{"An order is applied for, and authorised", "Law notes 8.6", "orders", "withdrawn_at IS NULL AND applicant_id IS NOT NULL AND authoriser_id IS NOT NULL", "applicant_id", "authoriser_id", "created_at"},
	{"The glass of a restricted case is broken, and reviewed", "Law notes 8.6", "broken_glass", "reviewed_at IS NOT NULL", "user_id", "reviewed_by", "reviewed_at"},
	{"A lower marking is asked for, and agreed", "Law notes 8.5", "marking_requests", "decided_by IS NOT NULL", "asked_by", "decided_by", "decided_at"},
	{"Disposal of data is proposed, and decided", "DPA 2018 s.39", "retention_disposals", "decided_by IS NOT NULL", "proposed_by", "decided_by", "decided_at"},
	{"Erasure from the audit log is proposed, and decided", "DPA 2018 s.47", "log_erasures", "decided_by IS NOT NULL", "proposed_by", "decided_by", "decided_at"},
}

func dutiesIn(ctx context.Context, r db.Reader, forces []ids.Unit, f RowFilter) (out []Duty, err error) {
	for _, p := range pairs {
		var n struct{ Done, Same int }
		err := r.Gorm(ctx).Table(p.table).Where("force_id IN ?", forces).Where(p.where).Scopes(f.during(p.at)).
			Select("COUNT(*) AS done, COALESCE(SUM(CASE WHEN " + p.first + " = " + p.second + " THEN 1 ELSE 0 END), 0) AS same").Scan(&n).Error
		if err != nil {
			return nil, fmt.Errorf("count %q: %w", p.acts, err)
		}
		out = append(out, Duty{Acts: p.acts, Law: p.law, Done: n.Done, Same: n.Same})
	}
	return out, nil
}

func integrityOf(ctx context.Context, r db.Reader) (x Integrity, err error) {
	if err = r.Gorm(ctx).Raw("SELECT (SELECT COUNT(*) FROM audit_entries) AS entries, (SELECT COUNT(*) FROM audit_leaves) AS sealed").Scan(&x).Error; err != nil {
		return x, fmt.Errorf("count the audit log: %w", err)
	}
	var points []struct {
		Size int64
		Root string
		At   time.Time
	}
	if err = r.Gorm(ctx).Raw("SELECT size, root, at FROM audit_checkpoints ORDER BY size DESC LIMIT 1").Scan(&points).Error; err != nil {
		return x, fmt.Errorf("read the last checkpoint: %w", err)
	}
	for _, p := range points {
		x.Checkpoint, x.Root, x.CheckpointAt = p.Size, p.Root, p.At
	}
	var checks []struct {
		At      time.Time
		Entries int64
		OK      bool `gorm:"column:ok"`
	}
	if err = r.Gorm(ctx).Raw("SELECT at, entries, ok FROM log_checks ORDER BY id DESC LIMIT 1").Scan(&checks).Error; err != nil {
		return x, fmt.Errorf("read the last check of the log: %w", err)
	}
	for _, c := range checks {
		x.CheckedAt, x.CheckedEntries, x.Sound = c.At, c.Entries, c.OK
	}
	var kept []struct {
		Size int64
		At   time.Time
	}
	if err = r.Gorm(ctx).Raw("SELECT size, at FROM log_deliveries WHERE error = '' ORDER BY id DESC LIMIT 1").Scan(&kept).Error; err != nil {
		return x, fmt.Errorf("read where checkpoints are kept: %w", err)
	}
	for _, k := range kept {
		x.KeptElsewhere, x.KeptAt = k.Size, k.At
	}
	return x, nil
}
