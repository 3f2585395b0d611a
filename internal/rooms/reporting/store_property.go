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
)

// caseBatch is how many cases are read at a time: memory grows with it, not with the cases.
const caseBatch = 200

// CaseLine is what rows of a report say of their case. It is exported so that rows that embed it are read whole.
type CaseLine struct {
	ID      ids.Case
	ForceID ids.Unit
	Ref     string
	Marking string
	Threat  string
	Nation  string
	Unit    string
	Force   string
}

// casesAfter gives the next cases of a scope and a unit, by id.
func casesAfter(ctx context.Context, r db.Reader, scope func(*gorm.DB) *gorm.DB, f RowFilter, after ids.Case, most int) (rows []CaseLine, err error) {
	g := r.Gorm(ctx).Table("cases o").Joins("JOIN units u ON u.id = o.unit_id").Joins("JOIN units w ON w.id = o.force_id").Scopes(scope).
		Where("o.withdrawn_at IS NULL AND o.id > ?", after)
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	err = g.Select("o.id, o.force_id, o.ref, o.marking, o.threat, o.nation, u.name AS unit, w.name AS force").Order("o.id").Limit(most).Scan(&rows).Error
	return rows, err
}

// narrowing is a condition on cases o.
type narrowing = func(*gorm.DB) *gorm.DB

func inSight(s access.Scope) narrowing { return s.On("o.id", "o.force_id") }

func outOfSight(s access.Scope) narrowing {
	return func(g *gorm.DB) *gorm.DB {
		where, args := s.Hidden("o.id", "o.force_id")
		return g.Where(where, args...)
	}
}

// holding is an order or a seizure that names an interest.
type holding struct {
	CaseID     ids.Case
	InterestID ids.Interest
	OrderID    ids.Order // 0: a seizure
	Family     string    // of the order
	Kind       string    // of the order
	Power      string    // of the seizure, or the code of the order's power
	State      string
	MadeOn     caltime.Date
	Unserved   bool
	Later      bool // an order that extends or varies another
}

// estate is all property of one case, as reports read it.
type estate struct {
	CaseLine
	interests []assets.Interest
	assets    map[ids.Asset]assets.Asset
	entries   []assets.Entry // standing
	byItem    map[ids.Interest][]assets.Entry
	holdings  map[ids.Interest][]holding // the earliest first
	debts     []debt
	payments  map[int64]payment
	joint     assets.Joint
}

// debt is a confiscation order.
type debt struct {
	CaseID      ids.Case
	ID          ids.Order
	N           int
	State       string
	MadeOn      caltime.Date
	DefendantID ids.Subject
	Nominal     bool
	Hidden      bool // a line of its schedule is hidden assets
}

// payment is a payment towards a confiscation order that was not reversed.
type payment struct {
	ID             int64
	CaseID         ids.Case
	OrderID        ids.Order
	OrderN         int
	N              int
	AmountPence    int64
	PrincipalPence int64
	InterestPence  int64
}

// eachEstate reads case by case, caseBatch at a time, and gives those that hold any property, order or entry.
func eachEstate(ctx context.Context, r db.Reader, scope func(*gorm.DB) *gorm.DB, f RowFilter, yield func(*estate) error) error {
	for after := ids.Case(0); ; {
		heads, err := casesAfter(ctx, r, scope, f, after, caseBatch)
		if err != nil {
			return fmt.Errorf("read cases: %w", err)
		}
		if len(heads) == 0 {
			return nil
		}
		list, err := estatesOf(ctx, r, heads)
		if err != nil {
			return fmt.Errorf("read property: %w", err)
		}
		for _, e := range list {
			if err := yield(e); err != nil {
				return err
			}
		}
		after = heads[len(heads)-1].ID
	}
}

