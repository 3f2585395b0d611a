package xlsxtest

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
)

// repack zips parts again, sheets changed by fn.
func repack(t testing.TB, parts map[string][]byte, fn func(name string, p []byte) []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(parts))
	for n := range parts {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		p := parts[n]
		if strings.HasPrefix(n, "xl/worksheets/sheet") {
			p = fn(n, p)
		}
		w, err := z.Create(n)
		if err == nil {
			_, err = w.Write(p)
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
