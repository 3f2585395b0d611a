package xlsx

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// CrossTable is a block with one row for each value of a column and one column for each
// value of another: counts, or sums, each a formula over the table.
type CrossTable struct {
	Title, Note string
	Table       *Table
	Down        string // column whose values make the rows
	Across      string // column whose values make the columns; a GroupBy of both must have been asked
	Sum         string // column summed; rows are counted when empty
	Head        string // heading of the first column; the column's own when empty
	Blank       string // what rows without a value are called; "Not recorded" when empty
	Heat        bool   // colours the cells by size, in brick
	// The values in the order in which they stand, down and across; what is not named follows by its size. Nil: by size alone.
	DownOrder, AcrossOrder []string
	// As, where given, is a cross table of the same columns whose order this one takes, so that both read alike.
	As *Block
	// Values of different rows, or columns, may not be added up: there is no row, or column, of totals.
	RowsApart, ColumnsApart bool
}

// Quiet formats: a heat table is read by colour, so nothing is a dash.
const (
	fmtQuietInt   = `#,##0;-#,##0;–`
	fmtQuietMoney = `£#,##0;-£#,##0;–`
)

// Cross writes a cross table with totals. Dates and months run from first to last,
// others from the largest total down, or in the order asked for.
func (s *Sheet) Cross(t CrossTable) *Block {
	g := t.Table.groupsBy([]string{t.Down, t.Across})
	if g == nil {
		return s.misuse(fmt.Errorf("block %q: table %q was not grouped by %q and %q", t.Title, t.Table.asked, t.Down, t.Across))
	}
	sum, col := -1, -1
	if t.Sum != "" {
		if sum = g.sumOf(t.Sum); sum < 0 {
			return s.misuse(fmt.Errorf("block %q: no sum of %q", t.Title, t.Sum))
		}
		col = g.sums[sum]
	}
	measure := func(grp *Group) int64 {
		if sum < 0 {
			return grp.Count
		}
		return grp.Sums[sum]
	}
	amount := func(n int64) Cell {
		if col < 0 {
			return Int(n)
		}
		return t.Table.amount(col, n)
	}
	format := fmtQuietInt
	if amount(0).kind == cellPence {
		format = fmtQuietMoney
	}
	if t.As != nil {
		t.DownOrder, t.AcrossOrder = t.As.down, t.As.across
	}
	down, across := inOrder(g.axis(0, measure), t.DownOrder), inOrder(g.axis(1, measure), t.AcrossOrder)
	head := t.Head
	if head == "" {
		head = t.Table.cols[g.keys[0]].Head
	}
	heads, kinds := []string{head}, []cellKind{cellText}
	for range across {
		heads, kinds = append(heads, ""), append(kinds, cellInt)
	}
	if !t.ColumnsApart {
		heads, kinds = append(heads, "Total"), append(kinds, cellInt)
	}
	b := s.begin(t.Title, t.Note, heads, kinds)
	b.down, b.across = names(down), names(across)
	for i, a := range across {
		// The heading is the value itself, for the formulas below to point at.
		label := named(a.label, t.Blank)
		s.rows[b.head] = slices.DeleteFunc(s.rows[b.head], func(p placed) bool { return p.col == i+1 })
		s.put(b.head, i+1, lookKey{role: roleHead, kind: label.kind, right: true}, Plain(label))
		s.wide[i+1] = max(s.wide[i+1], min(float64(utf16Len(label.s))*1.15+2, 16))
	}
	if len(across) > 0 {
		s.high[b.head] = 36
	}
	first := s.next
	last := len(across) + 1
	key := lookKey{role: roleBody, kind: amount(0).kind, format: format}
	for _, d := range down {
		row := s.next
		s.put(row, 0, lookKey{role: roleBody}, Plain(named(d.label, t.Blank)))
		s.measure(0, Plain(named(d.label, t.Blank)))
		var line int64
		for i, a := range across {
			var n int64
			if grp := g.found[d.key+a.key]; grp != nil {
				n = measure(grp)
			}
			line += n
			s.put(row, i+1, key, Value{cell: amount(n), formula: t.Table.conditional(col, []criterion{
				{col: g.keys[0], value: d.label, ref: "$A" + fmt.Sprint(row)},
				{col: g.keys[1], value: a.label, ref: ColumnName(i+1) + "$" + fmt.Sprint(b.head)},
			})})
			s.measure(i+1, Plain(amount(n/100)))
		}
		if !t.ColumnsApart {
			k := key
			k.role = roleSum
			s.put(row, last, k, Value{cell: amount(line), formula: "SUM(" + cellRef(1, row) + ":" + cellRef(last-1, row) + ")"})
			s.measure(last, Plain(amount(line)))
		}
		s.next++
		b.rows++
	}
	if !t.RowsApart {
		s.crossTotals(t, b, key, first, last, across, amount)
	}
	if t.Heat && b.rows > 0 {
		s.heats = append(s.heats, heat{area: cellRef(1, first) + ":" + cellRef(last-1, first+b.rows-1)})
	}
	return s.finish(b)
}

