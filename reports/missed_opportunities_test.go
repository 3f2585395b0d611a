package reports_test

import (
	"bytes"
	"context"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users/userstest"
)

var update = flag.Bool("update", false, "write the golden files anew")

var lastYear = map[string]string{"from": "2025-11-01", "to": "2026-11-22"}

// golden compares a workbook's formatted cells and formulas with a file in testdata.
func golden(t *testing.T, name string, data []byte) {
	t.Helper()
	sameAs(t, name, xlsxtest.Dump(t, data, true))
}

// sameAs compares a dump with a file in testdata.
func sameAs(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

func TestMissedOpportunities(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t)
		data, res := f.run(t, f.As(t, d, f.Supervisor), lastYear)
		xlsxtest.Check(t, data)
		golden(t, "missed-opportunities", data)
		keep(t, "few", data)
		if res.Rows != 4 || res.File != "missed-opportunities-2026-11-22.xlsx" || res.Marking != "OFFICIAL-SENSITIVE" {
			t.Errorf("result %+v", res)
		}
		rows := map[string]int{}
		for _, s := range res.Sheets {
			rows[s.Name] = s.Rows
		}
		if diff := cmp.Diff(map[string]int{"Summary": 0, "Missed": 4, "All opportunities": 6, "Funnel": 0, "By reason": 0, "Threat by unit": 0, "Trend": 0, "About": 0}, rows); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMissedOpportunitiesWithoutRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t)
		other := userstest.NewForce(t, d, "ZZ")
		none, _ := f.run(t, other.As(t, d, other.Manager), lastYear) // a person with no cases
		xlsxtest.Check(t, none)
		golden(t, "missed-opportunities-no-cases", none)
		early, res := f.run(t, f.As(t, d, f.Manager), map[string]string{"to": "2020-01-01"})
		xlsxtest.Check(t, early)
		if res.Rows != 0 {
			t.Errorf("%d rows before anything happened", res.Rows)
		}
	})
}

