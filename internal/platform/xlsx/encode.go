package xlsx

import (
	"strconv"
)

// encoder writes cells as sheet XML. One encoder serves one sheet; it is not safe for
// use by several goroutines.
type encoder struct {
	look *look
	cols []encCol
	cut  int // texts shortened to what a cell holds
	rowN []byte
	// wraps tells of each cell of the row in hand whether it is wrapped.
	wraps []bool
}

// encCol is what never changes down a column: its letters and its style attributes,
// by kind of cell, rendered once.
type encCol struct {
	open []byte // `<c r="AB`
	long bool   // its texts are always wrapped
	tame bool   // a text that is wider than the column is wrapped
	edit bool   // to be changed by people
	line int    // what a line holds, see lineOf
	// ids are by what does not wrap and what does: `" s="12`
	ids   [2][cellKinds][]byte
	quote [2][]byte
	money map[string][]byte // foreign amounts: format → style
}

// newEncoder makes the encoder of a sheet. In the first paper columns, those that are printed, no text is cut off: one that
// is wider than its column is wrapped. In the others only long text is.
func newEncoder(l *look, cols []Column, paper int) *encoder {
	e := &encoder{look: l, cols: make([]encCol, len(cols)), wraps: make([]bool, len(cols))}
	for i, c := range cols {
		k := &e.cols[i]
		k.open = append([]byte(`<c r="`), ColumnName(i)...)
		k.long = c.Kind == KindLongText
		k.tame = k.long || i < paper
		k.edit = c.Edit
		k.line = lineOf(c.width())
	}
	return e
}

const (
	lineHeight = 13 // points, of a line of the body
	mostLines  = 12 // a row shows no more; the cell holds the rest
)

// height appends the height of a row that has a text which needs more than one line, for not every program makes room for
// wrapped lines by itself, and notes which cells are wrapped.
func (e *encoder) height(b []byte, cells []Cell) []byte {
	lines := 1
	for i := range cells {
		k, c := &e.cols[i], &cells[i]
		e.wraps[i] = k.long && c.kind == cellText
		if k.tame && (c.kind == cellText || c.kind == cellLink) && !fits(c.s, k.line) {
			e.wraps[i], lines = true, max(lines, linesOf(c.s, k.line, mostLines))
		}
	}
	if lines == 1 {
		return b
	}
	b = append(b, ` ht="`...)
	b = strconv.AppendInt(b, int64(lines*lineHeight+2), 10)
	return append(b, `" customHeight="1"`...)
}

func styleAttr(id int) []byte { return append([]byte(`" s="`), strconv.Itoa(id)...) }

// style gives the style attribute of cell c in column k, making the style on first use.
func (e *encoder) style(k *encCol, c *Cell, wrap bool) []byte {
	n := 0
	if wrap {
		n = 1
	}
	switch {
	case c.kind == cellText && looksLikeFormula(c.s):
		if k.quote[n] == nil {
			k.quote[n] = styleAttr(e.look.id(lookKey{kind: cellText, wrap: wrap, quoted: true, edit: k.edit}))
		}
		return k.quote[n]
	case c.kind == cellForeign:
		f := foreignFormat(c.t, c.exp)
		if k.money == nil {
			k.money = map[string][]byte{}
		}
		if k.money[f] == nil {
			k.money[f] = styleAttr(e.look.id(lookKey{kind: cellForeign, format: f, edit: k.edit}))
		}
		return k.money[f]
	case k.ids[n][c.kind] == nil:
		k.ids[n][c.kind] = styleAttr(e.look.id(lookKey{kind: c.kind, wrap: wrap, edit: k.edit}))
	}
	return k.ids[n][c.kind]
}

// row appends row n with the given cells. Cells past the last column are the caller's
// mistake and are checked before.
func (e *encoder) row(b []byte, n int, cells []Cell) []byte {
	e.rowN = strconv.AppendInt(e.rowN[:0], int64(n), 10)
	b = append(b, `<row r="`...)
	b = append(b, e.rowN...)
	b = append(b, '"')
	b = e.height(b, cells)
	b = append(b, '>')
	for i := range cells {
		c := &cells[i]
		k := &e.cols[i] // an empty cell is written too: the line under its row runs through it
		b = append(b, k.open...)
		b = append(b, e.rowN...)
		b = append(b, e.style(k, c, e.wraps[i])...)
		b = e.value(b, c)
	}
	return append(b, `</row>`...)
}

// value appends the rest of a cell, after the number of its style.
func (e *encoder) value(b []byte, c *Cell) []byte {
	switch c.kind {
	case cellBlank:
		return append(b, `"/>`...)
	case cellText:
		return e.text(b, c.s)
	case cellLink:
		b = append(b, `" t="str"><f>HYPERLINK(`...)
		b = appendLiteral(b, c.t)
		b = append(b, ',')
		b = appendLiteral(b, c.s)
		b = append(b, `)</f><v>`...)
		b = appendEscaped(b, c.s)
		return append(b, `</v></c>`...)
	}
	b = append(b, `"><v>`...)
	b = c.appendNumber(b)
	return append(b, `</v></c>`...)
}

// text appends an inline string.
func (e *encoder) text(b []byte, s string) []byte {
	s, cut := cutText(s)
	if cut {
		e.cut++
	}
	if needsSpace(s) {
		b = append(b, `" t="inlineStr"><is><t xml:space="preserve">`...)
	} else {
		b = append(b, `" t="inlineStr"><is><t>`...)
	}
	b = appendEscaped(b, s)
	return append(b, `</t></is></c>`...)
}

// appendNumber appends the number a cell holds. Money is written from its minor units
// as exact decimal text; no float comes between.
func (c *Cell) appendNumber(b []byte) []byte {
	switch c.kind {
	case cellPence:
		return appendMinor(b, c.n, 2)
	case cellForeign:
		return appendMinor(b, c.n, int(c.exp))
	case cellDecimal, cellPercent, cellDateTime:
		return appendFloat(b, c.f)
	}
	return strconv.AppendInt(b, c.n, 10)
}

// appendFloat appends f; what is no number becomes 0, which a sheet can hold.
func appendFloat(b []byte, f float64) []byte {
	if f != f || f > 1e300 || f < -1e300 {
		f = 0
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

// appendMinor appends n minor units as a decimal number: 123456, 2 → 1234.56.
func appendMinor(b []byte, n int64, decimals int) []byte {
	if decimals == 0 {
		return strconv.AppendInt(b, n, 10)
	}
	u := uint64(n)
	if n < 0 {
		b = append(b, '-')
		u = -u
	}
	pow := uint64(1)
	for range decimals {
		pow *= 10
	}
	b = strconv.AppendUint(b, u/pow, 10)
	rest := u % pow
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest > 0 {
		pow /= 10
		b = append(b, byte('0'+rest/pow))
		rest %= pow
	}
	return b
}

// appendLiteral appends s as a text literal of a formula, escaped for XML.
func appendLiteral(b []byte, s string) []byte {
	b = append(b, '"')
	for {
		i := indexQuote(s)
		if i < 0 {
			break
		}
		b = appendEscaped(b, s[:i])
		b = append(b, `""`...)
		s = s[i+1:]
	}
	b = appendEscaped(b, s)
	return append(b, '"')
}

func indexQuote(s string) int {
	for i := range len(s) {
		if s[i] == '"' {
			return i
		}
	}
	return -1
}
