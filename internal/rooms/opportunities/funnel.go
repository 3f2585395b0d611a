package opportunities

import (
	"proceeds/internal/base/money"
)

// Funnel is how far the opportunities that were found in a period have come: identified, assessed, applied, granted and
// realised. What was rejected as no opportunity, and duplicates, stand outside it.
type Funnel [5]Stage

// Stage is a step of the funnel: what came at least so far, and what became of those that came exactly so far.
type Stage struct {
	Code, Name string
	N          int
	Pence      money.Pence // by their worth: lost where missed or lapsed, else the estimate
	Left       []Fate      // those that came no further, by what became of them; none of the last step
}

// Fate is what became of those that stand at a step.
type Fate struct {
	Code, Name string
	N          int
	Pence      money.Pence
}

// standing is a row of the one statement behind a funnel.
type standing struct {
	Reached int
	Fate    string
	N       int
	Pence   money.Pence
}

// funnelOf adds up: what came at least as far as a step is what came exactly so far and what came further, so that each
// step is the next one and its losses, to the penny.
func funnelOf(rows []standing) (f Funnel) {
	for i, s := range stages {
		f[i].Code, f[i].Name = s.Code, s.Name
	}
	for _, w := range fates {
		for i := range f {
			x := Fate{Code: w.Code, Name: w.Name}
			for _, r := range rows {
				if r.Fate == w.Code && r.Reached == i {
					x.N, x.Pence = x.N+r.N, x.Pence+r.Pence
				}
			}
			if x.N == 0 {
				continue
			}
			for below := 0; below <= i; below++ {
				f[below].N, f[below].Pence = f[below].N+x.N, f[below].Pence+x.Pence
			}
			if i < len(f)-1 {
				f[i].Left = append(f[i].Left, x)
			}
		}
	}
	return f
}

// Lost is what left at the step: what is still open and what waits for a review have not.
func (s Stage) Lost() (n int, pence money.Pence) {
	for _, x := range s.Left {
		if x.Code != "open" && x.Code != "review" {
			n, pence = n+x.N, pence+x.Pence
		}
	}
	return n, pence
}
