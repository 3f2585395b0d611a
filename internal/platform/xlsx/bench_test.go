package xlsx_test

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/platform/xlsx"
)

// benchRows are the rows every writer writes: 100,000 by 20 when measuring.
const benchRows = 100_000

var (
	benchDay   = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	benchWords = [8]string{"FI/2026/0001", "Economic Crime North", "No investigator free", "Cash & listed assets", "OFFICIAL-SENSITIVE", "Réunion Motors", "12 High Street, Anytown", "Open"}
)

// benchColumns are 8 texts, 4 dates, 4 amounts, 4 whole numbers.
func benchColumns() []xlsx.Column {
	var cols []xlsx.Column
	for i, k := range []xlsx.Kind{xlsx.KindText, xlsx.KindDate, xlsx.KindMoney, xlsx.KindInt} {
		for j := range [4]int{8, 4, 4, 4}[i] {
			cols = append(cols, xlsx.Column{Head: fmt.Sprintf("Column %d.%d", i, j), Kind: k})
		}
	}
	return cols
}

func benchText(i, j int) string { return benchWords[(i+j)%8] }

// writeOurs writes n rows with this engine.
func writeOurs(t testing.TB, w io.Writer, n int) {
	t.Helper()
	b, err := xlsx.New(w, meta)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]xlsx.Cell, 20)
	_, err = b.Table(context.Background(), xlsx.TableSheet{Name: "Rows", Columns: benchColumns(), Rows: func(yield func([]xlsx.Cell) error) error {
		for i := range n {
			d := benchDay.AddDate(0, 0, i%2000)
			y, m, day := d.Date()
			for j := range 8 {
				row[j] = xlsx.Text(benchText(i, j))
			}
			for j := range 4 {
				row[8+j] = xlsx.Date(y, m, day+j)
				row[12+j] = xlsx.Pence(int64(i*7919 + j))
				row[16+j] = xlsx.Int(i * (j + 1))
			}
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// writeStream writes the same with excelize's StreamWriter.
func writeStream(t testing.TB, w io.Writer, n int) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	style := func(format string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	date, money, num := style("dd mmm yyyy"), style("£#,##0.00"), style("#,##0")
	row := make([]any, 20)
	for i := range n {
		d := benchDay.AddDate(0, 0, i%2000)
		for j := range 8 {
			row[j] = benchText(i, j)
		}
		for j := range 4 {
			row[8+j] = excelize.Cell{StyleID: date, Value: d.AddDate(0, 0, j)}
			row[12+j] = excelize.Cell{StyleID: money, Value: float64(i*7919+j) / 100}
			row[16+j] = excelize.Cell{StyleID: num, Value: i * (j + 1)}
		}
		if err := sw.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := sw.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(w); err != nil {
		t.Fatal(err)
	}
}

// writeRaw is the floor: one sheet part of the same cells, nothing checked or escaped
// beyond what these texts need, with the same deflate.
func writeRaw(t testing.TB, w io.Writer, n int) {
	t.Helper()
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	out, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
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
	for i := range n {
		b = strconv.AppendInt(append(b, `<row r="`...), int64(i+1), 10)
		b = append(b, `">`...)
		serial := int(benchDay.AddDate(0, 0, i%2000).Unix()/86400) + 25569
		for j := range 8 {
			open(j, i, 1)
			b = append(b, `" t="inlineStr"><is><t>`...)
			for _, c := range []byte(benchText(i, j)) {
				if c == '&' {
					b = append(b, "&amp;"...)
				} else {
					b = append(b, c)
				}
			}
			b = append(b, `</t></is></c>`...)
		}
		for j := range 12 {
			open(8+j, i, 2+j/4)
			b = append(b, `"><v>`...)
			switch j / 4 {
			case 0:
				b = strconv.AppendInt(b, int64(serial+j), 10)
			case 1:
				p := i*7919 + j%4
				b = strconv.AppendInt(b, int64(p/100), 10)
				b = append(b, '.', byte('0'+p/10%10), byte('0'+p%10))
			case 2:
				b = strconv.AppendInt(b, int64(i*(j%4+1)), 10)
			}
			b = append(b, `</v></c>`...)
		}
		b = append(b, `</row>`...)
		if len(b) > 64<<10 {
			if _, err := out.Write(b); err != nil {
				t.Fatal(err)
			}
			b = b[:0]
		}
	}
	if _, err := out.Write(append(b, "</sheetData></worksheet>"...)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

func benchmark(b *testing.B, write func(testing.TB, io.Writer, int)) {
	b.ReportAllocs()
	at := cpuTime(b)
	for range b.N {
		write(b, io.Discard, benchRows)
	}
	b.ReportMetric(float64((cpuTime(b)-at).Milliseconds())/float64(b.N), "cpu-ms/op")
}

func BenchmarkWriteThisEngine(b *testing.B)   { benchmark(b, writeOurs) }
func BenchmarkWriteStreamWriter(b *testing.B) { benchmark(b, writeStream) }
func BenchmarkWriteRawXML(b *testing.B)       { benchmark(b, writeRaw) }

// TestWriterKeepsItsBudget holds a smaller run to the budget: at most 1.6 times the CPU
// of raw XML and 0.35 of excelize's StreamWriter, the best of a few runs each.
func TestWriterKeepsItsBudget(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("the race detector and short runs measure something else")
	}
	const n = 10_000
	best := func(write func(testing.TB, io.Writer, int)) time.Duration {
		least := time.Hour
		for range 4 {
			at := cpuTime(t)
			write(t, io.Discard, n)
			least = min(least, cpuTime(t)-at)
		}
		return least
	}
	ours, raw, stream := best(writeOurs), best(writeRaw), best(writeStream)
	t.Logf("this engine %v, raw XML %v (%.2f), StreamWriter %v (%.2f)", ours, raw, float64(ours)/float64(raw), stream, float64(ours)/float64(stream))
	if float64(ours) > 1.6*float64(raw) {
		t.Errorf("%v of CPU is more than 1.6 times raw XML's %v", ours, raw)
	}
	if float64(ours) > 0.35*float64(stream) {
		t.Errorf("%v of CPU is more than 0.35 of the StreamWriter's %v", ours, stream)
	}
}