func TestEveryFigureIsTheDetailsAndTheDatabases(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).many(t, 180)
		data, res := f.run(t, f.As(t, d, f.Manager), lastYear)
		keep(t, "many", data)
		xlsxtest.Check(t, data)
		var want struct {
			N, Worth int64
		}
		err := d.Gorm(t.Context()).Raw(`SELECT COUNT(*) AS n, SUM(COALESCE(lost_pence, estimate_pence)) AS worth FROM opportunities
			WHERE status IN ('missed','lapsed','run_out') AND ended_at > ? AND ended_at <= ?`, at(2025, 11, 1, 0, 0), at(2026, 11, 23, 0, 0)).Scan(&want).Error
		if err != nil {
			t.Fatal(err)
		}
		if want.N == 0 || int64(res.Rows) != want.N {
			t.Fatalf("%d rows, the database holds %d", res.Rows, want.N)
		}
		b := xlsxtest.Open(t, data)
		var sum int64
		for _, row := range b.Rows("Missed")[2:] {
			sum += penceOf(t, row[3])
		}
		if sum != want.Worth {
			t.Errorf("rows of Missed add up to %d, the database holds %d", sum, want.Worth)
		}
		sameFunnel(t, f, b)
		sameLost(t, f, b)
		pounds, err := strconv.ParseFloat(b.Raw("Summary", "D9"), 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := int64(math.Round(pounds * 100)); got != want.Worth {
			t.Errorf("Summary holds %d, the database %d", got, want.Worth)
		}
		for _, sheet := range []string{"Summary", "Funnel", "By reason", "Threat by unit", "Trend"} { // every cached value is what its formula comes to
			n := 0
			for _, ref := range b.Formulas(sheet) {
				if strings.Contains(b.Formula(sheet, ref), "/") {
					continue // shares: rounded differently in the last binary digit
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
	})
}

// sameFunnel holds the sheet Funnel against the page's own figures for the same period.
func sameFunnel(t *testing.T, f force, b *xlsxtest.Book) {
	t.Helper()
	page, err := (&opportunities.Room{DB: f.d}).FunnelOf(f.As(t, f.d, f.Manager), caltime.MustDate(lastYear["from"]), caltime.MustDate(lastYear["to"]))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, row := range b.Rows("Funnel") {
		if len(row) < 5 || found == len(page) || row[0] != page[found].Name {
			continue
		}
		pounds, err := strconv.ParseFloat(b.Raw("Funnel", "C"+strconv.Itoa(i+1)), 64)
		if n := strconv.Itoa(page[found].N); err != nil || row[1] != n || int64(math.Round(pounds*100)) != int64(page[found].Pence) {
			t.Errorf("%s: the sheet holds %v, the page %d worth %d", page[found].Name, row, page[found].N, page[found].Pence)
		}
		found++
	}
	if found != len(page) {
		t.Errorf("%d steps of the funnel are on the sheet:\n%v", found, b.Rows("Funnel"))
	}
}

// sameLost holds the bands, the reasons and the months of the workbook against the page's own figures for the same period.
func sameLost(t *testing.T, f force, b *xlsxtest.Book) {
	t.Helper()
	page, err := (&opportunities.Room{DB: f.d}).LostOf(f.As(t, f.d, f.Manager), caltime.MustDate(lastYear["from"]), caltime.MustDate(lastYear["to"]))
	if err != nil {
		t.Fatal(err)
	}
	same := func(sheet, number, value string, want []opportunities.Fate, name func(i int, x opportunities.Fate) string) {
		t.Helper()
		n, v := crossOf(t, b, sheet, number), crossOf(t, b, sheet, value)
		var all, of float64
		for i, x := range want {
			row := name(i, x)
			count, worth := n[row]["Missed"]+n[row]["Lapsed"], v[row]["Missed"]+v[row]["Lapsed"]
			if int(count) != x.N || int64(math.Round(worth*100)) != int64(x.Pence) {
				t.Errorf("%s, %q: the sheet holds %v worth %v, the page %d worth %d", sheet, row, count, worth, x.N, x.Pence)
			}
			all += count
		}
		for _, row := range n {
			of += row["Missed"] + row["Lapsed"]
		}
		if all == 0 || all != of {
			t.Errorf("%s: the page has %v of %v", sheet, all, of)
		}
	}
	samples := []*int64{new(int64(0)), new(int64(1_000_00)), new(int64(5_000_00)), new(int64(25_000_00)), new(int64(100_000_01)), nil}
	same("By reason", "Number by value band and status", "Estimated value by value band and status", page.Bands, func(i int, _ opportunities.Fate) string { return opportunities.BandOf(samples[i]) })
	same("By reason", "Number by reason and status", "Estimated value by reason and status", page.Reasons, func(_ int, x opportunities.Fate) string { return x.Name })
	same("Trend", "Number by month and status", "Estimated value by month and status", page.Months, func(_ int, x opportunities.Fate) string {
		m, err := time.Parse("2006-01", x.Code)
		if err != nil {
			t.Fatal(err)
		}
		return m.Format("Jan 2006")
	})
}

// crossOf reads a cross table of a sheet by the names of its rows and columns.
func crossOf(t *testing.T, b *xlsxtest.Book, sheet, title string) map[string]map[string]float64 {
	t.Helper()
	out := map[string]map[string]float64{}
	var heads []string
	found := false
	for i, row := range b.Rows(sheet) {
		switch {
		case len(row) > 0 && row[0] == title:
			found = true
		case !found:
		case heads == nil && len(row) > 1:
			heads = row
		case heads != nil && (len(row) == 0 || row[0] == "" || row[0] == "Total"):
			return out
		case heads != nil:
			cells := map[string]float64{}
			for c := 1; c < len(heads) && c < len(row); c++ {
				v, err := strconv.ParseFloat(b.Raw(sheet, xlsx.ColumnName(c)+strconv.Itoa(i+1)), 64)
				if err != nil {
					t.Fatalf("%s, %s: %v", sheet, title, err)
				}
				cells[heads[c]] = v
			}
			out[row[0]] = cells
		}
	}
	if !found {
		t.Fatalf("%s has no table %q", sheet, title)
	}
	return out
}

// penceOf reads "£1,234.50".
func penceOf(t *testing.T, s string) int64 {
	t.Helper()
	var n int64
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n, digits = n*10+int64(r-'0'), digits+1
		}
	}
	if digits == 0 {
		t.Fatalf("%q is no sum", s)
	}
	return n
}

