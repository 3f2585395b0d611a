package xlsx_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

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
