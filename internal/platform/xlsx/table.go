package xlsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
)

// Kind is what a column holds. It decides the width and how the heading stands; each
// cell is written as what it is.
type Kind uint8

// The kinds of column.
const (
	KindText     Kind = iota // one line
	KindLongText             // wrapped in the cell
	KindInt
	KindDecimal
	KindMoney        // pounds
	KindMoneyForeign // any currency
	KindDate
	KindMonth
	KindDateTime
	KindPercent
	KindRef // a link to the thing itself
	KindBool
)

var kindWidth = [...]float64{
	KindText: 20, KindLongText: 48, KindInt: 10, KindDecimal: 12, KindMoney: 15, KindMoneyForeign: 18,
	KindDate: 13, KindMonth: 11, KindDateTime: 19, KindPercent: 10, KindRef: 16, KindBool: 8,
}

func (k Kind) numeric() bool {
	switch k {
	case KindInt, KindDecimal, KindMoney, KindMoneyForeign, KindPercent:
		return true
	}
	return false
}

// Column is one column of a table.
type Column struct {
	Key   string  // how formulas and groups name it; the heading when empty
	Head  string  // the heading as read
	Kind  Kind    // what it holds
	Width float64 // in characters; the kind's own when 0
	Note  string  // what it means; printed on About
	// Choices, where given, are what a drop-down offers in every cell of the column.
	Choices []string
	// Edit tells that people are to change the column and hand the workbook back: its cells
	// are tinted and take only what fits its kind, or one of its choices.
	Edit bool
}

// key is the name a column goes by.
func (c Column) key() string {
	if c.Key != "" {
		return c.Key
	}
	return c.Head
}

// TableSheet is a sheet of many rows, streamed.
type TableSheet struct {
	Name    string
	Title   string // stands beside the marking in the first row; Name when empty
	Columns []Column
	// Rows gives the rows, one call of yield each. A row may be shorter than Columns;
	// the slice may be used again after yield returns. Yield's error must be returned.
	Rows func(yield func(row []Cell) error) error
	// Count is how many rows there will be, when that is known. It only lets a very
	// long sheet say its extent; a wrong Count is an error.
	Count int
	// Groups are the totals by which summaries and charts speak of this table. They are
	// reckoned as the rows go by: memory grows with groups, not with rows.
	Groups []GroupBy
	// Freeze is how many columns stay in sight when scrolling sideways.
	Freeze int
	// Paper is how many columns go on paper, from the first; all when 0. What people read on the screen alone then takes no
	// room of what is printed.
	Paper int
	// PaperRows is how many rows go on paper, from the first; all when 0. Where there are more, the head of the printed page
	// says how many there are: a long list that is for the screen then takes one page of what is printed.
	PaperRows int
	// PaperAcross is how many pages stand side by side on paper, for a wide sheet that people must read there; one when 0. The
	// frozen columns then begin each of them.
	PaperAcross int
	// Spare is how many empty rows below the last take what the columns to be edited take,
	// so that rows can be added.
	Spare int
	// None is what stands where no rows came; that none match the filters when empty. Nothing does above Spare rows.
	None string
}

