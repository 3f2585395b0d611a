package xlsx_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// one writes a workbook of one table.
func one(t testing.TB, s xlsx.TableSheet) []byte {
	t.Helper()
	var out bytes.Buffer
	b, err := xlsx.New(&out, meta)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Table(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func rowsOf(rows ...[]xlsx.Cell) func(func([]xlsx.Cell) error) error {
	return func(yield func([]xlsx.Cell) error) error {
		for _, r := range rows {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}
}

func read(t testing.TB, data []byte, sheet string) []xlsx.Row {
	t.Helper()
	s, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), sheet, xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return all(t, s)
}

func TestWorkbookIsSound(t *testing.T) {
	for _, n := range []int{0, 1, 120} {
		data, r := sample(t, n)
		xlsxtest.Check(t, data)
		sum := sha256.Sum256(data)
		if r.Bytes != int64(len(data)) || r.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%d rows: the result says %d bytes, %s", n, r.Bytes, r.SHA256)
		}
		if d := cmp.Diff([]xlsx.SheetRows{{Name: "Missed", Rows: n, Sheets: 1}}, r.Sheets); d != "" {
			t.Errorf("%d rows (-want +got):\n%s", n, d)
		}
	}
}

func TestGolden(t *testing.T) {
	data, _ := sample(t, 25)
	got := xlsxtest.Dump(t, data, true)
	const file = "testdata/sample.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("the sample workbook changed (-want +got):\n%s", d)
	}
}

func TestEqualInputGivesEqualFiles(t *testing.T) {
	a, _ := sample(t, 40)
	for range 5 {
		if b, _ := sample(t, 40); !bytes.Equal(a, b) {
			t.Fatal("two workbooks of the same rows differ")
		}
	}
}

