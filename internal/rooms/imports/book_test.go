package imports_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/users/userstest"
)

func diff(want, got any) string { return cmp.Diff(want, got) }

func TestErrorsAreWrittenAsAWorkbook(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	got, err := rooms(d).Preview(atCommandLine(t), cook(table(row{"InventNumb": "1", "EstValue": "=1+1"}, row{"InventNumb": "2", "SeizeDate": "10/10/2029"})))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := got.WriteErrors(t.Context(), &b, "small.csv", "command-line", "Proceeds", dbtest.Now); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	rows, err := x.GetRows("Errors")
	if err != nil {
		t.Fatal(err)
	}
	var found [][]string
	for _, r := range rows {
		if len(r) == 5 {
			found = append(found, r)
		}
	}
	want := [][]string{{"Row", "Refused", "Column", "Value", "Reason"},
		{"2", "Value", "EstValue", "=1+1", "this is no sum of money"},
		{"3", "Row", "SeizeDate", "2029-10-10", "the seizure is in the future"}}
	if df := diff(want, found); df != "" {
		t.Errorf("(-want +got)\n%s", df)
	}
	for r := 1; r <= len(rows); r++ {
		at, _ := excelize.CoordinatesToCellName(4, r)
		if f, _ := x.GetCellFormula("Errors", at); f != "" {
			t.Errorf("%s holds the formula %q", at, f)
		}
	}
}

func TestTheCatalogueTellsOfItself(t *testing.T) {
	list := imports.Profiles()
	if len(list) != 2 || list[0].Code != "cook-county" || list[1].Code != "events" {
		t.Fatalf("the catalogue is %+v", list)
	}
	var names []string
	for _, p := range list[0].AllParams() {
		names = append(names, p.Name)
	}
	if s := strings.Join(names, " "); s != "usd force unit" {
		t.Errorf("its parameters are %s", s)
	}
}