func (s *Sheet) crossTotals(t CrossTable, b *Block, key lookKey, first, last int, across []axisValue, amount func(int64) Cell) {
	key.role = roleTotal
	s.put(s.next, 0, lookKey{role: roleTotal}, Plain(Text("Total")))
	var all int64
	for i, a := range across {
		all += a.total
		s.put(s.next, i+1, key, Value{cell: amount(a.total), formula: sumRange(i+1, first, s.next-1)})
	}
	if !t.ColumnsApart {
		v := Value{cell: amount(all), formula: sumRange(last, first, s.next-1)}
		if b.rows == 0 {
			v.formula = ""
		}
		s.put(s.next, last, key, v)
	}
	s.next++
}

// axisValue is one value along a side of a cross table.
type axisValue struct {
	key   string
	label Cell
	total int64
}

// axis lists the values of the n-th key.
func (g *groupTally) axis(n int, measure func(*Group) int64) []axisValue {
	at := map[string]int{}
	var list []axisValue
	for _, grp := range g.order {
		key := string(append(grp.Keys[n].appendKey(nil), 0))
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, axisValue{key: key, label: grp.Keys[n]})
		}
		list[i].total += measure(grp)
	}
	list = withMonthsBetween(list)
	slices.SortStableFunc(list, func(a, b axisValue) int {
		if dated := a.label.kind != cellText || b.label.kind != cellText; dated || a.total == b.total {
			return byLabel(a.label, b.label)
		}
		if a.total > b.total {
			return -1
		}
		return 1
	})
	return list
}

// names are the texts of the values of a side.
func names(list []axisValue) []string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.label.s
	}
	return out
}

// inOrder puts the values that are named in their order, before the others.
func inOrder(list []axisValue, names []string) []axisValue {
	place := func(a axisValue) int {
		if i := slices.Index(names, a.label.s); i >= 0 && a.label.kind == cellText {
			return i
		}
		return len(names)
	}
	slices.SortStableFunc(list, func(a, b axisValue) int { return cmp.Compare(place(a), place(b)) })
	return list
}

// withMonthsBetween adds the months between the first and the last that no row is of, where the axis is of months.
func withMonthsBetween(list []axisValue) []axisValue {
	var months []*Group
	for _, v := range list {
		switch v.label.kind {
		case cellBlank:
		case cellMonth:
			months = append(months, &Group{Keys: []Cell{v.label}})
		default:
			return list
		}
	}
	for _, grp := range (&groupTally{}).withEmptyMonths(months)[len(months):] {
		c := grp.Keys[0]
		list = append(list, axisValue{key: string(append(c.appendKey(nil), 0)), label: c})
	}
	return list
}

// drawHeats colours heat tables from white at nothing to brick at the most.
func (s *Sheet) drawHeats() error {
	for _, h := range s.heats {
		err := s.b.file.SetConditionalFormat(s.name, h.area, []excelize.ConditionalFormatOptions{{
			Type: "2_color_scale", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "max", MinColor: "#FFFFFF", MaxColor: "#CF8C84",
		}})
		if err != nil {
			return err
		}
	}
	return nil
}