func TestEveryPageIsMarked(t *testing.T) {
	data, _ := sample(t, 120)
	text := xlsxtest.PDFText(t, xlsxtest.LibreOffice(t, data, "pdf"))
	pages := strings.Split(strings.TrimRight(text, "\f"), "\f")
	for i, p := range pages {
		if n := strings.Count(p, "OFFICIAL-SENSITIVE"); n < 2 {
			t.Errorf("page %d carries the marking %d times", i+1, n)
		}
		if want := fmt.Sprintf("Page %d of %d", i+1, len(pages)); !strings.Contains(p, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
		if strings.Contains(p, "###") {
			t.Errorf("page %d has a column too narrow for its figures", i+1)
		}
	}
	if len(pages) < 4 {
		t.Errorf("%d pages", len(pages))
	}
}

func TestLongTextIsCutAndSaysSo(t *testing.T) {
	var out bytes.Buffer
	b, err := xlsx.New(&out, meta)
	if err != nil {
		t.Fatal(err)
	}
	long, fits := strings.Repeat("é", 40_000), strings.Repeat("😀", 16_383)
	_, err = b.Table(context.Background(), xlsx.TableSheet{Name: "Long", Columns: []xlsx.Column{{Head: "T", Kind: xlsx.KindLongText}},
		Rows: rowsOf([]xlsx.Cell{xlsx.Text(long)}, []xlsx.Cell{xlsx.Text(fits)})})
	if err != nil {
		t.Fatal(err)
	}
	b.About(xlsx.About{})
	r, err := b.Close(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rows := read(t, out.Bytes(), "Long")
	got := rows[2].Field(0).Raw
	if n := len([]rune(got)); n != 32_767 {
		t.Errorf("%d characters are left", n)
	}
	if !strings.HasSuffix(got, "[cut here: 40000 characters, a cell holds 32,767]") {
		t.Errorf("it ends %q", got[len(got)-60:])
	}
	if rows[3].Field(0).Raw != fits {
		t.Error("a text that fits was changed")
	}
	if r.Cut != 1 {
		t.Errorf("%d texts are said to be cut", r.Cut)
	}
	if d := xlsxtest.Dump(t, out.Bytes(), false); !strings.Contains(d, "1 texts of this table are longer than the 32,767") {
		t.Error("About does not say that a text was cut")
	}
}

// TestFullSheetGoesOn lowers what a sheet holds and expects the rest on further sheets.
func TestFullSheetGoesOn(t *testing.T) {
	var out bytes.Buffer
	b, err := xlsx.New(&out, meta)
	if err != nil {
		t.Fatal(err)
	}
	b.SheetLimit(12) // ten data rows
	tb, err := b.Table(context.Background(), xlsx.TableSheet{Name: "All opportunities of the force", Count: 25,
		Columns: []xlsx.Column{{Head: "N", Kind: xlsx.KindInt}, {Head: "Kind"}, {Head: "Value", Kind: xlsx.KindMoney}},
		Groups:  []xlsx.GroupBy{{Keys: []string{"Kind"}, Sums: []string{"Value"}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for i := range 25 {
				if err := yield([]xlsx.Cell{xlsx.Int(i), xlsx.Text([]string{"Cash", "Account"}[i%2]), xlsx.Pence(int64(i * 101))}); err != nil {
					return err
				}
			}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("Summary")
	s.Figures(xlsx.Figure{Label: "All", Value: tb.Count()}, xlsx.Figure{Label: "Worth", Value: tb.Sum("Value")})
	s.Groups(xlsx.GroupTable{Table: tb, By: "Kind", Count: "Number", Sums: []xlsx.SumHead{{Key: "Value", Head: "Value"}}})
	b.About(xlsx.About{})
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	xlsxtest.Check(t, data)
	if d := cmp.Diff([]string{"Summary", "All opportunities of the force", "All opportunities of the fo (2)", "All opportunities of the fo (3)", "About"}, xlsxtest.Open(t, data).Sheets()); d != "" {
		t.Errorf("tabs (-want +got):\n%s", d)
	}
	total := 0
	for _, sheet := range []string{"All opportunities of the force", "All opportunities of the fo (2)", "All opportunities of the fo (3)"} {
		total += len(read(t, data, sheet)) - 2
	}
	if total != 25 || tb.SheetCount() != 3 || tb.RowCount() != 25 {
		t.Errorf("%d rows on %d sheets", total, tb.SheetCount())
	}
	if d := xlsxtest.Dump(t, data, false); !strings.Contains(d, "goes on to 3 sheets") {
		t.Error("About does not say that the table goes on")
	}
	compareFormulas(t, data, xlsxtest.LibreOffice(t, xlsxtest.WithoutCachedValues(t, data), "xlsx"), []string{"Summary", "About"}, 8)
}

func TestExtentIsStatedOrLeftOut(t *testing.T) {
	wide := strings.Repeat("x", 2_000)
	sheet := func(n, count int) xlsx.TableSheet {
		return xlsx.TableSheet{Name: "S", Count: count, Columns: []xlsx.Column{{Head: "A"}, {Head: "B"}}, Rows: func(yield func([]xlsx.Cell) error) error {
			for range n {
				if err := yield([]xlsx.Cell{xlsx.Text(wide), xlsx.Int(1)}); err != nil {
					return err
				}
			}
			return nil
		}}
	}
	for _, c := range []struct {
		n, count int
		want     string
	}{{3, 0, `<dimension ref="A1:B5"/>`}, {1500, 0, ""}, {1500, 1500, `<dimension ref="A1:B1502"/>`}} {
		data := one(t, sheet(c.n, c.count))
		xlsxtest.Check(t, data)
		parts, err := xlsxtest.Parts(data)
		if err != nil {
			t.Fatal(err)
		}
		p := string(parts["xl/worksheets/sheet1.xml"])
		if c.want == "" && strings.Contains(p, "<dimension") || !strings.Contains(p, c.want) {
			t.Errorf("%d rows, %d announced: %s", c.n, c.count, p[:300])
		}
		if n := len(read(t, data, "")); n != c.n+2 {
			t.Errorf("%d rows read", n)
		}
	}
	b, err := xlsx.New(io.Discard, meta)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Table(context.Background(), sheet(3, 4)); err == nil {
		t.Error("a wrong count is no error")
	}
	if _, err := b.Close(context.Background()); err == nil {
		t.Error("a workbook with a failed table can be closed")
	}
}

func TestNothingGivesAwayItsMaker(t *testing.T) {
	data, _ := sample(t, 3)
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	core := string(parts["docProps/core.xml"])
	for _, want := range []string{"<dc:title>Missed opportunities</dc:title>", "<dc:creator>Proceeds</dc:creator>", "2026-11-22T09:30:00Z"} {
		if !strings.Contains(core, want) {
			t.Errorf("no %s in %s", want, core)
		}
	}
	for name, p := range parts {
		if strings.Contains(string(p), meta.Maker) && name != "xl/worksheets/sheet4.xml" {
			t.Errorf("%s names the maker", name)
		}
	}
}

func TestCancelAndFailures(t *testing.T) {
	cols := []xlsx.Column{{Head: "A"}}
	endless := func(yield func([]xlsx.Cell) error) error {
		for {
			if err := yield([]xlsx.Cell{xlsx.Text("x")}); err != nil {
				return err
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	told := 0
	m := meta
	m.Progress = func(sheet string, rows int) {
		if told = rows; rows >= 5000 {
			cancel()
		}
	}
	b, err := xlsx.New(io.Discard, m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Table(ctx, xlsx.TableSheet{Name: "A", Columns: cols, Rows: endless}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if told < 5000 || told > 7000 {
		t.Errorf("progress was last told %d rows", told)
	}
	broken := errors.New("the query broke")
	for name, s := range map[string]xlsx.TableSheet{
		"rows fail":   {Name: "A", Columns: cols, Rows: func(func([]xlsx.Cell) error) error { return broken }},
		"too wide":    {Name: "A", Columns: cols, Rows: rowsOf([]xlsx.Cell{xlsx.Int(1), xlsx.Int(2)})},
		"key twice":   {Name: "A", Columns: []xlsx.Column{{Head: "A"}, {Head: "A"}}, Rows: rowsOf()},
		"no columns":  {Name: "A", Rows: rowsOf()},
		"bad group":   {Name: "A", Columns: cols, Rows: rowsOf(), Groups: []xlsx.GroupBy{{Keys: []string{"B"}}}},
		"sum of text": {Name: "A", Columns: cols, Rows: rowsOf(), Groups: []xlsx.GroupBy{{Keys: []string{"A"}, Sums: []string{"A"}}}},
	} {
		b, err := xlsx.New(io.Discard, meta)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Table(context.Background(), s); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := b.Close(context.Background()); err == nil {
			t.Errorf("%s: closed all the same", name)
		}
	}
	full, err := xlsx.New(&short{left: 3000}, meta)
	if err == nil {
		_, err = full.Table(context.Background(), xlsx.TableSheet{Name: "A", Columns: cols, Rows: rowsOf([]xlsx.Cell{xlsx.Text("x")})})
		if err == nil {
			_, err = full.Close(context.Background())
		}
	}
	if !errors.Is(err, errFull) {
		t.Errorf("a full disk gives %v", err)
	}
}

var errFull = errors.New("no space left")

// short is a disk that fills up.
type short struct{ left int }

func (s *short) Write(p []byte) (int, error) {
	if len(p) > s.left {
		return 0, errFull
	}
	s.left -= len(p)
	return len(p), nil
}

func TestMisuseOfASummaryIsAnError(t *testing.T) {
	for name, f := range map[string]func(*xlsx.Sheet, *xlsx.Table){
		"group not asked": func(s *xlsx.Sheet, tb *xlsx.Table) { s.Groups(xlsx.GroupTable{Table: tb, By: "B", Count: "N"}) },
		"sum not asked": func(s *xlsx.Sheet, tb *xlsx.Table) {
			s.Groups(xlsx.GroupTable{Table: tb, By: "A", Sums: []xlsx.SumHead{{Key: "B", Head: "B"}}})
		},
		"value not asked": func(s *xlsx.Sheet, tb *xlsx.Table) {
			s.Figures(xlsx.Figure{Label: "x", Value: tb.CountIf("B", xlsx.Int(1))})
		},
		"cross not asked":   func(s *xlsx.Sheet, tb *xlsx.Table) { s.Cross(xlsx.CrossTable{Table: tb, Down: "A", Across: "B"}) },
		"chart of nothing":  func(s *xlsx.Sheet, tb *xlsx.Table) { s.Chart(xlsx.Chart{Title: "x"}) },
		"share without one": func(s *xlsx.Sheet, tb *xlsx.Table) { s.Groups(xlsx.GroupTable{Table: tb, By: "A", Share: "Share"}) },
	} {
		b, err := xlsx.New(io.Discard, meta)
		if err != nil {
			t.Fatal(err)
		}
		tb, err := b.Table(context.Background(), xlsx.TableSheet{Name: "T", Columns: []xlsx.Column{{Head: "A"}, {Head: "B", Kind: xlsx.KindInt}}, Rows: rowsOf(), Groups: []xlsx.GroupBy{{Keys: []string{"A"}}}})
		if err != nil {
			t.Fatal(err)
		}
		f(b.Sheet("S"), tb)
		if _, err := b.Close(context.Background()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestMemoryDoesNotGrowWithRows counts what is allocated for ten times the rows.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	grown := func(n int) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		writeOurs(t, io.Discard, n)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	small, large := grown(3_000), grown(30_000)
	if large > small+2<<20 {
		t.Errorf("3,000 rows allocate %d bytes, 30,000 rows %d", small, large)
	}
}
