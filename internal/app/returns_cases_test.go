package app_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/users/userstest"
)

// TestCasesComeBack changes cases as three people may and may not, through LibreOffice and as CSV.
func TestCasesComeBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		one := casestest.OpenIn(t, s.Cases, f, casestest.Titled("First"))
		two := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Second"))
		shut := casestest.OpenIn(t, s.Cases, f, casestest.Titled(secret), casestest.Restricted)
		b := s.SignIn(t, f.Lead)
		data := taken(t, b, "/lists/cases", "view=all&sort=title", "xlsx")
		for name, file := range map[string][]byte{"as taken": data, "through LibreOffice": xlsxtest.LibreOffice(t, data, "xlsx"), "through openpyxl": xlsxtest.Edit(t, data, ""),
			"as CSV": taken(t, b, "/lists/cases", "view=all", "csv")} {
			x, rows := brought(t, s, b, f.Lead, "cases.xlsx", file)
			if x.Unchanged != 3 || x.RowsRead != 3 {
				t.Errorf("%s: %s: %+v", name, tell(x), rows)
			}
		}
		var deputy string
		if err := s.DB.Gorm(t.Context()).Raw("SELECT name FROM users WHERE id = ?", f.Deputy).Scan(&deputy).Error; err != nil {
			t.Fatal(err)
		}
		edited := xlsxtest.Edit(t, data, `
for r in range(3, 6):
    t = ws.cell(r, by("Case")).value
    if t == "First":
        ws.cell(r, by("Case")).value = "First, renamed"
        ws.cell(r, by("Threat")).value = "Money laundering"
        ws.cell(r, by("Stage")).value = "Charged"
        ws.cell(r, by("Lead")).value = "`+deputy+`"
    elif t == "Second":
        ws.cell(r, by("Operation")).value = "x" * 40000
        ws.cell(r, by("Stage")).value = "closed"
    else:
        ws.cell(r, by("Operation")).value = "Quiet"
ws.cell(6, by("Case")).value = "A new case"
ws.cell(6, by("Threat")).value = "Fraud"
`)
		// What was taken away is of a lead; whoever is no member sees two cases, and may change none.
		p := s.SignIn(t, f.Colleague)
		x, rows := brought(t, s, p, f.Colleague, "cases.xlsx", edited)
		want(t, "a colleague", tell(x), "4 rows: 0 changed, 0 new, 0 unchanged, 0 conflicts, 4 refused, 0 left out, 0 gone")
		if d := cmp.Diff([]string{"refused: Only its team and the supervisors of its unit change this case", "refused: Stage: A case is suspended and closed on its own page, with a reason",
			"refused: There is no such record, or it is not for you to see", "refused: It names no record, and this list takes no new rows"}, verdicts(rows)); d != "" {
			t.Error(d)
		}
		if strings.Contains(p.Get("/bring-back/"+x.PublicKey).Body, "Officer") {
			t.Error("the page tells of a restricted case")
		}
		x, first := brought(t, s, b, f.Lead, "cases.xlsx", edited)
		want(t, "the lead", tell(x), "4 rows: 2 changed, 0 new, 0 unchanged, 0 conflicts, 2 refused, 0 left out, 0 gone")
		if d := cmp.Diff([]string{"refused: Stage: A case is suspended and closed on its own page, with a reason"}, slices.DeleteFunc(verdicts(first), func(s string) bool { return !strings.Contains(s, "Stage") })); d != "" {
			t.Error(d)
		}
		// Somebody changes the second of them between the preview and its confirmation.
		if _, err := s.Cases.EditCase(f.As(t, s.DB, f.Deputy), shut.ID, shut.Version, cases.Edit{Title: secret, Operation: "Theirs", Nation: shut.Nation, Threat: shut.Threat, Marking: shut.Marking}); err != nil {
			t.Fatal(err)
		}
		x, rows = confirmed(t, s, b, f.Lead, x)
		if x.Done != 1 || x.NotDone != 1 {
			t.Fatalf("%d done, %d not: %+v", x.Done, x.NotDone, rows)
		}
		at := func(id ids.Case) (c cases.Case) {
			if err := s.DB.Gorm(t.Context()).Where("id = ?", id).Take(&c).Error; err != nil {
				t.Fatal(err)
			}
			return c
		}
		if c := at(one.ID); c.Title != "First, renamed" || c.Threat != "money_laundering" || c.Stage != cases.Charged || *c.LeadID != f.Deputy {
			t.Errorf("%+v", c)
		}
		if c := at(two.ID); c.Operation != "" || c.Version != two.Version {
			t.Errorf("%+v", c)
		}
		want(t, "the operation of the other", at(shut.ID).Operation, "Theirs")
		again, _ := brought(t, s, b, f.Lead, "cases.xlsx", edited)
		want(t, "again", tell(again), "4 rows: 0 changed, 0 new, 1 unchanged, 1 conflicts, 2 refused, 0 left out, 0 gone")
	})
}

