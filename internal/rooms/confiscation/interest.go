package confiscation

import (
	"fmt"
	"math/big"
	"slices"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/orders/powers"
)

// yearDays is how many days a year of interest has, leap year or not, as in a judgment debt.
const yearDays = 365

// extendedEnd is how far from the order time to pay can reach (s.11(5)); a pending application stops interest no longer.
func extendedEnd(made caltime.Date) caltime.Date {
	p, _ := powers.ByCode("CO-TTP")
	v, ok := p.VersionOn(made)
	if !ok || v.Extension == nil {
		return made
	}
	r, err := caltime.MonthsIncl(made, v.Extension.Rule.N)
	if err != nil {
		return made
	}
	return r.LastDay
}

// bears reports whether the sum bears interest on a day: from the day after it is due, and not while an application for
// more time is pending within the longest time that can be allowed (s.12(3)).
func (s Sum) bears(on caltime.Date) bool {
	if !on.After(s.DueOn) {
		return false
	}
	pending := !s.AppliedOn.IsZero() && !on.Before(s.AppliedOn) && (s.DecidedOn.IsZero() || on.Before(s.DecidedOn))
	return !pending || on.After(extendedEnd(s.FromOn))
}

// ordered adds up what an order requires to be paid without interest, as made and as varied.
func ordered(sums []Sum) (t money.Pence) {
	for _, s := range sums {
		t += s.AmountPence
	}
	return t
}

// paid adds up standing payments: of principal, and of interest.
func paid(list []Payment) (principal, interest money.Pence) {
	for _, p := range list {
		if p.Standing() {
			principal += p.PrincipalPence
			interest += p.InterestPence
		}
	}
	return principal, interest
}

// overdue is the principal that bears interest on a day: what is due by then, less what was paid of it before. What was
// paid settles the sum that was due first.
func overdue(sums []Sum, payments []Payment, on caltime.Date) (t money.Pence) {
	for _, s := range sums {
		if s.bears(on) {
			t += s.AmountPence
		}
	}
	for _, p := range payments {
		if p.Standing() && p.PaidOn.Before(on) {
			t -= p.PrincipalPence
		}
	}
	return max(0, t)
}

// accrued is the interest of an order to the end of a day (s.12): simple, by the day, at the rate of each day, on the
// principal overdue that day. It is reckoned in whole pence, days and hundredths of a percent and rounded once, half away
// from nothing. An error names a day for which no rate is held.
func accrued(sums []Sum, payments []Payment, to caltime.Date) (money.Pence, error) {
	days := turns(sums, payments, to)
	total := new(big.Int)
	for n := 0; n+1 < len(days); n++ {
		base := overdue(sums, payments, days[n])
		if base == 0 {
			continue
		}
		for from := days[n]; from.Before(days[n+1]); {
			rate, ok := powers.JudgmentRate(from)
			if !ok {
				return 0, fmt.Errorf("no rate of interest is held for %s", from.UK())
			}
			until := days[n+1]
			if !rate.To.IsZero() && rate.To.AddDays(1).Before(until) {
				until = rate.To.AddDays(1)
			}
			part := big.NewInt(int64(base))
			part.Mul(part, big.NewInt(int64(from.DaysUntil(until))*int64(rate.BasisPoints)))
			total.Add(total, part)
			from = until
		}
	}
	den := big.NewInt(yearDays * 10_000)
	total.Add(total, new(big.Int).Rsh(den, 1))
	return money.Pence(total.Quo(total, den).Int64()), nil
}

// turns lists the days on which what bears interest may change, up to the day after to, which ends the last stretch.
func turns(sums []Sum, payments []Payment, to caltime.Date) []caltime.Date {
	end := to.AddDays(1)
	days := []caltime.Date{end}
	add := func(d caltime.Date) {
		if !d.IsZero() && d.Before(end) {
			days = append(days, d)
		}
	}
	for _, s := range sums {
		add(s.DueOn.AddDays(1))
		add(s.AppliedOn)
		add(s.DecidedOn)
		add(extendedEnd(s.FromOn).AddDays(1))
	}
	for _, p := range payments {
		if p.Standing() {
			add(p.PaidOn.AddDays(1))
		}
	}
	slices.SortFunc(days, caltime.Date.Compare)
	return slices.Compact(days)
}

// split divides a payment between interest and principal: what is settled first by the force's rule, then the other. ok
// is false where it is more than is owed.
func split(amount, interest, principal money.Pence, principalFirst bool) (toPrincipal, toInterest money.Pence, ok bool) {
	if amount > interest+principal {
		return 0, 0, false
	}
	if principalFirst {
		toPrincipal = min(amount, principal)
		return toPrincipal, amount - toPrincipal, true
	}
	toInterest = min(amount, interest)
	return amount - toInterest, toInterest, true
}
