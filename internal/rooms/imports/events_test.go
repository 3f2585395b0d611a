package imports_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/users/userstest"
)

func eventRequest(f imports.File) imports.Request {
	return imports.Request{File: f, Profile: "events", Params: map[string]string{"source": "custody", "unit": "FI-H"}}
}

func events(t *testing.T, records ...[]string) imports.File {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return content("custody.csv", b.Bytes())
}

var eventColumns = []string{"Key", "kind", "Occurred", "Summary", "Person", "Offences", "Cash", "Unit", "Born", "Colour"}

// dirty is a file as a custody system might send it: dates in three shapes, blank rows, a key twice, a text of 40,000
// characters, formulas, and what is no date, sum or code.
func dirty(t *testing.T) imports.File {
	return events(t, eventColumns,
		[]string{"C1", "Arrest", "2026-11-20T08:00", "Arrested in a lay-by", "M. Oslanthe", "mda-5-3, theft-1", "£4,820.50", "", "29/02/1988", "red"},
		[]string{"", "", "", "", "", "", "", "", "", ""},
		[]string{"C2", "SEARCH", "20/11/2026 09:30", "=HYPERLINK(\"x\")", "", "", "0", "fi-m", "", ""},
		[]string{"C3", "charge", "3 Nov 2026", "Charged", "", "", "", "", "1 January 1990", ""},
		[]string{"C1", "arrest", "2026-11-20T08:00", "Again", "", "", "", "", "", ""},
		[]string{"C4", "arrest", "yesterday", "When?", "", "", "", "", "", ""},
		[]string{"C5", "riot", "2026-11-20T08:00", "No such kind", "", "", "", "", "", ""},
		[]string{"C6", "arrest", "2026-11-20T08:00", strings.Repeat("x", 40_000), "", "", "", "", "", ""},
		[]string{"C7", "arrest", "2026-11-20T08:00", "Sum", "", "", "a lot", "", "", ""},
		[]string{"C8", "arrest", "2026-11-20T08:00", "Offence", "", "mda-99", "", "", "", ""},
		[]string{"C9", "arrest", "2026-11-20T08:00", "Unit", "", "", "", "XX", "", ""},
		[]string{"", "arrest", "2026-11-20T08:00", "No key", "", "", "", "", "", ""},
		[]string{"C10", "arrest", "2026-12-20T08:00", "Not yet", "", "", "", "", "", ""},
		[]string{"C11", "arrest", "2026-11-20T08:00", "", "", "", "", "", "", ""},
		[]string{"C12", "arrest", "2026-11-20T08:00", "Half a penny", "", "", "1.005", "", "", ""},
		[]string{"C13", "arrest", "", "No day", "", "", "", "", "", ""},
	)
}

func TestEventsAreImported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), rooms(d)
		ctx := f.As(t, d, f.Manager)
		want := map[int]string{6: "Key: same event as row 2", 7: "Occurred: this is no date", 8: "Kind: Choose what happened", 9: "Summary: What happened must be 4000", 10: "Cash: this is no sum",
			11: "Offences: There is no offence mda-99", 12: "Unit: the force has no unit", 13: "Key: there is no key", 14: "Occurred: What happened must be in the past",
			15: "Summary: Enter in a sentence", 16: "Cash: a sum has two decimals", 17: "Occurred: Enter when"}
		check := func(name string, got imports.Result, created, unchanged int) {
			t.Helper()
			if got.Rows != 15 || got.Created != created || got.Updated != 0 || got.Unchanged != unchanged || got.Refused != 12 {
				t.Errorf("%s: %+v", name, got)
			}
			for _, p := range got.Errors {
				if w := want[p.Row]; w == "" || !strings.HasPrefix(p.Column+": "+p.Reason, w) {
					t.Errorf("%s, row %d: %s: %s, want %q", name, p.Row, p.Column, p.Reason, w)
				}
			}
		}
		dry, err := r.Preview(ctx, eventRequest(dirty(t)))
		if err != nil {
			t.Fatal(err)
		}
		check("dry run", dry, 3, 0)
		if n := number(t, d, "SELECT COUNT(*) FROM intake_events"); n != 0 {
			t.Errorf("the dry run kept %d", n)
		}
		got, err := r.Apply(ctx, eventRequest(dirty(t)))
		if err != nil {
			t.Fatal(err)
		}
		check("applied", got, 3, 0)
		dry.Batch = got.Batch
		if diff := cmp.Diff(dry, got); diff != "" {
			t.Errorf("the dry run said something else:\n%s", diff)
		}
		list, err := r.Intake.Events(ctx, d, intake.EventFilter{}, page.Request{Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]intake.Event{}
		for _, e := range list.Rows {
			by[e.SourceKey] = e
		}
		c1, c2, c3 := by["C1"], by["C2"], by["C3"]
		if c1.OccurredAt != time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) || c1.Offences != "mda-5-3 theft-1" || c1.CashPence == nil || *c1.CashPence != 4820_50 || c1.BornOn.String() != "1988-02-29" || c1.Score == 0 || c1.UnitID != f.Unit {
			t.Errorf("C1 is %+v", c1)
		}
		if c2.OccurredAt != time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC) || c2.Summary != `=HYPERLINK("x")` || *c2.CashPence != 0 || c2.UnitID != f.OtherUnit {
			t.Errorf("C2 is %+v", c2)
		}
		if c3.OccurredAt != time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC) || c3.BornOn.String() != "1990-01-01" || c3.CashPence != nil {
			t.Errorf("C3 is %+v", c3)
		}
		again, err := r.Apply(ctx, eventRequest(dirty(t)))
		if err != nil || again.Batch != "" {
			t.Fatalf("%+v, %v", again, err)
		}
		check("again", again, 0, 3)
	})
}

