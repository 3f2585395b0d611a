package app_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/users/userstest"
)

// taken takes a list away as its page does.
func taken(t *testing.T, b *webtest.Browser, path, query, format string) []byte {
	t.Helper()
	return []byte(b.Post(path, url.Values{"format": {format}, "query": {query}}).Must(http.StatusOK).Body)
}

// brought brings a file back by the page, and gives what the page it leads to shows.
func brought(t *testing.T, s *apptest.Site, b *webtest.Browser, user ids.User, name string, data []byte) (returns.Return, []returns.Row) {
	t.Helper()
	at := b.PostFile("/bring-back", url.Values{"purpose": {"weekly review"}}, "file", name, data).Must(http.StatusSeeOther).Location()
	b.Get(at).Must(http.StatusOK)
	return kept(t, s, user, strings.TrimPrefix(at, "/bring-back/"))
}

func kept(t *testing.T, s *apptest.Site, user ids.User, key string) (x returns.Return, rows []returns.Row) {
	t.Helper()
	g := s.DB.Gorm(t.Context())
	if err := g.Where("public_key = ? AND user_id = ?", key, user).Take(&x).Error; err != nil {
		t.Fatal(err)
	}
	if err := g.Where("return_id = ?", x.ID).Order("id").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	return x, rows
}

// confirmed records what a return shows.
func confirmed(t *testing.T, s *apptest.Site, b *webtest.Browser, user ids.User, x returns.Return) (returns.Return, []returns.Row) {
	t.Helper()
	b.Post("/bring-back/"+x.PublicKey+"/take", url.Values{"version": {strconv.Itoa(x.Version)}}).Must(http.StatusSeeOther)
	b.Get("/bring-back/" + x.PublicKey).Must(http.StatusOK)
	return kept(t, s, user, x.PublicKey)
}

// tell is a return in a line: how many rows come to what.
func tell(x returns.Return) string {
	return fmt.Sprintf("%d rows: %d changed, %d new, %d unchanged, %d conflicts, %d refused, %d left out, %d gone", x.RowsRead, x.Changed, x.Added, x.Unchanged, x.Conflicts, x.Refused, x.LeftOut, x.Gone)
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s; want %s", what, got, want)
	}
}

