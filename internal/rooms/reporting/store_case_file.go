package reporting

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
)

// oneCase narrows cases o to one that was opened.
func oneCase(g access.Grant) narrowing {
	return func(q *gorm.DB) *gorm.DB { return q.Where("o.id = ?", g.CaseID()) }
}

func caseOf(ctx context.Context, r db.Reader, g access.Grant) (c caseRow, err error) {
	err = r.Gorm(ctx).Table("cases o").Joins("JOIN units u ON u.id = o.unit_id JOIN units w ON w.id = o.force_id LEFT JOIN users l ON l.id = o.lead_id LEFT JOIN users d ON d.id = o.deputy_id").Scopes(oneCase(g)).
		Select(`o.id, o.force_id, o.ref, o.marking, o.threat, o.nation, u.name AS unit, w.name AS force, o.title, o.operation, o.summary, o.stage, o.stage_since, o.origin_main, COALESCE(l.name, '') AS lead,
			COALESCE(d.name, '') AS deputy, o.officer_in_case, o.prosecutor, o.handling, o.opened_on, o.closed_at, o.next_end_at, o.closed_reason, o.restricted`).Take(&c).Error
	if err != nil {
		return c, fmt.Errorf("read the head of a case file: %w", err)
	}
	return c, nil
}

func referencesOf(ctx context.Context, r db.Reader, g access.Grant) (out []string, err error) {
	var rows []cases.CaseRef
	if err = r.Gorm(ctx).Where("case_id = ? AND withdrawn_at IS NULL", g.CaseID()).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read references: %w", err)
	}
	for _, x := range rows {
		out = append(out, x.Kind.Name()+" "+x.Value)
	}
	return out, nil
}

func subjectsOf(ctx context.Context, r db.Reader, g access.Grant) (out []FileSubject, err error) {
	var rows []subjects.Subject
	if err = r.Gorm(ctx).Where("case_id = ? AND withdrawn_at IS NULL", g.CaseID()).Order("n").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read subjects: %w", err)
	}
	var roles []struct {
		SubjectID ids.Subject
		Category  subjects.Category
		FromOn    caltime.Date
	}
	if err = r.Gorm(ctx).Table("subject_roles").Where("case_id = ? AND to_on IS NULL AND withdrawn_at IS NULL", g.CaseID()).Select("subject_id, category, from_on").Order("from_on, id").Scan(&roles).Error; err != nil {
		return nil, fmt.Errorf("read what subjects are in the case: %w", err)
	}
	for _, s := range rows {
		x := FileSubject{Number: s.Number(), Name: s.Name, Kind: s.Kind.Name(), Born: s.BornOn, CompanyNo: s.CompanyNo, Note: s.Note, NoteIs: assertion(string(s.NoteAssertion), s.Note)}
		accused := false
		for _, role := range roles {
			if role.SubjectID != s.ID {
				continue
			}
			if x.Standing != "" {
				x.Standing += ", "
			}
			x.Standing += role.Category.Name()
			x.Since = role.FromOn
			accused = accused || role.Category == subjects.Suspect || role.Category == subjects.Convicted
		}
		if accused || s.Kind == subjects.Organisation { // where victims and witnesses live is not taken away
			x.Address = s.Address
		}
		out = append(out, x)
	}
	return out, nil
}

// eachRow reads row by row. No other statement may run on the reader until it returns.
func eachRow[T any](g *gorm.DB, yield func(*T) error) error {
	rows, err := g.Rows()
	if err != nil {
		return fmt.Errorf("read a case file: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x T
		if err := g.ScanRows(rows, &x); err != nil {
			return fmt.Errorf("read a row of a case file: %w", err)
		}
		if err := yield(&x); err != nil {
			return err
		}
	}
	return rows.Err()
}

// of begins a question about rows t of the case.
func (x *CaseFile) of(ctx context.Context, table string) *gorm.DB {
	return x.d.r.Gorm(ctx).Table(table+" t").Where("t.case_id = ?", x.g.CaseID())
}

func (x *CaseFile) interestRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, assets.Interest{}.TableName()).Joins("JOIN assets a ON a.id = t.asset_id AND a.withdrawn_at IS NULL LEFT JOIN subjects s ON s.id = t.subject_id").
		Where("t.withdrawn_at IS NULL AND t.state <> ?", assets.Split).Select("t.*, a.n, a.title, COALESCE(s.name, '') AS subject").Order("a.n, t.id")
}

func (x *CaseFile) seizureRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, assets.Seizure{}.TableName()).Joins("JOIN assets a ON a.id = t.asset_id").Where("t.withdrawn_at IS NULL").Select("t.*, a.n, a.title").Order("t.seized_at, t.id")
}

