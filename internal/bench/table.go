//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
)

// row is one measure.
type row struct {
	Name    string  `json:"name"`
	Engine  string  `json:"engine"` // sqlite, postgres or none
	Size    int     `json:"size"`   // rows, cases or files; 0 where it has none
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	Budget  float64 `json:"budget"` // 0: none is set, the row is there to compare with
	OK      bool    `json:"ok"`
	Against string  `json:"against"` // what a ratio is held to
}

// table gathers the rows of a run.
type table struct{ rows []row }

// add adds a measure that must not be above its budget.
func (t *table) add(r row) {
	if r.Engine == "" {
		r.Engine = "none"
	}
	r.OK = r.Budget == 0 || r.Value <= r.Budget
	t.rows = append(t.rows, r)
}

// atLeast adds a measure that must not be below its budget.
func (t *table) atLeast(r row) {
	t.add(r)
	t.rows[len(t.rows)-1].OK = r.Value >= r.Budget
}

// print prints the measures from the nth on.
func (t *table) print(w io.Writer, from int) {
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(out, "what\tengine\tsize\tvalue\tunit\tbudget\t\tagainst")
	for _, r := range t.rows[from:] {
		budget, ok := "", ""
		if r.Budget != 0 {
			budget, ok = fmt.Sprintf("%.4g", r.Budget), "ok"
			if !r.OK {
				ok = "OVER"
			}
		}
		fmt.Fprintf(out, "%s\t%s\t%d\t%.4g\t%s\t%s\t%s\t%s\n", r.Name, r.Engine, r.Size, r.Value, r.Unit, budget, ok, r.Against)
	}
	out.Flush()
}

func (t *table) write(file string) error {
	b, err := json.MarshalIndent(t.rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o644)
}

func median(list []float64) float64 { return quantile(list, 0.5) }

// quantile is the value below which the share q of a list lies.
func quantile(list []float64, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	s := slices.Clone(list)
	slices.Sort(s)
	if q == 0.5 && len(s)%2 == 0 {
		return (s[len(s)/2-1] + s[len(s)/2]) / 2
	}
	return s[min(len(s)-1, int(q*float64(len(s))))]
}
