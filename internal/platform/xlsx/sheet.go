package xlsx

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Sheet is a small sheet: a title, figures, blocks and charts, laid out from the top
// down in the order they are asked for. It is kept in memory until Close. The first
// mistake made with it is kept and returned by Close.
type Sheet struct {
	b     *Workbook
	asked string
	name  string
	part  string
	title string
	rows  map[int][]placed
	high  map[int]float64 // row heights in points, where not the usual
	loose map[int]bool    // rows whose text wraps: programs make room for it
	wide  map[int]float64 // column widths the blocks ask for, in characters
	fixed map[int]float64 // column widths set by hand
	next  int             // the next free row
	right int             // the first column right of every block that has a chart beside it
	keeps []keep          // rows to print together
	ends  []int           // rows before which a page ends
	heats []heat
	chart []placedChart
	pivot *placedPivot
	land  bool
	enc   *encoder
	err   error
}

// placed is a value at its place.
type placed struct {
	col   int
	style int
	v     Value
}

type heat struct { // an area coloured by size
	area string
}

// Sheet starts a small sheet. Its first row is the marking line.
func (b *Workbook) Sheet(name string) *Sheet { return b.sheet(name, name) }

func (b *Workbook) sheet(name, title string) *Sheet {
	s := &Sheet{b: b, asked: name, title: title, rows: map[int][]placed{}, high: map[int]float64{}, loose: map[int]bool{}, wide: map[int]float64{}, fixed: map[int]float64{}, land: true,
		enc: newEncoder(b.look, nil, 0)}
	if b.closed {
		s.err = ErrClosed
		return s
	}
	var err error
	if s.name, s.part, err = b.newSheet(name); err != nil {
		b.fail(fmt.Errorf("sheet %q: %w", name, err))
	}
	b.sheets = append(b.sheets, s)
	s.put(markRow, 0, lookKey{role: roleMarking, kind: cellText}, Plain(Text(b.firstLine(b.meta.Title))))
	s.high[markRow] = 18
	s.next = markRow + 1
	return s
}

// Name is the name on the tab.
func (s *Sheet) Name() string { return s.name }

// put places v. The kind of the style is that of the value unless the key names one.
func (s *Sheet) put(row, col int, k lookKey, v Value) {
	if v.err != nil && s.err == nil {
		s.err = v.err
	}
	if s.pivot != nil && row >= s.pivot.row && s.err == nil {
		s.err = errors.New("nothing can stand below a pivot, which grows")
	}
	if k.kind == cellBlank {
		k.kind = v.cell.kind
	}
	if v.cell.kind == cellForeign && k.format == "" {
		k.format = foreignFormat(v.cell.t, v.cell.exp)
	}
	if v.cell.kind == cellPence && k.format == "" {
		k.format = fmtPounds // pence stand in tables, not in what sums them up
	}
	if v.cell.kind == cellText && looksLikeFormula(v.cell.s) && v.formula == "" {
		k.quoted = true
	}
	s.loose[row] = s.loose[row] || k.wrap
	s.rows[row] = append(s.rows[row], placed{col: col, style: s.b.look.id(k), v: v})
}

// measure makes a column at least as wide as v needs.
func (s *Sheet) measure(col int, v Value) {
	n := 0
	switch c := v.cell; c.kind {
	case cellText, cellLink:
		n = min(utf16Len(c.s), 46)
	case cellDateTime:
		n = 17
	case cellDate:
		n = 11
	case cellBlank:
	default:
		digits := len(c.appendNumber(nil))
		n = digits + digits/3 + 5
		if c.kind == cellPercent {
			n = 8
		}
	}
	s.wide[col] = max(s.wide[col], float64(n)*1.08+2)
}

// Title writes the sheet's title, and a quiet line below it when there is one to say.
func (s *Sheet) Title(title, note string) {
	s.title = title
	s.put(s.next, 0, lookKey{role: roleTitle, kind: cellText}, Plain(Text(title)))
	s.high[s.next] = 30
	s.next++
	if note != "" {
		s.Note(note)
	}
	s.next++
}

// Section writes a heading above what follows.
func (s *Sheet) Section(title string) {
	s.put(s.next, 0, lookKey{role: roleSection, kind: cellText}, Plain(Text(title)))
	s.high[s.next] = 22
	s.next++
}

// Note writes a line of quiet text. It runs over the columns to its right.
func (s *Sheet) Note(text string) {
	s.put(s.next, 0, lookKey{role: roleNote, kind: cellText}, Plain(Text(text)))
	s.next++
}

// Space leaves n rows free.
func (s *Sheet) Space(n int) { s.next += n }

// NewPage starts a new printed page with what follows.
func (s *Sheet) NewPage() { s.ends = append(s.ends, s.next) }

// Width sets the width of a column, counted from 0, in characters.
func (s *Sheet) Width(col int, chars float64) { s.fixed[col] = chars }