// RowsOf turns a sequence of rows and errors into the Rows of a TableSheet.
func RowsOf(seq iter.Seq2[[]Cell, error]) func(func([]Cell) error) error {
	return func(yield func([]Cell) error) error {
		for row, err := range seq {
			if err != nil {
				return err
			}
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}
}

const (
	markRow  = 1 // the marking
	headRow  = 2 // the headings
	firstRow = 3 // the first data row

	holdBytes  = 1 << 20 // a sheet that stays under this states its extent
	flushBytes = 64 << 10
	tellEvery  = 1000 // rows between two reports of progress
)

// tablePart is one sheet of a table: most tables have one.
type tablePart struct {
	name, part string
	rows       int
}

// lastRow is the last row of a part, its heading when it has no rows.
func (p tablePart) lastRow() int { return headRow + p.rows }

// Table is a table that has been written: what summaries and formulas may ask about.
type Table struct {
	asked     string
	title     string
	cols      []Column
	paper     int // columns that are printed; 0: all
	paperRows int // rows that are printed; 0: all
	across    int // pages side by side; 0: one
	freeze    int // columns that begin each of them
	index     map[string]int
	parts     []tablePart
	rows      int
	cut       int
	sums      []int64 // by column: pence or whole numbers
	groups    []*groupTally
}

// Name is the name of the table's first sheet, as it stands on the tab.
func (t *Table) Name() string { return t.parts[0].name }

// RowCount is how many data rows were written.
func (t *Table) RowCount() int { return t.rows }

// Cut is how many texts were shortened because a cell holds no more.
func (t *Table) Cut() int { return t.cut }

// SheetCount is how many sheets the rows took.
func (t *Table) SheetCount() int { return len(t.parts) }

// Table streams s into the workbook. When it returns, the rows are in the file and
// what summaries need of them is known. Cancelling ctx stops it within a few rows.
func (b *Workbook) Table(ctx context.Context, s TableSheet) (*Table, error) {
	if b.closed {
		return nil, ErrClosed
	}
	if b.err != nil {
		return nil, b.err
	}
	t, err := newTable(s)
	if err != nil {
		return nil, b.fail(fmt.Errorf("sheet %q: %w", s.Name, err))
	}
	w := &tableWriter{b: b, t: t, s: s, ctx: ctx}
	if err := w.run(); err != nil {
		return nil, b.fail(fmt.Errorf("sheet %q: %w", s.Name, err))
	}
	b.tables = append(b.tables, t)
	return t, nil
}

func newTable(s TableSheet) (*Table, error) {
	if len(s.Columns) == 0 || len(s.Columns) > maxColumns {
		return nil, fmt.Errorf("%d columns", len(s.Columns))
	}
	if s.Rows == nil {
		return nil, errors.New("no rows were given")
	}
	t := &Table{asked: s.Name, title: s.Title, cols: slices.Clone(s.Columns), paper: s.Paper, paperRows: s.PaperRows, across: s.PaperAcross, freeze: s.Freeze, index: map[string]int{}, sums: make([]int64, len(s.Columns))}
	if t.title == "" {
		t.title = s.Name
	}
	for i := range t.cols {
		t.cols[i].Width = roomForHead(t.cols[i], t.cols[i].width())
	}
	for i, c := range s.Columns {
		if _, twice := t.index[c.key()]; twice || c.key() == "" {
			return nil, fmt.Errorf("column %d: key %q is empty or stands twice", i+1, c.key())
		}
		t.index[c.key()] = i
	}
	for _, g := range s.Groups {
		gt, err := t.tally(g)
		if err != nil {
			return nil, err
		}
		t.groups = append(t.groups, gt)
	}
	return t, nil
}

// tableWriter streams one table, going on to a next sheet when one is full.
type tableWriter struct {
	b    *Workbook
	t    *Table
	s    TableSheet
	ctx  context.Context
	enc  *encoder
	out  io.Writer // the sheet's part; nil until its head is written
	buf  []byte
	sent int64 // bytes of XML already in the part
	// lists are the formulas of the columns' drop-downs; "" for none.
	lists []string
}

func (w *tableWriter) run() error {
	w.enc = newEncoder(w.b.look, w.t.cols, w.t.paperCols())
	w.lists = make([]string, len(w.t.cols))
	for i, c := range w.t.cols {
		if len(c.Choices) > 0 {
			w.lists[i] = w.b.choiceList(c.Head, c.Choices)
		}
	}
	if err := w.open(); err != nil {
		return err
	}
	if err := w.s.Rows(w.row); err != nil {
		return err
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.s.Count > 0 && w.s.Count != w.t.rows {
		return fmt.Errorf("%d rows came where %d were announced", w.t.rows, w.s.Count)
	}
	if err := w.end(); err != nil {
		return err
	}
	w.t.cut = w.enc.cut
	w.tell()
	return nil
}

// row takes one row.
func (w *tableWriter) row(cells []Cell) error {
	if len(cells) > len(w.t.cols) {
		return fmt.Errorf("row %d has %d cells, the table %d columns", w.t.rows+1, len(cells), len(w.t.cols))
	}
	p := &w.t.parts[len(w.t.parts)-1]
	if p.lastRow() >= w.b.limit.rows || w.sent+int64(len(w.buf)) > w.b.limit.bytes {
		if err := w.end(); err != nil {
			return err
		}
		if err := w.open(); err != nil {
			return err
		}
		p = &w.t.parts[len(w.t.parts)-1]
	}
	p.rows++
	w.t.rows++
	w.buf = w.enc.row(w.buf, p.lastRow(), cells)
	for i := range cells {
		switch cells[i].kind {
		case cellPence, cellInt:
			sum := w.t.sums[i] + cells[i].n
			if (sum > w.t.sums[i]) != (cells[i].n > 0) && cells[i].n != 0 {
				return fmt.Errorf("the total of column %q is past what can be reckoned", w.t.cols[i].key())
			}
			w.t.sums[i] = sum
		}
	}
	for _, g := range w.t.groups {
		g.add(cells)
	}
	if w.t.rows%tellEvery == 0 {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		w.tell()
	}
	if len(w.buf) >= flushBytes && (w.out != nil || len(w.buf) >= holdBytes) {
		return w.flush()
	}
	return nil
}

func (w *tableWriter) tell() {
	if f := w.b.meta.Progress; f != nil {
		f(w.t.parts[0].name, w.t.rows)
	}
}

// open begins a sheet: its first two rows wait in the buffer.
func (w *tableWriter) open() error {
	want := w.t.asked
	if n := len(w.t.parts); n > 0 {
		tail := fmt.Sprintf(" (%d)", n+1)
		want = cutUTF16(SheetName(want), maxSheetName-len(tail)) + tail
	}
	name, part, err := w.b.newSheet(want)
	if err != nil {
		return err
	}
	w.t.parts = append(w.t.parts, tablePart{name: name, part: part})
	w.out, w.sent, w.buf = nil, 0, w.heading(w.buf[:0])
	return nil
}

// heading appends the marking and the columns' headings.
func (w *tableWriter) heading(b []byte) []byte {
	l := w.b.look
	mark := w.b.firstLine(w.t.title)
	if n := len(w.t.parts); n > 1 {
		mark += fmt.Sprintf(" · continued, sheet %d", n)
	}
	b = append(b, `<row r="1" ht="18" customHeight="1"><c r="A1`...)
	b = append(b, styleAttr(l.id(lookKey{role: roleMarking, kind: cellText}))...)
	b = w.enc.text(b, mark)
	lines := 1
	for _, c := range w.t.cols {
		lines = max(lines, linesOf(c.Head, headLine(c, c.width()), 4))
	}
	b = append(b, fmt.Sprintf(`</row><row r="%d" ht="%d" customHeight="1">`, headRow, 8+14*lines)...)
	for i, c := range w.t.cols {
		b = append(b, `<c r="`...)
		b = append(b, cellRef(i, headRow)...)
		b = append(b, styleAttr(l.id(lookKey{role: roleHead, kind: cellText, right: c.Kind.numeric()}))...)
		b = w.enc.text(b, c.Head)
	}
	return append(b, `</row>`...)
}

// firstLine is the line at the head of every sheet.
func (b *Workbook) firstLine(title string) string {
	s := b.meta.Marking
	if title != "" {
		s += " · " + title
	}
	if !b.meta.AsAt.IsZero() {
		s += " · as at " + b.meta.AsAt.In(london).Format("02 Jan 2006 15:04")
	}
	return s
}

func (c Column) width() float64 {
	if c.Width > 0 {
		return min(c.Width, 255)
	}
	return kindWidth[c.Kind]
}

// flush sends the buffer to the part, after the sheet's head when that is still to come.
func (w *tableWriter) flush() error {
	if w.out == nil {
		p := w.t.parts[len(w.t.parts)-1]
		out, err := w.b.pack.stream(p.part)
		if err != nil {
			return err
		}
		w.out = out
		if _, err := out.Write(w.head()); err != nil {
			return err
		}
	}
	n, err := w.out.Write(w.buf)
	w.sent += int64(n)
	w.buf = w.buf[:0]
	return err
}

// end finishes the current sheet.
func (w *tableWriter) end() error {
	p := w.t.parts[len(w.t.parts)-1]
	if p.rows == 0 && w.s.Spare == 0 { // where rows can be added, nothing stands in their way
		// One line below the empty first row, so that no formula counts it.
		ref := strconv.Itoa(firstRow + 1)
		w.buf = append(w.buf, `<row r="`+ref+`"><c r="A`+ref...)
		w.buf = append(w.buf, styleAttr(w.b.look.id(lookKey{role: roleNote, kind: cellText}))...)
		none := w.s.None
		if none == "" {
			none = "No rows match these filters."
		}
		w.buf = w.enc.text(w.buf, none)
		w.buf = append(w.buf, `</row>`...)
	}
	if w.out == nil {
		// All of it is in hand: the head can state the true extent.
		w.s.Count = 0
		out, err := w.b.pack.stream(p.part)
		if err != nil {
			return err
		}
		w.out = out
		if _, err := out.Write(w.headTo(w.extent(p))); err != nil {
			return err
		}
	}
	if err := w.flush(); err != nil {
		return err
	}
	_, err := w.out.Write(w.tail(p))
	return err
}

func (w *tableWriter) extent(p tablePart) int {
	if p.rows == 0 && w.s.Spare == 0 {
		return firstRow + 1
	}
	return p.lastRow()
}

// head is the XML before the rows of a sheet too long to be held: it states the
// sheet's extent only when the number of rows was announced.
func (w *tableWriter) head() []byte {
	last := 0
	if w.s.Count > 0 {
		before := 0
		for _, p := range w.t.parts[:len(w.t.parts)-1] {
			before += p.rows
		}
		last = headRow + w.s.Count - before
		if last > w.b.limit.rows {
			last = w.b.limit.rows
		}
	}
	return w.headTo(last)
}

// headTo is the XML before the rows; last is the sheet's last row, 0 when unknown
// (the element is then left out: a wrong one makes readers stop early).
func (w *tableWriter) headTo(last int) []byte {
	b := []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	if last > 0 {
		b = fmt.Appendf(b, `<dimension ref="A1:%s"/>`, cellRef(len(w.t.cols)-1, last))
	}
	b = append(b, `<sheetViews><sheetView showGridLines="0" workbookViewId="0">`...)
	if x := min(w.s.Freeze, len(w.t.cols)-1); x > 0 {
		at := cellRef(x, firstRow)
		b = fmt.Appendf(b, `<pane xSplit="%d" ySplit="%d" topLeftCell="%s" activePane="bottomRight" state="frozen"/>`+
			`<selection pane="topRight"/><selection pane="bottomLeft"/><selection pane="bottomRight" activeCell="%s" sqref="%s"/>`, x, headRow, at, at, at)
	} else {
		at := cellRef(0, firstRow)
		b = fmt.Appendf(b, `<pane ySplit="%d" topLeftCell="%s" activePane="bottomLeft" state="frozen"/>`+
			`<selection pane="bottomLeft" activeCell="%s" sqref="%s"/>`, headRow, at, at, at)
	}
	b = append(b, `</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`...)
	for i, c := range w.t.cols {
		b = fmt.Appendf(b, `<col min="%d" max="%d" width="%s" customWidth="1"/>`, i+1, i+1, strconv.FormatFloat(c.width(), 'f', -1, 64))
	}
	return append(b, `</cols><sheetData>`...)
}

// tail is the XML after the rows, its elements in the order the schema asks.
func (w *tableWriter) tail(p tablePart) []byte {
	last := ColumnName(len(w.t.cols) - 1)
	b := fmt.Appendf(nil, `</sheetData><autoFilter ref="A%d:%s%d"/>`, headRow, last, p.lastRow())
	b = w.rules(b, p)
	m := tableMargins
	b = fmt.Appendf(b, `<pageMargins left="%g" right="%g" top="%g" bottom="%g" header="%g" footer="%g"/>`, m[0], m[1], m[2], m[3], m[4], m[5])
	b = append(b, w.t.pageSetup()...)
	b = append(b, `<headerFooter><oddHeader>`...)
	head, foot := w.b.margins(w.t.printed(p))
	b = appendEscaped(b, head)
	b = append(b, `</oddHeader><oddFooter>`...)
	b = appendEscaped(b, foot)
	b = append(b, `</oddFooter></headerFooter>`...)
	if p.rows > 0 {
		b = fmt.Appendf(b, `<ignoredErrors><ignoredError sqref="A%d:%s%d" numberStoredAsText="1"/></ignoredErrors>`, firstRow, last, p.lastRow())
	}
	return append(b, `</worksheet>`...)
}
