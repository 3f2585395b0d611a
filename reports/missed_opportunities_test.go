package reports_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a workbook's formatted cells and formulas with a file in testdata.
func golden(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	got := xlsxtest.Dump(t, data, true)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

func TestMissedOpportunitiesGolden(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t)
		data, _ := f.run(t, f.As(t, d, f.Supervisor), map[string]string{"from": "2025-11-01", "to": "2026-11-22"})
		xlsxtest.Check(t, data)
		golden(t, "missed-opportunities", data)
		keep(t, "few", data)
	})
}

func TestMissedOpportunitiesMany(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).many(t, 180)
	f.restricted(t)
	data, _ := f.run(t, f.As(t, d, f.Manager), map[string]string{"from": "2025-11-01", "to": "2026-11-22"})
	xlsxtest.Check(t, data)
	keep(t, "many", data)
}
