package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proceeds/internal/platform/xlsx/xlsxtest"
)

type said struct {
	code     int
	out, err string
}

func proceeds(args ...string) said {
	var out, errOut bytes.Buffer
	code := run(args, &out, &errOut)
	return said{code, out.String(), errOut.String()}
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	db := "--database=sqlite:" + filepath.Join(dir, "p.db")
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"version"}, 0},
		{[]string{"clock", "list", "--json"}, 0},
		{[]string{"clock", "explain", "CASH-48", "--start", "2026-12-24T16:30", "--json"}, 0},
		{[]string{"clock", "explain", "NOPE", "--start", "2026-12-24T16:30"}, 2},
		{[]string{"clock", "explain", "CASH-48", "--start", "yesterday"}, 2},
		{[]string{"clock", "explain", "CASH-48"}, 2},
		{[]string{"clock", "explain", "AFO", "--start", "2026-03-02", "--end", "2026-09-01"}, 0},
		{[]string{"clock", "explain", "AFO", "--start", "2026-03-02", "--end", "2026-02-01"}, 2}, // before it was made
		{[]string{"clock", "explain", "AFO", "--start", "2026-03-02", "--end", "2030-03-02"}, 2}, // beyond the two years
		{[]string{"clock", "explain", "AFO", "--start", "2026-03-02", "--end", "soon"}, 2},
		{[]string{"clock", "explain", "AFO", "--start", "2026-03-02", "--on", "soon"}, 2},
		{[]string{"bogus"}, 2},
		{[]string{"version", "--database", "mysql://x"}, 2},
		{[]string{"doctor", db}, 1}, // no file yet
		{[]string{"migrate", "up", db}, 0},
		{[]string{"doctor", db}, 0},
		{[]string{"report", "run", "nope", "--out", filepath.Join(dir, "x.xlsx"), db}, 1},
		{[]string{"user", "disable", "nobody", db}, 1},
		{[]string{"audit", "checkpoint", db}, 1}, // nothing has happened yet
		{[]string{"audit", "verify", db}, 0},
	} {
		if got := proceeds(c.args...); got.code != c.want {
			t.Errorf("%s: exit %d, want %d\n%s%s", strings.Join(c.args, " "), got.code, c.want, got.out, got.err)
		} else if c.want != 0 && (got.err == "" || strings.Contains(got.err, "goroutine")) {
			t.Errorf("%s: said %q", strings.Join(c.args, " "), got.err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "x.xlsx")); err == nil {
		t.Error("a report that is not there left a file")
	}
}

// With --json, standard output holds one document and nothing else.
func TestJSONStandsAlone(t *testing.T) {
	db := "--database=sqlite:" + filepath.Join(t.TempDir(), "p.db")
	well := "--database=sqlite:" + filepath.Join(t.TempDir(), "p.db") // in the synthetic force, accreditations end soon
	for _, args := range [][]string{{"clock", "list"}, {"clock", "explain", "AFO", "--start", "2024-02-29T09:00"}, {"report", "list"}, {"import", "profiles"},
		{"version"}, {"migrate", "status", db}, {"migrate", "up", db}, {"demo", "--cases", "3", "--today", "2026-11-22", db}, {"audit", "verify", db}, {"detect", db}, {"user", "list", db}, {"import", "list", db},
		{"audit", "checkpoint", db}, {"audit", "verify", db}, {"migrate", "up", well}, {"doctor", well}} {
		got := proceeds(append(args, "--json")...)
		dec := json.NewDecoder(strings.NewReader(got.out))
		var v any
		if err := dec.Decode(&v); err != nil || dec.More() || got.code != 0 {
			t.Errorf("%s: exit %d, %v\n%s%s", strings.Join(args, " "), got.code, err, got.out, got.err)
		}
	}
}

// Links made at the command line lead to where serve listens, or to the address that people type.
func TestLinksLeadSomewhere(t *testing.T) {
	dir := t.TempDir()
	db := "--database=sqlite:" + filepath.Join(dir, "p.db")
	if got := proceeds("user", "add", db); got.code != 0 || !strings.HasPrefix(got.out, "http://127.0.0.1:8080/first-run/") {
		t.Errorf("%+v", got)
	}
	if got := proceeds("demo", "--cases", "12", "--today", "2026-11-22", db); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	t.Setenv("PROCEEDS_PUBLIC_URL", "https://proceeds.example.police.uk/")
	if got := proceeds("user", "reset", "ines.pemberwick", db); !strings.HasPrefix(got.out, "https://proceeds.example.police.uk/set-password/") {
		t.Errorf("%+v", got)
	}
	if got := proceeds("user", "reset", "ines.pemberwick", "--second-factor", "lost telephone", db); got.code != 1 || !strings.Contains(got.err, "no second factor") {
		t.Errorf("clearing what is not there: %+v", got)
	}
	file := filepath.Join(dir, "m.xlsx")
	if got := proceeds("report", "run", "missed-opportunities", "--out", file, db); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the workbook's mode is %v, %v", info.Mode(), err)
	}
	parts, err := xlsxtest.Parts(raw)
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for name, part := range parts {
		links += strings.Count(string(part), "https://proceeds.example.police.uk/cases/FI-")
		if strings.Contains(string(part), "http:///") {
			t.Errorf("%s holds a link that leads nowhere", name)
		}
	}
	if links == 0 {
		t.Error("the workbook links to no case")
	}
}
