package imports_test

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

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/internal/testenv"
)

const (
	cookPath = "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx"
	cookText = "cook_county_seizures/FOIA_Forfeitures.saved-as.csv.gz"
)

// rooms are what an import goes through, with the rules looking at every change.
func rooms(d *db.DB) *imports.Room {
	people, ref := userstest.Room(d), &reference.Room{DB: d}
	files := cases.NewRoom(d, people)
	property := assets.NewRoom(d, files, ref)
	chances := opportunities.New(d, people, files, ref)
	files.OnChange = append(files.OnChange, chances.Recheck)
	in := intake.New(d, people, ref, files, orders.NewRoom(d, people, ref, files, property))
	return imports.NewRoom(d, people, files, property, in, chances)
}

func file(t testing.TB, path string) imports.File {
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
	return imports.File{Name: filepath.Base(path), Content: f, Size: st.Size()}
}

func content(name string, b []byte) imports.File {
	return imports.File{Name: name, Content: bytes.NewReader(b), Size: int64(len(b))}
}

func cook(f imports.File) imports.Request {
	return imports.Request{File: f, Profile: "cook-county", Params: map[string]string{"usd": "0.79"}}
}

func atCommandLine(t testing.TB) context.Context {
	return actor.With(t.Context(), actor.AtCommandLine())
}

var headings = []string{"InventNumb", "PolRptNumb", "INumber", "SeizeDate", "SeizeAddress", "SeizeCity", "SeizeState", "SeizeZip", "InvItemNumb", "Descr",
	"EstValue", "Vin", "Findings", "ForfDate", "ForfValue", "CaseNumb", "AD", "ADDate"}

// row is a row of a small file of our own: what differs from an item of cash seized on 2 May 2014.
type row map[string]string

// table is a CSV file of rows.
func table(rows ...row) imports.File {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(headings) // a buffer does not fail
	for _, x := range rows {
		rec := make([]string, len(headings))
		for n, h := range headings {
			v, ok := x[h]
			switch {
			case ok:
				rec[n] = v
			case h == "SeizeDate":
				rec[n] = "05/02/2014"
			case h == "InvItemNumb":
				rec[n] = "1"
			case h == "Descr":
				rec[n] = "U.S.C."
			case h == "SeizeCity":
				rec[n] = "Chicago"
			}
		}
		_ = w.Write(rec)
	}
	w.Flush()
	return content("small.csv", b.Bytes())
}

func csvOfCook(t testing.TB) imports.File { return content("FOIA.csv", cookBytes(t)) }

func cookBytes(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open(testenv.Samples(t, cookText))
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

func number(t testing.TB, d *db.DB, sql string, args ...any) (n int64) {
	t.Helper()
	if err := d.Gorm(context.Background()).Raw(sql, args...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func exec(t testing.TB, d *db.DB, sql string, args ...any) {
	t.Helper()
	if _, err := d.SQL().Exec(sql, args...); err != nil {
		t.Fatal(err)
	}
}

// counts is how many rows every table has.
func counts(t testing.TB, d *db.DB) map[string]int64 {
	t.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if d.Dialect() == db.Postgres {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
	}
	var names []string
	if err := d.Gorm(context.Background()).Raw(list).Scan(&names).Error; err != nil {
		t.Fatal(err)
	}
	if len(names) < 20 {
		t.Fatalf("the database has %d tables", len(names))
	}
	out := map[string]int64{}
	for _, n := range names {
		out[n] = number(t, d, `SELECT COUNT(*) FROM "`+n+`"`)
	}
	return out
}

// stored is what an import left behind, in numbers.
type stored struct {
	Cases, Assets, Estimates, Pence, Forfeited, RunOut, LetGo, Clocks, ByRule, Closed, Open int64
}

type reckoned struct {
	stored
	letGo int
}

// reckon says what the import of the real file must leave behind. It reads the file with the standard library alone, and
// the words of Findings by rules of its own, written after reading the file: no code of the product is used.
func reckon(t testing.TB) (out reckoned) {
	t.Helper()
	all, err := csv.NewReader(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(cookBytes(t)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for n, h := range all[0] {
		col[h] = n
	}
	type item struct {
		key, number, report string
		estimate, forfeited int64
		kept, gone          bool
	}
	lines := map[string]int{}
	for _, rec := range all[1:] {
		lines[rec[col["InventNumb"]]+"/"+rec[col["InvItemNumb"]]]++
	}
	cents := func(s string) int64 {
		if s == "" {
			return 0
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return int64(x*100 + 0.5)
	}
	var items []item
	holds := map[string]map[string]bool{}
	for _, rec := range all[1:] {
		at := func(h string) string { return strings.TrimSpace(rec[col[h]]) }
		seized, err := time.Parse("01/02/2006", at("SeizeDate"))
		if err != nil {
			t.Fatal(err)
		}
		x := item{key: at("InventNumb") + "/" + at("InvItemNumb"), number: at("CaseNumb"), report: at("PolRptNumb"), estimate: cents(at("EstValue")), forfeited: cents(at("ForfValue"))}
		if seized.After(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) || lines[x.key] > 1 && x.number == "" {
			continue
		}
		x.kept, x.gone = ends(at("Findings"), x.forfeited > 0)
		items = append(items, x)
		if x.number != "" && x.report != "" {
			if holds[x.report] == nil {
				holds[x.report] = map[string]bool{}
			}
			holds[x.report][x.number] = true
		}
	}
	files := map[string][]item{}
	for _, x := range items {
		group := "number " + x.number
		if x.number == "" {
			group = "report " + x.report
			if len(holds[x.report]) == 1 {
				for n := range holds[x.report] {
					group = "number " + n
				}
			}
			if x.report == "" {
				group = "item " + x.key
			}
		}
		files[group] = append(files[group], x)
		pence := (x.estimate*79 + 50) / 100 // at 0.79, half up: no value is below nothing
		out.Assets++
		out.Estimates += x.estimate
		out.Pence += pence
		out.Forfeited += x.forfeited
		if x.gone && !x.kept {
			out.RunOut++
			out.LetGo += pence
		}
	}
	for _, list := range files {
		over := true
		for _, x := range list {
			over = over && (x.kept || x.gone)
		}
		if out.Cases++; over {
			out.Closed++
		} else {
			out.Open++
		}
	}
	out.letGo = int(out.RunOut)
	return out
}

// ends says whether words of Findings tell that an item was kept by the state, and that it was let go. Both: in part.
func ends(words string, forfeited bool) (kept, gone bool) {
	w := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return r < 'a' || r > 'z' })
	var rescinded, released, ftot bool
	for _, x := range w {
		begins := func(list ...string) bool {
			for _, p := range list {
				if strings.HasPrefix(x, p) {
					return true
				}
			}
			return false
		}
		rescinded = rescinded || begins("rescin", "rescis", "recin", "recis", "recc", "recess", "resind", "resis", "ressi", "redind")
		released = released || begins("rel", "reelase", "realease", "lrel") || x == "lrel"
		ftot = ftot || begins("ftot", "ftto", "ftpt", "ftit", "ftiot", "ftof", "ffot", "fott", "foto", "ftlt", "ftt", "fot", "forf", "ft")
		if x == "fel" || x == "tel" || x == "rek" || x == "erl" || x == "re" {
			gone = true
		}
	}
	switch {
	case rescinded:
		return false, true
	case ftot:
		return true, gone || released
	case released:
		return forfeited, true
	}
	return forfeited, false
}
