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
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
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

// TestFormulasComeToTheirCachedValues has LibreOffice reckon every formula anew.
func TestFormulasComeToTheirCachedValues(t *testing.T) {
	data, _ := sample(t, 120)
	again := xlsxtest.LibreOffice(t, xlsxtest.WithoutCachedValues(t, data), "xlsx")
	compareFormulas(t, data, again, []string{"Summary", "Trend", "About"}, 90)
}

func compareFormulas(t *testing.T, data, again []byte, sheets []string, least int) {
	t.Helper()
	mine, theirs := xlsxtest.Open(t, data), xlsxtest.Open(t, again)
	n := 0
	for _, sheet := range sheets {
		for _, ref := range mine.Formulas(sheet) {
			n++
			a, b := mine.Raw(sheet, ref), theirs.Raw(sheet, ref)
			x, err1 := strconv.ParseFloat(a, 64)
			y, err2 := strconv.ParseFloat(b, 64)
			if err1 != nil || err2 != nil || math.Abs(x-y) > 1e-6 {
				t.Errorf("%s!%s =%s: cached %q, reckoned %q", sheet, ref, mine.Formula(sheet, ref), a, b)
			}
		}
	}
	if n < least {
		t.Errorf("only %d formulas were compared", n)
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

func nastySheet() xlsx.TableSheet {
	rows := make([][]xlsx.Cell, len(nasty))
	for i, s := range nasty {
		rows[i] = []xlsx.Cell{xlsx.Int(i), xlsx.Text(s), xlsx.Ref(s, "https://proceeds.example/x?a=1&b=\"2\"")}
	}
	return xlsx.TableSheet{Name: "Nasty", Columns: []xlsx.Column{{Head: "N", Kind: xlsx.KindInt}, {Head: "=Text"}, {Head: "Link", Kind: xlsx.KindRef}}, Rows: rowsOf(rows...)}
}

// TestTextComesOutAsTyped reads hard texts back with four readers.
func TestTextComesOutAsTyped(t *testing.T) {
	data := one(t, nastySheet())
	xlsxtest.Check(t, data)
	for i, r := range read(t, data, "")[2:] {
		for _, c := range []int{1, 2} {
			if got := r.Field(c).Raw; got != nasty[i] {
				t.Errorf("own reader, column %d: %q, want %q", c, got, nasty[i])
			}
		}
	}
	book := xlsxtest.Open(t, data)
	for i, want := range nasty {
		ref := fmt.Sprintf("B%d", i+3)
		if strings.Contains(want, "\uFFFE") {
			continue // excelize leaves the escape of a character XML cannot hold
		}
		if got := book.Raw("Nasty", ref); got != want {
			t.Errorf("excelize: %q, want %q", got, want)
		}
		if f := book.Formula("Nasty", ref); f != "" {
			t.Errorf("%q became the formula %s", want, f)
		}
	}
	t.Run("openpyxl", func(t *testing.T) {
		cells := map[string]xlsxtest.PyCell{}
		for _, c := range xlsxtest.Openpyxl(t, data, false, false)["Nasty"] {
			cells[c.Ref] = c
		}
		for i, want := range nasty {
			c := cells[fmt.Sprintf("B%d", i+3)]
			if c.Text != want {
				t.Errorf("%q, want %q", c.Text, want)
			}
			if strings.ContainsAny(want[:1], "=+-@") != c.Quoted {
				t.Errorf("%q: quoted is %v", want, c.Quoted)
			}
		}
	})
	t.Run("libreoffice", func(t *testing.T) {
		again := read(t, xlsxtest.LibreOffice(t, data, "xlsx"), "Nasty")
		for i, want := range nasty {
			if strings.ContainsAny(want, "\x00\x07\uFFFE\r") {
				continue // it drops what no keyboard makes
			}
			if got := again[i+2].Field(1).Raw; got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	})
}

func TestValuesInASecondReader(t *testing.T) {
	at := time.Date(2026, 7, 1, 8, 59, 59, 0, time.UTC) // London is an hour on
	data := one(t, xlsx.TableSheet{Name: "Kinds", Columns: []xlsx.Column{
		{Head: "Money", Kind: xlsx.KindMoney}, {Head: "Dollars", Kind: xlsx.KindMoneyForeign}, {Head: "Day", Kind: xlsx.KindDate}, {Head: "At", Kind: xlsx.KindDateTime},
		{Head: "Share", Kind: xlsx.KindPercent}, {Head: "N", Kind: xlsx.KindInt}, {Head: "Yes", Kind: xlsx.KindBool}, {Head: "Month", Kind: xlsx.KindMonth}, {Head: "Hours", Kind: xlsx.KindDecimal}},
		Rows: rowsOf([]xlsx.Cell{xlsx.Pence(int64(-123456789)), xlsx.Foreign(10012, 2, "usd"), xlsx.Day(caltime.Date{Y: 2026, M: 12, D: 24}), xlsx.DateTime(at), xlsx.Percent(0.125), xlsx.Int(1234567), xlsx.Bool(true), xlsx.Month(2026, time.April), xlsx.Decimal(7.5)},
			[]xlsx.Cell{xlsx.Pence(int64(math.MaxInt64)), xlsx.Foreign(500, 0, "JPY"), xlsx.Date(1899, 12, 31), xlsx.DateTime(time.Time{}), xlsx.Percent(math.NaN()), xlsx.Blank(), xlsx.Bool(false)})})
	xlsxtest.Check(t, data)
	book := xlsxtest.Open(t, data)
	got := []string{}
	for _, c := range "ABCDEFGHI" {
		got = append(got, book.Cell("Kinds", string(c)+"3"))
	}
	want := []string{"-£1,234,567.89", "USD 100.12", "24 Dec 2026", "01 Jul 2026 09:59", "12.5%", "1,234,567", "Yes", "Apr 2026", "7.50"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("as shown (-want +got):\n%s", d)
	}
	if got := book.Raw("Kinds", "A4"); got != "92233720368547758.07" {
		t.Errorf("the largest amount is %s", got)
	}
	if got := book.Raw("Kinds", "C4"); got != "31 Dec 1899" {
		t.Errorf("a day Excel cannot hold is %q", got)
	}
	t.Run("openpyxl", func(t *testing.T) {
		var got [][3]string
		for _, c := range xlsxtest.Openpyxl(t, data, true, true)["Kinds"] {
			if strings.HasSuffix(c.Ref, "3") && strings.Contains("ABCDEF", c.Ref[:1]) {
				got = append(got, [3]string{c.Type, c.Text, c.Format})
			}
		}
		want := [][3]string{{"n", "-1234567.89", "£#,##0.00"}, {"n", "100.12", "[$USD] #,##0.00"}, {"d", "2026-12-24T00:00:00", "dd mmm yyyy"},
			{"d", "2026-07-01T09:59:59", "dd mmm yyyy hh:mm"}, {"n", "0.125", "0.0%"}, {"n", "1234567", "#,##0"}}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
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

// TestOpenpyxlReadsTheSameCells compares the whole sample, cached values of formulas
// included, with what a second reader finds when it trusts the stated extents.
func TestOpenpyxlReadsTheSameCells(t *testing.T) {
	data, _ := sample(t, 120)
	for sheet, cells := range xlsxtest.Openpyxl(t, data, true, true) {
		theirs := map[string]string{}
		for _, c := range cells {
			theirs[c.Ref] = c.Text
		}
		mine := 0
		for _, r := range read(t, data, sheet) {
			for i, f := range r.Fields {
				if f.Kind == xlsx.FieldBlank {
					continue
				}
				mine++
				ref := xlsx.ColumnName(i) + strconv.Itoa(r.N)
				want := f.Text()
				got, ok := theirs[ref]
				switch f.Kind {
				case xlsx.FieldDate, xlsx.FieldDateTime:
					got = strings.Replace(strings.TrimSuffix(got, "T00:00:00"), "T", " ", 1)
				case xlsx.FieldNumber:
					got = xlsx.Field{Kind: xlsx.FieldNumber, Raw: got}.Text()
				}
				if !ok || got != want {
					t.Errorf("%s!%s: openpyxl %q, own reader %q", sheet, ref, got, want)
				}
			}
		}
		if mine != len(cells) || mine == 0 {
			t.Errorf("%s: openpyxl finds %d cells, own reader %d", sheet, len(cells), mine)
		}
	}
}