func estatesOf(ctx context.Context, r db.Reader, heads []CaseLine) ([]*estate, error) {
	list, byCase, in := make([]*estate, len(heads)), map[ids.Case]*estate{}, make([]ids.Case, len(heads))
	for i, h := range heads {
		list[i] = &estate{CaseLine: h, assets: map[ids.Asset]assets.Asset{}, byItem: map[ids.Interest][]assets.Entry{}, holdings: map[ids.Interest][]holding{}, payments: map[int64]payment{}}
		byCase[h.ID], in[i] = list[i], h.ID
	}
	var interests []assets.Interest
	if err := r.Gorm(ctx).Where("case_id IN ? AND withdrawn_at IS NULL", in).Order("id").Find(&interests).Error; err != nil {
		return nil, err
	}
	for _, x := range interests {
		e := byCase[x.CaseID]
		e.interests = append(e.interests, x)
	}
	var items []assets.Asset
	if err := r.Gorm(ctx).Where("case_id IN ?", in).Order("id").Find(&items).Error; err != nil {
		return nil, err
	}
	for _, x := range items {
		byCase[x.CaseID].assets[x.ID] = x
	}
	var entries []assets.Entry
	if err := r.Gorm(ctx).Where("case_id IN ?", in).Order("id").Find(&entries).Error; err != nil {
		return nil, err
	}
	for _, x := range assets.Standing(entries) {
		e := byCase[x.CaseID]
		e.entries = append(e.entries, x)
		if x.InterestID != nil {
			e.byItem[*x.InterestID] = append(e.byItem[*x.InterestID], x)
		}
	}
	holdings, err := holdingsIn(ctx, r, in)
	if err != nil {
		return nil, err
	}
	for _, x := range holdings {
		e := byCase[x.CaseID]
		e.holdings[x.InterestID] = append(e.holdings[x.InterestID], x)
	}
	var debts []debt
	err = r.Gorm(ctx).Raw(`SELECT o.case_id, o.id, o.n, o.state, o.made_on, p.defendant_id, x.nominal,
		EXISTS (SELECT 1 FROM confiscation_lines l WHERE l.order_id = o.id AND l.kind = 'hidden' AND l.withdrawn_at IS NULL) AS hidden
		FROM orders o JOIN confiscation_orders x ON x.order_id = o.id JOIN confiscation_proceedings p ON p.id = x.proceedings_id
		WHERE o.case_id IN ? AND o.withdrawn_at IS NULL ORDER BY o.id`, in).Scan(&debts).Error
	if err != nil {
		return nil, err
	}
	for _, x := range debts {
		e := byCase[x.CaseID]
		e.debts = append(e.debts, x)
	}
	var payments []payment
	err = r.Gorm(ctx).Raw(`SELECT p.id, p.case_id, p.order_id, o.n AS order_n, p.n, p.amount_pence, p.principal_pence, p.interest_pence
		FROM confiscation_payments p JOIN orders o ON o.id = p.order_id WHERE p.case_id IN ? AND p.reversed_at IS NULL ORDER BY p.id`, in).Scan(&payments).Error
	if err != nil {
		return nil, err
	}
	for _, x := range payments {
		byCase[x.CaseID].payments[x.ID] = x
	}
	var shares []assets.Joint
	if err := r.Gorm(ctx).Where("case_id IN ?", in).Find(&shares).Error; err != nil {
		return nil, err
	}
	for _, x := range shares {
		byCase[x.CaseID].joint = x
	}
	return list, nil
}

// holdingsIn lists the seizures and the orders that name interests of some cases: seizures first, then orders, each the
// earliest first.
func holdingsIn(ctx context.Context, r db.Reader, in []ids.Case) ([]holding, error) {
	var seized []assets.Seizure
	if err := r.Gorm(ctx).Where("case_id IN ? AND withdrawn_at IS NULL", in).Order("seized_at, id").Find(&seized).Error; err != nil {
		return nil, err
	}
	var out, made []holding
	for _, s := range seized {
		out = append(out, holding{CaseID: s.CaseID, InterestID: s.InterestID, Power: string(s.Power), MadeOn: caltime.DateOf(s.SeizedAt)})
	}
	err := r.Gorm(ctx).Raw(`SELECT x.case_id, x.interest_id, x.order_id, o.family, o.kind, o.power, o.state, o.made_on, o.unserved, CASE WHEN o.extends_id IS NULL AND o.first_order_id IS NULL THEN 0 ELSE 1 END AS later
		FROM order_interests x JOIN v_report_orders o ON o.id = x.order_id WHERE x.case_id IN ? AND o.withdrawn = 0 AND o.family <> 'investigation' ORDER BY o.id`, in).Scan(&made).Error
	return append(out, made...), err
}

// countProperty sizes the workbook: interests and confiscation orders in sight, and their highest marking.
func countProperty(ctx context.Context, r db.Reader, s access.Scope, f RowFilter) (int, string, error) {
	g := r.Gorm(ctx).Table("cases o").Joins("JOIN interests i ON i.case_id = o.id AND i.withdrawn_at IS NULL").Scopes(inSight(s)).Where("o.withdrawn_at IS NULL")
	if f.Unit != 0 {
		g = g.Where(below, f.Unit)
	}
	return countMarked(g)
}
