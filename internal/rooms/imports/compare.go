package imports

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// verdict is what becomes of each item of a plan, held against what was imported before.
type verdict struct {
	create    []*item
	update    []*change
	unchanged int
	cases     int                 // that the items taken belong to
	existing  map[string]ids.Case // by group: cases that are there
	grants    map[ids.Case]access.Grant
}

// compare sorts the items of p into created, updated and unchanged, and refuses those whose case the actor may not
// change. It only reads, so that a dry run and an apply say the same.
func (r *Room) compare(ctx context.Context, rd db.Reader, at place, profile string, p *plan) (*verdict, error) {
	v := &verdict{existing: map[string]ids.Case{}}
	known, err := importedRows(ctx, rd, at.force, profile)
	if err != nil {
		return nil, fmt.Errorf("rows imported before: %w", err)
	}
	byKey, held := make(map[string]ImportRow, len(known)), reports{}
	for _, k := range known {
		byKey[k.SourceKey] = k
		held.add(k.ReportKey, k.GroupKey)
		v.existing[k.GroupKey] = k.CaseID
	}
	group(p.items, held)
	touched := map[ids.Case]bool{}
	same := make([]bool, len(p.items))
	for n := range p.items {
		i := &p.items[n]
		k, there := byKey[i.Key]
		switch {
		case there:
			i.group = k.GroupKey
			if same[n] = k.RowHash == i.hash(); !same[n] {
				touched[k.CaseID] = true
			}
		case v.existing[i.group] != 0:
			touched[v.existing[i.group]] = true
		}
	}
	if v.grants, err = access.OpenMany(ctx, rd, sorted(touched), access.Edit); err != nil {
		return nil, err
	}
	groups := map[string]bool{}
	for n := range p.items {
		i := &p.items[n]
		k, there := byKey[i.Key]
		id := v.existing[i.group]
		if there {
			id = k.CaseID
		}
		switch {
		case same[n]:
			v.unchanged++
		case id != 0 && !v.grants[id].Valid():
			p.untake(i, "its case is one that you cannot change")
			continue
		case there:
			c, err := r.changeOf(ctx, rd, v.grants[id], k, i, p)
			if err != nil {
				return nil, err
			}
			v.update = append(v.update, c)
		default:
			v.create = append(v.create, i)
		}
		groups[i.group] = true
	}
	v.cases = len(groups)
	return v, nil
}

func sorted(set map[ids.Case]bool) []ids.Case {
	out := make([]ids.Case, 0, len(set))
	for id := range set {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// untake refuses an item that had been taken.
func (p *plan) untake(i *item, reason string) {
	p.refuse(i.Row, "", i.Key, reason)
	move := func(name string, minor *int64) {
		if minor != nil {
			t := p.tally(name)
			t.taken -= *minor
			t.refused += *minor
		}
	}
	move("estimated", i.Estimate)
	move("forfeited", i.Forfeited)
}

// result tells of v in numbers.
func (v *verdict) result(p *plan) Result {
	opened, letGo := map[string]bool{}, 0
	for _, i := range v.create {
		if v.existing[i.group] == 0 {
			opened[i.group] = true
		}
		if i.Outcome.LetGo() {
			letGo++
		}
	}
	for _, c := range v.update {
		if c.opens {
			letGo++
		}
	}
	sortProblems(p.problems)
	out := Result{Rows: p.rows, Created: len(v.create), Updated: len(v.update), Unchanged: v.unchanged, Refused: p.refused, Errors: p.problems,
		Totals: map[string]Sum{}, Cases: v.cases, Opened: len(opened), RunOut: letGo}
	if out.Errors == nil {
		out.Errors = []Problem{}
	}
	for name, t := range p.sums {
		out.Totals[name] = t.sum(p.currency)
	}
	return out
}
