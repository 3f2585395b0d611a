package reports_test

import (
	"bytes"
	"context"
	"math"
	"strconv"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/reports"
)

func roomOf(t *testing.T, d *db.DB) *reporting.Room {
	t.Helper()
	return reportingtest.Room(t, d, reports.All())
}

// make makes the workbook of a report as the person in ctx.
func (f force) make(t *testing.T, ctx context.Context, code string, params map[string]string) ([]byte, reporting.Result) {
	t.Helper()
	var b bytes.Buffer
	res, err := f.room.Run(ctx, code, params, &b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), res
}

// reckoned holds the cached value of each formula on some sheets against what it comes to. Each sheet must have formulas.
func reckoned(t *testing.T, data []byte, sheets ...string) {
	t.Helper()
	b := xlsxtest.Open(t, data)
	for _, sheet := range sheets {
		n, blind := 0, false // excelize cannot reckon SUMPRODUCT over texts; TestLibreOfficeReckonsEverySummary can
		for _, ref := range b.Formulas(sheet) {
			blind = blind || strings.Contains(b.Formula(sheet, ref), "SUMPRODUCT")
		}
		for _, ref := range b.Formulas(sheet) {
			if strings.Contains(b.Formula(sheet, ref), "/") {
				continue // shares: rounded differently in the last binary digit
			}
			if f := b.Formula(sheet, ref); blind && (strings.Contains(f, "SUMPRODUCT") || strings.HasPrefix(f, "SUM(") && !strings.Contains(f, "'")) {
				continue
			}
			if got, want := b.Calc(sheet, ref), b.Raw(sheet, ref); got != want {
				t.Errorf("%s!%s = %s comes to %s, cached %s", sheet, ref, b.Formula(sheet, ref), got, want)
			}
			n++
		}
		if n == 0 {
			t.Errorf("%s has no formulas", sheet)
		}
	}
}

// detail gives the rows of a detail sheet, without those above them.
func detail(t *testing.T, data []byte, sheet string) [][]string {
	t.Helper()
	rows := xlsxtest.Open(t, data).Rows(sheet)
	if len(rows) < 2 {
		t.Fatalf("%s has %d rows", sheet, len(rows))
	}
	var out [][]string
	for _, row := range rows[2:] {
		if strings.Join(row, "") != "" { // an empty table has one blank row
			out = append(out, row)
		}
	}
	return out
}

// columnOf gives the pence, or the numbers, of a column of a detail sheet by its heading, added up.
func columnOf(t *testing.T, data []byte, sheet, head string) (sum int64) {
	t.Helper()
	b := xlsxtest.Open(t, data)
	at := -1
	for i, h := range b.Rows(sheet)[1] {
		if h == head {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("%s has no column %q", sheet, head)
	}
	for i := range detail(t, data, sheet) {
		raw := b.Raw(sheet, xlsx.ColumnName(at)+strconv.Itoa(i+3))
		if raw == "" {
			continue
		}
		v, err := strconv.ParseFloat(raw, 64)
		if err != nil {
			t.Fatalf("%s %s: %v", sheet, head, err)
		}
		sum += int64(math.Round(v * 100))
	}
	return sum
}

// figure gives the large number of Summary that stands above, or below, its label; money in pounds.
func figure(t *testing.T, data []byte, name string) float64 {
	t.Helper()
	b := xlsxtest.Open(t, data)
	for i, row := range b.Rows("Summary") {
		for c, s := range row {
			if s != name {
				continue
			}
			for _, at := range []int{i, i + 2} { // the row above, then the row below
				if v, err := strconv.ParseFloat(b.Raw("Summary", xlsx.ColumnName(c)+strconv.Itoa(at)), 64); err == nil && b.Formula("Summary", xlsx.ColumnName(c)+strconv.Itoa(at)) != "" {
					return v
				}
			}
		}
	}
	t.Fatalf("Summary has no figure %q", name)
	return 0
}

// onlyTold fails for any line that a restricted case adds to a workbook, but for the one total and what explains it.
func onlyTold(t *testing.T, before, after []byte) {
	t.Helper()
	was := xlsxtest.Dump(t, before, false)
	told := 0
	for _, line := range strings.Split(xlsxtest.Dump(t, after, false), "\n") {
		_, text, _ := strings.Cut(line, ": ")
		switch {
		case strings.Contains(was, text):
		case strings.Contains(text, "estricted case"):
			told++
		case strings.HasPrefix(text, "Total | "), strings.HasPrefix(text, "Shown in this workbook | "), strings.HasPrefix(text, "What | "), strings.HasPrefix(text, "Entries | "): // the last: how many the whole audit log has
		default:
			t.Errorf("a restricted case adds the line %q", line)
		}
	}
	if told == 0 {
		t.Error("nothing tells that restricted cases are not shown")
	}
}

// pennies is a sum in pounds as pence.
func pennies(pounds float64) int64 { return int64(math.Round(pounds * 100)) }
