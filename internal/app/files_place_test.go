package app

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"proceeds/internal/base/fault"
)

// TestAFileReplacesNothingButAFile writes to places that people name: a device, a pipe and a link stay what they are.
func TestAFileReplacesNothingButAFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	old, link, lost, pipe := at("old"), at("link"), at("lost"), at("pipe")
	if err := os.WriteFile(old, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{link: old, lost: at("nowhere")} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ file, lands, says string }{
		{at("new"), at("new"), ""}, {old, old, ""}, {link, old, ""},
		{"-", "", "standard output"}, {dir, "", "is a folder"}, {pipe, "", "a device or a pipe"}, {os.DevNull, "", "a device or a pipe"}, {lost, "", "leads nowhere"},
		{at("none/new"), "", "There is no folder"}, {filepath.Join(old, "new"), "", "There is no folder"},
	} {
		err := writeWhole(x.file, func(f *os.File) error { _, err := f.WriteString("after " + x.file); return err })
		if x.says != "" {
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), x.says) {
				t.Errorf("%s: %v", x.file, err)
			}
			continue
		}
		if got, _ := os.ReadFile(x.lands); err != nil || string(got) != "after "+x.file {
			t.Errorf("%s: %q, %v", x.file, got, err)
		}
	}
	for name, want := range map[string]os.FileMode{link: os.ModeSymlink, lost: os.ModeSymlink, pipe: os.ModeNamedPipe} {
		if is, err := os.Lstat(name); err != nil || is.Mode().Type() != want {
			t.Errorf("%s: %v, %v", name, is, err)
		}
	}
	left, err := filepath.Glob(at(".proceeds-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}
