package xlsx_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

// pivoted writes n rows, a summary with an ordinary block, and a pivot below it.
func pivoted(t *testing.T, n, limit int, with func(*xlsx.Table) xlsx.Pivot) ([]byte, error) {
	t.Helper()
	var out bytes.Buffer
	b, err := xlsx.New(&out, meta)
	if err != nil {
		t.Fatal(err)
	}
	if limit > 0 {
		b.SheetLimit(limit)
	}
	units := []string{"North", "South", "West"}
	threats := []string{"Fraud", "Drugs"}
	tb, err := b.Table(context.Background(), xlsx.TableSheet{Name: "Effort & hours", Count: n,
		Columns: []xlsx.Column{{Key: "unit", Head: "Unit"}, {Key: "threat", Head: "Threat"}, {Key: "month", Head: "Month", Kind: xlsx.KindMonth}, {Key: "min", Head: "Minutes", Kind: xlsx.KindInt}, {Key: "worth", Head: "Worth", Kind: xlsx.KindMoney}},
		Groups:  []xlsx.GroupBy{{Keys: []string{"unit", "threat"}, Sums: []string{"min"}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for i := range n {
				if err := yield([]xlsx.Cell{xlsx.Text(units[i%3]), xlsx.Text(threats[i%2]), xlsx.Month(2026, 1), xlsx.Int(i), xlsx.Pence(int64(i * 100))}); err != nil {
					return err
				}
			}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("By unit")
	s.Title("Minutes by unit and threat", "")
	s.Cross(xlsx.CrossTable{Table: tb, Down: "unit", Across: "threat", Sum: "min"})
	s.Pivot(with(tb))
	b.About(xlsx.About{What: "A test."})
	_, err = b.Close(context.Background())
	return out.Bytes(), err
}

func minutes(tb *xlsx.Table) xlsx.Pivot {
	return xlsx.Pivot{Table: tb, Rows: []string{"unit"}, Columns: []string{"threat"}, Values: []xlsx.PivotValue{{Key: "min"}}}
}

func TestPivot(t *testing.T) {
	// Enough rows that the sheet was streamed away long before the pivot is made.
	data, err := pivoted(t, 30_000, 0, minutes)
	if err != nil {
		t.Fatal(err)
	}
	xlsxtest.Check(t, data)
	if path := os.Getenv("PROCEEDS_XLSX_OUT"); path != "" {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := f.GetPivotTables("By unit")
	if err != nil || len(list) != 1 {
		t.Fatalf("%d pivots, %v", len(list), err)
	}
	if p := list[0]; p.DataRange != "Effort & hours!A2:E30002" || p.Rows[0].Data != "Unit" || p.Columns[0].Data != "Threat" || p.Data[0].Name != "Sum of Minutes" || p.Data[0].Subtotal != "Sum" {
		t.Errorf("%+v", p)
	}
	for col, least := range map[string]float64{"A": 30, "B": 15, "F": 15} {
		if w, _ := f.GetColWidth("By unit", col); w < least {
			t.Errorf("column %s of the pivot's sheet is %.0f wide", col, w)
		}
	}
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	if p := string(parts["xl/pivotCache/pivotCacheDefinition1.xml"]); !strings.Contains(p, `refreshOnLoad="true"`) {
		t.Errorf("nothing fills the pivot when it is opened: %s", p)
	}
	t.Run("LibreOffice fills it", func(t *testing.T) {
		again := xlsxtest.Open(t, xlsxtest.LibreOffice(t, data, "xlsx"))
		var pivot, block string
		for _, row := range again.Rows("By unit") {
			line := strings.Join(row, "|")
			switch {
			case strings.HasPrefix(line, "North|") && block == "":
				block = line
			case strings.HasPrefix(line, "North|"):
				pivot = line
			}
		}
		digits := strings.NewReplacer(",", "", "|", " ")
		if pivot == "" || strings.Join(strings.Fields(digits.Replace(pivot)), " ") != strings.Join(strings.Fields(digits.Replace(block)), " ") {
			t.Errorf("the pivot says %q, the block above it %q", pivot, block)
		}
	})
}

// TestPivotWithFilter uses a filter, two row fields and a count.
func TestPivotWithFilter(t *testing.T) {
	data, err := pivoted(t, 40, 0, func(tb *xlsx.Table) xlsx.Pivot {
		return xlsx.Pivot{Table: tb, Rows: []string{"unit", "threat"}, Filters: []string{"month"},
			Values: []xlsx.PivotValue{{Key: "worth", Head: "Total worth"}, {Key: "unit", Count: true}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	xlsxtest.Check(t, data)
	xlsxtest.Openpyxl(t, data, true, false)
}

func TestPivotIsLeftOutAndSaysSo(t *testing.T) {
	for n, c := range map[int]struct {
		limit int
		says  string
	}{0: {0, "No pivot: there are no rows."}, 25: {12, "go on to 3 sheets"}} {
		data, err := pivoted(t, n, c.limit, minutes)
		if err != nil {
			t.Fatal(err)
		}
		xlsxtest.Check(t, data)
		if d := xlsxtest.Dump(t, data, false); !strings.Contains(d, c.says) {
			t.Errorf("%d rows: the sheet does not say %q", n, c.says)
		}
	}
}

func TestPivotMisuse(t *testing.T) {
	for name, spoil := range map[string]func(*xlsx.Pivot){
		"no rows":         func(p *xlsx.Pivot) { p.Rows = nil },
		"no values":       func(p *xlsx.Pivot) { p.Values = nil },
		"unknown column":  func(p *xlsx.Pivot) { p.Rows = []string{"nobody"} },
		"column twice":    func(p *xlsx.Pivot) { p.Columns = []string{"unit"} },
		"sum of a text":   func(p *xlsx.Pivot) { p.Values = []xlsx.PivotValue{{Key: "unit"}} },
		"head of a field": func(p *xlsx.Pivot) { p.Values = []xlsx.PivotValue{{Key: "min", Head: "Minutes"}} },
	} {
		if _, err := pivoted(t, 3, 0, func(tb *xlsx.Table) xlsx.Pivot { p := minutes(tb); spoil(&p); return p }); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	b, err := xlsx.New(&bytes.Buffer{}, meta)
	if err != nil {
		t.Fatal(err)
	}
	tb, err := b.Table(context.Background(), xlsx.TableSheet{Name: "T", Columns: []xlsx.Column{{Head: "A"}, {Head: "N", Kind: xlsx.KindInt}}, Rows: rowsOf([]xlsx.Cell{xlsx.Text("a"), xlsx.Int(1)})})
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("S")
	s.Pivot(xlsx.Pivot{Table: tb, Rows: []string{"A"}, Values: []xlsx.PivotValue{{Key: "N"}}})
	s.Section("Below it")
	if _, err := b.Close(context.Background()); err == nil {
		t.Error("a section can stand below a pivot")
	}
}

func editable(rows, spare int, choices ...string) xlsx.TableSheet {
	return xlsx.TableSheet{Name: "Cases", Spare: spare,
		Columns: []xlsx.Column{{Head: "Case"}, {Head: "Stage", Choices: choices, Edit: true}, {Head: "Due", Kind: xlsx.KindDate, Edit: true}, {Head: "Minutes", Kind: xlsx.KindInt, Edit: true},
			{Head: "Worth", Kind: xlsx.KindMoney, Edit: true}, {Head: "Note & \"why\"", Kind: xlsx.KindLongText, Edit: true}, {Head: "Version", Kind: xlsx.KindInt}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for i := range rows {
				if err := yield([]xlsx.Cell{xlsx.Text(fmt.Sprint(i)), xlsx.Text(choices[0]), xlsx.Date(2026, 11, 23), xlsx.Int(30), xlsx.Pence(int64(100)), xlsx.Text("=x"), xlsx.Int(1)}); err != nil {
					return err
				}
			}
			return nil
		}}
}

func TestDropDowns(t *testing.T) {
	short := []string{"Investigation", "Restraint", "Confiscation"}
	long := []string{"With, a comma", `With "quotes"`}
	for i := range 40 {
		long = append(long, fmt.Sprintf("Reason number %d", i))
	}
	for name, c := range map[string]struct {
		choices []string
		want    string
		sheets  int
	}{
		"in the rule":     {short, `"Investigation,Restraint,Confiscation"`, 1},
		"on a sheet":      {long, `'Choices'!$A$6:$A$47`, 2},
		"with one comma":  {[]string{"a,b"}, `'Choices'!$A$6:$A$6`, 2},
		"with an empty &": {[]string{"a & b", "<c>"}, `"a & b,<c>"`, 1},
	} {
		data := one(t, editable(3, 10, c.choices...))
		xlsxtest.Check(t, data)
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		rules, err := f.GetDataValidations("Cases")
		if err != nil || len(rules) != 5 {
			t.Fatalf("%s: %d rules, %v", name, len(rules), err)
		}
		if got := rules[0]; got.Type != "list" || got.Sqref != "B3:B15" || !strings.Contains(got.Formula1, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(c.want)) && got.Formula1 != c.want {
			t.Errorf("%s: %+v", name, got)
		}
		if got := rules[1]; got.Type != "date" || got.Sqref != "C3:C15" {
			t.Errorf("%s: %+v", name, got)
		}
		if n := len(f.GetSheetList()); n != c.sheets {
			t.Errorf("%s: %d sheets", name, n)
		}
		if c.sheets == 2 {
			if v, _ := f.GetCellValue("Choices", "A6"); v != c.choices[0] {
				t.Errorf("%s: the list begins %q", name, v)
			}
		}
		f.Close()
	}
}
