package xlsx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// PivotValue is what a pivot reckons over a column of its table.
type PivotValue struct {
	Key   string // column, by key
	Head  string // as read; "Sum of …" or "Number of …" when empty. No column of the table may have this heading.
	Count bool   // counts the rows that hold something in the column; else the column of money or whole numbers is summed
}

// Pivot is a pivot table over a table of the workbook. It holds nothing until a
// spreadsheet program opens the file, so the same figures must also stand in an
// ordinary block. Keys name columns whose values are texts, months or whole numbers.
type Pivot struct {
	Table   *Table
	Rows    []string     // columns whose values make the rows, the outermost first
	Columns []string     // columns whose values stand across; may be empty
	Filters []string     // columns to choose from above it; may be empty
	Values  []PivotValue // at least one
}

// placedPivot is a pivot at its place.
type placedPivot struct {
	Pivot
	row int // of its first cell, below its filters
}

const (
	pivotRows    = 20 // the extent a pivot states before it is filled
	pivotColumns = 6
)

// Pivot places a pivot table under everything so far. It grows when it is opened, so
// nothing can be placed below it and a sheet has one. Where its table has no rows, or
// goes on to several sheets, a line says why there is none.
func (s *Sheet) Pivot(p Pivot) {
	if err := p.check(); err != nil {
		s.misuse(err)
		return
	}
	if s.pivot != nil {
		s.misuse(errors.New("a sheet has one pivot"))
		return
	}
	switch {
	case p.Table.rows == 0:
		s.Note("No pivot: there are no rows.")
		return
	case len(p.Table.parts) > 1:
		s.Note(fmt.Sprintf("No pivot: the rows of %s go on to %d sheets, and a pivot reads one.", p.Table.Name(), len(p.Table.parts)))
		return
	}
	s.Note("This pivot is filled when a spreadsheet program opens the file. Change it as you like: the figures above stay.")
	row := s.next
	if len(p.Filters) > 0 {
		row += len(p.Filters) + 1
	}
	s.pivot = &placedPivot{Pivot: p, row: row}
	s.next = row
	s.wide[0] = max(s.wide[0], 34)
	for col := 1; col < pivotColumns; col++ {
		s.wide[col] = max(s.wide[col], 18)
	}
}

// check reports why p cannot be made.
func (p Pivot) check() error {
	if p.Table == nil || len(p.Rows) == 0 || len(p.Values) == 0 {
		return errors.New("a pivot needs a table, rows and values")
	}
	var used []string
	for _, k := range slices.Concat(p.Rows, p.Columns, p.Filters) {
		if _, ok := p.Table.index[k]; !ok || slices.Contains(used, k) {
			return fmt.Errorf("pivot over %q: no column %q, or it is used twice", p.Table.asked, k)
		}
		used = append(used, k)
	}
	heads := map[string]bool{}
	for _, c := range p.Table.cols {
		if c.Head == "" || heads[c.Head] {
			return fmt.Errorf("pivot over %q: heading %q is empty or stands twice", p.Table.asked, c.Head)
		}
		heads[c.Head] = true
	}
	for _, v := range p.Values {
		i, ok := p.Table.index[v.Key]
		if !ok {
			return fmt.Errorf("pivot over %q: no column %q", p.Table.asked, v.Key)
		}
		if _, err := p.Table.summable(v.Key); err != nil && !v.Count {
			return err
		}
		if heads[v.head(p.Table.cols[i])] {
			return fmt.Errorf("pivot over %q: %q is the heading of a column", p.Table.asked, v.head(p.Table.cols[i]))
		}
	}
	return nil
}

func (v PivotValue) head(c Column) string {
	switch {
	case v.Head != "":
		return v.Head
	case v.Count:
		return "Number of " + c.Head
	}
	return "Sum of " + c.Head
}

// drawPivot hands the pivot to excelize, which reads the headings of the table's sheet:
// its own copy of that sheet is empty and is never written, since the rows are streamed.
func (s *Sheet) drawPivot() error {
	p := s.pivot
	if p == nil {
		return nil
	}
	f, t, part := s.b.file, p.Table, p.Table.parts[0]
	heads := make([]string, len(t.cols))
	for i, c := range t.cols {
		heads[i] = c.Head
	}
	if err := f.SetSheetRow(part.name, cellRef(0, headRow), &heads); err != nil {
		return err
	}
	fields := func(keys []string) (out []excelize.PivotTableField) {
		for _, k := range keys {
			out = append(out, excelize.PivotTableField{Data: heads[t.index[k]], DefaultSubtotal: true})
		}
		return out
	}
	opts := &excelize.PivotTableOptions{
		Name:            fmt.Sprintf("Pivot%d", s.b.pivots+1),
		DataRange:       part.name + "!" + fixedRef(0, headRow) + ":" + fixedRef(len(t.cols)-1, part.lastRow()),
		PivotTableRange: s.name + "!" + fixedRef(0, p.row) + ":" + fixedRef(pivotColumns-1, p.row+pivotRows-1),
		Rows:            fields(p.Rows), Columns: fields(p.Columns), Filter: fields(p.Filters),
		RowGrandTotals: true, ColGrandTotals: true, ShowDrill: true, ShowRowHeaders: true, ShowColHeaders: true, ShowLastColumn: true,
		// Widths are the sheet's own: what fits itself to its texts pushes the blocks above it about.
		UseAutoFormatting: false,
	}
	for _, v := range p.Values {
		i := t.index[v.Key]
		d := excelize.PivotTableField{Data: heads[i], Name: v.head(t.cols[i]), Subtotal: "Sum", NumFmt: 3} // #,##0
		if v.Count {
			d.Subtotal = "Count"
		}
		opts.Data = append(opts.Data, d)
	}
	s.b.pivots++
	return f.AddPivotTable(opts)
}