// A batch of events is taken back where nobody has worked on them, and can then come in again.
func TestABatchOfEventsIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, r := userstest.NewForce(t, d, "FI"), rooms(d)
		ctx := f.As(t, d, f.Manager)
		got, err := r.Apply(ctx, eventRequest(dirty(t)))
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.Intake.EventBySource(ctx, d, "custody", "C2")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Intake.TriageEvent(ctx, e.PublicKey, 0, intake.NoPotential, "Nothing was found"); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Undo(f.As(t, d, f.Lead), got.Batch); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an investigator took it back: %v", err)
		}
		undone, err := r.Undo(ctx, got.Batch)
		if err != nil || undone.Events != 2 || len(undone.Kept) != 1 {
			t.Fatalf("%+v, %v", undone, err)
		}
		if _, err := r.Undo(ctx, got.Batch); !fault.Is(err, fault.Refused) {
			t.Errorf("taken back twice: %v", err)
		}
		n, err := r.Intake.CountEvents(ctx, d, intake.EventFilter{})
		if err != nil || n[intake.Withdrawn] != 2 || n[intake.NoPotential] != 1 {
			t.Errorf("%v, %v", n, err)
		}
		again, err := r.Apply(ctx, eventRequest(dirty(t)))
		if err != nil || again.Created != 2 || again.Unchanged != 1 {
			t.Fatalf("%+v, %v", again, err)
		}
		if n, err = r.Intake.CountEvents(ctx, d, intake.EventFilter{}); err != nil || n[intake.Untriaged] != 2 || n[intake.NoPotential] != 1 || len(n) != 2 {
			t.Errorf("%v, %v", n, err)
		}
		if e, err = r.Intake.EventBySource(ctx, d, "custody", "C2"); err != nil || e.State != intake.NoPotential {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// A workbook gives the same as the text: its dates are serials, and of a formula the value that is stored is read.
func TestEventsOfAWorkbook(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f, r := userstest.NewForce(t, d, "FI"), rooms(d)
	x := excelize.NewFile()
	defer x.Close()
	dates, err := x.NewStyle(&excelize.Style{NumFmt: 22})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "Custody list", "A3": "KEY", "B3": "Kind", "C3": "Occurred", "D3": "Summary", "E3": "Cash",
		"A4": "W1", "B4": "Arrest", "C4": time.Date(2026, 7, 20, 8, 0, 0, 0, time.UTC), "D4": "In summer", "E4": 4820.5,
		"A5": 12, "B5": "Plea", "C5": "2026-11-20", "E5": "£1", "D7": "Only a summary"} {
		if err := x.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellStyle("Sheet1", "C4", "C4", dates); err != nil {
		t.Fatal(err)
	}
	if err := x.SetCellFormula("Sheet1", "D5", `"a"&"b"`); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	ctx := f.As(t, d, f.Manager)
	got, err := r.Apply(ctx, eventRequest(content("custody.xlsx", b.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows != 3 || got.Created != 1 || got.Refused != 2 {
		t.Errorf("%+v", got) // the formula's value was never stored, so that there is no summary
	}
	e, err := r.Intake.EventBySource(ctx, d, "custody", "W1")
	if err != nil || e.OccurredAt != time.Date(2026, 7, 20, 7, 0, 0, 0, time.UTC) || *e.CashPence != 4820_50 {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestWhatAnImportOfEventsNeeds(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f, r := userstest.NewForce(t, d, "FI"), rooms(d)
	for name, q := range map[string]imports.Request{
		"no source":   {File: dirty(t), Profile: "events"},
		"by hand":     {File: dirty(t), Profile: "events", Params: map[string]string{"source": "hand"}},
		"no headings": {File: events(t, []string{"a", "b"}), Profile: "events", Params: map[string]string{"source": "custody"}},
	} {
		if _, err := r.Apply(f.As(t, d, f.Manager), q); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Apply(f.As(t, d, f.Lead), eventRequest(dirty(t))); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an investigator imports: %v", err)
	}
	got, err := r.Apply(atCommandLine(t), eventRequest(dirty(t)))
	if err != nil || got.Created != 3 {
		t.Errorf("the command line: %+v, %v", got, err)
	}
}
