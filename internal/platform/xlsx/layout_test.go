package xlsx_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

// laidOut writes a workbook and gives its parts.
func laidOut(t *testing.T, build func(b *xlsx.Workbook)) map[string][]byte {
	t.Helper()
	var out bytes.Buffer
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	b, err := xlsx.New(&out, xlsx.Meta{Title: "Log", Marking: "OFFICIAL", System: "Proceeds", MadeAt: at, AsAt: at})
	if err != nil {
		t.Fatal(err)
	}
	build(b)
	if _, err := b.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	parts, err := xlsxtest.Parts(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// sums is a block of n rows whose largest sum is top.
func sums(s *xlsx.Sheet, n int, top int64) *xlsx.Block {
	t := xlsx.BlockTable{Title: "Sums", Columns: []xlsx.BlockColumn{{Head: "Name", Kind: xlsx.KindText}, {Head: "Sum", Kind: xlsx.KindMoney}}}
	for i := range n {
		t.Rows = append(t.Rows, []xlsx.Value{xlsx.Plain(xlsx.Text(fmt.Sprint("Name ", i+1))), xlsx.Plain(xlsx.Pence(top))})
	}
	return s.Block(t)
}

func chart(k xlsx.ChartKind, b *xlsx.Block) xlsx.Chart {
	return xlsx.Chart{Title: "Sums", Kind: k, Labels: b.Column(0), Series: []xlsx.Series{{Name: b.Head(1), Values: b.Column(1), Colour: xlsx.Ordered}}}
}

// Programs differ in how high a row is of which nothing is said: a chart would cover what stands below it.
func TestRowsUnderAChartSayHowHighTheyAre(t *testing.T) {
	parts := laidOut(t, func(b *xlsx.Workbook) {
		s := b.Sheet("Summary")
		s.Title("Summary", "")
		s.Chart(chart(xlsx.Columns, sums(s, 2, 100)))
		s.Section("Below the chart")
	})
	rows := regexp.MustCompile(`<row r="(\d+)" ht="[0-9.]+" customHeight="1">`).FindAllSubmatch(parts["xl/worksheets/sheet1.xml"], -1)
	for i, r := range rows {
		if string(r[1]) != fmt.Sprint(i+1) {
			t.Fatalf("row %d says nothing of its height", i+1)
		}
	}
	if len(rows) < 20 {
		t.Errorf("%d rows say how high they are:\n%s", len(rows), parts["xl/worksheets/sheet1.xml"])
	}
}

// The labels of a chart find room: sums in thousands or millions, many names slanted, and not more of them than can be read.
func TestLabelsOfChartsFindRoom(t *testing.T) {
	for _, c := range []struct {
		name      string
		kind      xlsx.ChartKind
		rows      int
		top       int64
		has, lack []string
	}{
		{"few names, small sums", xlsx.Columns, 8, 19_999_99, []string{`formatCode="£#,##0"`}, []string{"-2700000", "tickLblSkip"}},
		{"thousands", xlsx.Bars, 4, 20_000_00, []string{`£#,##0,&#34;k&#34;`}, []string{"-2700000"}},
		{"millions", xlsx.Columns, 4, 2_000_000_00, []string{`£0.0,,&#34;m&#34;`}, []string{"-2700000"}},
		{"twelve names", xlsx.Columns, 12, 100, []string{`rot="-2700000"`, `tickLblSkip val="1"`}, nil},
		{"a hundred names", xlsx.Lines, 100, 100, []string{`rot="-2700000"`, `tickLblSkip val="4"`}, nil},
		{"lying bars have room", xlsx.Bars, 12, 100, nil, []string{"-2700000", "tickLblSkip"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parts := laidOut(t, func(b *xlsx.Workbook) {
				s := b.Sheet("Summary")
				s.Chart(chart(c.kind, sums(s, c.rows, c.top)))
			})
			part := string(parts["xl/charts/chart1.xml"])
			for _, want := range c.has {
				if !strings.Contains(part, want) {
					t.Errorf("%s is not in %s", want, part)
				}
			}
			for _, bad := range c.lack {
				if strings.Contains(part, bad) {
					t.Errorf("%s is in %s", bad, part)
				}
			}
		})
	}
}

// A chart of the first of many rows points at those alone.
func TestFirstOfARun(t *testing.T) {
	parts := laidOut(t, func(b *xlsx.Workbook) {
		s := b.Sheet("Summary")
		x := sums(s, 30, 100)
		c := chart(xlsx.Columns, x)
		c.Labels, c.Series[0].Values = x.Column(0).First(10), x.Column(1).First(40)
		s.Chart(c)
	})
	part := string(parts["xl/charts/chart1.xml"])
	for _, want := range []string{"$A$4:$A$13<", "$B$4:$B$33<"} {
		if !strings.Contains(part, want) {
			t.Errorf("%s is not in %s", want, part)
		}
	}
}

// A narrow table is printed upright; one that must be read on paper stands on several pages side by side, each beginning with
// the frozen columns.
func TestTablesFitThePage(t *testing.T) {
	table := func(b *xlsx.Workbook, s xlsx.TableSheet) {
		s.Name = "Log"
		s.Rows = func(yield func([]xlsx.Cell) error) error { return yield([]xlsx.Cell{xlsx.Text("a"), xlsx.Text("b")}) }
		if _, err := b.Table(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	narrow, wide := []xlsx.Column{{Head: "A", Width: 40}, {Head: "B", Width: 60}}, []xlsx.Column{{Head: "A", Width: 40}, {Head: "B", Width: 70}}
	for _, c := range []struct {
		name         string
		sheet        xlsx.TableSheet
		setup, title string
	}{
		{"narrow", xlsx.TableSheet{Columns: narrow}, `orientation="portrait" fitToHeight="0"`, "'Log'!$1:$2"},
		{"wide", xlsx.TableSheet{Columns: wide}, `orientation="landscape" fitToHeight="0"`, "'Log'!$1:$2"},
		{"wide, its first column printed", xlsx.TableSheet{Columns: wide, Paper: 1}, `orientation="portrait" fitToHeight="0"`, "'Log'!$1:$2"},
		{"three pages across", xlsx.TableSheet{Columns: wide, PaperAcross: 3, Freeze: 1}, `orientation="landscape" fitToWidth="3" fitToHeight="0"`, "'Log'!$A:$A,'Log'!$1:$2"},
		{"two pages across, nothing frozen", xlsx.TableSheet{Columns: wide, PaperAcross: 2}, `orientation="landscape" fitToWidth="2" fitToHeight="0"`, "'Log'!$1:$2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			parts := laidOut(t, func(b *xlsx.Workbook) { table(b, c.sheet) })
			if sheet := string(parts["xl/worksheets/sheet1.xml"]); !strings.Contains(sheet, c.setup) {
				t.Errorf("%s is not in %s", c.setup, sheet)
			}
			if m := regexp.MustCompile(`Print_Titles"[^>]*>([^<]*)<`).FindSubmatch(parts["xl/workbook.xml"]); m == nil || strings.ReplaceAll(string(m[1]), "&#39;", "'") != c.title {
				t.Errorf("on every page: %q, want %s", m, c.title)
			}
		})
	}
}

// A second table of the same columns stands in the order of the first, so that both are read side by side.
func TestCrossTablesReadAlike(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	b, err := xlsx.New(&out, xlsx.Meta{Title: "Log", Marking: "OFFICIAL", System: "Proceeds", MadeAt: at, AsAt: at})
	if err != nil {
		t.Fatal(err)
	}
	list, err := b.Table(t.Context(), xlsx.TableSheet{Name: "Log", Columns: []xlsx.Column{{Head: "Town"}, {Head: "Crop"}, {Head: "Sum", Kind: xlsx.KindMoney}},
		Groups: []xlsx.GroupBy{{Keys: []string{"Town", "Crop"}, Sums: []string{"Sum"}}},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, r := range []struct {
				town, crop string
				sum        int64
			}{{"Many", "Oats", 100}, {"Many", "Oats", 100}, {"Many", "Oats", 100}, {"Dear", "Rye", 90000}} {
				if err := yield([]xlsx.Cell{xlsx.Text(r.town), xlsx.Text(r.crop), xlsx.Pence(r.sum)}); err != nil {
					return err
				}
			}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("Summary")
	worth := s.Cross(xlsx.CrossTable{Title: "Worth", Table: list, Down: "Town", Across: "Crop", Sum: "Sum"})
	s.Cross(xlsx.CrossTable{Title: "Number", Table: list, Down: "Town", Across: "Crop", As: worth})
	if _, err := b.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range xlsxtest.Open(t, out.Bytes()).Rows("Summary") {
		if len(row) == 4 {
			got = append(got, strings.Join(row[:3], " "))
		}
	}
	want := []string{"Town Rye Oats", "Dear £900 £0", "Many £0 £3", "Total £900 £3", "Town Rye Oats", "Dear 1 0", "Many 0 3", "Total 1 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
