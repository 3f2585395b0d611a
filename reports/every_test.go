package reports_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/reports"
)

// each runs fn over every report of the catalogue, so that a new one is held to the same.
func each(t *testing.T, fn func(t *testing.T, r reporting.Report)) {
	t.Helper()
	for _, r := range reports.All() {
		t.Run(r.Code, func(t *testing.T) { fn(t, r) })
	}
}

// needs are the parameters without which a report is of nothing: the case that is asked for.
func (f force) needs(r reporting.Report) map[string]string {
	if r.Code == caseFile {
		return map[string]string{"case": f.a.Ref}
	}
	return nil
}

// typed puts s into every free text that people type about a case and that a report may hold.
func typed(t *testing.T, d *db.DB, s string) {
	t.Helper()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		for _, q := range []string{"UPDATE assets SET title = ?, description = ?", "UPDATE opportunities SET title = ?, why = ?", "UPDATE opportunities SET note = ?, learning = ?", "UPDATE clocks SET title = ?, closed_why = ?",
			"UPDATE cases SET title = ?, summary = ?"} {
			if err := tx.Gorm(ctx).Exec(q, s, s).Error; err != nil {
				return err
			}
		}
		tx.Record("test.typed", db.On{Op: db.System}, nil)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever people type comes out as typed, and never as a formula.
func TestEveryReportHoldsTextAsTyped(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t).property(t)
	ctx := f.As(t, d, f.Manager)
	texts := []string{"=1+1", "+44 20 7946 0018", "-5", "@SUM(A1)", "=HYPERLINK(\"http://evil.example\",\"x\")", "_x0041_", "bell\x07 rang", "line\nbreak", "emoji 😀 👮🏽", "עברית مرحبا", "<b>&amp;\"'</b>", "'quote", "000123",
		strings.Repeat("Held for want of an order. ", 1500)}
	for _, s := range texts {
		typed(t, d, s)
		each(t, func(t *testing.T, r reporting.Report) {
			data, _ := f.make(t, ctx, r.Code, f.needs(r))
			xlsxtest.Check(t, data)
			b := xlsxtest.Open(t, data)
			found := false
			for _, sheet := range b.Sheets() {
				for _, ref := range b.Formulas(sheet) {
					formula := b.Formula(sheet, ref)
					ours := strings.HasPrefix(formula, `HYPERLINK("https://proceeds.example/`) || strings.HasPrefix(formula, `HYPERLINK("#'`)
					for _, name := range []string{"SUM(", "SUMIFS(", "COUNTIFS(", "SUMPRODUCT(", "ROWS(", "IF(", "COUNTBLANK(", "(", "'", "B", "C", "D", "E", "F"} {
						ours = ours || strings.HasPrefix(formula, name)
					}
					if !ours || strings.Contains(formula, "evil") || strings.Contains(formula, "@SUM") {
						t.Errorf("%s!%s is the formula %.80q", sheet, ref, formula)
					}
				}
				for _, row := range b.Rows(sheet) {
					found = found || slices.Contains(row, s) || len(s) > 40_000 && slices.ContainsFunc(row, func(x string) bool { return len(x) >= 32_000 && strings.HasPrefix(s, x[:32_000]) })
				}
			}
			if free := r.Code != "clock-sign-off" && r.Code != pack; free && !found { // those hold nothing that people type about a case
				t.Errorf("%.40q did not come out as typed", s)
			}
		})
	}
}

// The traps of section 8.4 of the law document: nothing hidden, no comments, no defined names but those of printing, and
// properties and a file name that tell nothing.
func TestEveryReportGivesNothingAway(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t).property(t)
	c := f.restricted(t)
	each(t, func(t *testing.T, r reporting.Report) {
		data, res := f.make(t, f.As(t, d, f.Manager), r.Code, f.needs(r))
		if r.Code != "clock-sign-off" && r.Code != caseFile && r.Code != pack { // the first and the last list rules, in words that any case may share; the second is of another case with the same deputy. Each has a test of its own
			noTrace(t, data, c)
		}
		parts, err := xlsxtest.Parts(data)
		if err != nil {
			t.Fatal(err)
		}
		for name, part := range parts {
			switch {
			case strings.Contains(name, "comments"), strings.Contains(name, "vbaProject"), strings.Contains(name, "externalLink"), strings.Contains(name, "embeddings"), strings.Contains(name, "pivotCacheRecords"):
				t.Errorf("it has the part %s", name)
			case strings.HasPrefix(name, "docProps/"):
				for _, s := range []string{"xuri", "Excelize", "Manager", "Harbour", "FI Force", "FI/2026", "/tmp"} {
					if bytes.Contains(part, []byte(s)) {
						t.Errorf("%s holds %q", name, s)
					}
				}
			case strings.HasPrefix(name, "xl/worksheets/sheet"):
				if bytes.Contains(part, []byte(`hidden="1"`)) || bytes.Contains(part, []byte(`hidden="true"`)) {
					t.Errorf("%s hides rows or columns", name)
				}
				if !bytes.Contains(part, []byte("OFFICIAL-SENSITIVE")) || !bytes.Contains(part, []byte("<headerFooter")) || !bytes.Contains(part, []byte(`fitToPage="1"`)) && !bytes.Contains(part, []byte(`paperSize="9"`)) || !bytes.Contains(part, []byte("<pageSetup")) {
					t.Errorf("%s lacks its marking or its print set-up", name)
				}
			case name == "xl/workbook.xml":
				if bytes.Contains(part, []byte(`state="hidden"`)) || bytes.Contains(part, []byte(`state="veryHidden"`)) {
					t.Error("a sheet is hidden")
				}
				for _, x := range bytes.Split(part, []byte("<definedName "))[1:] {
					if !bytes.Contains(x, []byte("_xlnm.")) {
						t.Errorf("it defines the name %.60s", x)
					}
				}
			}
			for _, s := range []string{"DAML", "suspicious activity", "moratorium period"} {
				if bytes.Contains(part, []byte(s)) {
					t.Errorf("%s holds %q", name, s)
				}
			}
		}
		if want := r.Code + "-2026-11-22.xlsx"; res.File != want {
			t.Errorf("the file is called %s, want %s", res.File, want)
		}
	})
}

