package xlsx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Span is a run of cells down a column of a small sheet: what a chart draws.
type Span struct {
	sheet    string
	col      int
	from, to int
	kind     cellKind
}

func (p Span) ref() string {
	return sheetRef(p.sheet) + fixedRef(p.col, p.from) + ":" + fixedRef(p.col, p.to)
}

// First is the run cut to its first n cells, for a chart that would show too many.
func (p Span) First(n int) Span {
	p.to = min(p.to, p.from+n-1)
	return p
}

// Block is a table on a small sheet, for charts to draw.
type Block struct {
	sheet *Sheet
	heads []string
	kinds []cellKind
	head  int // the row of the headings
	rows  int // rows of values, the total not counted
	top   int // the first row, its heading included
	end   int // the first free row below
	// The names down and across a cross table, in their order.
	down, across []string
}

// Rows is how many rows of values the block has, the total not counted.
func (b *Block) Rows() int { return b.rows }

// Column is the run of values in column i, counted from 0.
func (b *Block) Column(i int) Span {
	return Span{sheet: b.sheet.name, col: i, from: b.head + 1, to: b.head + max(b.rows, 1), kind: b.kinds[i]}
}

// Head is where the heading of column i stands.
func (b *Block) Head(i int) Span {
	return Span{sheet: b.sheet.name, col: i, from: b.head, to: b.head}
}

// Find is the index of the column with the given heading, or -1.
func (b *Block) Find(head string) int { return slices.Index(b.heads, head) }

// BlockColumn is one column of a block of plain rows.
type BlockColumn struct {
	Head string
	Kind Kind
}

// BlockTable is a block whose rows the caller makes.
type BlockTable struct {
	Title, Note string
	Columns     []BlockColumn
	Rows        [][]Value
	Total       []Value // a last row that stands out; may be nil
}

// Block writes a block of the caller's rows.
func (s *Sheet) Block(t BlockTable) *Block {
	heads := make([]string, len(t.Columns))
	kinds := make([]cellKind, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Head
		if c.Kind.numeric() {
			kinds[i] = cellInt
		}
		for _, r := range t.Rows {
			if i < len(r) && r[i].cell.kind != cellBlank {
				kinds[i] = r[i].cell.kind
				break
			}
		}
	}
	b := s.begin(t.Title, t.Note, heads, kinds)
	for _, r := range t.Rows {
		s.line(b, roleBody, r)
	}
	if t.Total != nil {
		s.totalLine(b, t.Total)
	}
	return s.finish(b)
}

// begin writes the title, note and headings of a block.
func (s *Sheet) begin(title, note string, heads []string, kinds []cellKind) *Block {
	b := &Block{sheet: s, heads: heads, kinds: kinds, top: s.next}
	if title != "" {
		s.Section(title)
	}
	if note != "" {
		s.Note(note)
	}
	b.head = s.next
	lines := 1
	for i, h := range heads {
		s.put(s.next, i, lookKey{role: roleHead, kind: cellText, right: i > 0 && kinds[i].numeric()}, Plain(Text(h)))
		for _, word := range strings.Fields(h) {
			s.wide[i] = max(s.wide[i], float64(utf16Len(word))*1.2+2)
		}
		if i > 0 && float64(utf16Len(h))*1.15 > max(s.wide[i], 12) {
			lines = 2
		}
	}
	s.high[s.next] = float64(8 + 14*lines)
	s.next++
	return b
}

func (s *Sheet) line(b *Block, r role, values []Value) {
	for i, v := range values {
		s.put(s.next, i, lookKey{role: r}, v)
		s.measure(i, v)
	}
	s.next++
	b.rows++
}

func (s *Sheet) totalLine(b *Block, values []Value) {
	s.high[s.next] = 17
	s.line(b, roleTotal, values)
	b.rows--
}

func (s *Sheet) finish(b *Block) *Block {
	b.end = s.next
	s.keeps = append(s.keeps, keep{b.top, b.end})
	s.next++
	return b
}

