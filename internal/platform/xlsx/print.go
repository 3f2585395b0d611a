package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// tableMargins are left, right, top, bottom, header and footer, in inches.
var tableMargins = [6]float64{0.4, 0.4, 0.75, 0.75, 0.3, 0.3}

// margins are the header and footer of printed pages: the marking above and below,
// what it is, and page x of y.
func (b *Workbook) margins(title string) (head, foot string) {
	quote := func(s string) string {
		// A field of 255 characters is all Excel takes, with its codes.
		return strings.ReplaceAll(cutUTF16(s, 80), "&", "&&")
	}
	mark, name := quote(b.meta.Marking), quote(title)
	// The blank keeps a leading digit from being read as the size of the type.
	head = `&L&"Arial,Bold"&8 ` + mark + `&R&"Arial,Regular"&8 ` + name
	foot = `&L&"Arial,Bold"&8 ` + mark + `&C&"Arial,Regular"&8Page &P of &N&R&"Arial,Regular"&8 `
	if !b.meta.AsAt.IsZero() {
		foot += "As at " + b.meta.AsAt.In(london).Format("02 Jan 2006 15:04")
	}
	return head, foot
}

// printSetup gives a sheet of excelize's the page of the streamed ones, at a scale in
// per cent.
func (b *Workbook) printSetup(sheet, title string, landscape bool, scale uint) error {
	size := 9
	way := "portrait"
	if landscape {
		way = "landscape"
	}
	m := tableMargins
	head, foot := b.margins(title)
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &way, AdjustTo: &scale}); err != nil {
		return err
	}
	if err := b.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &m[0], Right: &m[1], Top: &m[2], Bottom: &m[3], Header: &m[4], Footer: &m[5]}); err != nil {
		return err
	}
	return b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: foot})
}

// pageSetup is the element that says how a table is printed: as wide as the page, or as many as stand side by side, and upright
// where its columns fit there almost at their full size.
func (t *Table) pageSetup() string {
	way, across := "landscape", max(t.across, 1)
	if t.paperPx() <= shortSide*105/100 {
		way = "portrait"
	}
	if across == 1 {
		return `<pageSetup paperSize="9" orientation="` + way + `" fitToHeight="0"/>`
	}
	return fmt.Sprintf(`<pageSetup paperSize="9" orientation="%s" fitToWidth="%d" fitToHeight="0"/>`, way, across)
}

// paperPx is how wide the printed columns are, in pixels.
func (t *Table) paperPx() (px int) {
	for _, c := range t.cols[:t.paperCols()] {
		px += int(c.width()*7) + 5
	}
	return px
}

// paperCols is how many columns are printed.
func (t *Table) paperCols() int {
	if t.paper > 0 {
		return min(t.paper, len(t.cols))
	}
	return len(t.cols)
}

// titles is what is printed on every page: the first rows, and before pages that stand side by side the frozen columns.
func (t *Table) titles(ref string) string {
	rows := fmt.Sprintf("%s$1:$%d", ref, headRow)
	if t.across < 2 || t.freeze < 1 {
		return rows
	}
	return fmt.Sprintf("%s$A:$%s,%s", ref, ColumnName(t.freeze-1), rows)
}

// onPaper is how many rows of a part are printed.
func (t *Table) onPaper(p tablePart) int {
	if t.paperRows > 0 {
		return min(t.paperRows, p.rows)
	}
	return p.rows
}

// printed is what the head of a printed page calls a part: its title, or, where it does not print to its end, what it leaves out.
func (t *Table) printed(p tablePart) string {
	n := t.onPaper(p)
	if n == p.rows {
		return t.title
	}
	return fmt.Sprintf("%s: the first %d of %d rows, the rest on the screen", p.name, n, p.rows)
}

// area is the range of a part that is printed; empty where all of it is.
func (t *Table) area(p tablePart) string {
	cols := t.paperCols()
	n := t.onPaper(p)
	if cols == len(t.cols) && n == p.rows {
		return ""
	}
	last := p.lastRow()
	if n < p.rows {
		last = firstRow + n - 1
	}
	return fmt.Sprintf("$A$1:$%s$%d", ColumnName(cols-1), last)
}