// chance enters an opportunity of a case.
func chance(t *testing.T, s *apptest.Site, f userstest.Force, c cases.Case, title string, value money.Pence) opportunities.Opportunity {
	t.Helper()
	closes := s.DB.Time().Add(10 * 24 * time.Hour)
	e := opportunities.Entry{Kind: "account_freezing", Title: title, Why: "The balance is known", Closes: &closes}
	if value > 0 {
		e.Value, e.Basis = &value, "statement"
	}
	o, _, err := s.Opportunities.Enter(f.As(t, s.DB, f.Lead), c.ID, e)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func chanceNow(t *testing.T, s *apptest.Site, o opportunities.Opportunity) (now opportunities.Opportunity) {
	t.Helper()
	if err := s.DB.Gorm(t.Context()).Where("id = ?", o.ID).Take(&now).Error; err != nil {
		t.Fatal(err)
	}
	return now
}

func verdicts(rows []returns.Row) (out []string) {
	for _, r := range rows {
		out = append(out, string(r.Verdict)+": "+r.Why)
	}
	return out
}

// TestDecisionsComeBackFromExcel has another program edit the list of opportunities as a supervisor would on a train:
// sorted, with rows deleted, pasted and moved, a formula in a cell, a column of their own, and somebody else's change
// meanwhile.
func TestDecisionsComeBackFromExcel(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Couriers"))
		names := []string{"take", "decline", "propose", "value", "formula", "theirs", "twice", "swapped a", "swapped b", "kept", "wrong", "deleted", "unchanged", "hand"}
		o := map[string]opportunities.Opportunity{}
		for i, n := range names {
			value := money.Pence(100_00 + i)
			if n == "propose" {
				value = 0
			}
			o[n] = chance(t, s, f, c, n, value)
		}
		lead := f.As(t, s.DB, f.Lead)
		if _, _, err := s.Opportunities.Take(lead, o["hand"].PublicKey, 0); err != nil {
			t.Fatal(err)
		}
		b := s.SignIn(t, f.Lead)
		data := taken(t, b, "/lists/opportunities", "layout=list", "xlsx")
		xlsxtest.Check(t, data)
		if _, _, err := s.Opportunities.Take(f.As(t, s.DB, f.Deputy), o["theirs"].PublicKey, 0); err != nil { // meanwhile
			t.Fatal(err)
		}
		var deputy string
		if err := s.DB.Gorm(t.Context()).Raw("SELECT name FROM users WHERE id = ?", f.Deputy).Scan(&deputy).Error; err != nil {
			t.Fatal(err)
		}
		data = xlsxtest.Edit(t, data, `
rows = [[c.value for c in r] for r in ws.iter_rows(min_row=3)]
title = by("Opportunity") - 1
name = lambda r: str(r[title]).split(',"')[-1].rstrip(')').strip('"')
col = lambda head: by(head) - 1
rows = [r for r in rows if name(r) != "deleted"]
at = {name(r): r for r in rows}
at["take"][col("Status")] = "Taken"
at["decline"][col("Status")] = " declined "
at["decline"][col("Reason")] = "Capacity: Post vacant"
at["decline"][col("Note on the decision")] = "=1+1 is no formula here"
at["propose"][col("Status")] = "Declined"
at["propose"][col("Reason")] = "Capacity: Post vacant"
at["value"][col("Value")] = 4180.5
at["value"][col("Value rests on")] = "bank letter"
at["formula"][col("Value")] = "=100*2"
at["theirs"][col("Status")] = "Taken"
at["kept"][col("Threat")] = "another threat"
at["wrong"][col("Status")] = "Perhaps"
at["hand"][col("Owner")] = "`+deputy+`"
k = col("Row")
a, z = at["swapped a"], at["swapped b"]
a[k:], z[k:] = z[k:], a[k:]
rows.append(list(at["twice"]))
rows.sort(key=lambda r: name(r), reverse=True)
ws.delete_rows(3, 1000)
ws.title = "My own name"
ws.insert_cols(2)
ws.cell(2, 2).value = "My remarks"
for i, r in enumerate(rows):
    for j, v in enumerate(r):
        cell = ws.cell(4 + i + i // 5, j + 1 if j == 0 else j + 2)
        cell.value = v
        if v == "=1+1 is no formula here":
            cell.data_type = "s"
    ws.cell(4 + i + i // 5, 2).value = "seen"
ws.cell(60, 5).value = "Counted by me"
`)
		x, rows := brought(t, s, b, f.Lead, "opportunities.xlsx", data)
		want(t, "preview", tell(x), "14 rows: 5 changed, 0 new, 1 unchanged, 1 conflicts, 6 refused, 1 left out, 1 gone")
		if t.Failed() {
			t.Fatalf("%q", verdicts(rows))
		}
		for _, n := range names {
			if n != "theirs" && n != "hand" && chanceNow(t, s, o[n]).Version != o[n].Version {
				t.Errorf("%s was changed before anybody confirmed it", n)
			}
		}
		page := b.Get("/bring-back/" + x.PublicKey + "?show=conflict").Must(http.StatusOK)
		for _, word := range []string{"Taken", "Open", "Somebody changed it"} {
			if !strings.Contains(page.Text("section[aria-labelledby=h-rows]"), word) {
				t.Errorf("the conflict does not show %q: %s", word, page.Text("section[aria-labelledby=h-rows]"))
			}
		}
		for why, n := range map[string]int{"The same record stands in row": 2, "Row, Check and Version are not those of this row": 2, "A formula": 1, "Choose one of the list": 1} {
			if got := len(slices.DeleteFunc(verdicts(rows), func(s string) bool { return !strings.Contains(s, why) })); got != n {
				t.Errorf("%d rows say %q, want %d: %q", got, why, n, verdicts(rows))
			}
		}
		x, rows = confirmed(t, s, b, f.Lead, x)
		if x.State != returns.Taken || x.Done != 5 || x.NotDone != 0 {
			t.Fatalf("%s: %d done, %d not: %+v", x.State, x.Done, x.NotDone, rows)
		}
		got := map[string]string{}
		for _, n := range names {
			now := chanceNow(t, s, o[n])
			got[n] = string(now.Status)
			if now.ReasonDetail != "" && now.Status != opportunities.Open {
				got[n] += " " + now.ReasonDetail
			}
			if now.OwnerID != nil {
				got[n] += map[ids.User]string{f.Lead: " lead", f.Deputy: " deputy"}[*now.OwnerID]
			}
		}
		if d := cmp.Diff(map[string]string{"take": "taken lead", "decline": "declined VACANCY", "propose": "decline_proposed VACANCY", "value": "open", "formula": "open", "theirs": "taken deputy", "twice": "open",
			"swapped a": "open", "swapped b": "open", "kept": "open", "wrong": "open", "deleted": "open", "unchanged": "open", "hand": "taken deputy"}, got); d != "" {
			t.Error(d)
		}
		if now := chanceNow(t, s, o["value"]); now.EstimatePence == nil || *now.EstimatePence != 4180_50 || now.EstimateBasis != "bank letter" {
			t.Errorf("the value is %v, %q", now.EstimatePence, now.EstimateBasis)
		}
		if now := chanceNow(t, s, o["decline"]); now.Note != "=1+1 is no formula here" {
			t.Errorf("the note is %q", now.Note)
		}
		var undo string
		for _, r := range rows {
			if strings.HasPrefix(r.Title, "take,") {
				undo = r.Undo
			}
		}
		b.Post(undo, url.Values{}).Must(http.StatusSeeOther)
		want(t, "taken back", string(chanceNow(t, s, o["take"]).Status), "open")
		if _, _, err := s.Opportunities.Take(lead, o["take"].PublicKey, 0); err != nil {
			t.Fatal(err)
		}

		again, rows := brought(t, s, b, f.Lead, "again.xlsx", data)
		if again.ToTake() != 0 || again.Conflicts != 1 {
			t.Errorf("the same file again: %s: %q", tell(again), verdicts(rows))
		}
		other, _ := brought(t, s, s.SignIn(t, f.Deputy), f.Deputy, "theirs.xlsx", data)
		if other.ToTake() != 0 {
			t.Errorf("the same file by somebody else: %s", tell(other))
		}
		var recorded []struct{ Action, Detail string }
		if err := s.DB.Gorm(t.Context()).Raw(`SELECT e.action, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id WHERE e.action IN ('return.read', 'return.confirmed', 'return.taken') ORDER BY e.id LIMIT 3`).Scan(&recorded).Error; err != nil || len(recorded) != 3 {
			t.Fatal(recorded, err)
		}
		for i, action := range []string{"return.read", "return.confirmed", "return.taken"} {
			plain := strings.ReplaceAll(recorded[i].Detail, ": ", ":")
			if recorded[i].Action != action || !strings.Contains(plain, x.FileSha256) || !strings.Contains(plain, `"purpose":"weekly review"`) {
				t.Errorf("recorded %+v", recorded[i])
			}
		}
	})
}

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
    else:
        ws.cell(r, by("Operation")).value = "Quiet"