// SumHead is a summed column of a group table and its heading.
type SumHead struct{ Key, Head string }

// GroupTable is a block with one row for each value of a column: how many rows have it,
// and what columns come to over them, each a formula over the table.
type GroupTable struct {
	Title, Note string
	Table       *Table
	By          string    // the column whose values make the rows; a GroupBy of it must have been asked
	Head        string    // heading of the first column; the column's own when empty
	Count       string    // heading of the number of rows; left out when empty
	Sums        []SumHead // sums the GroupBy asked for
	Rank        string    // key of the sum that orders the rows and is shared out; the count when empty
	Share       string    // heading of each row's share; left out when empty
	Running     string    // heading of the running share, for a Pareto; left out when empty
	Blank       string    // what rows without a value are called; "Not recorded" when empty
}

// Groups writes a group table. Rows by date or month run from first to last and months
// without rows are shown; others run from the largest down.
func (s *Sheet) Groups(t GroupTable) *Block {
	g := t.Table.groupsBy([]string{t.By})
	if g == nil {
		return s.misuse(fmt.Errorf("block %q: table %q was not grouped by %q", t.Title, t.Table.asked, t.By))
	}
	rank := -1
	if t.Rank != "" {
		if rank = g.sumOf(t.Rank); rank < 0 {
			return s.misuse(fmt.Errorf("block %q: no sum of %q", t.Title, t.Rank))
		}
	}
	measure := func(grp *Group) int64 {
		if rank < 0 {
			return grp.Count
		}
		return grp.Sums[rank]
	}
	list := g.sorted(measure)
	head := t.Head
	if head == "" {
		head = t.Table.cols[g.keys[0]].Head
	}
	heads, kinds := []string{head}, []cellKind{cellText}
	if len(list) > 0 {
		kinds[0] = list[0].Keys[0].kind
	}
	add := func(h string, k cellKind) { heads, kinds = append(heads, h), append(kinds, k) }
	ranked := -1 // the block's column that is ranked by
	if t.Count != "" {
		add(t.Count, cellInt)
		if rank < 0 {
			ranked = 1
		}
	}
	for _, sum := range t.Sums {
		n := g.sumOf(sum.Key)
		if n < 0 {
			return s.misuse(fmt.Errorf("block %q: no sum of %q", t.Title, sum.Key))
		}
		add(sum.Head, t.Table.amount(g.sums[n], 0).kind)
		if n == rank {
			ranked = len(heads) - 1
		}
	}
	if t.Share != "" {
		add(t.Share, cellPercent)
	}
	if t.Running != "" {
		add(t.Running, cellPercent)
	}
	if ranked < 0 && (t.Share != "" || t.Running != "") {
		return s.misuse(fmt.Errorf("block %q: a share needs the column it is of", t.Title))
	}
	b := s.begin(t.Title, t.Note, heads, kinds)
	first, total := s.next, s.next+len(list)
	var whole int64
	for _, grp := range list {
		whole += measure(grp)
	}
	var running int64
	for _, grp := range list {
		row := s.next
		crit := []criterion{{col: g.keys[0], value: grp.Keys[0], ref: "$A" + fmt.Sprint(row)}}
		values := []Value{Plain(named(grp.Keys[0], t.Blank))}
		if t.Count != "" {
			values = append(values, Value{cell: Int(grp.Count), formula: t.Table.conditional(-1, crit)})
		}
		for _, sum := range t.Sums {
			n := g.sumOf(sum.Key)
			values = append(values, Value{cell: t.Table.amount(g.sums[n], grp.Sums[n]), formula: t.Table.conditional(g.sums[n], crit)})
		}
		running += measure(grp)
		if t.Share != "" {
			values = append(values, share(cellRef(ranked, row), fixedRef(ranked, total), measure(grp), whole))
		}
		if t.Running != "" {
			from := ColumnName(ranked) + "$" + fmt.Sprint(first)
			values = append(values, share("SUM("+from+":"+cellRef(ranked, row)+")", fixedRef(ranked, total), running, whole))
		}
		s.line(b, roleBody, values)
	}
	s.totalLine(b, t.totals(g, list, first, total, ranked, whole))
	return s.finish(b)
}

