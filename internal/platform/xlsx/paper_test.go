package xlsx_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/platform/xlsx"
)

// A list for the screen prints its first rows, and its printed head says how many it leaves out.
func TestLongListsPrintTheirFirstRows(t *testing.T) {
	for _, x := range []struct {
		rows, paper, most int
		area, head        string
	}{
		{5, 0, 3, "'Log'!$A$1:$C$5", "Log: the first 3 of 5 rows, the rest on the screen"},
		{5, 2, 3, "'Log'!$A$1:$B$5", "Log: the first 3 of 5 rows, the rest on the screen"},
		{3, 2, 3, "'Log'!$A$1:$B$5", "All that was logged"},
		{3, 0, 3, "", "All that was logged"},
		{5, 2, 0, "'Log'!$A$1:$B$7", "All that was logged"},
		{0, 0, 3, "", "All that was logged"},
	} {
		t.Run(fmt.Sprintf("%d rows, %d columns and %d rows on paper", x.rows, x.paper, x.most), func(t *testing.T) {
			var out bytes.Buffer
			at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
			b, err := xlsx.New(&out, xlsx.Meta{Title: "Log", Marking: "OFFICIAL", System: "Proceeds", MadeAt: at, AsAt: at})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.Table(t.Context(), xlsx.TableSheet{Name: "Log", Title: "All that was logged", Paper: x.paper, PaperRows: x.most, Columns: []xlsx.Column{{Head: "A"}, {Head: "B"}, {Head: "C"}},
				Rows: func(yield func([]xlsx.Cell) error) error {
					for range x.rows {
						if err := yield([]xlsx.Cell{xlsx.Text("a"), xlsx.Text("b"), xlsx.Text("c")}); err != nil {
							return err
						}
					}
					return nil
				}}); err != nil {
				t.Fatal(err)
			}
			b.About(xlsx.About{What: "A log."})
			if _, err := b.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			area := ""
			for _, n := range f.GetDefinedName() {
				if n.Name == "_xlnm.Print_Area" && n.Scope == "Log" {
					area = n.RefersTo
				}
			}
			head, err := f.GetHeaderFooter("Log")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(x.area, "'", ""), strings.ReplaceAll(area, "'", "")); diff != "" {
				t.Errorf("print area (-want +got):\n%s", diff)
			}
			if !strings.HasSuffix(head.OddHeader, " "+x.head) {
				t.Errorf("head %q, want %q", head.OddHeader, x.head)
			}
			if rows, err := f.GetRows("Log"); err != nil || x.rows > 0 && len(rows) != x.rows+2 {
				t.Errorf("%d rows on the screen, %v", len(rows), err)
			}
		})
	}
}