// Portrait prints the sheet upright instead of across.
func (s *Sheet) Portrait() { s.land = false }

// Figure is one large number and what it is.
type Figure struct {
	Label string
	Value Value
}

// Figures writes large numbers side by side, at most four to a line, each above what it is.
func (s *Sheet) Figures(figures ...Figure) {
	for line := range slices.Chunk(figures, 4) {
		for i, f := range line {
			s.put(s.next, i, lookKey{role: roleLabel, kind: cellText}, Plain(Text(f.Label)))
			s.put(s.next+1, i, lookKey{role: roleFigure}, f.Value)
			s.wide[i] = max(s.wide[i], figureWidth(f))
		}
		s.high[s.next] = 16
		s.high[s.next+1] = 26
		s.next += 3
	}
}

// figureWidth is the width, in characters of the body, that a figure in its larger type asks for.
func figureWidth(f Figure) float64 {
	digits := len(f.Value.cell.appendNumber(nil))
	if f.Value.cell.kind == cellText {
		digits = utf16Len(f.Value.cell.s)
	}
	return max(float64(digits+digits/3+3)*1.55, float64(utf16Len(f.Label))*0.95+2)
}

// settle hands excelize what it must know to write its side of the sheet.
func (s *Sheet) settle() error {
	f := s.b.file
	last, bottom := s.extent()
	if err := f.SetSheetDimension(s.name, "A1:"+cellRef(last, bottom)); err != nil {
		return err
	}
	if s.pivot != nil {
		last = max(last, pivotColumns-1)
	}
	for col := range last + 1 {
		name := ColumnName(col)
		if err := f.SetColWidth(s.name, name, name, math.Round(s.columnWidth(col)*10)/10); err != nil {
			return err
		}
	}
	for row, pt := range s.high {
		if err := f.SetRowHeight(s.name, row, pt); err != nil {
			return err
		}
	}
	if err := s.drawHeats(); err != nil {
		return err
	}
	for _, c := range s.chart {
		if err := s.draw(c); err != nil {
			return err
		}
	}
	if err := s.drawPivot(); err != nil {
		return fmt.Errorf("pivot: %w", err)
	}
	scale, breaks := s.paginate()
	if err := s.b.printSetup(s.name, s.title, s.land, scale); err != nil {
		return err
	}
	for _, row := range breaks {
		if err := f.InsertPageBreak(s.name, cellRef(0, row)); err != nil {
			return err
		}
	}
	off := false
	return f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &off})
}

// extent is the last column and row that hold anything.
func (s *Sheet) extent() (col, row int) {
	for r, cells := range s.rows {
		row = max(row, r)
		for _, c := range cells {
			col = max(col, c.col)
		}
	}
	return col, row
}

// inject puts the sheet's rows into the part that excelize wrote without any.
func (s *Sheet) inject(part []byte) ([]byte, error) {
	open, shut := []byte("<sheetData>"), []byte("</sheetData>")
	i, j := bytes.Index(part, open), bytes.Index(part, shut)
	if i < 0 || j < i {
		return nil, errors.New("sheet " + s.name + ": no place for its rows")
	}
	out := append([]byte{}, part[:i+len(open)]...)
	_, bottom := s.extent()
	for r := 1; r <= bottom; r++ { // the empty ones too: a chart that lies over them must find them as high as was reckoned
		cells := s.rows[r]
		slices.SortStableFunc(cells, func(a, b placed) int { return cmp.Compare(a.col, b.col) })
		out = append(out, `<row r="`...)
		out = strconv.AppendInt(out, int64(r), 10)
		h := s.high[r]
		if h == 0 && !s.loose[r] {
			h = 15 // said outright, or charts would cover other rows elsewhere than here
		}
		if h > 0 {
			out = fmt.Appendf(out, `" ht="%g" customHeight="1`, h)
		}
		out = append(out, `">`...)
		for _, c := range cells {
			out = append(out, `<c r="`...)
			out = append(out, cellRef(c.col, r)...)
			out = append(out, styleAttr(c.style)...)
			out = s.value(out, c.v)
		}
		out = append(out, `</row>`...)
	}
	return append(out, part[j:]...), nil
}

// value appends a value after its style; a formula goes with the value it comes to.
func (s *Sheet) value(b []byte, v Value) []byte {
	if v.formula == "" {
		return s.enc.value(b, &v.cell)
	}
	if v.cell.kind == cellText {
		b = append(b, `" t="str`...)
	}
	b = append(b, `"><f>`...)
	b = appendEscaped(b, v.formula)
	b = append(b, `</f><v>`...)
	if v.cell.kind == cellText {
		b = appendEscaped(b, v.cell.s)
	} else {
		b = v.cell.appendNumber(b)
	}
	return append(b, `</v></c>`...)
}
