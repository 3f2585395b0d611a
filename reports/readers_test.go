package reports_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/reports"
)

func insert(t *testing.T, f force, c cases.Case, list ...opp) {
	t.Helper()
	reportingtest.Insert(t, f.d, c, list...)
}

func asFault(err error, e **fault.Error) bool { return errors.As(err, e) }

func TestTextComesOutAsTyped(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d)
	texts := []string{"=1+1", "+44 20 7946 0018", "-5", "@SUM(A1)", "_x0041_", "line\nbreak", "emoji 😀 👮🏽", "עברית مرحبا", "<b>&amp;\"'</b>", "'quote", "000123"}
	for _, s := range texts {
		insert(t, f, f.a, opp{"status": "missed", "title": s, "why": s, "learning": s, "note": s, "ended_at": at(2026, 2, 17, 9, 0)})
	}
	long := strings.Repeat("Held for want of an order. ", 1500) // 40,500 characters
	insert(t, f, f.a, opp{"status": "missed", "title": "long", "why": long, "ended_at": at(2026, 2, 16, 9, 0)}, opp{"status": "missed", "title": "bell\x07 rang", "ended_at": at(2026, 2, 15, 9, 0)})
	data, _ := f.run(t, f.As(t, d, f.Manager), nil)
	xlsxtest.Check(t, data)
	b := xlsxtest.Open(t, data)
	for _, ref := range b.Formulas("Missed") { // links alone are formulas, and ours
		if !strings.HasPrefix(ref, "A") || !strings.HasPrefix(b.Formula("Missed", ref), `HYPERLINK("https://proceeds.example/cases/FI-2026-0001"`) {
			t.Errorf("Missed!%s is the formula %s", ref, b.Formula("Missed", ref))
		}
	}
	got := map[string]bool{}
	cut := ""
	why := slices.Index(b.Rows("Missed")[1], "What happened")
	for _, row := range b.Rows("Missed")[2:] {
		got[row[2]] = true
		if row[2] == "long" {
			cut = row[why]
		}
	}
	for _, s := range append(texts, "bell\x07 rang") {
		if !got[s] {
			t.Errorf("%q did not come out as typed", s)
		}
	}
	if n := len([]rune(cut)); n < 32_000 || n > 32_767 || !strings.HasPrefix(cut, "Held for want") {
		t.Errorf("the long text came out with %d characters", n)
	}
}

func TestSecondReaders(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t)
	f.restricted(t)
	data, _ := f.run(t, f.As(t, d, f.Manager), lastYear)
	keep(t, "restricted", data)
	b := xlsxtest.Open(t, data)

	t.Run("openpyxl", func(t *testing.T) {
		cells := xlsxtest.Openpyxl(t, data, true, false)
		var names []string
		for _, s := range reports.MissedOpportunities.Sheets {
			names = append(names, s.Name)
		}
		if diff := cmp.Diff(names, b.Sheets()); diff != "" {
			t.Error(diff)
		}
		for _, sheet := range names {
			if len(cells[sheet]) == 0 {
				t.Errorf("openpyxl finds nothing on %s", sheet)
			}
			for _, c := range cells[sheet] {
				if c.Type == "s" && c.Text != b.Cell(sheet, c.Ref) {
					t.Errorf("%s!%s: openpyxl reads %q, excelize %q", sheet, c.Ref, c.Text, b.Cell(sheet, c.Ref))
				}
			}
		}
		dates, sums := 0, 0
		for _, c := range cells["Missed"] {
			switch {
			case strings.HasPrefix(c.Ref, "E") && c.Type == "d":
				dates++
			case strings.HasPrefix(c.Ref, "D") && c.Type == "n":
				sums++
			}
		}
		if dates != 4 || sums != 3 {
			t.Errorf("openpyxl finds %d dates and %d sums in Missed", dates, sums)
		}
	})
	t.Run("LibreOffice", func(t *testing.T) {
		again := xlsxtest.Open(t, xlsxtest.LibreOffice(t, xlsxtest.WithoutCachedValues(t, data), "xlsx"))
		for _, ref := range b.Formulas("Summary") {
			if got, want := again.Cell("Summary", ref), b.Cell("Summary", ref); got != want {
				t.Errorf("Summary!%s: LibreOffice reckons %q, cached %q", ref, got, want)
			}
		}
	})
	t.Run("pages", func(t *testing.T) {
		text := xlsxtest.PDFText(t, xlsxtest.LibreOffice(t, data, "pdf"))
		for _, want := range []string{"OFFICIAL-SENSITIVE", "Missed opportunities", "Page 1 of", "By threat and unit", "under 5 not shown"} {
			if !strings.Contains(text, want) {
				t.Errorf("the printed pages lack %q", want)
			}
		}
		if strings.Contains(text, "###") {
			t.Error("a column is too narrow for its figures")
		}
	})
}

func TestCatalogue(t *testing.T) {
	all := reports.All()
	if len(all) == 0 {
		t.Fatal("the catalogue is empty")
	}
	for i, r := range all {
		if err := r.Check(); err != nil {
			t.Error(err)
		}
		if i > 0 && all[i-1].Code >= r.Code {
			t.Errorf("%s stands before %s", all[i-1].Code, r.Code)
		}
		if got, ok := reports.ByCode(r.Code); !ok || got.Title != r.Title {
			t.Errorf("%s is not found by its code", r.Code)
		}
	}
	good := reports.MissedOpportunities
	for name, spoil := range map[string]func(*reporting.Report){
		"code": func(r *reporting.Report) { r.Code = "Missed!" }, "title": func(r *reporting.Report) { r.Title = "" }, "purpose": func(r *reporting.Report) { r.Purpose = "" },
		"permission": func(r *reporting.Report) { r.Permission = "" }, "public": func(r *reporting.Report) { r.Permission = "public" }, "main": func(r *reporting.Report) { r.Main = "Elsewhere" },
		"sheets": func(r *reporting.Report) { r.Sheets = nil }, "build": func(r *reporting.Report) { r.Build = nil }, "extent": func(r *reporting.Report) { r.Extent = nil },
		"params": func(r *reporting.Report) { r.Params = append(r.Params, r.Params[0]) },
	} {
		r := good
		spoil(&r)
		if r.Check() == nil {
			t.Errorf("a report with a spoilt %s passes", name)
		}
	}
}
