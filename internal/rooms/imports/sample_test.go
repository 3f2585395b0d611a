package imports

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"proceeds/internal/base/caltime"
	"proceeds/internal/testenv"
)

var testDay = caltime.MustDate("2026-11-22")

const cookFile = "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx"

// cookBook opens the real workbook.
func cookBook(t testing.TB) File { t.Helper(); return openFile(t, testenv.Samples(t, cookFile)) }

// cookCSV is the real workbook saved as CSV.
func cookCSV(t testing.TB) File {
	t.Helper()
	b := cookCSVBytes(t)
	return File{Name: "FOIA_Forfeitures.csv", Content: bytes.NewReader(b), Size: int64(len(b))}
}

func cookCSVBytes(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open(testenv.Samples(t, "cook_county_seizures/FOIA_Forfeitures.saved-as.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func openFile(t testing.TB, path string) File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return File{Name: filepath.Base(path), Content: f, Size: st.Size()}
}

func cookPlan(t testing.TB, f File) plan {
	t.Helper()
	p, _, _, _, err := readPlan(context.Background(), Request{File: f, Profile: "cook-county", Params: map[string]string{"usd": "0.79"}}, testDay)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ownRow is a row of the real file as this test reads it: by another way than the product, from the CSV, with the
// standard library alone.
type ownRow struct {
	line                               int
	key, number, report, findings      string
	estimate, forfeited                int64 // cents
	hasEstimate, hasForfeited, refused bool
	seized                             time.Time
	descr                              string
}

// ownRows reads the real file independently and applies the refusals that are asked for.
func ownRows(t testing.TB) []ownRow {
	t.Helper()
	r := csv.NewReader(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(cookCSVBytes(t))))
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range all[0] {
		col[h] = i
	}
	cents := func(s string) (int64, bool) {
		if s == "" {
			return 0, false
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return int64(f*100 + 0.5), true
	}
	var rows []ownRow
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	seen := map[string][]int{}
	for n, rec := range all[1:] {
		at := func(h string) string { return strings.TrimSpace(rec[col[h]]) }
		d, err := time.Parse("01/02/2006", at("SeizeDate"))
		if err != nil {
			t.Fatal(err)
		}
		x := ownRow{line: n + 2, key: at("InventNumb") + "\x00" + at("InvItemNumb"), number: at("CaseNumb"), report: at("PolRptNumb"), findings: at("Findings"), seized: d, descr: at("Descr")}
		x.estimate, x.hasEstimate = cents(at("EstValue"))
		x.forfeited, x.hasForfeited = cents(at("ForfValue"))
		x.refused = d.After(now)
		seen[x.key] = append(seen[x.key], len(rows))
		rows = append(rows, x)
	}
	for _, list := range seen {
		if len(list) == 1 {
			continue
		}
		for _, n := range list {
			rows[n].refused = rows[n].refused || rows[n].number == ""
		}
	}
	return rows
}
