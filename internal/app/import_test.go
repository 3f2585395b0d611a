package app_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proceeds/internal/app"
	"proceeds/internal/app/apptest"
	"proceeds/internal/base/actor"
	"proceeds/internal/rooms/users/userstest"
)

const twoSeizures = `InventNumb,PolRptNumb,INumber,SeizeDate,SeizeAddress,SeizeCity,SeizeState,SeizeZip,InvItemNumb,Descr,EstValue,Vin,Findings,ForfDate,ForfValue,CaseNumb,AD,ADDate
00012,HX-1,HX-1,05/23/2014,1 Example St,Chicago,IL,,1,U.S.C.,205,,rescinded,08/25/2014,,14COFO-000001,A,
00013,HX-2,HX-2,05/23/2014,1 Example St,Chicago,IL,,1,2004 Pontiac,1500,,ftot adm,08/25/2014,1500,14COFO-000002,A,
`

// A file can be imported before anybody has an account; whoever sets the installation up then takes the force over.
func TestImportBeforeSetUp(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		file := filepath.Join(t.TempDir(), "seizures.csv")
		if err := os.WriteFile(file, []byte(twoSeizures), 0o600); err != nil {
			t.Fatal(err)
		}
		bad := filepath.Join(t.TempDir(), "bad.csv")
		if err := os.WriteFile(bad, []byte("a,b\n1,2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		req := app.ImportRequest{File: bad, Profile: "cook-county", Params: map[string]string{"usd": "0.79"}}
		if _, err := s.Import(t.Context(), req); err == nil {
			t.Error("a file without the columns was imported")
		}
		if n := counts(t, s)["units"]; n != 0 {
			t.Errorf("a wrong file left %d units", n)
		}
		req.File = file
		res, err := s.Import(t.Context(), req)
		if err != nil || res.Created != 2 || res.RunOut != 1 {
			t.Fatalf("%+v, %v", res, err)
		}
		if again, err := s.Import(t.Context(), req); err != nil || again.Unchanged != 2 || again.Created != 0 {
			t.Errorf("again: %+v, %v", again, err)
		}
		path, err := s.Users.MakeFirstLink(actor.With(t.Context(), actor.Program("test")))
		if err != nil {
			t.Fatal(err)
		}
		s.Users.FactorRoles = userstest.NoSecondStep // the set-up of a second step has tests of its own
		b := s.SignedOut(t)
		b.Post(path, url.Values{"force_name": {"Northmarch Police"}, "prefix": {"NM"}, "unit_name": {"Harbour unit"}, "nation": {"england-wales"},
			"name": {"Ada Admin"}, "login": {"ada"}, "password": {"three words apart"}}).Must(http.StatusSeeOther)
		if text := b.Get("/admin/units").Must(http.StatusOK).Main(); !strings.Contains(text, "Northmarch Police") || strings.Contains(text, "This force") {
			t.Errorf("units: %s", text)
		}
	})
}