// totals is the last row of a group table.
func (t GroupTable) totals(g *groupTally, list []*Group, first, total, ranked int, whole int64) []Value {
	values := []Value{Plain(Text("Total"))}
	sum := func(cell Cell) {
		v := Value{cell: cell, formula: sumRange(len(values), first, total-1)}
		if len(list) == 0 {
			v.formula = ""
		}
		values = append(values, v)
	}
	if t.Count != "" {
		var n int64
		for _, grp := range list {
			n += grp.Count
		}
		sum(Int(n))
	}
	for _, h := range t.Sums {
		n := g.sumOf(h.Key)
		var all int64
		for _, grp := range list {
			all += grp.Sums[n]
		}
		sum(t.Table.amount(g.sums[n], all))
	}
	if t.Share != "" {
		values = append(values, share(cellRef(ranked, total), fixedRef(ranked, total), whole, whole))
	}
	if t.Running != "" {
		values = append(values, Plain(Cell{}))
	}
	return values
}

// named is a group's value as a label.
func named(c Cell, blank string) Cell {
	if c.kind != cellBlank {
		return c
	}
	if blank == "" {
		blank = "Not recorded"
	}
	return Text(blank)
}

// sorted gives the groups in the order a reader expects.
func (g *groupTally) sorted(measure func(*Group) int64) []*Group {
	list := slices.Clone(g.order)
	dated := len(list) > 0
	months := dated
	for _, grp := range list {
		k := grp.Keys[0].kind
		dated = dated && (k == cellDate || k == cellMonth || k == cellBlank)
		months = months && (k == cellMonth || k == cellBlank)
	}
	if months {
		list = g.withEmptyMonths(list)
	}
	slices.SortStableFunc(list, func(a, b *Group) int {
		if dated {
			return byLabel(a.Keys[0], b.Keys[0])
		}
		return cmp.Or(cmp.Compare(measure(b), measure(a)), byLabel(a.Keys[0], b.Keys[0]))
	})
	return list
}

// byLabel orders values of one column: numbers and dates, then texts, blanks last.
func byLabel(a, b Cell) int {
	rank := func(c Cell) int {
		switch c.kind {
		case cellBlank:
			return 2
		case cellText, cellLink:
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.n, b.n), cmp.Compare(a.f, b.f),
		strings.Compare(strings.ToLower(a.s), strings.ToLower(b.s)))
}

// withEmptyMonths adds the months between the first and the last that no row is of.
func (g *groupTally) withEmptyMonths(list []*Group) []*Group {
	have := map[int64]bool{}
	var lo, hi int64
	for _, grp := range list {
		n := grp.Keys[0].n
		if grp.Keys[0].kind == cellBlank {
			continue
		}
		if lo == 0 || n < lo {
			lo = n
		}
		hi = max(hi, n)
		have[n] = true
	}
	if lo == 0 {
		return list
	}
	at, err := FromSerial(float64(lo), false)
	for n := 0; err == nil && n < 1200; n++ { // a century of months at most
		c := Month(at.Year(), at.Month())
		if c.n >= hi {
			break
		}
		if !have[c.n] {
			list = append(list, &Group{Keys: []Cell{c}, Sums: make([]int64, len(g.sums))})
		}
		at = time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	return list
}

// misuse keeps a mistake of the caller's and gives an empty block to go on with.
func (s *Sheet) misuse(err error) *Block {
	if s.err == nil {
		s.err = err
	}
	b := &Block{sheet: s, heads: []string{""}, kinds: make([]cellKind, maxColumns), head: s.next, top: s.next, end: s.next}
	return b
}
