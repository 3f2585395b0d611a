package xlsxtest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// plain is a sound workbook of excelize's own making, its traces taken out.
func plain(t *testing.T) map[string][]byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"a", 1, 2}); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetDimension("Sheet1", "A1:C1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	parts, err := Parts(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"docProps/app.xml", "docProps/core.xml"} {
		parts[n] = []byte(strings.NewReplacer("xuri", "x", "Go Excelize", "x").Replace(string(parts[n])))
	}
	return parts
}

func zipped(t *testing.T, parts map[string][]byte) []byte {
	return repack(t, parts, func(_ string, p []byte) []byte { return p })
}

func TestFaultsAreFound(t *testing.T) {
	if f := Faults(zipped(t, plain(t))); len(f) > 0 {
		t.Fatalf("a sound workbook has faults: %q", f)
	}
	const sheet = "xl/worksheets/sheet1.xml"
	swap := func(part, old, new string) func(map[string][]byte) {
		return func(p map[string][]byte) {
			if !bytes.Contains(p[part], []byte(old)) {
				t.Fatalf("%s has no %s", part, old)
			}
			p[part] = bytes.Replace(p[part], []byte(old), []byte(new), 1)
		}
	}
	for name, c := range map[string]struct {
		spoil func(map[string][]byte)
		want  string
	}{
		"broken XML":          {swap(sheet, "</sheetData>", ""), "syntax error"},
		"lost part":           {func(p map[string][]byte) { delete(p, "xl/styles.xml") }, "which is not there"},
		"untyped part":        {func(p map[string][]byte) { p["xl/odd.xml"] = []byte("<a/>") }, "no content type"},
		"order of elements":   {swap(sheet, "</sheetData>", "</sheetData><cols/>"), "wrong place"},
		"table with filter":   {swap(sheet, "</sheetData>", "</sheetData><autoFilter/><tableParts/>"), "a table and a filter"},
		"stale dimension":     {swap(sheet, "A1:C1", "A1"), "dimension"},
		"order of cells":      {swap(sheet, `r="C1"`, `r="A1"`), "after column"},
		"unknown style":       {swap(sheet, `<c r="C1"`, `<c s="99" r="C1"`), "has style 99"},
		"name of a sheet":     {swap("xl/workbook.xml", `"Sheet1"`, `"a/b"`), "not allowed"},
		"trace of the writer": {swap("docProps/core.xml", ">x<", ">xuri<"), "names"},
		"hidden sheet":        {swap("xl/workbook.xml", `name="Sheet1"`, `name="Sheet1" state="veryHidden"`), "veryHidden"},
		"hidden row":          {swap(sheet, `<row `, `<row hidden="1" `), "is hidden"},
		"defined name":        {swap("xl/workbook.xml", "</sheets>", `</sheets><definedNames><definedName name="Secret">1</definedName></definedNames>`), "defines the name"},
		"way out":             {swap("xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="x" Target="file:///c:/x" TargetMode="External"/></Relationships>`), "leads out"},
		"comments":            {func(p map[string][]byte) { p["xl/comments1.xml"] = []byte("<a/>") }, "is in the workbook"},
		"table name twice": {func(p map[string][]byte) {
			p["xl/tables/table1.xml"], p["xl/tables/table2.xml"] = []byte(`<table displayName="T"/>`), []byte(`<table displayName="t"/>`)
		}, "taken or empty"},
	} {
		parts := plain(t)
		c.spoil(parts)
		if f := Faults(zipped(t, parts)); !slices.ContainsFunc(f, func(s string) bool { return strings.Contains(s, c.want) }) {
			t.Errorf("%s: found %q", name, f)
		}
	}
}
