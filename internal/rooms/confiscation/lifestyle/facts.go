package lifestyle

import (
	"cmp"
	"slices"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// Offence is one offence that the defendant is charged with, was convicted of, or has taken into consideration.
type Offence struct {
	N           int    // how the case calls it: 2 for offence 2
	Title       string // "Theft"
	Schedule2   Tri    // whether Schedule 2 listed it before the 2026 Act
	Added2026   Tri    // whether the 2026 Act adds it to Schedule 2
	Started     caltime.Date
	Ended       caltime.Date
	Charged     caltime.Date // the day proceedings for it were started (s.85)
	Convicted   Tri          // No: acquitted, or not proceeded with
	ConvictedOn caltime.Date
	Considered  bool         // taken into consideration in sentencing: no conviction, but its benefit counts (s.75(5)(c), (6)(b))
	Benefited   Tri          // whether the defendant benefited from the conduct (s.76(4))
	Benefit     *money.Pence // the value of what was obtained (s.76(7)); nil: not known
	Intended    Tri          // whether the defendant intended to benefit from it (2026 Act)
	Proceedings int          // offences tried together have the same number
}

// Prior is an earlier conviction of an offence, on an occasion outside the proceedings.
type Prior struct {
	N         int
	Title     string
	Occasion  string // convictions on the same occasion have the same text
	On        caltime.Date
	Benefited Tri
	Benefit   *money.Pence
	Intended  Tri
}

// Facts are what is known of a defendant.
type Facts struct {
	Offences       []Offence
	Priors         []Prior
	PriorsComplete bool         // somebody checked that Priors are all there are
	Asked          Tri          // whether the prosecutor asks the court to decide it (2026 Act)
	LastBenefitOn  caltime.Date // when benefit was worked out for the last confiscation order from a lifestyle (s.10(9)); zero: none
}

// canonical gives the facts in an order of their own and without contradictions: an amount says whether there is benefit.
func (f Facts) canonical() Facts {
	f.Offences = slices.Clone(f.Offences)
	for i := range f.Offences {
		o := &f.Offences[i]
		o.Benefited, o.Benefit = agree(o.Benefited, o.Benefit)
	}
	slices.SortStableFunc(f.Offences, func(a, b Offence) int { return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.Title, b.Title)) })
	f.Priors = slices.Clone(f.Priors)
	for i := range f.Priors {
		p := &f.Priors[i]
		p.Benefited, p.Benefit = agree(p.Benefited, p.Benefit)
		if p.Occasion == "" {
			p.Occasion = "\x00" + strconv.Itoa(p.N)
			if !p.On.IsZero() {
				p.Occasion = p.On.String()
			}
		}
	}
	slices.SortStableFunc(f.Priors, func(a, b Prior) int { return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.Title, b.Title)) })
	return f
}

func agree(had Tri, amount *money.Pence) (Tri, *money.Pence) {
	switch {
	case amount != nil:
		return Known(*amount > 0), amount
	case had == No:
		return No, new(money.Pence)
	}
	return had, nil
}

// plenty is more than any threshold, and small enough that ten thousand of them can be added.
const plenty money.Pence = 1 << 48

// amount is the least or the most that a benefit can be.
func amount(had Tri, p *money.Pence, best bool) money.Pence {
	switch {
	case p != nil:
		return max(*p, 0)
	case best:
		return plenty
	case had == Yes:
		return 1
	}
	return 0
}

// counts says whether conduct counts for a course of criminal activity: with benefit, or where the rules say so with the
// intention to benefit.
func (s RuleSet) counts(had, meant Tri) Tri {
	if s.Intention {
		return or(had, meant)
	}
	return had
}
