package xlsx_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

// The traps of writing and reading workbooks that no other test of this package holds.
// Held elsewhere: stated extents (TestExtentIsStatedOrLeftOut, TestReadHandWrittenSheets),
// cached values (TestFormulasComeToTheirCachedValues), pivots beside ordinary blocks
// (TestPivot), dates read as dates (TestDatesFromSerials), memory
// (TestMemoryDoesNotGrowWithRows), properties (TestNothingGivesAwayItsMaker), equal files
// (TestEqualInputGivesEqualFiles), tables with filters (xlsxtest.Faults), escapes of the
// form _x000D_ (TestReadHandWrittenSheets), odd encodings and trailing bytes (TestReadCSV).

// TestNothingIsKeptInATemporaryFile has the engine write a sheet far past what other
// writers keep in memory, with a folder for temporary files that cannot be written.
func TestNothingIsKeptInATemporaryFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	t.Setenv("TMPDIR", dir)
	writeOurs(t, io.Discard, 20_000)
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		t.Errorf("%s was left", f.Name())
	}
}

// TestChartsNameCells holds that the series of charts take their names from cells and that
// axes of months do not show serials.
func TestChartsNameCells(t *testing.T) {
	data, _ := sample(t, 60)
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`<c:tx><c:strRef><c:f>([^<]*)</c:f>`)
	charts, months := 0, 0
	for n, p := range parts {
		if !strings.HasPrefix(n, "xl/charts/chart") {
			continue
		}
		charts++
		series := bytes.Count(p, []byte("<c:ser>"))
		found := name.FindAllSubmatch(p, -1)
		if len(found) != series {
			t.Errorf("%s: %d of %d series are named by a cell", n, len(found), series)
		}
		for _, m := range found {
			if !regexp.MustCompile(`^'[^']+'!\$[A-Z]+\$\d+$`).Match(bytes.ReplaceAll(m[1], []byte("&#39;"), []byte("'"))) {
				t.Errorf("%s: a series is named %s", n, m[1])
			}
		}
		if bytes.Contains(p, []byte(`mmm yy`)) {
			months++
		}
	}
	if charts != 4 || months < 2 {
		t.Errorf("%d charts, %d of them with an axis of months", charts, months)
	}
}

// TestTextStandsInItsCell holds that streamed sheets need no table of shared texts, which
// costs memory by the text.
func TestTextStandsInItsCell(t *testing.T) {
	data := one(t, nastySheet())
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	if p := parts["xl/worksheets/sheet1.xml"]; bytes.Contains(p, []byte(`t="s"`)) || !bytes.Contains(p, []byte(`t="inlineStr"`)) {
		t.Error("the sheet speaks of shared texts")
	}
}

// TestDeflateIsOfTheMiddle compares with the hardest level, which takes fourteen times as
// long for a few per cent: a file that small would mean that it is in use.
func TestDeflateIsOfTheMiddle(t *testing.T) {
	var mine, raw bytes.Buffer
	writeOurs(t, &mine, 5_000)
	writeRaw(t, &raw, 5_000)
	if r := float64(mine.Len()) / float64(raw.Len()); r < 0.8 || r > 1.5 {
		t.Errorf("the file is %.2f times one of level 6", r)
	}
}

// TestEveryKindIsShownAsItsSheetShowsIt holds String against a second reader.
func TestEveryKindIsShownAsItsSheetShowsIt(t *testing.T) {
	at := meta.MadeAt
	cells := []xlsx.Cell{xlsx.Text("=1+1"), xlsx.Int(-1234567), xlsx.Decimal(1234.5), xlsx.Percent(0.125), xlsx.Pence(int64(-123456789)), xlsx.Pence(int64(5)), xlsx.Foreign(10012, 2, "usd"),
		xlsx.Foreign(5000, 0, "JPY"), xlsx.Date(2026, 12, 24), xlsx.Month(2026, 4), xlsx.DateTime(at), xlsx.Bool(true), xlsx.Ref("FI/1", "https://x.example/1"), xlsx.Blank()}
	cols := make([]xlsx.Column, len(cells))
	for i := range cols {
		cols[i] = xlsx.Column{Head: xlsx.ColumnName(i)}
	}
	book := xlsxtest.Open(t, one(t, xlsx.TableSheet{Name: "S", Columns: cols, Rows: rowsOf(cells)}))
	for i, c := range cells {
		want := book.Cell("S", xlsx.ColumnName(i)+"3")
		if got := c.String(); got != want {
			t.Errorf("cell %d is said to show %q, a reader shows %q", i, got, want)
		}
	}
}

// TestWrittenAfterTheEnd holds that nothing can be added to a finished file.
func TestWrittenAfterTheEnd(t *testing.T) {
	b, err := xlsx.New(io.Discard, meta)
	if err != nil {
		t.Fatal(err)
	}
	b.About(xlsx.About{})
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Table(context.Background(), nastySheet()); err == nil {
		t.Error("a table can be written after the end")
	}
	if _, err := b.Close(context.Background()); err == nil {
		t.Error("a file can be ended twice")
	}
}