ws.cell(6, by("Case")).value = "A new case"
ws.cell(6, by("Threat")).value = "Fraud"
`)
		// What was taken away is of a lead; whoever is no member sees two cases, and may change none.
		p := s.SignIn(t, f.Colleague)
		x, rows := brought(t, s, p, f.Colleague, "cases.xlsx", edited)
		want(t, "a colleague", tell(x), "4 rows: 0 changed, 0 new, 0 unchanged, 0 conflicts, 4 refused, 0 left out, 0 gone")
		if d := cmp.Diff([]string{"refused: Only its team and the supervisors of its unit change this case", "refused: Only its team and the supervisors of its unit change this case",
			"refused: There is no such record, or it is not for you to see", "refused: It names no record, and this list takes no new rows"}, verdicts(rows)); d != "" {
			t.Error(d)
		}
		if strings.Contains(p.Get("/bring-back/"+x.PublicKey).Body, "Officer") {
			t.Error("the page tells of a restricted case")
		}
		x, _ = brought(t, s, b, f.Lead, "cases.xlsx", edited)
		want(t, "the lead", tell(x), "4 rows: 2 changed, 0 new, 0 unchanged, 0 conflicts, 2 refused, 0 left out, 0 gone")
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

// TestEffortComesBack changes, withdraws and adds time of one's own in a workbook.
func TestEffortComesBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Couriers"))
		ctx := f.As(t, s.DB, f.Lead)
		today := caltime.DateOf(s.DB.Time())
		log := func(ctx context.Context, minutes int, note string) effort.Entry {
			id := c.ID
			e, err := s.Effort.Log(ctx, effort.New{CaseID: &id, OnDate: today, Minutes: minutes, Activity: "research", Note: note})
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		a, w, left := log(ctx, 60, "change"), log(ctx, 30, "withdraw"), log(ctx, 15, "delete the row")
		theirs := log(f.As(t, s.DB, f.Deputy), 45, "of the deputy")
		b := s.SignIn(t, f.Lead)
		data := xlsxtest.Edit(t, taken(t, b, "/lists/timesheet", "", "xlsx"), `
