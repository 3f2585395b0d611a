package xlsx

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestColumnName(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16_383: "XFD"} {
		if got := ColumnName(i); got != want {
			t.Errorf("ColumnName(%d) = %q, want %q", i, got, want)
		}
	}
	for i := range maxColumns {
		name := ColumnName(i)
		if got, n := columnIndex([]byte(name + "12")); got != i || n != len(name) {
			t.Fatalf("columnIndex(%s12) = %d, %d", name, got, n)
		}
	}
	for _, bad := range []string{"", "12", "XFE1", "AAAA1"} {
		if got, _ := columnIndex([]byte(bad)); got != -1 {
			t.Errorf("columnIndex(%q) = %d, want -1", bad, got)
		}
	}
}

func TestSheetName(t *testing.T) {
	for in, want := range map[string]string{
		"Missed":                               "Missed",
		"a/b\\c[d]:e*f?":                       "a b c d e f",
		"":                                     "Sheet",
		"'''":                                  "Sheet",
		"history":                              "History sheet",
		" 'quoted' ":                           "quoted",
		"Missed opportunities by threat, unit": "Missed opportunities by threat,",
		strings.Repeat("😀", 20):                strings.Repeat("😀", 15),
	} {
		if got := SheetName(in); got != want {
			t.Errorf("SheetName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSheetNamesAreUniqueAndFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taken := map[string]bool{}
		seen := map[string]bool{}
		for _, s := range rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.Just("Missed"), rapid.Just("MISSED")), 1, 20).Draw(t, "names") {
			n := uniqueName(taken, s)
			if n == "" || utf16Len(n) > 31 || strings.ContainsAny(n, `[]:*?/\`) || !utf8.ValidString(n) {
				t.Fatalf("%q from %q is no sheet name", n, s)
			}
			if seen[strings.ToLower(n)] {
				t.Fatalf("%q twice", n)
			}
			seen[strings.ToLower(n)] = true
		}
	})
}
