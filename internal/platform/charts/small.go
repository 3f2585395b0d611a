package charts

import "strings"

// Multiple is one small chart of a row: a title, a figure, its change, columns.
type Multiple struct {
	Title  string
	Href   string
	Value  string // "£3.42m"
	Change string // "↑ 18%", "no change"
	Good   string // colour of the change: "up" good, "dn" bad, "" neither
	Values []float64
	Split  int    // how many of the values are the period before
	Foot   string // "48% proactive"
}

// MultipleRow is a row of small charts on one scale, which Note states where the
// rows differ.
type MultipleRow struct {
	Note  string
	Items []Multiple
}

// MultiplesData is rows of small charts.
type MultiplesData struct {
	Head
	Keys       []Key
	Over       string
	Categories []string // of the values, for the table
	Rows       []MultipleRow
	Format     func(float64) string
}

func (m MultiplesData) empty() bool {
	for _, r := range m.Rows {
		if len(r.Items) > 0 {
			return false
		}
	}
	return true
}

const smallHeight = 45.0

// bars draws the values of one chart on the scale of its row.
func (r MultipleRow) bars(m Multiple) []box {
	var highest float64
	for _, it := range r.Items {
		for _, v := range it.Values {
			highest = max(highest, sane(v))
		}
	}
	slot := 100 / max(1, float64(len(m.Values)))
	var out []box
	for i, v := range m.Values {
		if sane(v) == 0 {
			continue
		}
		h := sane(v) / highest * (smallHeight - 1)
		fill := Ordered
		if i < m.Split {
			fill = Identified
		}
		out = append(out, box{x: pc(slot * (float64(i) + 0.06)), width: pc(slot * 0.86), y: px(smallHeight - h), height: px(h), fill: string(fill)})
	}
	return out
}

// Part is one part of a Share.
type Part struct {
	Name  string
	Text  string // its figure: "9.5 h"
	Fill  Fill
	Value float64
}

type slice struct{ x, width, fill string }

func slices100(parts []Part) []slice {
	var total float64
	for _, p := range parts {
		total += sane(p.Value)
	}
	var out []slice
	var at float64
	for _, p := range parts {
		if sane(p.Value) == 0 {
			continue
		}
		w := sane(p.Value) / total * 100
		out = append(out, slice{pc(at), pc(w), string(p.Fill)})
		at += w
	}
	return out
}

func partsLabel(label string, parts []Part) string {
	var said []string
	for _, p := range parts {
		said = append(said, p.Name+" "+p.Text)
	}
	return label + ": " + strings.Join(said, ", ")
}

func partKeys(parts []Part) []Key {
	keys := make([]Key, len(parts))
	for i, p := range parts {
		keys[i] = Key{p.Name + " " + p.Text, p.Fill}
	}
	return keys
}

// sparkPoints fits values to a box of 100 by 24; one value is a level line.
func sparkPoints(values []float64) string {
	var highest float64
	for _, v := range values {
		highest = max(highest, sane(v))
	}
	if len(values) == 1 {
		values = []float64{values[0], values[0]}
	}
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte(' ')
		}
		y := 22.0
		if highest > 0 {
			y = 22 - sane(v)/highest*20
		}
		b.WriteString(px(float64(i)/float64(len(values)-1)*100) + "," + px(y))
	}
	return b.String()
}

// Load is a bar of what is needed against what there is: Over is what exceeds it.
type Load struct {
	Needed float64
	Free   float64
}

// loadScale leaves room beyond what is free.
func (l Load) parts() (needed, over, mark string) {
	top := max(sane(l.Needed), sane(l.Free)) * 1.15
	if top == 0 {
		return "0%", "0%", "0%"
	}
	within := min(sane(l.Needed), sane(l.Free))
	return pc(within / top * 100), pc((sane(l.Needed) - within) / top * 100), pc(sane(l.Free) / top * 100)
}
