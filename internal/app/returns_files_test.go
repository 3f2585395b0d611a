package app_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/users/userstest"
)

// TestFilesThatAreNoListAreRefused sends what people and others send.
func TestFilesThatAreNoListAreRefused(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	casestest.OpenIn(t, s.Cases, f, casestest.Titled("One"))
	b := s.SignIn(t, f.Lead)
	data := taken(t, b, "/lists/cases", "", "xlsx")
	other := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	g := userstest.NewForce(t, other.DB, "FI")
	casestest.OpenIn(t, other.Cases, g, casestest.Titled("Elsewhere"))
	if err := other.DB.Maintain(t.Context(), func(g *gorm.DB) error { // test databases are copies of one, which has its secret
		return g.Exec("UPDATE list_keys SET secret = ?", strings.Repeat("5a", 32)).Error
	}); err != nil {
		t.Fatal(err)
	}
	elsewhere := taken(t, other.SignIn(t, g.Lead), "/lists/cases", "", "xlsx")
	for name, x := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":                       {nil, "An empty file counts as none"},
		"a text":                        {[]byte("hello"), "no Excel workbook"},
		"a document":                    {[]byte("%PDF-1.7\n1 0 obj"), "no Excel workbook"},
		"a picture":                     {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "cannot be read"},
		"another installation's":        {elsewhere, "None of the rows"},
		"a column twice":                {xlsxtest.Edit(t, data, `ws.cell(2, ws.max_column + 1).value = "Threat"`), "the column Threat twice"},
		"without Check":                 {xlsxtest.Edit(t, data, `ws.delete_cols(by("Check"))`), "Row, Check and Version"},
		"with the cells of Check empty": {xlsxtest.Edit(t, data, "for r in range(3, 5): ws.cell(r, by('Check')).value = None\nwb.remove(wb['About'])"), "None of the rows"},
		"a bomb":                        {bomb(t, data, bytes.Repeat([]byte(" "), 130<<20)), "cannot be read"},
		"a bomb of rows":                {bomb(t, data, bytes.Repeat([]byte(`<row r="9"/>`), 100_001)), "too large"},
		"a list of no way back":         {taken(t, b, "/lists/clocks", "scope=force", "xlsx"), "holds no list"},
	} {
		p := b.PostFile("/bring-back", url.Values{"purpose": {"kept words"}}, "file", "x.xlsx", x.file).Must(http.StatusUnprocessableEntity)
		if text := p.Text(".govuk-error-summary"); !strings.Contains(text, x.want) {
			t.Errorf("%s: %s", name, text)
		}
		if p.Attr("input[name=purpose]", "value") != "kept words" {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if x, rows := brought(t, s, b, f.Lead, "macros.xlsm", data); x.Unchanged != 1 {
		t.Errorf("%s %q", tell(x), verdicts(rows))
	}
	p := s.SignIn(t, f.Manager).PostFile("/bring-back", url.Values{"purpose": {"kept words"}}, "file", "cases.xlsx", data).Must(http.StatusForbidden)
	if text := p.Text(".govuk-error-summary"); !strings.Contains(text, "Your role does not let you change this list") || p.Attr("input[name=purpose]", "value") != "kept words" {
		t.Errorf("a manager, who brings back opportunities: %s", text)
	}
	if p := s.SignIn(t, f.Auditor).Get("/bring-back"); p.Status != http.StatusForbidden {
		t.Errorf("an auditor: %d", p.Status)
	}
	var kept int64
	if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM list_returns").Scan(&kept).Error; err != nil || kept != 1 {
		t.Errorf("%d returns are kept, %v", kept, err)
	}
}

// bomb is a workbook whose sheet unpacks to far more than any list has.
func bomb(t *testing.T, data, with []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, part := range partsOf(t, data) {
		w, err := z.Create(name)
		if err == nil && name == "xl/worksheets/sheet1.xml" {
			head, tail, _ := bytes.Cut(part, []byte("<sheetData>"))
			part = slices.Concat(head, []byte("<sheetData>"), with, tail)
		}
		if err == nil {
			_, err = w.Write(part)
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

// TestReturnsAreForgotten holds who sees a return, that it is dropped, and that its rows go after a day.
func TestReturnsAreForgotten(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	s := apptest.New(t, dbtest.SQLiteURL(t), clock)
	f := userstest.NewForce(t, s.DB, "FI")
	casestest.OpenIn(t, s.Cases, f, casestest.Titled("One"))
	b := s.SignIn(t, f.Lead)
	data := xlsxtest.Edit(t, taken(t, b, "/lists/cases", "", "xlsx"), `ws.cell(3, by("Operation")).value = "Harbour"`)
	x, _ := brought(t, s, b, f.Lead, "a.xlsx", data)
	if p := s.SignIn(t, f.Deputy).Get("/bring-back/" + x.PublicKey); p.Status != http.StatusNotFound {
		t.Errorf("somebody else's return: %d", p.Status)
	}
	b.Post("/bring-back/"+x.PublicKey+"/drop", url.Values{}).Must(http.StatusSeeOther)
	for _, again := range []string{"take", "drop"} { // having gone back, or pressed twice
		at := b.Post("/bring-back/"+x.PublicKey+"/"+again, url.Values{"version": {"2"}}).Must(http.StatusSeeOther).Location()
		want(t, again+" once more", at, "/bring-back/"+x.PublicKey)
		if p := b.Get(at).Must(http.StatusOK); !strings.Contains(p.Main(), "It was taken or dropped already.") {
			t.Errorf("%s once more is not answered: %s", again, p.Main())
		}
	}
	y, _ := brought(t, s, b, f.Lead, "a.xlsx", data)
	clock.Advance(returns.KeepFor + time.Minute)
	if err := s.Returns.Expire(userstest.System(t)); err != nil {
		t.Fatal(err)
	}
	y, rows := kept(t, s, f.Lead, y.PublicKey)
	if y.WipedAt == nil || y.State != returns.Dropped || len(rows) != 0 {
		t.Errorf("%+v, %d rows", y, len(rows))
	}
}
