package xlsxtest

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// missing skips the test, or fails it in CI, where every second reader must be there.
func missing(t testing.TB, what, install string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed (Debian: %s)", what, install)
	}
	t.Skipf("%s is not installed (Debian: %s)", what, install)
}

// LibreOffice converts a workbook to another format ("pdf", "xlsx", "csv") and gives
// the result; formulas without a cached value are calculated on the way. The test is
// skipped where LibreOffice is not installed, and fails there in CI.
func LibreOffice(t testing.TB, data []byte, format string) []byte {
	t.Helper()
	return LibreOfficeEach(t, map[string][]byte{"book": data}, format)["book"]
}

// LibreOfficeEach converts workbooks by name, as LibreOffice does, in one start of the
// program, which takes longer than any of them.
func LibreOfficeEach(t testing.TB, books map[string][]byte, format string) map[string][]byte {
	t.Helper()
	bin, err := exec.LookPath("soffice")
	if err != nil {
		missing(t, "LibreOffice", "libreoffice-calc-nogui")
	}
	dir := t.TempDir()
	// A profile of its own lets several conversions run at once.
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", filepath.Join(dir, "out")}
	for name, data := range books {
		in := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(in, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, in)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, bin, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	out := map[string][]byte{}
	for name := range books {
		if out[name], err = os.ReadFile(filepath.Join(dir, "out", name+"."+format)); err != nil {
			t.Fatalf("LibreOffice made no %s of %s: %s", format, name, said)
		}
	}
	return out
}

// PDFText is the text of a PDF, by pdftotext; skipped where it is not installed.
func PDFText(t testing.TB, pdf []byte) string {
	t.Helper()
	bin, err := exec.LookPath("pdftotext")
	if err != nil {
		missing(t, "pdftotext", "poppler-utils")
	}
	cmd := exec.Command(bin, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// PyCell is a cell as openpyxl reads it. Dates are in ISO form.
type PyCell struct {
	Ref    string `json:"ref"`
	Type   string `json:"type"` // openpyxl's: s text, n number, d date, b boolean, f formula
	Text   string `json:"text"`
	Format string `json:"format"`
	Quoted bool   `json:"quoted"`
}

// Openpyxl keeps _xHHHH_ as it is; its own unescape resolves it. reset_dimensions is not
// called, so that a wrong dimension shows.
const pyScript = `
import sys, json, datetime
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
out = {}
wb = load_workbook(sys.argv[1], data_only=(sys.argv[2] == "values"), read_only=(sys.argv[3] == "stream"))
for ws in wb.worksheets:
    cells = []
    for row in ws.iter_rows():
        for c in row:
            v = c.value
            if v is None: continue
            if isinstance(v, (datetime.datetime, datetime.date, datetime.time)): v = v.isoformat()
            elif isinstance(v, str): v = unescape(v)
            elif isinstance(v, float): v = repr(v)
            cells.append({"ref": c.coordinate, "type": c.data_type, "text": str(v), "format": c.number_format, "quoted": bool(getattr(c, "quotePrefix", False))})
    out[ws.title] = cells
json.dump(out, sys.stdout)
`

// Openpyxl reads a workbook with Debian's openpyxl: the cells of each sheet, cached
// values with values, formulas otherwise. With stream it trusts what the sheet says of
// its own extent. Skipped where it is not installed, failing there in CI.
func Openpyxl(t testing.TB, data []byte, values, stream bool) map[string][]PyCell {
	t.Helper()
	python := withOpenpyxl(t)
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	mode, how := "formulas", "whole"
	if values {
		mode = "values"
	}
	if stream {
		how = "stream"
	}
	cmd := exec.Command(python, "-W", "ignore", "-c", pyScript, path, mode, how)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, said.Bytes())
	}
	var sheets map[string][]PyCell
	if err := json.Unmarshal(out, &sheets); err != nil {
		t.Fatalf("openpyxl: %v", err)
	}
	return sheets
}

var cached = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// WithoutCachedValues gives the workbook with the values of its formulas taken out, so
// that a program which opens it must reckon them itself.
func WithoutCachedValues(t testing.TB, data []byte) []byte {
	t.Helper()
	parts, err := Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	return repack(t, parts, func(name string, p []byte) []byte {
		return cached.ReplaceAll(p, []byte("$1"))
	})
}

// withOpenpyxl is the Python that Debian's openpyxl is installed for.
func withOpenpyxl(t testing.TB) string {
	t.Helper()
	for _, p := range []string{"python3", "/usr/bin/python3"} { // Debian's package serves Debian's own python
		if exec.Command(p, "-c", "import openpyxl").Run() == nil {
			return p
		}
	}
	missing(t, "openpyxl", "python3-openpyxl")
	return ""
}

// Edit changes a workbook with Debian's openpyxl and saves it: script is Python that finds the workbook as wb, its first
// sheet as ws, and by(head) as the number of the column with a heading in row 2. Skipped where it is not installed,
// failing there in CI.
func Edit(t testing.TB, data []byte, script string) []byte {
	t.Helper()
	python := withOpenpyxl(t)
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	head := "import sys, datetime, openpyxl\nwb = openpyxl.load_workbook(sys.argv[1])\nws = wb.worksheets[0]\n" +
		"by = lambda head: next(c.column for c in ws[2] if c.value == head)\n"
	out, err := exec.Command(python, "-W", "ignore", "-c", head+script+"\nwb.save(sys.argv[1])\n", path).CombinedOutput()
	if err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, out)
	}
	changed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}
