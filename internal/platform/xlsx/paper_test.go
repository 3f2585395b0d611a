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
