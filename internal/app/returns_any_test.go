package app_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users/userstest"
)

// rowsTaken takes a list away as CSV: its rows, the headings first, and where each heading stands.
func rowsTaken(t *testing.T, b *webtest.Browser, path, query string) (all [][]string, col map[string]int) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(taken(t, b, path, query, "csv"), []byte("\uFEFF")))).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d rows, %v", len(all), err)
	}
	col = map[string]int{}
	for i, h := range all[0] {
		col[h] = i
	}
	return all, col
}

// disordered writes rows as a person may leave them: sorted anyhow, the columns moved, and one of their own before them.
func disordered(rt *rapid.T, all [][]string) []byte {
	rows := rapid.Permutation(all[1:]).Draw(rt, "sorted")
	columns := make([]int, len(all[0]))
	for i := range columns {
		columns[i] = i
	}
	columns = rapid.Permutation(columns).Draw(rt, "columns")
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range append([][]string{all[0]}, rows...) {
		line := []string{"my own"}
		for _, i := range columns {
			line = append(line, row[i])
		}
		if err := w.Write(line); err != nil {
			rt.Fatal(err)
		}
	}
	w.Flush()
	return out.Bytes()
}

// anyText is what somebody may type into a cell.
var anyText = rapid.StringMatching(`[=+@'A-Za-z0-9é ,";\-]{0,20}`)

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
		all, col := rowsTaken(t, b, "/lists/cases", "view=all&text=File")
		if len(all) != n+1 {
			rt.Fatalf("%d rows", len(all))
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
		x, kept := brought(t, s, b, f.Lead, "cases.csv", disordered(rt, all))
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

// TestAnyTimeComesBackAsTyped edits a timesheet at random: what was typed is what stands afterwards, and nothing else moved.
func TestAnyTimeComesBackAsTyped(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Couriers"))
	today := caltime.DateOf(s.DB.Time())
	model := map[ids.Effort]effort.Entry{}
	for _, u := range []ids.User{f.Lead, f.Lead, f.Lead, f.Lead, f.Lead, f.Lead, f.Deputy} { // the last is of somebody else
		e, err := s.Effort.Log(f.As(t, s.DB, u), effort.New{CaseID: &c.ID, OnDate: today, Minutes: 30, Activity: "research"})
		if err != nil {
			t.Fatal(err)
		}
		model[e.ID] = e
	}
	b := s.SignIn(t, f.Lead)
	rapid.Check(t, func(rt *rapid.T) {
		all, col := rowsTaken(t, b, "/lists/timesheet", "")
		if len(all) != len(model) { // the headings, and all but the one of somebody else
			rt.Fatalf("%d rows", len(all))
		}
		changed := 0
		for _, row := range all[1:] {
			id, ok := ids.Parse[ids.Effort](row[col["Row"]])
			if !ok {
				rt.Fatalf("row %q", row)
			}
			was := model[id]
			is := was
			if rapid.Bool().Draw(rt, "time") {
				is.Minutes = rapid.IntRange(1, 200).Draw(rt, "minutes") // six of them fit into a day
				row[col["Minutes"]] = strconv.Itoa(is.Minutes)
			}
			if rapid.Bool().Draw(rt, "note") {
				is.Note = strings.TrimSpace(anyText.Draw(rt, "text"))
				row[col["Note"]] = xlsx.Guard(is.Note)
			}
			if rapid.Bool().Draw(rt, "did") {
				x := rapid.SampledFrom(effort.Activities()).Draw(rt, "activity")
				is.Activity, row[col["Activity"]] = x.Code, x.Name
			}
			row[col["Time"]] = rapid.SampledFrom([]string{row[col["Time"]], "9:59"}).Draw(rt, "reckoned") // not taken
			if is.Minutes != was.Minutes || is.Note != was.Note || is.Activity != was.Activity {
				is.Version++
				changed++
			}
			model[id] = is
		}
		x, rows := brought(t, s, b, f.Lead, "sheet.csv", disordered(rt, all))
		if x.Changed != changed || x.Conflicts+x.Refused+x.Gone+x.Added != 0 {
			rt.Fatalf("%d changed; %s: %q", changed, tell(x), verdicts(rows))
		}
		if x.ToTake() > 0 {
			if x, rows = confirmed(t, s, b, f.Lead, x); x.NotDone != 0 {
				rt.Fatalf("%d were not recorded: %+v", x.NotDone, rows)
			}
		}
		for id, want := range model {
			if got, err := entryNow(t, s, id); err != nil || got.Minutes != want.Minutes || got.Note != want.Note || got.Activity != want.Activity || got.Version != want.Version {
				rt.Fatalf("%v: %+v, want %+v", err, got, want)
			}
		}
	})
}

// TestAnyDecisionsEqualTheVerbs decides on opportunities at random in a workbook, and on their twins by the verbs.
func TestAnyDecisionsEqualTheVerbs(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	file := casestest.OpenIn(t, s.Cases, f, casestest.Titled("File"))
	other := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Twin"))
	ctx := f.As(t, s.DB, f.Lead)
	b := s.SignIn(t, f.Lead)
	var pairs [][2]opportunities.Opportunity
	reasons := map[string]string{"CAPACITY": "", "NO_FI_CAPACITY": "", "THRESHOLD": ""}
	for code := range reasons {
		x, ok := opportunities.ReasonByCode(code)
		if !ok {
			t.Fatalf("there is no reason %s", code)
		}
		reasons[code] = x.Title
		if up, ok := opportunities.ReasonByCode(x.Parent); ok {
			reasons[code] = up.Title + ": " + x.Title
		}
	}
	codes := []string{"CAPACITY", "NO_FI_CAPACITY", "THRESHOLD"}
	rapid.Check(t, func(rt *rapid.T) {
		if len(pairs) < 40 { // what is decided stays so: new ones come in
			n := len(pairs)
			pairs = append(pairs, [2]opportunities.Opportunity{chance(t, s, f, file, fmt.Sprintf("file %d", n), money.Pence(100_00+n)), chance(t, s, f, other, fmt.Sprintf("twin %d", n), money.Pence(100_00+n))})
		}
		all, col := rowsTaken(t, b, "/lists/opportunities", "layout=list")
		for _, row := range all[1:] {
			at := slices.IndexFunc(pairs, func(p [2]opportunities.Opportunity) bool { return p[0].PublicKey == row[col["Row"]] })
			if at < 0 || rapid.IntRange(0, 3).Draw(rt, "which") > 0 {
				continue
			}
			twin := chanceNow(t, s, pairs[at][1])
			var err error
			switch act := rapid.SampledFrom([]string{"take", "decline", "value"}).Draw(rt, "act"); {
			case act == "take" && twin.Status == opportunities.Open:
				row[col["Status"]] = opportunities.StatusName(opportunities.Taken)
				_, _, err = s.Opportunities.Take(ctx, twin.PublicKey, twin.Version)
			case act == "decline" && twin.Status == opportunities.Open:
				code, note := rapid.SampledFrom(codes).Draw(rt, "reason"), "Not now "+strings.TrimSpace(anyText.Draw(rt, "note"))
				row[col["Status"]], row[col["Reason"]], row[col["Note on the decision"]] = opportunities.StatusName(opportunities.Declined), reasons[code], note
				_, _, err = s.Opportunities.Decline(ctx, twin.PublicKey, twin.Version, code, note)
			case act == "value" && (twin.Status == opportunities.Open || twin.Status == opportunities.Taken):
				p := *twin.EstimatePence + money.Pence(rapid.IntRange(1, 2_000).Draw(rt, "more")) // below what is declined alone
				basis := fmt.Sprintf("statement of %d pence", p)                                  // another value rests on something else
				row[col["Value"]], row[col["Value rests on"]] = fmt.Sprintf("%d.%02d", p/100, p%100), basis
				_, _, err = s.Opportunities.SetValue(ctx, twin.PublicKey, twin.Version, p, basis)
			}
			if err != nil {
				rt.Fatal(err)
			}
		}
		x, rows := brought(t, s, b, f.Lead, "opportunities.csv", disordered(rt, all))
		if x.Conflicts+x.Refused+x.Gone+x.Added != 0 {
			rt.Fatalf("%s: %q", tell(x), verdicts(rows))
		}
		if x.ToTake() > 0 {
			if x, rows = confirmed(t, s, b, f.Lead, x); x.NotDone != 0 {
				rt.Fatalf("%d were not recorded: %+v", x.NotDone, rows)
			}
		}
		for _, p := range pairs {
			a, z := chanceNow(t, s, p[0]), chanceNow(t, s, p[1])
			if a.Status != z.Status || a.ReasonCode() != z.ReasonCode() || a.Note != z.Note || *a.EstimatePence != *z.EstimatePence || a.Version != z.Version {
				rt.Fatalf("%s: the file made %s %s %q %s version %d, the verbs %s %s %q %s version %d", a.Title, a.Status, a.ReasonCode(), a.Note, *a.EstimatePence, a.Version, z.Status, z.ReasonCode(), z.Note, *z.EstimatePence, z.Version)
			}
		}
	})
}
