package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
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
at["decline"][col("Reason")] = " post  VACANT"
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
		for _, word := range []string{"Taken", "Open", "Somebody changed it", "Changed by somebody else", "Owner"} {
			if !strings.Contains(page.Text("section[aria-labelledby=h-rows]"), word) {
				t.Errorf("the conflict does not show %q: %s", word, page.Text("section[aria-labelledby=h-rows]"))
			}
		}
		for why, n := range map[string]int{"The same record stands in row": 2, "Row, Check and Version are not those of this row": 2, "A formula": 1, "Choose Open, Taken, Declined or Rejected": 1} {
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