func TestRestrictedCaseLeavesNoTrace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t)
		ctx := f.As(t, d, f.Supervisor)
		before, _ := f.run(t, ctx, lastYear)
		c := f.restricted(t)
		after, res := f.run(t, ctx, lastYear)
		if res.Rows != 4 {
			t.Errorf("%d rows, want 4", res.Rows)
		}
		noTrace(t, after, c)
		was, is := strings.Split(xlsxtest.Dump(t, before, false), "\n"), strings.Split(xlsxtest.Dump(t, after, false), "\n")
		var more []string
		for _, line := range is {
			_, text, _ := strings.Cut(line, ": ")
			if !strings.Contains(strings.Join(was, "\n"), text) {
				more = append(more, text)
			}
		}
		want := []string{"Missed and lapsed, with restricted cases", "Restricted cases are counted here and nowhere else: no row, date, reason, unit or threat of theirs is shown.",
			"Restricted cases: under 5 not shown", "Total | 4 | £178,745",
			"Note | Restricted cases: under 5 not shown. They are in one total on Summary and nowhere else."}
		if diff := cmp.Diff(want, more); diff != "" {
			t.Errorf("lines that a restricted case adds (-want +got):\n%s", diff)
		}

		for range 4 { // five and more are told by number
			reopen(t, f, c)
		}
		data, _ := f.run(t, f.As(t, d, f.Auditor), lastYear)
		if !strings.Contains(xlsxtest.Dump(t, data, false), "Restricted cases: 5 not shown") {
			t.Error("five restricted are not told by number")
		}
		cli, _ := f.run(t, actor.With(t.Context(), actor.AtCommandLine()), nil)
		noTrace(t, cli, c)
		if !strings.Contains(xlsxtest.Dump(t, cli, false), "Restricted cases: 5 not shown") {
			t.Error("the command line is not told how many are not shown")
		}
	})
}

// reopen puts one more missed opportunity on the restricted case.
func reopen(t *testing.T, f force, c cases.Case) {
	t.Helper()
	insert(t, f, c, opp{"status": "missed", "title": "Larch again", "ended_at": at(2026, 2, 17, 9, 0)})
}

// noTrace fails for any part of the workbook that holds anything of the restricted case.
func noTrace(t *testing.T, data []byte, c cases.Case) {
	t.Helper()
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	traces := []string{c.Ref, strings.ReplaceAll(c.Ref, "/", "-"), "larch", "strongbox", "rrrrrrrrr1", "MO-26", "7654.32", "7,654", "prisons", "bank or institution", "partner</", ">46070<", ">46054<", "dee deputy"}
	for name, part := range parts {
		low := bytes.ToLower(part)
		for _, s := range traces {
			if bytes.Contains(low, bytes.ToLower([]byte(s))) {
				t.Errorf("part %s holds %q", name, s)
			}
		}
	}
}

func TestMemberSeesTheirRestrictedCase(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t)
	c := casestest.Open(t, d, f.Force, casestest.Restricted, func(n *cases.New) { n.Members = []ids.User{f.Supervisor} })
	insert(t, f, c, opp{"status": "missed", "ended_at": at(2026, 2, 17, 9, 0), "estimate_pence": 100})
	data, res := f.run(t, f.As(t, d, f.Supervisor), lastYear)
	if dump := xlsxtest.Dump(t, data, false); res.Rows != 5 || !strings.Contains(dump, c.Ref) || strings.Contains(dump, "not shown") {
		t.Errorf("%d rows:\n%s", res.Rows, dump)
	}
}

