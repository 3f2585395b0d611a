// Package reports is the catalogue of reports: one file each. A report is data and two functions, one that says how much
// it will write and one that writes it; what they may read is already scoped to whoever asks.
package reports

import (
	"cmp"
	"slices"

	"proceeds/internal/rooms/reporting"
)

var catalogue = map[string]reporting.Report{}

// define puts a report into the catalogue. An incomplete one, or a code that is there already, panics: a mistake stops
// start-up and every test.
func define(r reporting.Report) reporting.Report {
	if err := r.Check(); err != nil {
		panic("reports: " + err.Error())
	}
	if _, ok := catalogue[r.Code]; ok {
		panic("reports: " + r.Code + " is defined twice")
	}
	catalogue[r.Code] = r
	return r
}

// All gives the catalogue, by code.
func All() []reporting.Report {
	out := make([]reporting.Report, 0, len(catalogue))
	for _, r := range catalogue {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b reporting.Report) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// ByCode gives a report, and whether there is one.
func ByCode(code string) (reporting.Report, bool) {
	r, ok := catalogue[code]
	return r, ok
}
