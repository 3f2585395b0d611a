package reports_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/demo"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/reporting"
)

// The people of the synthetic force whom these tests need: who may run every report, and who may run none.
const (
	manager       = "ines.pemberwick"
	administrator = "ada.wickstead"
)

// asked are the parameters with which a report is made of the synthetic force. The case file is that of its first case,
// which has something of everything.
func asked(r reporting.Report) map[string]string {
	if r.Code == caseFile {
		return map[string]string{"case": "FI/2024/0001"}
	}
	return nil
}

// onDemo makes a small synthetic force on both engines, which stands at the tests' day. The same seed makes the same force.
func onDemo(t *testing.T, fn func(t *testing.T, s *apptest.Site, engine string)) {
	t.Helper()
	for engine, address := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t, address(t), dbtest.NewClock(dbtest.Now))
			if _, err := s.Demo(t.Context(), demo.Options{Cases: 24, Seed: 1, Today: caltime.DateOf(dbtest.Now)}); err != nil {
				t.Fatal(err)
			}
			fn(t, s, engine)
		})
	}
}

// runOn makes a report as somebody of the synthetic force.
func runOn(t *testing.T, s *apptest.Site, login string, r reporting.Report) ([]byte, reporting.Result, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), r.Code+".xlsx")
	res, err := s.RunReport(t.Context(), login, r.Code, asked(r), file)
	if err != nil {
		return nil, res, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data, res, nil
}

// rootOf is the root of the audit log in the inspection pack, which differs with the salts of its entries.
var rootOf = regexp.MustCompile(`Root of the tree then \| [A-Za-z0-9+/]{43}=`)

// Every report on the synthetic force, cell by cell as a reader sees it: the same on both engines, sound, and the same to
// two other programs, one of which reckons and prints it too.
func TestEveryReportOnTheSyntheticForce(t *testing.T) {
	onDemo(t, func(t *testing.T, s *apptest.Site, engine string) {
		books := map[string][]byte{}
		each(t, func(t *testing.T, r reporting.Report) {
			data, res, err := runOn(t, s, manager, r)
			if err != nil {
				t.Fatal(err)
			}
			books[r.Code] = data
			keep(t, "demo-"+engine+"-"+r.Code, data)
			xlsxtest.Check(t, data)
			sameAs(t, filepath.Join("demo", r.Code), rootOf.ReplaceAllString(xlsxtest.Dump(t, data, false), "Root of the tree then | as sealed"))
			for _, sheet := range res.Sheets {
				if sheet.Name == r.Main && sheet.Rows != res.Rows {
					t.Errorf("%d rows in all, %d in its main sheet %s", res.Rows, sheet.Rows, r.Main)
				}
			}
			if _, _, err := runOn(t, s, administrator, r); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("somebody without the permission: %v", err)
			}
			if engine == "sqlite" { // the cells are those of the other engine: other programs need not read them twice
				asOpenpyxlReads(t, data)
			}
		})
		if engine == "sqlite" {
			asLibreOfficeReads(t, books)
		}
	})
}
