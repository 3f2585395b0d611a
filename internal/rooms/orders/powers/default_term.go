package powers

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// Term is the longest term in default of paying a confiscation order (section 35(2A)).
// Serving it does not clear the debt (section 38(5)).
type Term struct {
	Months int // whole months; a term of years is twelve times as many
	Days   int // terms of the older law under a month; else 0
	From   caltime.Date
	Cite   string
	Mark   Mark
	Source string
}

// Verified says that the term was read in a source.
func (t Term) Verified() bool { return t.Mark == Read }

// band is one row of a table of terms: the term for a sum up to UpTo, or for any sum where UpTo is nought.
type band struct {
	upTo         money.Pence
	months, days int
}

// termTable is the table of default terms as it stood from one day to the next table's.
type termTable struct {
	from, to     caltime.Date // to is zero while the table is in force
	cite, source string
	mark         Mark
	bands        []band // rising; the last has no bound
}

const pound money.Pence = 100

// defaultTerms are the tables by the day of the order, oldest first.
func defaultTerms() []termTable {
	return []termTable{
		{
			from: since("2003-03-24"), to: since("2015-05-31"), cite: "PCC(S)A 2000 s.139(4)", mark: Known,
			source: "the older table was not read in a source",
			bands: []band{
				{200 * pound, 0, 7}, {500 * pound, 0, 14}, {1_000 * pound, 0, 28}, {2_500 * pound, 0, 45}, {5_000 * pound, 3, 0}, {10_000 * pound, 6, 0},
				{20_000 * pound, 12, 0}, {50_000 * pound, 18, 0}, {100_000 * pound, 24, 0}, {250_000 * pound, 36, 0}, {1_000_000 * pound, 60, 0}, {0, 120, 0},
			},
		},
		{
			from: since("2015-06-01"), cite: "s.35(2A)", mark: Read, source: "beyondforensic.com on s.35; that the day of the order decides was not read",
			bands: []band{{10_000 * pound, 6, 0}, {500_000 * pound, 60, 0}, {1_000_000 * pound, 84, 0}, {0, 168, 0}},
		},
	}
}

// DefaultTerm is the longest term in default for a confiscation order of that amount, in pence, made on that day. The
// amount is the one ordered, without interest; a row of the table reaches up to and with its sum. ok is false for a sum
// of nought or less, and for a day before the tables begin.
func DefaultTerm(ordered money.Pence, on caltime.Date) (t Term, ok bool) {
	if ordered <= 0 {
		return Term{}, false
	}
	for _, table := range defaultTerms() {
		if on.Before(table.from) || !table.to.IsZero() && on.After(table.to) {
			continue
		}
		for _, b := range table.bands {
			if b.upTo == 0 || ordered <= b.upTo {
				return Term{Months: b.months, Days: b.days, From: table.from, Cite: table.cite, Mark: table.mark, Source: table.source}, true
			}
		}
	}
	return Term{}, false
}
