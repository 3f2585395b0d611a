package app_test

import (
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

	"pgregory.net/rapid"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/users/userstest"
)

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