for r in range(3, 6):
    n = ws.cell(r, by("Note")).value
    if n == "change":
        ws.cell(r, by("Minutes")).value = 90
        ws.cell(r, by("Day")).value = "`+today.AddDays(-1).Format("2/1/2006")+`"
        ws.cell(r, by("Activity")).value = "financial ANALYSIS"
        ws.cell(r, by("Note")).value = "=cmd|' /C calc'!A0"
        ws.cell(r, by("Note")).data_type = "s"
    if n == "withdraw":
        ws.cell(r, by("Withdrawn because")).value = "Entered twice"
rows = [r for r in range(3, 6) if ws.cell(r, by("Note")).value == "delete the row"]
ws.delete_rows(rows[0])
def add(r, **kw):
    for k, v in kw.items():
        ws.cell(r, by(k.replace("_", " "))).value = v
day = datetime.date(`+today.Format("2006, 1, 2")+`)
add(5, Day=day, Case="`+strings.ToLower(c.Ref)+`", Minutes=25, Note="added")
add(6, Day=day, Case_or_duty="Training", Minutes="40")
add(8, Day=day, Case_or_duty="Juggling", Minutes=40)
add(9, Day=day, Case="FI/2026/9999", Minutes=40)
add(10, Day=day, Case_or_duty="Training", Minutes=40)
add(11, Day=day, Case="`+c.Ref+`", Minutes=15, Activity="Research and intelligence", Note="delete the row")
`)
		x, _ := brought(t, s, b, f.Lead, "sheet.xlsx", data)
		want(t, "preview", tell(x), "8 rows: 2 changed, 2 new, 0 unchanged, 0 conflicts, 3 refused, 1 left out, 1 gone")
		x, rows := confirmed(t, s, b, f.Lead, x)
		if x.Done != 4 {
			t.Fatalf("%d done, %d not: %+v", x.Done, x.NotDone, rows)
		}
		var now []effort.Entry
		if err := s.DB.Gorm(t.Context()).Where("user_id = ?", f.Lead).Order("id").Find(&now).Error; err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range now {
			got = append(got, fmt.Sprintf("%s %d %s%s %q %q", e.OnDate, e.Minutes, e.Activity, e.Reason, e.Note, e.WithdrawnReason))
		}
		if d := cmp.Diff([]string{today.AddDays(-1).String() + ` 90 analysis "=cmd|' /C calc'!A0" ""`, today.String() + ` 30 research "withdraw" "Entered twice"`, today.String() + ` 15 research "delete the row" ""`,
			today.String() + ` 25  "added" ""`, today.String() + ` 40 training "" ""`}, got); d != "" {
			t.Error(d)
		}
		if a.ID == 0 || w.ID == 0 || left.ID == 0 {
			t.Error("an entry was not logged")
		}
		again, rows := brought(t, s, b, f.Lead, "sheet.xlsx", data)
		if again.ToTake() != 0 || again.Added != 0 {
			t.Errorf("the same file again: %s %q", tell(again), verdicts(rows))
		}
		// On the sheet of the case stands what others did: it is theirs.
		ref := strings.ReplaceAll(c.Ref, "/", "-")
		data = xlsxtest.Edit(t, taken(t, b, "/cases/"+ref+"/lists/effort", "", "xlsx"), `
for r in range(3, ws.max_row + 1):
    if ws.cell(r, by("Note")).value == "of the deputy":
        ws.cell(r, by("Minutes")).value = 1
