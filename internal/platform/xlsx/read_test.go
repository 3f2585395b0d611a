package xlsx_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"proceeds/internal/platform/xlsx"
)

// book zips a workbook of one sheet from hand-written parts.
func book(t testing.TB, sheet string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="A &amp; B" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0.0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
	for k, v := range more {
		parts[k] = v
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, p := range parts {
		if p == "" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(p))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fields(r xlsx.Row) []string {
	var out []string
	for _, f := range r.Fields {
		out = append(out, f.Kind.String()+":"+f.Raw)
	}
	return out
}

func TestReadHandWrittenSheets(t *testing.T) {
	shared := map[string]string{"xl/sharedStrings.xml": "<sst><si><t>one</t></si><si><r><t>ri</t></r><r><t xml:space=\"preserve\">ch </t></r><rPh><t>FURIGANA</t></rPh></si><si><t>a_x000D_\nb _x005F_x0041_ _xD83D__xDE00_</t></si><si/><si><t/></si></sst>"}
	for name, c := range map[string]struct {
		sheet string
		want  map[int][]string
	}{
		"kinds": {`<worksheet><dimension ref="A1"/><sheetData><row r="3"><c r="A3" s="1"><v>41782</v></c><c r="B3" s="2"><v>41782.5</v></c><c r="C3" s="3"><v>7</v></c><c r="D3" s="4"><v>1.5</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#N/A</v></c><c r="G3" t="str"><f>A1&lt;2</f><v>x &amp; y</v></c><c r="H3" s="1"/><c r="I3" s="99"><v>1</v></c></row></sheetData></worksheet>`,
			map[int][]string{3: {"date:41782", "date and time:41782.5", "number:7", "time:1.5", "yes or no:1", "error:#N/A", "text:x & y", "blank:", "number:1"}}},
		"shared": {`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row></sheetData></worksheet>`,
			map[int][]string{1: {"text:one", "text:rich ", "text:a\r\nb _x0041_ 😀"}}},
		"no references": {`<worksheet><sheetData><row><c><v>1</v></c><c t="inlineStr"><is><t>x</t></is></c></row><row/><row><c r="C3"><v>2</v></c><c><v>3</v></c></row></sheetData></worksheet>`,
			map[int][]string{1: {"number:1", "text:x"}, 2: nil, 3: {"blank:", "blank:", "number:2", "number:3"}}},
		"prefixes, quotes, comments": {"<?xml version='1.0'?><!-- <row> --><x:worksheet xmlns:x='y'><x:sheetData>\n <x:row r='2' a='>' >\n<x:c r='B2' t='inlineStr'><x:is><x:t><![CDATA[<b>&amp;]]></x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>",
			map[int][]string{2: {"blank:", "text:<b>&amp;"}}},
		"rich inline": {`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>bo</t></r><r><t>ld&#10;&#x41;</t></r></is></c></row></sheetData></worksheet>`,
			map[int][]string{1: {"text:bold\nA"}}},
		"rows after gaps": {`<worksheet><sheetData><row r="10"><c r="A10"><v>1</v></c></row><row><c><v>2</v></c></row></sheetData></worksheet>`,
			map[int][]string{10: {"number:1"}, 11: {"number:2"}}},
		"utf-16": {utf16(t, `<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>é😀</t></is></c></row></sheetData></worksheet>`),
			map[int][]string{1: {"text:é😀"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[int][]string{}
			for _, r := range read(t, book(t, c.sheet, shared), "a & b") {
				got[r.N] = fields(r)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func utf16(t testing.TB, s string) string {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDatesFromSerials(t *testing.T) {
	for _, c := range []struct {
		serial float64
		d1904  bool
		want   string
	}{
		{41782, false, "2014-05-23 00:00:00"}, {41782.6875, false, "2014-05-23 16:30:00"}, {61, false, "1900-03-01 00:00:00"}, {59, false, "1900-02-28 00:00:00"},
		{1, false, "1900-01-01 00:00:00"}, {2_958_465, false, "9999-12-31 00:00:00"}, {0, true, "1904-01-01 00:00:00"}, {40320, true, "2014-05-23 00:00:00"},
		{44562.999999999, false, "2022-01-02 00:00:00"}, {0, false, ""}, {60, false, ""}, {-1, false, ""}, {2_958_466, false, ""}, {2_958_465, true, ""}, {math.NaN(), false, ""}, {math.Inf(1), false, ""},
	} {
		got, err := xlsx.FromSerial(c.serial, c.d1904)
		if c.want == "" {
			if !errors.Is(err, xlsx.ErrNoSuchDay) {
				t.Errorf("FromSerial(%v, %v) = %v, %v", c.serial, c.d1904, got, err)
			}
			continue
		}
		if err != nil || got.Format("2006-01-02 15:04:05") != c.want {
			t.Errorf("FromSerial(%v, %v) = %v, %v, want %s", c.serial, c.d1904, got, err, c.want)
		}
	}
	for day := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2100; day = day.AddDate(0, 0, 13) {
		n, err := xlsx.Serial(day.Date())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := xlsx.FromSerial(float64(n), false); err != nil || !back.Equal(day) {
			t.Fatalf("%v is %d, which is %v, %v", day, n, back, err)
		}
	}
}

func Test1904(t *testing.T) {
	data := book(t, `<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>40320</v></c></row></sheetData></worksheet>`,
		map[string]string{"xl/workbook.xml": `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`})
	if d, err := read(t, data, "")[0].Field(0).Date(); err != nil || d.String() != "2014-05-23" {
		t.Errorf("%v, %v", d, err)
	}
}

func TestAmounts(t *testing.T) {
	for raw, want := range map[string]struct {
		n     int64
		exact bool
	}{
		"177500": {17_750_000, true}, "0.1": {10, true}, "0.10000000000000001": {10, true}, "1234.5599999999999": {123_456, true}, "1647.001": {164_700, false},
		"2.675": {268, false}, "-2.675": {-268, false}, "1E3": {100_000, true}, "-0.5": {-50, true}, "0": {0, true}, "1e-7": {0, false},
	} {
		n, exact, err := xlsx.Field{Kind: xlsx.FieldNumber, Raw: raw}.Amount(2)
		if err != nil || n != want.n || exact != want.exact {
			t.Errorf("%s: %d, %v, %v", raw, n, exact, err)
		}
	}
	for _, raw := range []string{"1e300", "x", "", "NaN", "99999999999999999999"} {
		if n, _, err := (xlsx.Field{Kind: xlsx.FieldNumber, Raw: raw}).Amount(2); err == nil {
			t.Errorf("%q is %d", raw, n)
		}
	}
}

func compoundFile(name string) []byte {
	b := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...)
	for i := range len(name) {
		b = append(b, name[i], 0)
	}
	return append(b, make([]byte, 100)...)
}

func TestWhatCannotBeRead(t *testing.T) {
	good, _ := sample(t, 30)
	one := `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`
	bomb := book(t, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>`+strings.Repeat("a", 30<<20)+`</t></is></c></row></sheetData></worksheet>`, nil)
	wide := book(t, `<worksheet><sheetData>`+strings.Repeat(`<row><c><v>1</v></c></row>`, 60_000)+`</sheetData></worksheet>`, nil)
	small := xlsx.ReadLimits{Part: 1 << 20, Rows: 50_000}
	for name, c := range map[string]struct {
		data   []byte
		limits xlsx.ReadLimits
		want   error
	}{
		"nothing":            {nil, small, xlsx.ErrEmpty},
		"a picture":          {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 99)...), small, xlsx.ErrNotSpreadsheet},
		"old Excel":          {compoundFile("Workbook"), small, xlsx.ErrOldFormat},
		"older Excel":        {[]byte("\x09\x08\x10\x00\x00\x06\x05\x00"), small, xlsx.ErrOldFormat},
		"encrypted":          {compoundFile("EncryptedPackage"), small, xlsx.ErrEncrypted},
		"a Word document":    {compoundFile("WordDocument"), small, xlsx.ErrNotSpreadsheet},
		"binary workbook":    {book(t, one, map[string]string{"xl/workbook.xml": "", "xl/workbook.bin": "x"}), small, xlsx.ErrBinaryFormat},
		"OpenDocument":       {book(t, one, map[string]string{"xl/workbook.xml": "", "content.xml": "<x/>"}), small, xlsx.ErrOpenDocument},
		"another zip":        {book(t, one, map[string]string{"xl/workbook.xml": ""}), small, xlsx.ErrNotSpreadsheet},
		"cut off":            {good[:len(good)/2], small, xlsx.ErrDamaged},
		"missing sheet part": {book(t, "", nil), small, xlsx.ErrDamaged},
		"cut inside":         {book(t, one[:60], nil), small, xlsx.ErrDamaged},
		"bad shared text":    {book(t, `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`, nil), small, xlsx.ErrDamaged},
		"bad reference":      {book(t, `<worksheet><sheetData><row><c r="ZZZ1"><v>7</v></c></row></sheetData></worksheet>`, nil), small, xlsx.ErrDamaged},
		"document type":      {book(t, `<!DOCTYPE x [<!ENTITY a "b">]>`+one, nil), small, xlsx.ErrDamaged},
		"zip bomb":           {bomb, small, xlsx.ErrTooLarge},
		"endless text":       {bomb, xlsx.ReadLimits{}, xlsx.ErrDamaged},
		"too many rows":      {wide, small, xlsx.ErrTooLarge},
		"too large a file":   {good, xlsx.ReadLimits{File: 1000}, xlsx.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			src, err := xlsx.OpenSource(bytes.NewReader(c.data), int64(len(c.data)), "", c.limits)
			if err == nil {
				for _, e := range src.Rows(context.Background()) {
					err = errors.Join(err, e)
				}
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	if _, err := xlsx.OpenSource(bytes.NewReader(good), int64(len(good)), "Nowhere", xlsx.ReadLimits{}); !errors.Is(err, xlsx.ErrNoSheet) {
		t.Errorf("no such sheet: %v", err)
	}
}

func TestReadingStops(t *testing.T) {
	data := book(t, `<worksheet><sheetData>`+strings.Repeat(`<row><c><v>1</v></c></row>`, 5_000)+`</sheetData></worksheet>`, nil)
	src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range src.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 3 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var last error
	for _, err := range src.Rows(ctx) {
		last = err
	}
	if n != 3 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d rows; cancelled: %v", n, last)
	}
}

// FuzzRead feeds the sheet scanner whatever comes: it must neither panic nor hang.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>_x0041_&#65;</t></is></c></row></sheetData></worksheet>`))
	f.Add([]byte("<a b='>'><![CDATA[x]]><!-- c --><?p?></a>"))
	f.Add([]byte("\xFF\xFE<\x00a\x00"))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		if len(sheet) == 0 {
			return
		}
		data := book(t, string(sheet), map[string]string{"xl/sharedStrings.xml": string(sheet)})
		src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{Part: 1 << 20})
		if err != nil {
			return
		}
		for r, err := range src.Rows(context.Background()) {
			if err != nil {
				return
			}
			for _, f := range r.Fields {
				_ = f.Text()
				_, _ = f.Date()
				_, _, _ = f.Amount(2)
			}
		}
	})
}
