package assets

import (
	"context"
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// YearFlow is what happened in one financial year, April to March, each sum by the day of its event: property forfeited in
// 2025/26 whose money came in 2026/27 stands in both years, once in each column.
type YearFlow struct {
	Year         caltime.FinancialYear
	Denied       money.Pence // value when first held; an extension adds nothing
	Forfeited    money.Pence // by order or notice
	Imposed      money.Pence // confiscation orders, with uplifts and reductions as deltas
	Receipted    money.Pence // reached HMCTS or the Home Office, each pound once
	Compensation money.Pence // to victims
	Returned     money.Pence
}

// add sums two years.
func (y *YearFlow) add(o YearFlow) {
	y.Denied += o.Denied
	y.Forfeited += o.Forfeited
	y.Imposed += o.Imposed
	y.Receipted += o.Receipted
	y.Compensation += o.Compensation
	y.Returned += o.Returned
}

// flows sorts the standing entries of one case into financial years, at the force's share.
func flows(interests []Interest, ledger []Entry, j Joint) map[caltime.FinancialYear]YearFlow {
	out := map[caltime.FinancialYear]YearFlow{}
	at := func(t time.Time, f func(y *YearFlow)) {
		year := caltime.FinancialYearOf(caltime.DateOf(t))
		y := out[year]
		y.Year = year
		f(&y)
		out[year] = y
	}
	byInterest := map[ids.Interest][]Entry{}
	for _, e := range standing(ledger) {
		if e.InterestID != nil {
			byInterest[*e.InterestID] = append(byInterest[*e.InterestID], e)
			continue
		}
		switch e.Measure {
		case OrderAmount:
			at(e.AsOf, func(y *YearFlow) { y.Imposed += e.GbpPence })
		case ReceiptedSum:
			at(e.AsOf, func(y *YearFlow) { y.Receipted += e.GbpPence })
		case Compensation:
			at(e.AsOf, func(y *YearFlow) { y.Compensation += e.GbpPence })
		}
	}
	for _, i := range interests {
		if i.WithdrawnAt != nil || i.State == Split || i.State == Discounted {
			continue
		}
		mine := byInterest[i.ID]
		w := worthOf(mine)
		var first time.Time
		for _, e := range mine {
			switch e.Measure {
			case DeniedValue:
				if first.IsZero() || e.AsOf.Before(first) {
					first = e.AsOf
				}
			case Forfeited:
				at(e.AsOf, func(y *YearFlow) { y.Forfeited += e.GbpPence })
			case ReceiptedSum:
				at(e.AsOf, func(y *YearFlow) { y.Receipted += e.GbpPence })
			case Compensation:
				at(e.AsOf, func(y *YearFlow) { y.Compensation += e.GbpPence })
			case ReturnedSum:
				at(e.AsOf, func(y *YearFlow) { y.Returned += e.GbpPence })
			}
		}
		if !first.IsZero() {
			at(first, func(y *YearFlow) { y.Denied += w.Denied })
		}
	}
	if j.Set() {
		for k, y := range out {
			for _, p := range []*money.Pence{&y.Denied, &y.Forfeited, &y.Imposed, &y.Receipted, &y.Compensation, &y.Returned} {
				*p = j.Of(*p)
			}
			out[k] = y
		}
	}
	return out
}

// Flow gives what happened with the property of a case, year by year, the earliest first.
func (r *Room) Flow(ctx context.Context, rd db.Reader, g access.Grant) ([]YearFlow, error) {
	interests, err := interestsOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	ledger, err := ledgerOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	j, err := jointOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	return inOrder(flows(interests, ledger, j)), nil
}

// FlowByYear adds the flows of every case in the scope, year by year, the earliest first: what a report by event date
// reads. It reads the ledger of the scope once.
func (r *Room) FlowByYear(ctx context.Context, rd db.Reader, scope access.Scope) ([]YearFlow, error) {
	interests, err := interestsIn(ctx, rd, scope)
	if err != nil {
		return nil, fmt.Errorf("interests of the scope: %w", err)
	}
	entries, err := ledgerIn(ctx, rd, scope)
	if err != nil {
		return nil, fmt.Errorf("ledger of the scope: %w", err)
	}
	joint, err := jointCases(ctx, rd)
	if err != nil {
		return nil, err
	}
	byCase := map[ids.Case][]Interest{}
	for _, i := range interests {
		byCase[i.CaseID] = append(byCase[i.CaseID], i)
	}
	out := map[caltime.FinancialYear]YearFlow{}
	for from := 0; from < len(entries); {
		to := from
		for to < len(entries) && entries[to].CaseID == entries[from].CaseID {
			to++
		}
		id := entries[from].CaseID
		for year, y := range flows(byCase[id], entries[from:to], joint[id]) {
			sum := out[year]
			sum.Year = year
			sum.add(y)
			out[year] = sum
		}
		from = to
	}
	return inOrder(out), nil
}

func inOrder(m map[caltime.FinancialYear]YearFlow) []YearFlow {
	out := make([]YearFlow, 0, len(m))
	for _, y := range m {
		out = append(out, y)
	}
	slices.SortFunc(out, func(a, b YearFlow) int { return int(a.Year - b.Year) })
	return out
}