func TestParametersNarrow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t)
		ctx := f.As(t, d, f.Manager)
		for name, c := range map[string]struct {
			params map[string]string
			want   int
		}{
			"everything":             {nil, 4},
			"a unit by its code":     {map[string]string{"unit": "fi-h"}, 2},
			"the force by its name":  {map[string]string{"unit": "FI Force"}, 4},
			"a threat":               {map[string]string{"threat": "drugs"}, 2},
			"from London's midnight": {map[string]string{"from": "1/7/2026"}, 2},
			"to London's midnight":   {map[string]string{"to": "2026-06-30"}, 2},
			"a day":                  {map[string]string{"from": "2026-07-01", "to": "2026-07-01"}, 1},
			"unit and threat apart":  {map[string]string{"unit": ids.String(f.OtherUnit), "threat": "drugs"}, 0},
		} {
			if _, res := f.run(t, ctx, c.params); res.Rows != c.want {
				t.Errorf("%s: %d rows, want %d", name, res.Rows, c.want)
			}
		}
		other := userstest.NewForce(t, d, "ZZ")
		for name, params := range map[string]map[string]string{
			"from": {"from": "31/02/2026"}, "to": {"from": "2026-02-02", "to": "2026-02-01"}, "unit": {"unit": ids.String(other.Unit)}, "threat": {"threat": "weather"}, "colour": {"colour": "red"},
		} {
			_, err := f.room.Run(ctx, "missed-opportunities", params, &bytes.Buffer{}, nil)
			var e *fault.Error
			if !fault.Is(err, fault.Invalid) || !asFault(err, &e) || e.Fields[name] == "" {
				t.Errorf("%s %v: %v", name, params, err)
			}
		}
	})
}

// A window that ends at London's midnight ended with the day before, in the rows, in their month and in the period asked for.
func TestAnEndAtMidnightIsTheDayBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d)
		insert(t, f, f.a, opp{"status": "missed", "title": "Winter", "detected_at": at(2025, 1, 1, 9, 0), "ended_at": at(2026, 11, 1, 0, 0)},
			opp{"status": "missed", "title": "Summer", "detected_at": at(2025, 1, 1, 9, 0), "ended_at": at(2026, 6, 30, 23, 0)})
		ctx := f.As(t, d, f.Manager)
		for _, c := range []struct{ from, to, want string }{
			{"2026-10-01", "2026-10-31", "Winter 31 Oct 2026 Oct 2026"}, {"2026-11-01", "2026-11-30", ""},
			{"2026-06-30", "2026-06-30", "Summer 30 Jun 2026 Jun 2026"}, {"2026-07-01", "2026-07-31", ""},
		} {
			data, _ := f.run(t, ctx, map[string]string{"from": c.from, "to": c.to})
			b := xlsxtest.Open(t, data)
			for sheet, column := range map[string]int{"Missed": 4, "All opportunities": 8} {
				got := ""
				for _, row := range b.Rows(sheet)[2:] {
					if len(row) <= column {
						continue // an empty table has one blank row
					}
					got += row[2] + " " + row[column]
					if sheet == "Missed" {
						got += " " + row[14]
					}
				}
				want := c.want
				if sheet != "Missed" && want != "" {
					want = want[:len(want)-len(" Oct 2026")]
				}
				if got != want {
					t.Errorf("%s, %s to %s: %q, want %q", sheet, c.from, c.to, got, want)
				}
			}
		}
	})
}

func TestWhoMayRunIt(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t)
	for _, u := range []ids.User{f.Lead, f.Admin, f.Referrer} {
		if _, err := f.room.Run(f.As(t, d, u), "missed-opportunities", nil, &bytes.Buffer{}, nil); !fault.Is(err, fault.Forbidden) {
			t.Errorf("user %d: %v", u, err)
		}
	}
	if _, err := f.room.Run(context.Background(), "missed-opportunities", nil, &bytes.Buffer{}, nil); !fault.Is(err, fault.SignedOut) {
		t.Error(err)
	}
	if _, err := f.room.Run(f.As(t, d, f.Manager), "nothing", nil, &bytes.Buffer{}, nil); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}
