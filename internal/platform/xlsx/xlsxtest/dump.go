// Package xlsxtest helps tests look at workbooks: a text dump of formatted cells for
// golden files, a check of a workbook's structure, and second readers (LibreOffice and
// openpyxl) where they are installed. Only tests import it.
package xlsxtest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Book is a workbook opened by a reader that is not ours.
type Book struct {
	t testing.TB
	f *excelize.File
}

// Open opens a workbook with excelize and closes it when the test ends.
func Open(t testing.TB, data []byte) *Book {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("open workbook: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return &Book{t: t, f: f}
}

// Sheets lists the tabs.
func (b *Book) Sheets() []string { return b.f.GetSheetList() }

// Cell is a cell as it is shown: formatted, the cached value for a formula.
func (b *Book) Cell(sheet, ref string) string {
	b.t.Helper()
	s, err := b.f.GetCellValue(sheet, ref)
	if err != nil {
		b.t.Fatalf("%s!%s: %v", sheet, ref, err)
	}
	return s
}

// Raw is a cell as it is stored.
func (b *Book) Raw(sheet, ref string) string {
	b.t.Helper()
	s, err := b.f.GetCellValue(sheet, ref, excelize.Options{RawCellValue: true})
	if err != nil {
		b.t.Fatalf("%s!%s: %v", sheet, ref, err)
	}
	return s
}

// Formula is a cell's formula without "=", or "".
func (b *Book) Formula(sheet, ref string) string {
	b.t.Helper()
	s, err := b.f.GetCellFormula(sheet, ref)
	if err != nil {
		b.t.Fatalf("%s!%s: %v", sheet, ref, err)
	}
	return s
}

// Calc reckons a cell's formula anew with excelize's own engine, and gives it raw.
func (b *Book) Calc(sheet, ref string) string {
	b.t.Helper()
	s, err := b.f.CalcCellValue(sheet, ref, excelize.Options{RawCellValue: true})
	if err != nil {
		b.t.Fatalf("%s!%s: %v", sheet, ref, err)
	}
	return s
}

// Rows is a sheet's formatted cells.
func (b *Book) Rows(sheet string) [][]string {
	b.t.Helper()
	rows, err := b.f.GetRows(sheet)
	if err != nil {
		b.t.Fatalf("%s: %v", sheet, err)
	}
	return rows
}

// Formulas lists the references of the cells of a sheet that hold formulas.
func (b *Book) Formulas(sheet string) []string {
	b.t.Helper()
	var refs []string
	for r, row := range b.Rows(sheet) {
		for c := range row {
			ref, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				b.t.Fatal(err)
			}
			if b.Formula(sheet, ref) != "" {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// Dump is a workbook as text, for golden files: every sheet in order, every row that
// holds something with its number, cells as they are shown, parted by " | ". Line
// breaks are shown as ⏎. With formulas, a cell that has one is followed by it in
// braces; links are left out, since their address is in no cell.
func Dump(t testing.TB, data []byte, formulas bool) string {
	t.Helper()
	b := Open(t, data)
	var out strings.Builder
	for _, sheet := range b.Sheets() {
		fmt.Fprintf(&out, "## %s\n", sheet)
		for r, row := range b.Rows(sheet) {
			if len(row) == 0 {
				continue
			}
			fmt.Fprintf(&out, "%d: ", r+1)
			for c, v := range row {
				if c > 0 {
					out.WriteString(" | ")
				}
				out.WriteString(strings.NewReplacer("\r", "␍", "\n", "⏎").Replace(v))
				if !formulas {
					continue
				}
				ref, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if f := b.Formula(sheet, ref); f != "" && !strings.HasPrefix(f, "HYPERLINK(") {
					fmt.Fprintf(&out, " {=%s}", f)
				}
			}
			out.WriteByte('\n')
		}
		out.WriteByte('\n')
	}
	return out.String()
}
