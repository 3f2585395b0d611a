package rules

import (
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Bases of a value, as they stand in a finding.
const (
	basisClock    = "value in play when the clock started"
	basisOrder    = "value denied by the order"
	basisSeized   = "sum seized"
	basisEstimate = "latest estimates of the interests concerned"
	basisUnknown  = "value not recorded"
)

// seized is the sum of the seizures named, where each of them is counted.
func (f Facts) seized(which []ids.Seizure) *money.Pence {
	var sum money.Pence
	var n int
	for _, s := range f.Seizures {
		if slices.Contains(which, s.ID) {
			v := s.sum()
			if v == nil {
				return nil
			}
			sum += *v
			n++
		}
	}
	if n == 0 || n != len(which) {
		return nil
	}
	return &sum
}

// estimated is the sum of the latest estimates of the interests named, where each of them has one.
func (f Facts) estimated(which []ids.Interest) *money.Pence {
	var sum money.Pence
	var n int
	for _, i := range f.Interests {
		if slices.Contains(which, i.ID) {
			if i.Estimate == nil {
				return nil
			}
			sum += *i.Estimate
			n++
		}
	}
	if n == 0 || n != len(which) {
		return nil
	}
	return &sum
}

// worth chooses the nearest recorded value: that of the record itself, then the sum seized, then estimates.
// A sum is given only where every part of it is recorded.
func (f Facts) worth(own *money.Pence, basis string, r Refs) (*money.Pence, string) {
	if own != nil {
		return own, basis
	}
	if v := f.seized(rising(r.Seizures)); v != nil {
		return v, basisSeized
	}
	if v := f.estimated(rising(r.Interests)); v != nil {
		return v, basisEstimate
	}
	return nil, basisUnknown
}

// sum is what was found on the occasion: the total where recorded, else the sum of exhibits that are all counted.
func (s Seizure) sum() *money.Pence {
	if s.Total != nil {
		return s.Total
	}
	if len(s.Exhibits) == 0 {
		return nil
	}
	var sum money.Pence
	for _, e := range s.Exhibits {
		if e.Amount == nil {
			return nil
		}
		sum += *e.Amount
	}
	return &sum
}

// refs names the seizure and what it took.
func (s Seizure) refs() Refs {
	return Refs{Assets: s.AssetIDs, Interests: s.InterestIDs, Seizures: []ids.Seizure{s.ID}}
}

// refs names the order and what it covers.
func (o Order) refs() Refs {
	return Refs{Assets: o.AssetIDs, Interests: o.InterestIDs, Orders: []ids.Order{o.ID}, Clocks: o.ClockIDs}
}

// refs names the clock and what it counts for.
func (c Clock) refs() Refs {
	return Refs{Assets: c.AssetIDs, Interests: c.Interests, Seizures: c.Seizures, Orders: c.Orders, Clocks: []ids.Clock{c.ID}}
}
