package opportunities

import "slices"

// ReachedSQL and FateSQL are how far a row of opportunities, or of the view of it, under the name o has come in the
// funnel, 0 to 4, and the code of what became of it there: for reports, so that their figures are those of the page.
var (
	ReachedSQL = reachedSQL
	FateSQL    = outcomeSQL
)

// StageNames are the steps of the funnel, first to last.
func StageNames() []string {
	out := make([]string, len(stages))
	for i, s := range stages {
		out[i] = s.Name
	}
	return out
}

// FateNames are what becomes of one at a step of the funnel, in the order in which the page names them.
func FateNames() []string {
	out := make([]string, len(fates))
	for i, f := range fates {
		out[i] = f.Name
	}
	return out
}

// FateName is what became of one at a step of the funnel, by its code.
func FateName(code string) string { return nameOf(fates, code) }

// InFunnel reports whether an opportunity of the status stands in the funnel: what was rejected, and duplicates, do not.
func InFunnel(s Status) bool { return s != Rejected && s != Duplicate }

// bandWords are the bands as workbooks name them: in words, since formulas compare texts with digits in a slower way.
var bandWords = []string{"A: under one thousand pounds", "B: one to five thousand", "C: five to twenty-five thousand", "D: twenty-five to a hundred thousand", "E: over a hundred thousand", "F: not known"}

// BandNames are the bands, from the least to what is not known.
func BandNames() []string { return slices.Clone(bandWords) }

// BandOf names the band of a value in pence, with a letter for its order; nil is not known, the last.
func BandOf(pence *int64) string {
	at := len(bandWords) - 1
	if pence != nil {
		at = 0
		for _, from := range []int64{1_000_00, 5_000_00, 25_000_00, 100_000_01} {
			if *pence >= from {
				at++
			}
		}
	}
	return bandWords[at]
}
