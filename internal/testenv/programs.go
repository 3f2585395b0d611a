package testenv

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Chromium returns the path of a Chromium or Chrome to drive, or ends the test.
func Chromium(t testing.TB) string {
	t.Helper()
	path, ok := firstProgram("chromium", "chromium-browser", "google-chrome-stable", "google-chrome",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
	if !ok {
		missing(t, absence{"Chromium", "apt-get install chromium"})
	}
	return path
}

// LibreOffice returns the path of LibreOffice, or ends the test. Convert is the
// usual way to run it.
func LibreOffice(t testing.TB) string {
	t.Helper()
	path, ok := firstProgram("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
	if !ok {
		missing(t, absence{"LibreOffice", "apt-get install libreoffice-calc-nogui"})
	}
	return path
}

// Poppler returns the path of one of Poppler's programs, such as "pdftotext" or
// "pdftoppm", or ends the test.
func Poppler(t testing.TB, program string) string {
	t.Helper()
	path, ok := firstProgram(program)
	if !ok {
		missing(t, absence{program, "apt-get install poppler-utils"})
	}
	return path
}

// OpenPyXL returns the path of a Python that can import openpyxl, the second reader
// of our workbooks, or ends the test.
func OpenPyXL(t testing.TB) string {
	t.Helper()
	// The system's own Python comes first: Debian's package serves that one, and a
	// version manager's Python earlier on the path would not see it.
	for _, name := range []string{"/usr/bin/python3", "python3", "python"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if exec.Command(path, "-c", "import openpyxl").Run() == nil {
			return path
		}
	}
	missing(t, absence{"openpyxl", "apt-get install python3-openpyxl"})
	return ""
}

// convertLimit bounds one run of LibreOffice, whose first start writes a profile.
const convertLimit = 3 * time.Minute

// Convert has LibreOffice turn file into format, such as "pdf", "csv" or "xlsx", and
// returns the path of the result in a folder that goes with the test. Each call has a
// profile of its own, so that calls may run side by side.
func Convert(t testing.TB, file, format string) string {
	t.Helper()
	office := LibreOffice(t)
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	ctx, cancel := context.WithTimeout(t.Context(), convertLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, office, "--headless", "--norestore",
		"-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", format, "--outdir", out, file)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice could not convert %s to %s: %v\n%s", file, format, err, said)
	}
	// LibreOffice exits 0 even when it could not read the file: only the result tells.
	extension, _, _ := strings.Cut(format, ":")
	base := filepath.Base(file)
	result := filepath.Join(out, strings.TrimSuffix(base, filepath.Ext(base))+"."+extension)
	if _, err := os.Stat(result); err != nil {
		t.Fatalf("LibreOffice made no %s of %s:\n%s", format, file, said)
	}
	return result
}

// Samples returns the path of a real sample file, such as
// Samples(t, "cook_county_seizures/Evanston.xlsx"), or ends the test. The folder is
// PROCEEDS_SAMPLES, or shared/data beside the project.
func Samples(t testing.TB, name string) string {
	t.Helper()
	folder, err := samplesFolder()
	if err != nil {
		missing(t, absence{"the sample files", fmt.Sprintf("set %s to their folder (%v)", EnvSamples, err)})
	}
	path := filepath.Join(folder, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the folder of samples %s has no %s: %v", folder, name, err)
	}
	return path
}

// samplesFolder returns the folder of the sample files, absolute.
func samplesFolder() (string, error) {
	folder := os.Getenv(EnvSamples)
	if folder == "" {
		root, err := Root()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(filepath.Dir(root), "shared", "data")
	}
	if info, err := os.Stat(folder); err != nil {
		return "", err
	} else if !info.IsDir() {
		return "", fmt.Errorf("%s is no folder", folder)
	}
	return filepath.Abs(folder)
}

// Root returns the folder of the project's go.mod, looked for upwards from the
// working folder, which for a test is its package's.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod in the working folder or above it")
		}
		dir = up
	}
}

// firstProgram returns the first of names that is a program on this machine.
func firstProgram(names ...string) (string, bool) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}