// No text is cut off on paper: one that is wider than its column is wrapped, its row is as high as it needs and no higher, and
// what fits stays on one line. What is for the screen alone stays on its line too.
func TestNoTextIsCutOffOnPaper(t *testing.T) {
	const threat = "Bribery, corruption and sanctions evasion" // 30.6 digits wide
	for _, x := range []struct {
		name   string
		column xlsx.Column
		cell   xlsx.Cell
		paper  int
		wraps  bool
		height float64
	}{
		{"it fits", xlsx.Column{Width: 34}, xlsx.Text(threat), 0, false, 15},
		{"long text that fits", xlsx.Column{Kind: xlsx.KindLongText, Width: 34}, xlsx.Text(threat), 0, true, 15},
		{"two lines", xlsx.Column{Width: 24}, xlsx.Text(threat), 0, true, 28},
		{"two lines of long text", xlsx.Column{Kind: xlsx.KindLongText, Width: 24}, xlsx.Text(threat), 0, true, 28},
		{"three lines", xlsx.Column{Width: 15}, xlsx.Text(threat), 0, true, 41},
		{"narrow letters", xlsx.Column{Width: 14}, xlsx.Text("little little little"), 0, false, 15},
		{"wide letters", xlsx.Column{Width: 14}, xlsx.Text("MW MW MW MW MW"), 0, true, 28},
		{"a word that no line holds", xlsx.Column{Width: 10}, xlsx.Text(strings.Repeat("0", 25)), 0, true, 41},
		{"a link", xlsx.Column{Kind: xlsx.KindRef, Width: 24}, xlsx.Ref(threat, "https://proceeds.example/"), 0, true, 28},
		{"lines of its own", xlsx.Column{Width: 24}, xlsx.Text("one\ntwo"), 0, true, 28},
		{"words of no ASCII", xlsx.Column{Width: 20}, xlsx.Text("Müller – Müller"), 0, false, 15},
		{"emoji", xlsx.Column{Width: 10}, xlsx.Text("😀😀😀😀😀😀😀😀"), 0, true, 28},
		{"what reads as a formula", xlsx.Column{Width: 24}, xlsx.Text("=" + threat), 0, true, 28},
		{"for the screen alone", xlsx.Column{Width: 24}, xlsx.Text(threat), 1, false, 15},
		{"long text for the screen alone", xlsx.Column{Kind: xlsx.KindLongText, Width: 24}, xlsx.Text(threat), 1, true, 28},
		{"a number", xlsx.Column{Kind: xlsx.KindMoney, Width: 4}, xlsx.Pence(int64(1_000_000_00)), 0, false, 15},
	} {
		t.Run(x.name, func(t *testing.T) {
			var out bytes.Buffer
			b, err := xlsx.New(&out, xlsx.Meta{Title: "Log", Marking: "OFFICIAL", System: "Proceeds", MadeAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			x.column.Head = "B"
			if _, err := b.Table(t.Context(), xlsx.TableSheet{Name: "Log", Paper: x.paper, Columns: []xlsx.Column{{Head: "A"}, x.column},
				Rows: func(yield func([]xlsx.Cell) error) error {
					if err := yield([]xlsx.Cell{xlsx.Text("a"), x.cell}); err != nil {
						return err
					}
					return yield([]xlsx.Cell{xlsx.Text("a"), xlsx.Text("b")})
				}}); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			id, err := f.GetCellStyle("Log", "B3")
			if err != nil {
				t.Fatal(err)
			}
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if style.Alignment.WrapText != x.wraps {
				t.Errorf("wrapped: %v", style.Alignment.WrapText)
			}
			for row, want := range map[int]float64{3: x.height, 4: 15} {
				if h, err := f.GetRowHeight("Log", row); err != nil || h != want {
					t.Errorf("row %d is %v high, want %v; %v", row, h, want, err)
				}
			}
		})
	}
}

// A column is as wide as the longest word of its heading, which figures leave less room.
func TestNoWordOfAHeadingIsBroken(t *testing.T) {
	for _, x := range []struct {
		column xlsx.Column
		least  float64
		most   float64
		height float64
	}{
		{xlsx.Column{Head: "Objectives", Kind: xlsx.KindInt, Width: 10}, 11, 13, 22}, {xlsx.Column{Head: "Objectives", Width: 10}, 10, 11, 22},
		{xlsx.Column{Head: "Can it still be recovered?", Width: 13}, 13, 13, 36}, {xlsx.Column{Head: "No.", Kind: xlsx.KindInt, Width: 7}, 7, 7, 22},
		{xlsx.Column{Head: strings.Repeat("endless", 20), Width: 10}, 60, 60, 50},
	} {
		parts := laidOut(t, func(b *xlsx.Workbook) {
			if _, err := b.Table(t.Context(), xlsx.TableSheet{Name: "Log", Columns: []xlsx.Column{x.column}, Rows: func(func([]xlsx.Cell) error) error { return nil }}); err != nil {
				t.Fatal(err)
			}
		})
		var wide, high float64
		sheet := string(parts["xl/worksheets/sheet1.xml"])
		if i := strings.Index(sheet, `width="`); i >= 0 {
			fmt.Sscanf(sheet[i:], `width="%g"`, &wide)
		}
		if i := strings.Index(sheet, `<row r="2" ht="`); i >= 0 {
			fmt.Sscanf(sheet[i:], `<row r="2" ht="%g"`, &high)
		}
		if wide < x.least || wide > x.most || high != x.height {
			t.Errorf("%s: %v wide, %v high", x.column.Head, wide, high)
		}
	}
}

// Nothing stands where rows can be added; elsewhere a sheet without rows says so, in words of its own where it has them.
func TestSheetsWithoutRows(t *testing.T) {
	for _, x := range []struct {
		none  string
		spare int
		want  string
	}{{"", 0, "No rows match these filters."}, {"There are no rows.", 0, "There are no rows."}, {"There are no rows.", 5, ""}} {
		parts := laidOut(t, func(b *xlsx.Workbook) {
			if _, err := b.Table(t.Context(), xlsx.TableSheet{Name: "Log", None: x.none, Spare: x.spare, Columns: []xlsx.Column{{Head: "A", Edit: true}}, Rows: func(func([]xlsx.Cell) error) error { return nil }}); err != nil {
				t.Fatal(err)
			}
		})
		sheet := string(parts["xl/worksheets/sheet1.xml"])
		if x.want != "" && !strings.Contains(sheet, "<t>"+x.want+"</t>") || strings.Contains(sheet, `<row r="4"`) != (x.want != "") {
			t.Errorf("%q, %d spare rows: %s", x.none, x.spare, sheet)
		}
	}
}
