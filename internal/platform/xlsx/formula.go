package xlsx

import (
	"fmt"
	"strconv"
	"strings"
)

// Value is what stands in a cell of a summary: a plain value, or a formula of this
// package's making together with the value it comes to.
type Value struct {
	cell    Cell
	formula string
	err     error
}

// Plain is a value without a formula: a label, a date, a text.
func Plain(c Cell) Value { return Value{cell: c} }

// Formula is the formula behind v, without the leading "=", or "".
func (v Value) Formula() string { return v.formula }

// criterion is a condition on one column of a table.
type criterion struct {
	col   int
	value Cell
	ref   string // the cell on the same sheet that holds value; "" means a literal
}

// cells is the range of column col on one part of the table. An empty part gives its
// one empty row, so that formulas over it come to nothing.
func (t *Table) cells(p tablePart, col int) string {
	return sheetRef(p.name) + fixedRef(col, firstRow) + ":" + fixedRef(col, max(p.lastRow(), firstRow))
}

// overParts joins what each sheet of the table contributes.
func (t *Table) overParts(f func(p tablePart) string) string {
	s := make([]string, len(t.parts))
	for i, p := range t.parts {
		s[i] = f(p)
	}
	return strings.Join(s, "+")
}

// Count is the number of the table's rows.
func (t *Table) Count() Value {
	return Value{cell: Int(t.rows), formula: t.overParts(func(p tablePart) string {
		if p.rows == 0 {
			return "COUNTA(" + t.cells(p, 0) + ")"
		}
		return "ROWS(" + t.cells(p, 0) + ")"
	})}
}

// Sum is the total of a column of money or whole numbers.
func (t *Table) Sum(key string) Value {
	i, err := t.summable(key)
	if err != nil {
		return Value{err: err}
	}
	return Value{cell: t.amount(i, t.sums[i]), formula: t.overParts(func(p tablePart) string {
		return "SUM(" + t.cells(p, i) + ")"
	})}
}

// CountIf is the number of rows whose column key holds value. A GroupBy of that column
// must have been asked for.
func (t *Table) CountIf(key string, value Cell) Value { return t.valueIf("", key, value) }

// SumIf is the total of column sum over the rows whose column key holds value. A GroupBy
// of key with that sum must have been asked for.
func (t *Table) SumIf(sum, key string, value Cell) Value { return t.valueIf(sum, key, value) }

func (t *Table) valueIf(sum, key string, value Cell) Value {
	g := t.groupsBy([]string{key})
	if g == nil {
		return Value{err: fmt.Errorf("table %q was not grouped by %q", t.asked, key)}
	}
	n, col := -1, -1
	if sum != "" {
		if n = g.sumOf(sum); n < 0 {
			return Value{err: fmt.Errorf("table %q was grouped by %q without the sum of %q", t.asked, key, sum)}
		}
		col = g.sums[n]
	}
	v := Value{formula: t.conditional(col, []criterion{{col: g.keys[0], value: value}})}
	grp := g.found[string(append(value.appendKey(nil), 0))]
	if grp == nil {
		grp = &Group{Sums: make([]int64, len(g.sums))}
	}
	v.cell = Int(grp.Count)
	if n >= 0 {
		v.cell = t.amount(col, grp.Sums[n])
	}
	return v
}

// summable finds a column of money or whole numbers.
func (t *Table) summable(key string) (int, error) {
	i, ok := t.index[key]
	if !ok || t.cols[i].Kind != KindMoney && t.cols[i].Kind != KindInt {
		return 0, fmt.Errorf("table %q has no column of money or whole numbers %q", t.asked, key)
	}
	return i, nil
}

// amount is n as a value of column i.
func (t *Table) amount(i int, n int64) Cell {
	if t.cols[i].Kind == KindMoney {
		return Pence(n)
	}
	return Int(n)
}

// conditional is the formula that counts the rows that meet all criteria, or sums
// column sum over them when sum is not -1.
func (t *Table) conditional(sum int, crit []criterion) string {
	plain := true
	for _, c := range crit {
		plain = plain && c.exact()
	}
	return t.overParts(func(p tablePart) string {
		var args []string
		if plain {
			for _, c := range crit {
				args = append(args, t.cells(p, c.col), c.operand(`"="`))
			}
			if sum < 0 {
				return "COUNTIFS(" + strings.Join(args, ",") + ")"
			}
			return "SUMIFS(" + t.cells(p, sum) + "," + strings.Join(args, ",") + ")"
		}
		for _, c := range crit {
			args = append(args, "--("+t.cells(p, c.col)+"="+c.operand(`""`)+")")
		}
		if sum >= 0 {
			args = append(args, t.cells(p, sum))
		}
		return "SUMPRODUCT(" + strings.Join(args, ",") + ")"
	})
}

// exact says whether COUNTIFS and SUMIFS take the value as it stands. They read texts
// with * ? ~ < > = as patterns and comparisons and texts like "1/2" or "Mar 24" as
// numbers; such values are compared by SUMPRODUCT, which does neither.
func (c criterion) exact() bool {
	if c.value.kind != cellText && c.value.kind != cellLink {
		return true
	}
	s := c.value.s
	if strings.ContainsAny(s, "*?~<>=0123456789\"%£$") || utf16Len(s) > 200 || needsSpace(s) || strings.TrimSpace(s) == "" {
		return false
	}
	low := strings.ToLower(s)
	return low != "true" && low != "false"
}

// operand is how the criterion's value stands in a formula.
func (c criterion) operand(blank string) string {
	switch {
	case c.value.kind == cellBlank:
		return blank
	case c.ref != "":
		return c.ref
	case c.value.kind == cellText || c.value.kind == cellLink:
		return literal(c.value.s)
	}
	return string(c.value.appendNumber(nil))
}

// literal is s as a text of a formula; Excel takes at most 255 characters.
func literal(s string) string {
	return `"` + strings.ReplaceAll(cutUTF16(s, 255), `"`, `""`) + `"`
}

// share is part/whole of two cells on one sheet, nothing when the whole is nothing.
func share(part, whole string, a, b int64) Value {
	v := Value{cell: Percent(0), formula: "IF(" + whole + "=0,0," + part + "/" + whole + ")"}
	if b != 0 {
		v.cell = Percent(float64(a) / float64(b))
	}
	return v
}

// sumRange is the sum of rows from–to of a column on the same sheet.
func sumRange(col, from, to int) string {
	c := ColumnName(col)
	return "SUM(" + c + strconv.Itoa(from) + ":" + c + strconv.Itoa(to) + ")"
}
