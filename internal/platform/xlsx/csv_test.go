package xlsx_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"proceeds/internal/platform/xlsx"
)

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+44": "'+44", "-5": "'-5", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"'=x": "''=x", "plain": "plain", "": "", "'": "'", "O'Neil": "O'Neil", "'quoted'": "'quoted'",
	} {
		if got := xlsx.Guard(in); got != want {
			t.Errorf("Guard(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`'*[=+@\-]?.{0,5}`)).Draw(t, "s")
		g := xlsx.Guard(s)
		if xlsx.Unguard(g) != s {
			t.Fatalf("%q is guarded as %q and comes back as %q", s, g, xlsx.Unguard(g))
		}
		if g != "" && strings.ContainsAny(g[:1], "=+-@\t\r") {
			t.Fatalf("%q would be computed", g)
		}
	})
}

func csvSheet(rows ...[]xlsx.Cell) xlsx.TableSheet {
	return xlsx.TableSheet{Name: "List", Columns: []xlsx.Column{{Head: "Case"}, {Head: "What, where"}, {Head: "Value", Kind: xlsx.KindMoney}, {Head: "On", Kind: xlsx.KindDate}}, Rows: rowsOf(rows...)}
}

func TestWriteCSV(t *testing.T) {
	var out bytes.Buffer
	r, err := xlsx.WriteCSV(context.Background(), &out, csvSheet(
		[]xlsx.Cell{xlsx.Ref("FI/2026/1", "https://x.example/"), xlsx.Text("say \"no\", twice"), xlsx.Pence(int64(-150)), xlsx.Date(2026, 7, 1)},
		[]xlsx.Cell{xlsx.Text("=cmd"), xlsx.Text("two\nlines"), xlsx.Foreign(5, 2, "USD"), xlsx.DateTime(time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC))},
		[]xlsx.Cell{xlsx.Bool(true), xlsx.Percent(0.5)}), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFCase,\"What, where\",Value,On\r\n" +
		"FI/2026/1,\"say \"\"no\"\", twice\",-1.5,2026-07-01\r\n" +
		"'=cmd,\"two\nlines\",USD 0.05,2026-07-01 09:00\r\n" +
		"Yes,50.0%,,\r\n"
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if r.Bytes != int64(out.Len()) || r.Sheets[0].Rows != 3 || len(r.SHA256) != 64 {
		t.Errorf("result %+v", r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := xlsx.WriteCSV(ctx, io.Discard, csvSheet(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestCSVComesBack writes any texts and reads them with two readers.
func TestCSVComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[=+@'",; \tA-Zé😀-]{0,8}(\n[a-z]{1,3})?`)
		rows := rapid.SliceOfN(rapid.SliceOfN(text, 4, 4), 1, 6).Draw(t, "rows")
		var cells [][]xlsx.Cell
		for _, r := range rows {
			var c []xlsx.Cell
			for i, s := range r {
				if i == 0 {
					s = "x" + s // a record of nothing but blanks is no record
					r[0] = s
				}
				c = append(c, xlsx.Text(s))
			}
			cells = append(cells, c)
		}
		var out bytes.Buffer
		if _, err := xlsx.WriteCSV(context.Background(), &out, csvSheet(cells...), nil); err != nil {
			t.Fatal(err)
		}
		std, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		f, err := xlsx.OpenCSV(bytes.NewReader(out.Bytes()), int64(out.Len()), xlsx.ReadLimits{})
		if err != nil {
			t.Fatal(err)
		}
		i := -1
		for row, err := range f.Rows(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			if i++; i == 0 {
				continue
			}
			for c, want := range rows[i-1] {
				if got := xlsx.Unguard(row.Field(c).Raw); got != want {
					t.Fatalf("own reader: %q, want %q", got, want)
				}
				if got := xlsx.Unguard(std[i][c]); got != want {
					t.Fatalf("encoding/csv: %q, want %q", got, want)
				}
			}
		}
		if i != len(rows) {
			t.Fatalf("%d records of %d", i, len(rows))
		}
	})
}

func TestReadCSV(t *testing.T) {
	encode := func(s string, e interface{ String(string) (string, error) }) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	plain := "Name,Value\nProtégé,£5\n"
	for name, c := range map[string]struct {
		in, charset string
		comma       rune
		want        [][]string
		lines       []int
	}{
		"utf-8":        {plain, "UTF-8", ',', [][]string{{"Name", "Value"}, {"Protégé", "£5"}}, []int{1, 2}},
		"bom":          {"\uFEFF" + plain, "UTF-8", ',', [][]string{{"Name", "Value"}, {"Protégé", "£5"}}, []int{1, 2}},
		"windows-1252": {encode(plain, charmap.Windows1252.NewEncoder()), "Windows-1252", ',', [][]string{{"Name", "Value"}, {"Protégé", "£5"}}, []int{1, 2}},
		"utf-16le":     {encode(plain, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()), "UTF-16LE", ',', [][]string{{"Name", "Value"}, {"Protégé", "£5"}}, []int{1, 2}},
		"utf-16be":     {encode(plain, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()), "UTF-16BE", ',', [][]string{{"Name", "Value"}, {"Protégé", "£5"}}, []int{1, 2}},
		"semicolons":   {"a;b;c\n1,5;2;3\n", "UTF-8", ';', [][]string{{"a", "b", "c"}, {"1,5", "2", "3"}}, []int{1, 2}},
		"tabs":         {"a\tb\n\"x, y\"\tz\n", "UTF-8", '\t', [][]string{{"a", "b"}, {"x, y", "z"}}, []int{1, 2}},
		"one column":   {"a\nb\n", "UTF-8", ',', [][]string{{"a"}, {"b"}}, []int{1, 2}},
		"many lines":   {"Title\n\na,b\n\"x\ny\nz\",1\nlast,2\n", "UTF-8", ',', [][]string{{"Title"}, {"a", "b"}, {"x\ny\nz", "1"}, {"last", "2"}}, []int{1, 3, 4, 7}},
		"old mac":      {"a,b\rc,d\r", "UTF-8", ',', [][]string{{"a", "b"}, {"c", "d"}}, []int{1, 2}},
		"sub at end":   {"a,b\r\nc,d\r\n\x1A", "UTF-8", ',', [][]string{{"a", "b"}, {"c", "d"}}, []int{1, 2}},
		"stray quote":  {"a,b\n5\" pipe,x\n", "UTF-8", ',', [][]string{{"a", "b"}, {"5\" pipe", "x"}}, []int{1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := xlsx.OpenCSV(strings.NewReader(c.in), int64(len(c.in)), xlsx.ReadLimits{})
			if err != nil {
				t.Fatal(err)
			}
			if f.Charset() != c.charset || f.Comma() != c.comma {
				t.Errorf("read as %s parted by %q", f.Charset(), f.Comma())
			}
			var got [][]string
			var lines []int
			for _, r := range all(t, f) {
				var rec []string
				for _, f := range r.Fields {
					rec = append(rec, f.Text())
				}
				got, lines = append(got, rec), append(lines, r.N)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.lines, lines); d != "" {
				t.Errorf("line numbers (-want +got):\n%s", d)
			}
		})
	}
}

// TestUTF8AcrossBuffers puts a character on the edge of every buffer.
func TestUTF8AcrossBuffers(t *testing.T) {
	for shift := range 4 {
		in := strings.Repeat("x", shift) + strings.Repeat("😀é", 40_000) + "\n"
		f, err := xlsx.OpenCSV(strings.NewReader(in), int64(len(in)), xlsx.ReadLimits{})
		if err != nil {
			t.Fatal(err)
		}
		if f.Charset() != "UTF-8" {
			t.Errorf("shifted by %d: %s", shift, f.Charset())
		}
	}
}
