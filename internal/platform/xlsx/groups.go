package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// GroupBy asks for the rows of a table to be counted, and columns summed, by the values
// of one or two columns.
type GroupBy struct {
	Keys []string // one or two columns, by key
	Sums []string // money or whole-number columns, by key
}

// Group is the total of the rows that share their keys. Texts that differ only in case
// are one group, as they are to Excel; the first spelling is kept.
type Group struct {
	Keys  []Cell  // the shared values; a blank cell where the rows have none
	Count int64   // rows
	Sums  []int64 // pence or whole numbers, in the order asked
}

type groupTally struct {
	by    GroupBy
	keys  []int
	sums  []int
	found map[string]*Group
	order []*Group
	buf   []byte
}

// tally prepares the reckoning of g.
func (t *Table) tally(g GroupBy) (*groupTally, error) {
	if len(g.Keys) < 1 || len(g.Keys) > 2 {
		return nil, fmt.Errorf("group by %d columns: one or two are possible", len(g.Keys))
	}
	gt := &groupTally{by: g, found: map[string]*Group{}}
	for _, k := range g.Keys {
		i, ok := t.index[k]
		if !ok {
			return nil, fmt.Errorf("group by %q: no such column", k)
		}
		gt.keys = append(gt.keys, i)
	}
	for _, k := range g.Sums {
		i, ok := t.index[k]
		if !ok || t.cols[i].Kind != KindMoney && t.cols[i].Kind != KindInt {
			return nil, fmt.Errorf("sum of %q: no column of money or whole numbers", k)
		}
		gt.sums = append(gt.sums, i)
	}
	return gt, nil
}

func (g *groupTally) add(cells []Cell) {
	g.buf = g.buf[:0]
	for _, i := range g.keys {
		if i < len(cells) {
			g.buf = cells[i].appendKey(g.buf)
		}
		g.buf = append(g.buf, 0)
	}
	grp := g.found[string(g.buf)]
	if grp == nil {
		grp = &Group{Sums: make([]int64, len(g.sums))}
		for _, i := range g.keys {
			var c Cell
			if i < len(cells) {
				c = cells[i]
			}
			if c.kind == cellLink {
				c = Text(c.s)
			}
			grp.Keys = append(grp.Keys, c)
		}
		g.found[string(g.buf)] = grp
		g.order = append(g.order, grp)
	}
	grp.Count++
	for n, i := range g.sums {
		if i < len(cells) && (cells[i].kind == cellPence || cells[i].kind == cellInt) {
			grp.Sums[n] += cells[i].n
		}
	}
}

// appendKey appends what makes two cells equal to Excel.
func (c *Cell) appendKey(b []byte) []byte {
	switch c.kind {
	case cellBlank:
		return b
	case cellText, cellLink:
		return appendLower(append(b, 't'), c.s)
	case cellDecimal, cellPercent, cellDateTime:
		return strconv.AppendFloat(append(b, 'n'), c.f, 'g', -1, 64)
	}
	return c.appendNumber(append(b, 'n'))
}

// appendLower appends s in lower case; it is asked of every row, so plain letters make no garbage.
func appendLower(b []byte, s string) []byte {
	start := len(b)
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return append(b[:start], strings.ToLower(s)...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// Groups gives the groups that a GroupBy of the same keys asked for, in the order they
// first came, or nil when none did.
func (t *Table) Groups(keys ...string) []Group {
	g := t.groupsBy(keys)
	if g == nil {
		return nil
	}
	out := make([]Group, 0, len(g.order))
	for _, grp := range g.order {
		out = append(out, *grp)
	}
	return out
}

func (t *Table) groupsBy(keys []string) *groupTally {
	for _, g := range t.groups {
		if slices.Equal(g.by.Keys, keys) {
			return g
		}
	}
	return nil
}

// sumOf says which of a group's sums is that of column key; -1 when it was not asked.
func (g *groupTally) sumOf(key string) int { return slices.Index(g.by.Sums, key) }