n = ws.max_row + 1
ws.cell(n, by("Day")).value = datetime.date(`+today.Format("2006, 1, 2")+`)
ws.cell(n, by("Minutes")).value = 5
`)
		x, rows = brought(t, s, b, f.Lead, "case.xlsx", data)
		if x.Refused != 1 || x.Added != 1 || !strings.Contains(rows[0].Why+rows[1].Why, "only they change it") {
			t.Errorf("%s %q", tell(x), verdicts(rows))
		}
		if x, _ = confirmed(t, s, b, f.Lead, x); x.Done != 1 {
			t.Errorf("%d done", x.Done)
		}
		if e, err := entryNow(t, s, theirs.ID); err != nil || e.Minutes != 45 {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

func entryNow(t *testing.T, s *apptest.Site, id ids.Effort) (e effort.Entry, err error) {
	t.Helper()
	err = s.DB.Gorm(t.Context()).Where("id = ?", id).Take(&e).Error
	return e, err
}

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
		"nothing":                       {nil, "Choose the workbook"},
		"a text":                        {[]byte("hello"), "holds no list"},
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
	b.Post("/bring-back/"+x.PublicKey+"/take", url.Values{"version": {"2"}}).Must(http.StatusUnprocessableEntity)
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

// bulk opens n cases at once and puts a title and a version's worth of change on none.
func bulk(t *testing.T, s *apptest.Site, f userstest.Force, n int) {
	t.Helper()
	list := make([]cases.New, n)
	for i := range list {
		list[i] = cases.New{ForceID: f.ID, UnitID: f.Unit, Title: fmt.Sprintf("Bulk %05d", i), Threat: "fraud", LeadID: f.Lead, DeputyID: f.Deputy, Arising: cases.Arising{Origin: cases.Reactive, Basis: "reported_crime"}}
	}
	err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Cases.OpenBatch(ctx, tx, list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFiveThousandRowsComeBackUnchanged takes 5,000 cases away and brings them back as they are, then with every title
// changed: what that costs is said, and a job records them.
func TestFiveThousandRowsComeBackUnchanged(t *testing.T) {
	if testing.Short() {
		t.Skip("5,000 cases")
	}
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	const n = 5000
	bulk(t, s, f, n)
	b := s.SignIn(t, f.Lead)
	data := taken(t, b, "/lists/cases", "view=all&sort=title", "csv")
	began := time.Now()
	x, rows := brought(t, s, b, f.Lead, "cases.csv", data)
	t.Logf("%d unchanged rows: shown after %s, the file has %d KB", n, time.Since(began).Round(time.Millisecond), len(data)>>10)
	want(t, "unchanged", tell(x), "5000 rows: 0 changed, 0 new, 5000 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone")
	if len(rows) != 0 {
		t.Errorf("%d rows are kept", len(rows))
	}
	began = time.Now()
	x, _ = brought(t, s, b, f.Lead, "cases.csv", bytes.ReplaceAll(data, []byte("Bulk "), []byte("Changed ")))
	t.Logf("%d changed rows: shown after %s", n, time.Since(began).Round(time.Millisecond))
	want(t, "changed", tell(x), "5000 rows: 5000 changed, 0 new, 0 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone")
	last := b.Get("/bring-back/" + x.PublicKey)
	if got := last.Count("table.t tbody"); got != 50 || last.Count("a[rel=next]") != 1 {
		t.Errorf("a page shows %d rows", got)
	}
}

// TestManyRowsAreRecordedByAJob confirms more rows than a page waits for.
func TestManyRowsAreRecordedByAJob(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		const n = returns.AtOnce + 20
		bulk(t, s, f, n)
		b := s.SignIn(t, f.Lead)
		data := bytes.ReplaceAll(taken(t, b, "/lists/cases", "view=all", "csv"), []byte("Bulk "), []byte("Changed "))
		x, _ := brought(t, s, b, f.Lead, "cases.csv", data)
		b.Post("/bring-back/"+x.PublicKey+"/take", url.Values{"version": {strconv.Itoa(x.Version)}}).Must(http.StatusSeeOther)
		if p := b.Get("/bring-back/" + x.PublicKey).Must(http.StatusOK); !strings.Contains(p.Body, "0 of 120 rows") {
			t.Error("the page does not say how far it is")
		}
		if p := b.Post("/bring-back/"+x.PublicKey+"/take", url.Values{"version": {"2"}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("confirmed twice: %d", p.Status)
		}
		s.RunJobs(t)
		x, _ = kept(t, s, f.Lead, x.PublicKey)
		var changed int64
		if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM cases WHERE title LIKE 'Changed %'").Scan(&changed).Error; err != nil {
			t.Fatal(err)
		}
		if x.State != returns.Taken || x.Done != n || changed != n {
			t.Errorf("%s, %d done, %d changed", x.State, x.Done, changed)
		}
	})
}

// TestAnyEditsEqualTheVerbs edits the list of cases at random in one force, does the same by the verbs in its twin, and
// compares: whatever was sorted, deleted or written elsewhere in the file.
func TestAnyEditsEqualTheVerbs(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	const n = 8
	var file, twin []cases.Case
	for i := range n {
		file = append(file, casestest.OpenIn(t, s.Cases, f, casestest.Titled(fmt.Sprintf("File %d", i))))
	}
	for i := range n {
		twin = append(twin, casestest.OpenIn(t, s.Cases, f, casestest.Titled(fmt.Sprintf("Twin %d", i))))
	}
	ctx := f.As(t, s.DB, f.Lead)
	b := s.SignIn(t, f.Lead)
	threats, stages := cases.Threats(), []cases.Stage{cases.Developing, cases.Investigating, cases.Charged, cases.Confiscation, cases.Enforcement}
	now := func(id ids.Case) (c cases.Case) {
		if err := s.DB.Gorm(t.Context()).Where("id = ?", id).Take(&c).Error; err != nil {
			t.Fatal(err)
		}
		return c
	}
	rapid.Check(t, func(rt *rapid.T) {
		all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(taken(t, b, "/lists/cases", "view=all&text=File", "csv"), []byte("\uFEFF")))).ReadAll()
		if err != nil || len(all) != n+1 {
			rt.Fatalf("%d rows, %v", len(all), err)
		}
		col := map[string]int{}
		for i, h := range all[0] {
			col[h] = i
		}
		for _, row := range all[1:] {
			at := slices.IndexFunc(file, func(c cases.Case) bool { return c.Ref == row[col["Row"]] })
			if !rapid.Bool().Draw(rt, "edited") {
				continue
			}
			w := now(twin[at].ID)
			to := w.Edited()
			if rapid.Bool().Draw(rt, "operation") {
				text := strings.TrimSpace(rapid.StringMatching(`[=+@'A-Za-z0-9é ,";\-]{0,20}`).Draw(rt, "text"))
				row[col["Operation"]], to.Operation = xlsx.Guard(text), text
			}
			if rapid.Bool().Draw(rt, "threat") {
				x := rapid.SampledFrom(threats).Draw(rt, "which")
				row[col["Threat"]], to.Threat = x.Name, x.Code
			}
			if to != w.Edited() {
				if _, err := s.Cases.EditCase(ctx, w.ID, w.Version, to); err != nil {
					rt.Fatal(err)
				}
			}
			if stage := rapid.SampledFrom(stages).Draw(rt, "stage"); rapid.Bool().Draw(rt, "moved") {
				row[col["Stage"]] = stage.Name()
				if w = now(w.ID); w.Stage != stage {
					if err := s.Cases.MoveStage(ctx, w.ID, w.Version, stage, ""); err != nil {
						rt.Fatal(err)
					}
				}
			}
			row[col["Unit"]] = rapid.SampledFrom([]string{row[col["Unit"]], "my own unit"}).Draw(rt, "unit") // not taken
		}
		rows := rapid.Permutation(all[1:]).Draw(rt, "sorted")
		perm := rapid.Permutation(slices.Collect(func(yield func(int) bool) {
			for i := range all[0] {
				if !yield(i) {
					return
				}
			}
		})).Draw(rt, "columns")
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		for _, row := range append([][]string{all[0]}, rows...) {
			line := []string{"my own"}
			for _, i := range perm {
				line = append(line, row[i])
			}
			if err := w.Write(line); err != nil {
				rt.Fatal(err)
			}
		}
		w.Flush()
		x, kept := brought(t, s, b, f.Lead, "cases.csv", out.Bytes())
		if x.Conflicts+x.Refused+x.Gone != 0 {
			rt.Fatalf("%s: %q", tell(x), verdicts(kept))
		}
		if x.ToTake() > 0 {
			if x, kept = confirmed(t, s, b, f.Lead, x); x.NotDone != 0 {
				rt.Fatalf("%d were not recorded: %+v", x.NotDone, kept)
			}
		}
		for i := range file {
			a, z := now(file[i].ID), now(twin[i].ID)
			if a.Operation != z.Operation || a.Threat != z.Threat || a.Stage != z.Stage || a.Version != z.Version {
				rt.Fatalf("case %d: the file made %q %s %s version %d, the verbs %q %s %s version %d", i, a.Operation, a.Threat, a.Stage, a.Version, z.Operation, z.Threat, z.Stage, z.Version)
			}
		}
	})
}

// forgedRow is a row with a key and nothing else.
func forgedRow(cols []xlsx.Column, key string) []xlsx.Cell {
	row := make([]xlsx.Cell, len(cols))
	row[len(row)-2], row[len(row)-1] = xlsx.Text(key), xlsx.Int(1)
	return row
}
