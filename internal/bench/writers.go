//go:build unix

package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/platform/xlsx"
)

// writers are what is compared.
var writers = map[string]func(w io.Writer, list []record) error{
	"engine": writeEngine, "report": writeReport, "raw": writeRaw, "stream": writeStream,
}

var benchMeta = xlsx.Meta{Title: "Missed opportunities", Marking: "OFFICIAL-SENSITIVE", Maker: "A. Manager", System: "Proceeds, bench", MadeAt: dayZero, AsAt: dayZero}

// cellsOf turns a record into cells of the engine.
func cellsOf(r *record, row []xlsx.Cell) {
	for j, s := range r.text {
		row[j] = xlsx.Text(s)
	}
	for j := range 4 {
		y, m, d := time.Unix(int64(r.day[j])*86_400, 0).UTC().Date()
		row[8+j] = xlsx.Date(y, m, d)
		row[12+j] = xlsx.Pence(r.pence[j])
		row[16+j] = xlsx.Int(r.count[j])
	}
}

func engineTable(b *xlsx.Workbook, list []record, groups ...xlsx.GroupBy) (*xlsx.Table, error) {
	row := make([]xlsx.Cell, 20)
	return b.Table(context.Background(), xlsx.TableSheet{Name: "Missed", Columns: columns(), Count: len(list), Groups: groups, Rows: func(yield func([]xlsx.Cell) error) error {
		for i := range list {
			cellsOf(&list[i], row)
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}})
}

// writeEngine writes one sheet with this product's engine.
func writeEngine(w io.Writer, list []record) error {
	b, err := xlsx.New(w, benchMeta)
	if err != nil {
		return err
	}
	if _, err := engineTable(b, list); err != nil {
		return err
	}
	_, err = b.Close(context.Background())
	return err
}

// writeReport writes the same rows as a whole report: summary with formulas, charts, a heat table, a pivot, About.
func writeReport(w io.Writer, list []record) error {
	b, err := xlsx.New(w, benchMeta)
	if err != nil {
		return err
	}
	t, err := engineTable(b, list, xlsx.GroupBy{Keys: []string{"c0.2"}, Sums: []string{"c2.0"}}, xlsx.GroupBy{Keys: []string{"c0.1"}, Sums: []string{"c2.0"}}, xlsx.GroupBy{Keys: []string{"c0.2", "c0.1"}, Sums: []string{"c2.0"}})
	if err != nil {
		return err
	}
	s := b.Sheet("Summary")
	s.Title("Missed opportunities", "")
	s.Figures(xlsx.Figure{Label: "Rows", Value: t.Count()}, xlsx.Figure{Label: "Worth", Value: t.Sum("c2.0")})
	why := s.Groups(xlsx.GroupTable{Title: "By reason", Table: t, By: "c0.2", Count: "Missed", Sums: []xlsx.SumHead{{Key: "c2.0", Head: "Worth"}}, Rank: "c2.0", Share: "Share", Running: "Running share"})
	s.Chart(xlsx.Chart{Title: "Why", Kind: xlsx.Pareto, Labels: why.Column(0), Beside: why, Series: []xlsx.Series{{Name: why.Head(2), Values: why.Column(2), Colour: xlsx.Missed}, {Name: why.Head(4), Values: why.Column(4), Colour: xlsx.Ink}}})
	where := s.Groups(xlsx.GroupTable{Title: "By unit", Table: t, By: "c0.1", Count: "Missed", Sums: []xlsx.SumHead{{Key: "c2.0", Head: "Worth"}}})
	s.Chart(xlsx.Chart{Title: "Where", Kind: xlsx.Bars, Labels: where.Column(0), Beside: where, Series: []xlsx.Series{{Name: where.Head(2), Values: where.Column(2), Colour: xlsx.Missed}}})
	p := b.Sheet("Pivot")
	p.Title("Reason by unit", "")
	p.Cross(xlsx.CrossTable{Table: t, Down: "c0.2", Across: "c0.1", Sum: "c2.0", Heat: true})
	p.Pivot(xlsx.Pivot{Table: t, Rows: []string{"c0.2"}, Columns: []string{"c0.1"}, Values: []xlsx.PivotValue{{Key: "c2.0"}}})
	b.About(xlsx.About{What: "A workbook to measure."})
	_, err = b.Close(context.Background())
	return err
}

// writeStream writes one sheet with excelize's StreamWriter.
func writeStream(w io.Writer, list []record) error {
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	var ids [3]int
	for i, format := range []string{"dd mmm yyyy", "£#,##0.00", "#,##0"} {
		if ids[i], err = f.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	row := make([]any, 20)
	for i := range list {
		r := &list[i]
		for j, s := range r.text {
			row[j] = s
		}
		for j := range 4 {
			row[8+j] = excelize.Cell{StyleID: ids[0], Value: time.Unix(int64(r.day[j])*86_400, 0).UTC()}
			row[12+j] = excelize.Cell{StyleID: ids[1], Value: float64(r.pence[j]) / 100}
			row[16+j] = excelize.Cell{StyleID: ids[2], Value: r.count[j]}
		}
		if err := sw.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

// writeRaw is the floor: one sheet of the same cells as plain XML, nothing checked or escaped beyond what these texts
// need, with the same deflate at the same level.
func writeRaw(w io.Writer, list []record) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	out, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	b := []byte("<worksheet><sheetData>")
	var letters [20]string
	for j := range letters {
		letters[j] = xlsx.ColumnName(j)
	}
	open := func(j, i, style int) {
		b = append(append(b, `<c r="`...), letters[j]...)
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = strconv.AppendInt(append(b, `" s="`...), int64(style), 10)
	}
	for i := range list {
		r := &list[i]
		b = strconv.AppendInt(append(b, `<row r="`...), int64(i+1), 10)
		b = append(b, `">`...)
		for j, s := range r.text {
			open(j, i, 1)
			b = append(b, `" t="inlineStr"><is><t>`...)
			for k := range len(s) {
				if s[k] == '&' {
					b = append(b, "&amp;"...)
				} else {
					b = append(b, s[k])
				}
			}
			b = append(b, `</t></is></c>`...)
		}
		for j := range 12 {
			open(8+j, i, 2+j/4)
			b = append(b, `"><v>`...)
			switch j / 4 {
			case 0:
				b = strconv.AppendInt(b, int64(r.day[j])+25_569, 10)
			case 1:
				p := r.pence[j%4]
				b = strconv.AppendInt(b, p/100, 10)
				b = append(b, '.', byte('0'+p/10%10), byte('0'+p%10))
			case 2:
				b = strconv.AppendInt(b, r.count[j%4], 10)
			}
			b = append(b, `</v></c>`...)
		}
		b = append(b, `</row>`...)
		if len(b) > 64<<10 {
			if _, err := out.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	if _, err := out.Write(append(b, "</sheetData></worksheet>"...)); err != nil {
		return err
	}
	return z.Close()
}

// readers are what is compared.
var readers = map[string]func(file string) (cells int, err error){"engine": readEngine, "excelize": readExcelize}

func readExcelize(file string) (n int, err error) {
	f, err := excelize.OpenFile(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return 0, err
		}
		n += len(cells)
	}
	return n, rows.Error()
}

var errUnknown = fmt.Errorf("no such writer or reader")