// forged is a CSV file of cases with rows that this installation would have closed for keys of the tester's.
func forged(t *testing.T, s *apptest.Site, force ids.Unit, keys ...string) []byte {
	t.Helper()
	l := s.Reporting.Lists[slices.IndexFunc(s.Reporting.Lists, func(l lists.List) bool { return l.Code == "cases" })]
	cols, err := l.Back.Columns(userstest.System(t), s.DB)
	if err != nil {
		t.Fatal(err)
	}
	by, err := s.Returns.Sealer(t.Context(), s.DB)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	sheet := lists.Sheet{Columns: cols, Rows: lists.Of(keys, func(k string) []xlsx.Cell { return forgedRow(cols, k) })}.Sealed(by, "cases", "", int64(force))
	var heads []string
	for _, c := range sheet.Columns {
		heads = append(heads, c.Head)
	}
	_ = w.Write(heads)
	_ = sheet.Rows(func(row []xlsx.Cell) error {
		var line []string
		for i, c := range sheet.Columns {
			text := row[i].String()
			if c.Key == "title" {
				text = "Another title"
			}
			line = append(line, text)
		}
		return w.Write(line)
	})
	w.Flush()
	return out.Bytes()
}

// TestARestrictedRowAnswersAsNone brings rows of a restricted case, of one that the person is kept out of, and of none: the
// same words, as many statements.
func TestARestrictedRowAnswersAsNone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		casestest.OpenIn(t, s.Cases, f, casestest.Titled("Open"))
		shut := casestest.OpenIn(t, s.Cases, f, casestest.Titled(secret), casestest.Restricted)
		foreign := userstest.NewForce(t, s.DB, "NM")
		theirs := casestest.OpenIn(t, s.Cases, foreign, casestest.Titled("Abroad"))
		b := s.SignIn(t, f.Colleague)
		b.Get("/bring-back")
		type answer struct {
			status, statements int
			rows               []string
		}
		var first answer
		for i, key := range []string{"FI/2026/9999", shut.Ref, theirs.Ref} {
			b := b
			if i == 0 {
				b.PostFile("/bring-back", url.Values{}, "file", "x.csv", forged(t, s, f.ID, key)) // what only the first does
			}
			file := forged(t, s, f.ID, key)
			p := b.PostFile("/bring-back", url.Values{}, "file", "x.csv", file).Must(http.StatusSeeOther)
			got := answer{status: p.Status, statements: len(s.LastStatements())}
			_, rows := kept(t, s, f.Colleague, strings.TrimPrefix(p.Location(), "/bring-back/"))
			for _, r := range rows {
				got.rows = append(got.rows, strings.ReplaceAll(r.Title+r.Why+r.Path+r.Cells, key, "REF"))
			}
			if i == 0 {
				first = got
				if len(rows) != 1 || rows[0].Verdict != returns.Refused {
					t.Fatalf("%+v", rows)
				}
				continue
			}
			if d := cmp.Diff(fmt.Sprintf("%+v", first), fmt.Sprintf("%+v", got)); d != "" {
				t.Errorf("%s answers otherwise than one that is not there:\n%s", key, d)
			}
		}
	})
}

// TestAFileThatAnotherProgramWrote brings cases and opportunities that LibreOffice saved as CSV in the order of another country:
// days that nobody is to change are known again, and a change beside them is taken.
func TestAFileThatAnotherProgramWrote(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("First"))
	chance(t, s, f, c, "Freeze it", 100_00)
	b := s.SignIn(t, f.Lead)
	for path, edit := range map[string]string{"/lists/cases": `ws.cell(3, by("Operation")).value = "Harbour"`, "/lists/opportunities": `ws.cell(3, by("Status")).value = "Taken"`} {
		file := xlsxtest.LibreOffice(t, xlsxtest.Edit(t, taken(t, b, path, "layout=list", "xlsx"), edit), "csv")
		if !regexp.MustCompile(`\b11/\d\d/2026`).Match(file) {
			t.Fatalf("no day has its month in front: %s", file)
		}
		x, rows := brought(t, s, b, f.Lead, "list.csv", file)
		want(t, path, tell(x), "1 rows: 1 changed, 0 new, 0 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone")
		if len(rows) != 1 || len(rows[0].Lines()) != 1 {
			t.Errorf("%+v", rows)
		}
	}
}
