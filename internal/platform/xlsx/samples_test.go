package xlsx_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/platform/xlsx"
)

// samples is the folder of real spreadsheets, which are not ours to ship.
func samples(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PROCEEDS_SAMPLES")
	if dir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PROCEEDS_SAMPLES must name the folder of sample files")
		}
		t.Skip("set PROCEEDS_SAMPLES to the folder of sample files")
	}
	return dir
}

func openSample(t testing.TB, name, sheet string) xlsx.Source {
	t.Helper()
	f, err := os.Open(filepath.Join(samples(t), name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	s, err := xlsx.OpenSource(f, st.Size(), sheet, xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func all(t testing.TB, s xlsx.Source) []xlsx.Row {
	t.Helper()
	var rows []xlsx.Row
	for r, err := range s.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r.Clone())
	}
	return rows
}

const cook = "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx"

func heads(r xlsx.Row) map[string]int {
	m := map[string]int{}
	for i, f := range r.Fields {
		m[f.Text()] = i
	}
	return m
}

func TestCookCounty(t *testing.T) {
	rows := all(t, openSample(t, cook, "foia"))
	if got := len(rows) - 1; got != 23_106 {
		t.Fatalf("%d data rows, want 23,106", got)
	}
	h := heads(rows[0])
	if len(h) != 18 {
		t.Fatalf("%d columns, want 18: %v", len(h), h)
	}
	var est, forf int64
	var inexact []string
	var kinds = map[string]map[xlsx.FieldKind]int{}
	var zeroDates, cr int
	first, last := time.Time{}, time.Time{}
	for i, r := range rows[1:] {
		if r.N != i+2 {
			t.Fatalf("row %d is numbered %d", i+2, r.N)
		}
		for name, c := range h {
			f := r.Field(c)
			if kinds[name] == nil {
				kinds[name] = map[xlsx.FieldKind]int{}
			}
			kinds[name][f.Kind]++
			if bytes.Contains([]byte(f.Raw), []byte("\r\n")) {
				cr++
			}
			if bytes.Contains([]byte(f.Raw), []byte("_x000D_")) {
				t.Errorf("row %d: %q is not decoded", r.N, f.Raw)
			}
		}
		for name, sum := range map[string]*int64{"EstValue": &est, "ForfValue": &forf} {
			f := r.Field(h[name])
			if f.Kind == xlsx.FieldBlank {
				continue
			}
			n, exact, err := f.Amount(2)
			if err != nil {
				t.Fatalf("row %d %s: %v", r.N, name, err)
			}
			if !exact {
				inexact = append(inexact, f.Text())
			}
			*sum += n
		}
		d, err := r.Field(h["SeizeDate"]).Time()
		if err != nil {
			t.Fatalf("row %d: %v", r.N, err)
		}
		if first.IsZero() || d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
		if f := r.Field(h["ForfDate"]); f.Kind != xlsx.FieldBlank {
			if _, err := f.Date(); err != nil {
				zeroDates++
			}
		}
	}
	if est != 10_502_454_824 {
		t.Errorf("EstValue comes to %d pence, want 105,024,548.24", est)
	}
	if forf != 4_731_860_892 { // 47,318,608.921 with 1647.001 read as 1647.00
		t.Errorf("ForfValue comes to %d", forf)
	}
	if d := cmp.Diff([]string{"1647.001"}, inexact); d != "" {
		t.Errorf("amounts with three decimals (-want +got):\n%s", d)
	}
	if zeroDates != 1 {
		t.Errorf("%d dates that are none, want 1", zeroDates)
	}
	if first.Format("2006-01-02") != "2012-01-02" || last.Format("2006-01-02") != "2029-10-10" {
		t.Errorf("seized from %s to %s", first, last)
	}
	if cr != 6 {
		t.Errorf("%d cells with a decoded carriage return, want 6", cr)
	}
	for _, name := range []string{"InventNumb", "PolRptNumb", "Vin"} {
		if kinds[name][xlsx.FieldDate] > 0 || kinds[name][xlsx.FieldDateTime] > 0 {
			t.Errorf("%s holds dates: %v", name, kinds[name])
		}
	}
	for _, name := range []string{"SeizeDate"} {
		if n := kinds[name][xlsx.FieldDate] + kinds[name][xlsx.FieldDateTime]; n != 23_106 {
			t.Errorf("%s: %v", name, kinds[name])
		}
	}
}

// TestCookCountyAgainstExcelize compares every value with another reader's.
func TestCookCountyAgainstExcelize(t *testing.T) {
	mine := all(t, openSample(t, cook, "FOIA"))
	f, err := excelize.OpenFile(filepath.Join(samples(t), cook), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("FOIA")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; rows.Next(); i++ {
		cols, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for c := range max(len(cols), len(mine[i].Fields)) {
			want := ""
			if c < len(cols) {
				want = cols[c]
			}
			if got := mine[i].Field(c).Raw; got != want {
				t.Fatalf("row %d column %d: %q, excelize %q", i+1, c, got, want)
			}
		}
	}
}

func TestEvanston(t *testing.T) {
	rows := all(t, openSample(t, "cook_county_seizures/Evanston.xlsx", ""))
	if len(rows)-1 != 176 || len(rows[0].Fields) != 18 {
		t.Errorf("%d rows of %d columns, want 176 of 18", len(rows)-1, len(rows[0].Fields))
	}
}

func TestOFSI(t *testing.T) {
	rows := all(t, openSample(t, "ofsi_consolidated_2025/UK_Sanctions_List.xlsx", ""))
	if len(rows)-2 != 18_796 || len(rows[1].Fields) != 36 {
		t.Errorf("%d rows of %d columns, want 18,796 of 36", len(rows)-2, len(rows[1].Fields))
	}
	h := heads(rows[1])
	groups, other, longest := map[string]bool{}, 0, 0
	for _, r := range rows[2:] {
		groups[r.Field(h["Group ID"]).Text()] = true
		for _, f := range r.Fields {
			if f.Kind == xlsx.FieldDate {
				t.Fatalf("row %d: %q is a date", r.N, f.Raw)
			}
			longest = max(longest, len([]rune(f.Raw)))
			for _, c := range f.Raw {
				if c > 127 {
					other++
					break
				}
			}
		}
	}
	if len(groups) != 4_686 {
		t.Errorf("%d groups, want 4,686", len(groups))
	}
	if other != 12_475 || longest != 4_232 {
		t.Errorf("%d cells beyond ASCII, the longest of %d; want 12,475 and 4,232", other, longest)
	}
}

// TestSavedAsCSV reads the same release as CSV: Windows-1252, cells over several lines.
func TestSavedAsCSV(t *testing.T) {
	z, err := os.Open(filepath.Join(samples(t), "cook_county_seizures/FOIA_Forfeitures.saved-as.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	g, err := gzip.NewReader(z)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(g)
	if err != nil {
		t.Fatal(err)
	}
	c, err := xlsx.OpenCSV(bytes.NewReader(data), int64(len(data)), xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Charset() != "Windows-1252" || c.Comma() != ',' {
		t.Errorf("read as %s parted by %q", c.Charset(), c.Comma())
	}
	rows := all(t, c)
	if len(rows)-1 != 23_106 {
		t.Errorf("%d rows, want 23,106", len(rows)-1)
	}
	if last := rows[len(rows)-1].N; last < 23_107 || last > 23_115 {
		t.Errorf("the last record begins on line %d", last)
	}
	accents := 0
	for _, r := range rows {
		for _, f := range r.Fields {
			if bytes.ContainsRune([]byte(f.Raw), 'é') {
				accents++
			}
		}
	}
	if accents != 3 {
		t.Errorf("%d cells with é, want 3", accents)
	}
}

func TestCouncilCSV(t *testing.T) {
	rows := all(t, openSample(t, "uk_council_csv/LBLFOIDisclosureLogAug2011.csv", ""))
	pounds := 0
	for _, r := range rows {
		for _, f := range r.Fields {
			pounds += bytes.Count([]byte(f.Raw), []byte("£"))
		}
	}
	if len(rows) < 137 || pounds == 0 {
		t.Errorf("%d rows, %d pound signs", len(rows), pounds)
	}
}

// TestReaderIsCheap holds the reader to its budget against excelize's own.
func TestReaderIsCheap(t *testing.T) {
	best := func(n int, f func()) time.Duration {
		d := time.Duration(math.MaxInt64)
		for range n {
			at := cpuTime(t)
			f()
			d = min(d, cpuTime(t)-at)
		}
		return d
	}
	mine := best(3, func() {
		for _, err := range openSample(t, cook, "").Rows(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	theirs := best(1, func() {
		f, err := excelize.OpenFile(filepath.Join(samples(t), cook))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.Rows("FOIA")
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			if _, err := rows.Columns(); err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Logf("this reader %v, excelize's default %v: %.3f", mine, theirs, float64(mine)/float64(theirs))
	if float64(mine) > 0.3*float64(theirs) {
		t.Errorf("reading took %v of CPU, more than 0.3 of excelize's %v", mine, theirs)
	}
}
