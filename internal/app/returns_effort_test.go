package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/users/userstest"
)

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
add(7, Day=day, Case_or_duty="Leave", Time=datetime.time(1, 30))
add(12, Day=day, Case_or_duty="Leave", Time="2:00", Minutes=90)
add(11, Day=day, Case="`+c.Ref+`", Minutes=15, Activity="Research and intelligence", Note="delete the row")
`)
		x, rows := brought(t, s, b, f.Lead, "sheet.xlsx", data)
		want(t, "preview", tell(x), "10 rows: 2 changed, 3 new, 0 unchanged, 0 conflicts, 4 refused, 1 left out, 1 gone")
		if d := cmp.Diff([]string{"refused: Enter the reference of a case, or choose a duty of the list under Case or duty", "refused: No case that you can see has this reference", "refused: It is the same as another new row",
			"refused: Time and Minutes do not agree: enter one of them"}, slices.DeleteFunc(verdicts(rows), func(s string) bool { return !strings.HasPrefix(s, "refused") })); d != "" {
			t.Error(d)
		}
		x, rows = confirmed(t, s, b, f.Lead, x)
		if x.Done != 5 {
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
			today.String() + ` 25  "added" ""`, today.String() + ` 40 training "" ""`, today.String() + ` 90 leave "" ""`}, got); d != "" {
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

// TestDaysFromAProgramOfAnotherCountry brings a CSV file whose days have their month in front: none is taken for another day.
func TestDaysFromAProgramOfAnotherCountry(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	on := caltime.Date{Y: 2026, M: time.November, D: 3}
	if _, err := s.Effort.Log(f.As(t, s.DB, f.Lead), effort.New{Reason: "training", OnDate: on, Minutes: 60}); err != nil {
		t.Fatal(err)
	}
	b := s.SignIn(t, f.Lead)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(taken(t, b, "/lists/timesheet", "week=2026-11-02", "csv")), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "Day")
	for _, x := range []struct{ typed, want string }{
		{"11/03/2026", "1 rows: 0 changed, 0 new, 0 unchanged, 0 conflicts, 1 refused, 0 left out, 0 gone"},
		{"03/11/2026", "1 rows: 0 changed, 0 new, 1 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone"},
		{"11/04/2026", "1 rows: 0 changed, 0 new, 0 unchanged, 0 conflicts, 1 refused, 0 left out, 0 gone"}, // 11 April: too long ago
		{"4/11/2026", "1 rows: 1 changed, 0 new, 0 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone"},
	} {
		rows[1][at] = x.typed
		var out bytes.Buffer
		if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		got, lines := brought(t, s, b, f.Lead, "sheet.csv", out.Bytes())
		want(t, x.typed, tell(got), x.want)
		if x.typed == "11/03/2026" && (len(lines) != 1 || !strings.Contains(lines[0].Why, "changed places") || lines[0].Lines()[0].Is != x.typed) {
			t.Errorf("%q %+v", verdicts(lines), lines)
		}
	}
}
