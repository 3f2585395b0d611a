package imports

import (
	"cmp"
	"slices"

	"proceeds/internal/base/money"
)

// Result is what an import did, or would do. Its JSON is a contract with other programs.
type Result struct {
	Rows      int            `json:"rows"`
	Created   int            `json:"created"`
	Updated   int            `json:"updated"`
	Unchanged int            `json:"unchanged"`
	Refused   int            `json:"refused"`
	Errors    []Problem      `json:"errors"`
	Totals    map[string]Sum `json:"totals"`
	Cases     int            `json:"cases"`           // cases that the rows taken belong to
	Opened    int            `json:"opened"`          // of those: opened by this import
	RunOut    int            `json:"run_out"`         // opportunities put up for review
	Batch     string         `json:"batch,omitempty"` // key by which the import can be taken back; empty where nothing was written
}

// Taken is how many rows were not refused.
func (r Result) Taken() int { return r.Rows - r.Refused }

// Problem is a row or a value that was refused, or a value that was taken in another form.
type Problem struct {
	Kind   string `json:"kind"` // row or value
	Row    int    `json:"row"`  // as the file numbers it: of a CSV file, the line on which the record begins
	Column string `json:"column"`
	Value  string `json:"value"` // as the file has it
	Reason string `json:"reason"`
}

// The kinds of problem.
const (
	rowRefused = "row"
	valueOdd   = "value"
)

// Sum is what a column comes to, as decimal text in the file's own currency. Each value is rounded before it is added.
type Sum struct {
	Currency string `json:"currency"`
	File     string `json:"file"`
	Taken    string `json:"taken"`
	Refused  string `json:"refused"`
}

// tally adds one column in minor units.
type tally struct{ file, taken, refused int64 }

func (t *tally) add(minor int64, taken bool) {
	t.file += minor
	if taken {
		t.taken += minor
	} else {
		t.refused += minor
	}
}

func (t tally) sum(currency string) Sum {
	x := money.Exponent(currency)
	return Sum{Currency: currency, File: money.Minor(t.file, x), Taken: money.Minor(t.taken, x), Refused: money.Minor(t.refused, x)}
}

func sortProblems(list []Problem) {
	slices.SortStableFunc(list, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Kind, b.Kind)) })
}