// A report is for those with the permission, and holds nothing of another force's cases.
func TestEveryReportAsksWhoRunsIt(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t).property(t)
	other := newForceCalled(t, d, "ZZ")
	each(t, func(t *testing.T, r reporting.Report) {
		kept := []ids.User{f.Lead, f.Admin, f.Referrer}
		if r.Code == caseFile { // for whoever may read the case
			kept = kept[1:]
		}
		for _, u := range kept {
			if _, err := f.room.Run(f.As(t, d, u), r.Code, f.needs(r), &bytes.Buffer{}, nil); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d: %v", u, err)
			}
		}
		if r.Code == caseFile { // of another force there is no case to ask for
			return
		}
		data, _ := other.make(t, other.As(t, d, other.Manager), r.Code, nil)
		xlsxtest.Check(t, data)
		parts, err := xlsxtest.Parts(data)
		if err != nil {
			t.Fatal(err)
		}
		for name, part := range parts {
			if bytes.Contains(part, []byte("FI/2026")) || bytes.Contains(part, []byte("Harbour unit")) {
				t.Errorf("part %s holds a case of another force", name)
			}
		}
		cli, _ := f.make(t, actor.With(t.Context(), actor.AtCommandLine()), r.Code, f.needs(r))
		xlsxtest.Check(t, cli)
	})
}

// Where there is nothing to tell, other programs read a workbook as well.
func TestOtherProgramsReadEveryEmptyReport(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForceCalled(t, d, "ZZ")
	books := map[string][]byte{}
	each(t, func(t *testing.T, r reporting.Report) {
		if r.Code == caseFile { // of no case there is none; TestCaseFile has that of an empty one
			return
		}
		books[r.Code], _ = f.make(t, f.As(t, d, f.Manager), r.Code, nil)
		asOpenpyxlReads(t, books[r.Code])
	})
	asLibreOfficeReads(t, books)
}

// asOpenpyxlReads holds the sheets and texts of a workbook against what openpyxl reads.
func asOpenpyxlReads(t *testing.T, data []byte) {
	t.Helper()
	b := xlsxtest.Open(t, data)
	cells := xlsxtest.Openpyxl(t, data, true, false)
	if got, want := slices.Sorted(maps.Keys(cells)), slices.Sorted(slices.Values(b.Sheets())); !slices.Equal(got, want) {
		t.Errorf("openpyxl finds the sheets %v, want %v", got, want)
	}
	for sheet, list := range cells {
		for _, c := range list {
			if c.Type == "s" && c.Text != b.Cell(sheet, c.Ref) {
				t.Errorf("%s!%s: openpyxl reads %q, excelize %q", sheet, c.Ref, c.Text, b.Cell(sheet, c.Ref))
			}
		}
	}
}

// asLibreOfficeReads has LibreOffice work out every formula of workbooks anew, which must come to what is cached, and
// print them.
func asLibreOfficeReads(t *testing.T, books map[string][]byte) {
	t.Helper()
	bare := map[string][]byte{}
	for code, data := range books {
		bare[code] = xlsxtest.WithoutCachedValues(t, data)
	}
	again, pages := xlsxtest.LibreOfficeEach(t, bare, "xlsx"), xlsxtest.LibreOfficeEach(t, books, "pdf")
	each(t, func(t *testing.T, r reporting.Report) {
		if books[r.Code] == nil {
			return
		}
		b, second := xlsxtest.Open(t, books[r.Code]), xlsxtest.Open(t, again[r.Code])
		for _, sheet := range b.Sheets() {
			if slices.Contains(detailHeads(r), sheet) {
				continue
			}
			blank := false // LibreOffice does not take "=" for blank in COUNTIFS, as Excel does
			for _, ref := range b.Formulas(sheet) {
				blank = blank || strings.Contains(b.Formula(sheet, ref), `"="`)
			}
			for _, ref := range b.Formulas(sheet) {
				if blank && sheet != "Summary" {
					break
				}
				if got, want := second.Cell(sheet, ref), b.Cell(sheet, ref); got != want {
					t.Errorf("%s!%s: LibreOffice reckons %q, cached %q", sheet, ref, got, want)
				}
			}
		}
		text := xlsxtest.PDFText(t, pages[r.Code])
		if !strings.Contains(text, "OFFICIAL-SENSITIVE") || !strings.Contains(text, "Page 1 of") || strings.Contains(text, "###") {
			t.Error("the printed pages lack their marking or numbers, or a column is too narrow")
		}
	})
}

// detailHeads names the sheet whose formulas are links.
func detailHeads(r reporting.Report) []string { return []string{r.Main, "All opportunities"} }
