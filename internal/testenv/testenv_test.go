package testenv_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/testenv"
)

// ask runs one query that gives one text.
func ask(t *testing.T, url, query string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect to %s: %v", url, err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	var got string
	if err := conn.QueryRow(t.Context(), query).Scan(&got); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return got
}

func TestPostgresIsASuperusersAndUTF8(t *testing.T) {
	url := testenv.Postgres(t)
	if got := ask(t, url, "select current_setting('is_superuser')"); got != "on" {
		t.Errorf("is_superuser = %q, want on", got)
	}
	if got := ask(t, url, "select current_setting('server_encoding')"); got != "UTF8" {
		t.Errorf("server_encoding = %q, want UTF8", got)
	}
	if again := testenv.Postgres(t); again != url {
		t.Errorf("a second call gave %q, want the same cluster %q", again, url)
	}
}

func TestTheClusterOutlivesGarbageCollection(t *testing.T) {
	url := testenv.Postgres(t)
	for range 3 {
		runtime.GC() // a lost pipe would be closed here, and the cluster would stop
	}
	if got := ask(t, url, "select 'still here' from pg_sleep(0.5)"); got != "still here" {
		t.Errorf("the cluster answered %q", got)
	}
}

func TestClusterStopsAndLeavesNothing(t *testing.T) {
	testenv.Postgres(t) // ends the test where no cluster can be had
	c, err := testenv.StartCluster()
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, c.URL, "select current_setting('fsync')"); got != "off" {
		t.Errorf("fsync = %q, want off", got)
	}
	dir := ask(t, c.URL, "select current_setting('unix_socket_directories')")
	if err := c.Stop(); err != nil {
		t.Fatalf("stop: %v", err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder %s outlived its cluster: %v", dir, err)
	}
	if conn, err := pgx.Connect(t.Context(), c.URL); err == nil {
		conn.Close(t.Context())
		t.Error("the stopped cluster still answers")
	}
	if err := c.Stop(); err != nil {
		t.Errorf("a second stop: %v", err)
	}
}

func TestLibreOfficeConvertsAWorkbookThatASecondReaderReads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "small.xlsx")
	f := excelize.NewFile()
	if err := f.SetCellValue("Sheet1", "A1", "détenu £5"); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}

	pdf := testenv.Convert(t, file, "pdf")
	text, err := exec.Command(testenv.Poppler(t, "pdftotext"), pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "détenu £5") {
		t.Errorf("the PDF reads %q, want the cell's text", text)
	}

	read := exec.Command(testenv.OpenPyXL(t), "-c",
		"import sys, openpyxl; sys.stdout.buffer.write(openpyxl.load_workbook(sys.argv[1]).active['A1'].value.encode())", file)
	cell, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := string(cell); got != "détenu £5" {
		t.Errorf("openpyxl reads %q, want %q", got, "détenu £5")
	}
}

func TestSamplesFindsARealFile(t *testing.T) {
	data, err := os.ReadFile(testenv.Samples(t, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "Cook County") {
		t.Error("the samples' README does not speak of Cook County")
	}
}