func (x *CaseFile) orderRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, orders.Order{}.TableName()).Where("t.withdrawn_at IS NULL").Select("t.*").Order("t.n")
}

func (x *CaseFile) clockRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, orders.Clock{}.TableName()).Joins("LEFT JOIN orders o ON o.id = t.order_id LEFT JOIN assets a ON a.id = t.asset_id").Where("t.code NOT IN ?", sealedClocks()).
		Select("t.*, o.n AS order_n, a.n AS asset_n").Order("t.start_at, t.id")
}

func (x *CaseFile) actRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, confiscation.Done{}.TableName()).Joins("JOIN confiscation_proceedings p ON p.id = t.proceedings_id").Select("t.*, p.n").Order("t.done_on, t.id")
}

func (x *CaseFile) paymentRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, confiscation.Payment{}.TableName()).Joins("JOIN orders o ON o.id = t.order_id").Where("t.reversed_at IS NULL").Select("t.*, o.n AS order_n").Order("t.paid_on, t.id")
}

// secretChances are the opportunities about orders that were not served, or about what those hold.
func (x *CaseFile) secretChances(ctx context.Context) (out []ids.Opportunity, err error) {
	if len(x.secret.orders) == 0 {
		return nil, nil
	}
	var rows []opportunities.Opportunity
	if err = x.of(ctx, opportunities.Opportunity{}.TableName()).Select("t.*").Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read opportunities of a case file: %w", err)
	}
	for _, o := range rows {
		if o.OrderID != nil && x.secret.orders[*o.OrderID] || o.InterestID != nil && x.secret.items[*o.InterestID] || o.AssetID != nil && x.secret.assets[*o.AssetID] ||
			o.ClockID != nil && x.secret.clocks[*o.ClockID] || x.secret.names(o.Refs) {
			out = append(out, o.ID)
		}
	}
	return out, nil
}

func (x *CaseFile) stepRows(ctx context.Context, secret []ids.Opportunity) *gorm.DB {
	g := x.of(ctx, opportunities.Stepped{}.TableName()).Joins("JOIN opportunities p ON p.id = t.opportunity_id AND p.withdrawn_at IS NULL").Where("t.withdrawn_at IS NULL")
	if len(secret) > 0 {
		g = g.Where("t.opportunity_id NOT IN ?", secret)
	}
	return g.Select("t.*, p.title").Order("t.at, t.id")
}

func (x *CaseFile) decisionRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, cases.Decision{}.TableName()).Select("t.*").Order("t.n")
}

func (x *CaseFile) productRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, tasking.Product{}.TableName()).Where("t.withdrawn_at IS NULL").Select("t.*").Order("t.n")
}

const ofPlan = "JOIN plans p ON p.id = t.plan_id AND p.withdrawn_at IS NULL LEFT JOIN users l ON l.id = p.lro_id"

func (x *CaseFile) objectiveRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, plans.Objective{}.TableName()).Joins(ofPlan).Where("t.withdrawn_at IS NULL").Select("t.*, p.name, p.state, COALESCE(l.name, '') AS lead").Order("p.id, t.n")
}

func (x *CaseFile) notPursuedRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, plans.NotPursued{}.TableName()).Joins(ofPlan).Select("t.*, p.name, p.state, COALESCE(l.name, '') AS lead").Order("p.id, t.id")
}

func (x *CaseFile) taskRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, tasking.Task{}.TableName()).Joins("LEFT JOIN users l ON l.id = t.owner_id").Where("t.withdrawn_at IS NULL").Select("t.*, COALESCE(l.name, '') AS owner").Order("t.n")
}

func (x *CaseFile) effortRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, effort.Entry{}.TableName()).Joins("JOIN users l ON l.id = t.user_id").Where("t.withdrawn_at IS NULL").Select("t.*, l.name AS person").Order("t.on_date, t.id")
}

func (x *CaseFile) eventRows(ctx context.Context) *gorm.DB {
	return x.of(ctx, cases.CaseEvent{}.TableName()).Select("t.*").Order("t.at DESC, t.id DESC")
}

// Rows tells about how many rows the sheets of a case file will have.
func (x *CaseFile) Rows(ctx context.Context) (n, largest int, err error) {
	for _, table := range []string{"interests", "seizures", "orders", "clocks", "confiscation_acts", "confiscation_payments", "opportunities", "opportunity_steps", "decisions", "intel_products", "tasks", "effort_entries", "case_events"} {
		var rows int
		if err := x.of(ctx, table).Select("COUNT(*)").Scan(&rows).Error; err != nil {
			return 0, 0, fmt.Errorf("count the rows of a case file: %w", err)
		}
		n, largest = n+rows, max(largest, rows)
	}
	return n, largest, nil
}
