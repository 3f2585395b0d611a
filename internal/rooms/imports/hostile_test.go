package imports_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/users/userstest"
)

// book is a workbook made cell by cell.
func book(t testing.TB, make func(x *excelize.File)) imports.File {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for n, h := range headings {
		at, _ := excelize.CoordinatesToCellName(n+1, 1)
		if err := x.SetCellValue("Sheet1", at, h); err != nil {
			t.Fatal(err)
		}
	}
	make(x)
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return content("made.xlsx", b.Bytes())
}

// rezip copies a workbook with one part replaced by what fill writes.
func rezip(t testing.TB, f imports.File, part string, fill func(io.Writer)) imports.File {
	t.Helper()
	in, err := zip.NewReader(f.Content, f.Size)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, p := range in.File {
		w, err := out.Create(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name == part {
			fill(w)
			continue
		}
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return content("bomb.xlsx", b.Bytes())
}

func TestAFileThatCannotBeReadSaysWhy(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	r, ctx := rooms(d), atCommandLine(t)
	good := book(t, func(*excelize.File) {})
	onSheet := good
	onSheet.Sheet = "FOIA"
	csvSheet := table(row{"InventNumb": "1"})
	csvSheet.Sheet = "FOIA"
	var locked bytes.Buffer
	x := excelize.NewFile()
	if err := x.Write(&locked, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	ole := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 4096)...)
	repeat := func(head, body, tail string, n int) func(io.Writer) {
		return func(w io.Writer) {
			_, _ = io.WriteString(w, head) // a failure shows when the archive is closed
			chunk := []byte(strings.Repeat(body, 1+1<<20/len(body)))
			for written := 0; written < n; written += len(chunk) {
				_, _ = w.Write(chunk)
			}
			_, _ = io.WriteString(w, tail)
		}
	}
	const sheetHead = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	wide := strings.Join(headings, ",") + "\n" + strings.Repeat("x", 200_000) + "\n"
	long := strings.Join(headings, ",") + "\n" + strings.Repeat("1,,,05/02/2014,,,,,1,,,,,,,,,\n", 200_001)
	for name, c := range map[string]struct {
		file imports.File
		kind fault.Kind
		says []string
	}{
		"empty":            {content("empty.csv", nil), fault.Invalid, []string{"empty.csv cannot be read: the file is empty"}},
		"blank":            {content("blank.csv", []byte("\n\n \n")), fault.Invalid, []string{"the sheet is empty"}},
		"wrong sheet":      {onSheet, fault.Invalid, []string{`no sheet "FOIA"`, "Sheet1"}},
		"sheet of a CSV":   {csvSheet, fault.Invalid, []string{"is a CSV file"}},
		"another file":     {content("other.csv", []byte("name,age\nx,1\n")), fault.Invalid, []string{"no file of the profile cook-county", "InventNumb"}},
		"missing columns":  {content("few.csv", []byte("InventNumb,PolRptNumb,SeizeDate,SeizeAddress,SeizeCity,SeizeState,InvItemNumb,Descr,Vin,Findings,ForfDate,ForfValue\n")), fault.Invalid, []string{"lacks columns", "EstValue, CaseNumb", "row 1"}},
		"a column twice":   {content("twice.csv", []byte(strings.Join(headings, ",")+",EstValue\n")), fault.Invalid, []string{"column EstValue twice"}},
		"old Excel":        {content("old.xls", ole), fault.Invalid, []string{"cannot be read"}},
		"encrypted":        {content("locked.xlsx", locked.Bytes()), fault.Invalid, []string{"protected by a password"}},
		"no spreadsheet":   {content("picture.png", append([]byte("\x89PNG\r\n\x1a\n\x00\x00"), make([]byte, 100)...)), fault.Invalid, []string{"neither an Excel workbook nor a CSV file"}},
		"half a file":      {content("half.xlsx", readAll(t, good)[:2000]), fault.Invalid, []string{"damaged"}},
		"zip bomb":         {rezip(t, good, "xl/worksheets/sheet1.xml", repeat(sheetHead, `<row/>`, `</sheetData></worksheet>`, 300<<20)), fault.TooLarge, []string{"too large", "Split it"}},
		"a bomb of texts":  {rezip(t, good, "xl/sharedStrings.xml", repeat(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`, `<si><t>a</t></si>`, `</sst>`, 100<<20)), fault.TooLarge, []string{"too large"}},
		"a cell of 300 MB": {rezip(t, good, "xl/worksheets/sheet1.xml", repeat(sheetHead+`<row r="1"><c t="inlineStr"><is><t>`, "a", `</t></is></c></row></sheetData></worksheet>`, 300<<20)), fault.Invalid, []string{"cannot be read", "damaged"}},
		"a long cell":      {content("wide.csv", []byte(wide)), fault.TooLarge, []string{"the cell A2 is longer"}},
		"too many rows":    {content("long.csv", []byte(long)), fault.TooLarge, []string{"200000 rows"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := counts(t, d)
			for _, run := range []string{"preview", "apply"} {
				do := r.Preview
				if run == "apply" {
					do = r.Apply
				}
				_, err := do(ctx, cook(c.file))
				var f *fault.Error
				if !errors.As(err, &f) || f.Kind != c.kind {
					t.Fatalf("%s ended with %v", run, err)
				}
				for _, s := range c.says {
					if !strings.Contains(f.Message, s) {
						t.Errorf("%s says %q, and not %q", run, f.Message, s)
					}
				}
			}
			for n, c := range counts(t, d) {
				if c != before[n] {
					t.Errorf("%s has %d rows, and had %d", n, c, before[n])
				}
			}
		})
	}
}

func readAll(t testing.TB, f imports.File) []byte {
	t.Helper()
	b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, f.Size))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWrongTypesAreNamedByCell(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	got, err := rooms(d).Preview(atCommandLine(t), cook(book(t, func(x *excelize.File) {
		set := func(cell string, v any) {
			if err := x.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		formula := func(cell, f string) {
			if err := x.SetCellFormula("Sheet1", cell, f); err != nil {
				t.Fatal(err)
			}
		}
		for _, row := range []string{"2", "3", "4", "5", "6", "7", "8", "9"} {
			set("A"+row, "0"+row)
			set("D"+row, 41782) // 23 May 2014
			set("I"+row, 1)
			set("J"+row, "=cmd|'/c calc'!A1")
		}
		set("D3", "yesterday")
		set("D4", nil)
		set("A5", nil)
		set("K6", "a lot")
		set("K7", -5)
		set("K8", true)
		set("N9", "31/31/2015")
		set("O9", "1e9")
		formula("K2", "1+1") // never computed: it has no value in the file
	})))
	if err != nil {
		t.Fatal(err)
	}
	want := []imports.Problem{
		{Kind: "row", Row: 3, Column: "SeizeDate", Value: "yesterday", Reason: "this is no date: write it month first, such as 05/23/2014"},
		{Kind: "row", Row: 4, Column: "SeizeDate", Reason: "there is no date of the seizure"},
		{Kind: "row", Row: 5, Column: "InventNumb", Reason: "there is no inventory number to know the item by"},
		{Kind: "value", Row: 6, Column: "EstValue", Value: "a lot", Reason: "this is no sum of money"},
		{Kind: "value", Row: 7, Column: "EstValue", Value: "-5", Reason: "a value cannot be below nothing"},
		{Kind: "value", Row: 8, Column: "EstValue", Value: "TRUE", Reason: "this is no sum of money but yes or no"},
		{Kind: "value", Row: 9, Column: "ForfValue", Value: "1e9", Reason: "this is no sum of money"},
		{Kind: "value", Row: 9, Column: "ForfDate", Value: "31/31/2015", Reason: "this is no date: write it month first, such as 05/23/2014"},
	}
	if df := diff(want, got.Errors); df != "" {
		t.Errorf("(-want +got)\n%s", df)
	}
	if got.Created != 5 || got.Refused != 3 {
		t.Errorf("created %d, refused %d", got.Created, got.Refused)
	}
	if s := got.Totals["estimated"]; s.File != "-5.00" || s.Taken != "0.00" || s.Refused != "-5.00" {
		t.Errorf("sums are %+v", s)
	}
}

func TestParametersAreAskedForInWords(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	r, ctx := rooms(d), atCommandLine(t)
	x := table(row{"InventNumb": "1"})
	for name, c := range map[string]struct {
		profile string
		given   map[string]string
		says    string
	}{
		"no rate":       {"cook-county", nil, "Say how many pounds one US dollar buys, as a decimal above 0, such as --param usd=0.79."},
		"nothing":       {"cook-county", map[string]string{"usd": "0"}, "usd=0 is not how many pounds"},
		"below nothing": {"cook-county", map[string]string{"usd": "-0.79"}, "such as --param usd=0.79"},
		"a float":       {"cook-county", map[string]string{"usd": "7.9e-1"}, "such as --param usd=0.79"},
		"a comma":       {"cook-county", map[string]string{"usd": "0,79"}, "such as --param usd=0.79"},
		"unknown":       {"cook-county", map[string]string{"usd": "0.79", "eur": "1"}, "has no parameter eur"},
		"no profile":    {"cook", nil, `There is no import profile "cook". There is: cook-county`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.Apply(ctx, imports.Request{File: x, Profile: c.profile, Params: c.given})
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, and not %q", err, c.says)
			}
		})
	}
}

// The file says only what can be typed; what it says must not be able to stop the import or reach a formula.
func TestOddTextsAreKeptAsText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		odd := []string{"=1+1", "'; DROP TABLE cases; --", "<script>alert(1)</script>", "a\tb\r\nc", "…€ Protégé", strings.Repeat("é", 500), "\u202eabc", "???", "%s%d"}
		var rows []row
		for n, s := range odd {
			rows = append(rows, row{"InventNumb": "N" + string(rune('a'+n)), "Descr": s, "SeizeAddress": s, "SeizeCity": s, "Findings": s, "AD": s, "Vin": s, "INumber": s})
		}
		got, err := rooms(d).Apply(atCommandLine(t), cook(table(rows...)))
		if err != nil {
			t.Fatal(err)
		}
		if got.Created != len(odd) {
			t.Errorf("created %d of %d: %v", got.Created, len(odd), got.Errors)
		}
		if n := number(t, d, "SELECT COUNT(*) FROM assets WHERE title = ?", "a b c"); n != 1 {
			t.Error("line breaks in a description are kept")
		}
	})
}
