package charts

import (
	"cmp"
	"slices"
	"strconv"
)

// Reason is one row of a Pareto.
type Reason struct {
	More, MoreLabel string // a second link, to what is done about it; empty: none
	Name            string
	Href            string // the list that makes it up
	Value           float64
	Count           int
}

// ParetoData is causes by size with their running share.
type ParetoData struct {
	Head
	More    string // head of a last column of second links; empty: none
	Over    string // head of the first column: "Reason"
	Counted string // head of the count: "Cases"
	Rows    []Reason
	Format  func(float64) string
	// Few is the running share up to which causes are the vital few; 0.8 when zero.
	Few float64
}

type paretoRow struct {
	Reason
	width, running string
	few, cut       bool // cut: the first of the many, with a rule above it
}

// rows sorts by size, largest first, keeping the order given among equals, and
// works out the shares. All that is not above zero has no share.
func (p ParetoData) rows() []paretoRow {
	sorted := slices.Clone(p.Rows)
	slices.SortStableFunc(sorted, func(a, b Reason) int { return cmp.Compare(sane(b.Value), sane(a.Value)) })
	var total float64
	for _, r := range sorted {
		total += sane(r.Value)
	}
	few := p.Few
	if few == 0 {
		few = 0.8
	}
	var out []paretoRow
	var before float64
	wasFew := false
	for _, r := range sorted {
		row := paretoRow{Reason: r, width: "0%", running: "–"}
		if total > 0 {
			row.width = pc(sane(r.Value) / sane(sorted[0].Value) * 100)
			row.few = before/total < few
			row.running = strconv.FormatFloat((before+sane(r.Value))/total*100, 'f', 0, 64) + "%"
		}
		row.cut, wasFew = wasFew && !row.few, row.few
		before += sane(r.Value)
		out = append(out, row)
	}
	return out
}

func (r paretoRow) fill() string {
	if r.few {
		return string(Missed)
	}
	return string(MissedPale)
}

// Cell is one cell of a heat table.
type Cell struct {
	Value float64
	Href  string // the list that makes it up
}

// HeatRow is one row of a heat table.
type HeatRow struct {
	Name  string
	Cells []Cell // one for each column
	Href  string // the list of the whole row; empty: none
}

// HeatData is a table whose cells are shaded by size. The number is always
// printed: the shade only helps the eye.
type HeatData struct {
	Head
	Over    string // head of the first column
	Columns []string
	Rows    []HeatRow
	Format  func(float64) string
	AllRow  string // name of the last row: "All threats"
	// The lists of whole columns, and of the whole; empty: none.
	ColumnHrefs []string
	Href        string
}

func (h HeatData) columnHref(i int) string {
	if i < len(h.ColumnHrefs) {
		return h.ColumnHrefs[i]
	}
	return ""
}

// opens is the list behind a figure; none behind nothing.
func opens(href string, v float64) string {
	if v == 0 {
		return ""
	}
	return href
}

func (h HeatData) cell(r HeatRow, i int) Cell {
	if i < len(r.Cells) {
		return r.Cells[i]
	}
	return Cell{}
}

func (h HeatData) highest() float64 {
	var m float64
	for _, r := range h.Rows {
		for _, c := range r.Cells {
			m = max(m, sane(c.Value))
		}
	}
	return m
}

// shade is the class of a cell: five steps by its share of the highest.
func shade(v, highest float64) string {
	share := 0.0
	if highest > 0 {
		share = sane(v) / highest
	}
	switch {
	case share >= 0.5:
		return "h5"
	case share >= 0.35:
		return "h4"
	case share >= 0.2:
		return "h3"
	case share >= 0.1:
		return "h2"
	case share > 0:
		return "h1"
	}
	return ""
}

func (h HeatData) rowTotal(r HeatRow) float64 {
	var t float64
	for i := range h.Columns {
		t += h.cell(r, i).Value
	}
	return t
}

func (h HeatData) columnTotal(i int) float64 {
	var t float64
	for _, r := range h.Rows {
		t += h.cell(r, i).Value
	}
	return t
}

func (h HeatData) total() float64 {
	var t float64
	for _, r := range h.Rows {
		t += h.rowTotal(r)
	}
	return t
}

func printed(format func(float64) string, v float64) string {
	if v == 0 {
		return "–"
	}
	if format == nil {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return format(v)
}
