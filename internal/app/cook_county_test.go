package app_test

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app"
	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/testenv"
)

// TestCookCountyToWorkbook imports the county's real list and holds the workbook of missed opportunities, as three readers
// see it, against the items that were let go as this test reckons them from the file saved as CSV.
func TestCookCountyToWorkbook(t *testing.T) {
	list := testenv.Samples(t, "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx")
	want := letGo(t, testenv.Samples(t, "cook_county_seizures/FOIA_Forfeitures.saved-as.csv.gz"))
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		res, err := s.Import(t.Context(), app.ImportRequest{File: list, Profile: "cook-county", Params: map[string]string{"usd": "0.79"}})
		if err != nil || res.RunOut != len(want) || res.Cases != 18096 {
			t.Fatalf("%d cases, %d run out, %v", res.Cases, res.RunOut, err)
		}
		t.Run("nothing is missed for want of a fact", func(t *testing.T) { nothingIsMissedForWantOfAFact(t, s) })
		file := filepath.Join(t.TempDir(), "missed.xlsx")
		run, err := s.RunReport(t.Context(), "", "missed-opportunities", nil, file)
		if err != nil || run.Rows != len(want) {
			t.Fatalf("%d rows, %v", run.Rows, err)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		xlsxtest.Check(t, raw)
		if d := cmp.Diff(want, estimates(t, raw)); d != "" {
			t.Errorf("the sheet Missed (-reckoned +read):\n%s", d)
		}
		// A second program opens it, and what it saves says the same.
		if d := cmp.Diff(want, estimates(t, xlsxtest.LibreOffice(t, raw, "xlsx"))); d != "" {
			t.Errorf("the sheet Missed as LibreOffice saves it (-reckoned +read):\n%s", d)
		}
		var second []int64
		for _, c := range xlsxtest.Openpyxl(t, raw, true, false)["Missed"] {
			if strings.HasPrefix(c.Ref, "D") && c.Type == "n" {
				second = append(second, pence(t, c.Text))
			}
		}
		sort.Slice(second, func(i, j int) bool { return second[i] < second[j] })
		if d := cmp.Diff(valued(want), second); d != "" {
			t.Errorf("the sheet Missed as openpyxl reads it (-reckoned +read):\n%s", d)
		}
	})
}

// unvalued stands for an item without an estimate.
const unvalued = -1

func valued(list []int64) (out []int64) {
	for _, x := range list {
		if x != unvalued {
			out = append(out, x)
		}
	}
	return out
}

func pence(t *testing.T, s string) int64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(math.Round(x * 100))
}

// estimates gives the sheet Missed's estimated values in pence, in order of size.
func estimates(t *testing.T, raw []byte) (out []int64) {
	t.Helper()
	x := xlsxtest.Open(t, raw)
	for n, row := range x.Rows("Missed") {
		if n < 2 || len(row) == 0 || !strings.HasPrefix(row[0], "FI/") {
			continue
		}
		v := x.Raw("Missed", "D"+strconv.Itoa(n+1))
		if v == "" {
			out = append(out, unvalued)
			continue
		}
		out = append(out, pence(t, v))
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// letGo reckons, from the list saved as CSV, what each item that was released or rescinded and of which nothing was forfeited
// was worth in pence at 0.79, in order of size.
func letGo(t *testing.T, path string) (out []int64) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for n, h := range all[0] {
		at[h] = n
	}
	times := map[string]int{}
	key := func(r []string) string { return r[at["InventNumb"]] + "/" + r[at["InvItemNumb"]] }
	for _, r := range all[1:] {
		times[key(r)]++
	}
	for _, r := range all[1:] {
		seized, err := time.Parse("01/02/2006", r[at["SeizeDate"]])
		if err != nil {
			t.Fatal(err)
		}
		if seized.Year() > 2026 || times[key(r)] > 1 && r[at["CaseNumb"]] == "" {
			continue // refused
		}
		forfeited := r[at["ForfValue"]] != "" && r[at["ForfValue"]] != "0"
		if !gone(r[at["Findings"]], forfeited) {
			continue
		}
		if r[at["EstValue"]] == "" {
			out = append(out, unvalued)
			continue
		}
		dollars := pence(t, r[at["EstValue"]])
		out = append(out, (dollars*79+50)/100)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// gone says whether Findings tell that an item was let go whole. The spellings are those of the file.
func gone(findings string, forfeited bool) bool {
	var rescinded, released, kept bool
	for _, w := range strings.FieldsFunc(strings.ToLower(findings), func(r rune) bool { return r < 'a' || r > 'z' }) {
		begins := func(list string) bool {
			for _, p := range strings.Fields(list) {
				if strings.HasPrefix(w, p) {
					return true
				}
			}
			return false
		}
		rescinded = rescinded || begins("rescin rescis recin recis recc recess resind resis ressi redind")
		released = released || begins("rel reelase realease lrel")
		kept = kept || begins("ft fot fott foto ffot forf")
	}
	return rescinded || released && !kept && !forfeited
}
