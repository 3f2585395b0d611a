package imports_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/internal/testenv"
)

func TestAnImportIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		into := func(f imports.File) imports.Request {
			q := cook(f)
			q.Params["unit"] = "FI-H"
			return q
		}
		rows := []row{
			{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "10"},
			{"InventNumb": "2", "CaseNumb": "C2", "EstValue": "20", "Findings": "rel"},
			{"InventNumb": "6", "CaseNumb": "C2"},
			{"InventNumb": "3", "CaseNumb": "C3", "EstValue": "30", "Findings": "ftot", "ForfDate": "06/01/2014", "ForfValue": "30"},
		}
		first, err := r.Apply(ctx, into(table(rows...)))
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(3600e9)
		// A second import adds to C3, opens C4, and changes what the first brought of C1.
		second, err := r.Apply(ctx, into(table(row{"InventNumb": "4", "CaseNumb": "C3", "EstValue": "40"}, row{"InventNumb": "5", "CaseNumb": "C4", "EstValue": "50"},
			row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "11"})))
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(3600e9)
		sum := func() int64 { return number(t, d, "SELECT COALESCE(SUM(minor), 0) FROM ledger_entries") }
		if sum() != 10_00+20_00+30_00+30_00+40_00+50_00+11_00 {
			t.Fatalf("the ledger comes to %d", sum())
		}
		got, err := r.Undo(ctx, second.Batch)
		if err != nil {
			t.Fatal(err)
		}
		want := imports.Undone{Batch: second.Batch, Cases: 1, Assets: 2, Kept: []imports.Kept{
			{Why: "1 rows changed what earlier imports had brought: what they observed stands, and can be reversed in the cases"}}}
		if df := cmp.Diff(want, got); df != "" {
			t.Errorf("(-want +got)\n%s", df)
		}
		if sum() != 10_00+20_00+30_00+30_00+11_00 {
			t.Errorf("after the second was taken back the ledger comes to %d", sum())
		}
		if n := number(t, d, "SELECT identified_pence FROM cases WHERE title LIKE '%inventory 3'"); n != 2370 {
			t.Errorf("the case that was added to shows %d pence", n)
		}
		clock.Advance(3600e9)
		// Somebody works on C2, and the second import changed C1: both stay.
		id := ids.Case(number(t, d, "SELECT case_id FROM import_rows WHERE source_key = '2 item 1'"))
		if err := r.Cases.PutOnTeam(f.As(t, d, f.Supervisor), id, f.Lead, "lead", ""); err != nil {
			t.Fatal(err)
		}
		got, err = r.Undo(ctx, first.Batch)
		if err != nil {
			t.Fatal(err)
		}
		if got.Cases != 1 || got.Assets != 1 || got.Opportunities != 0 || len(got.Kept) != 2 || got.Kept[0].Why != "a value was entered" {
			t.Errorf("taking back the first gave %+v", got)
		}
		withdrawn := map[string]int64{}
		for _, table := range []string{"cases", "assets", "interests", "seizures", "case_refs", "opportunities"} {
			withdrawn[table] = number(t, d, "SELECT COUNT(*) FROM "+table+" WHERE withdrawn_at IS NOT NULL AND withdrawn_reason = 'The import was taken back'")
		}
		if df := cmp.Diff(map[string]int64{"cases": 2, "assets": 3, "interests": 3, "seizures": 3, "case_refs": 2, "opportunities": 0}, withdrawn); df != "" {
			t.Errorf("withdrawn (-want +got)\n%s", df)
		}
		if _, err := r.Undo(ctx, first.Batch); !fault.Is(err, fault.Refused) {
			t.Errorf("an import taken back twice ended with %v", err)
		}
		if _, err := r.Undo(ctx, "nosuchkey1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an import that is not there ended with %v", err)
		}
		// What was taken back can be imported again; what was kept is still known.
		again, err := r.Apply(ctx, into(table(rows...)))
		if err != nil {
			t.Fatal(err)
		}
		if again.Created != 1 || again.Opened != 1 || again.Updated != 1 || again.Unchanged != 2 {
			t.Errorf("afterwards %d are created, %d updated, %d unchanged", again.Created, again.Updated, again.Unchanged)
		}
	})
}

func TestKeptCasesThatTheActorMayNotSeeAreCounted(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	r := rooms(d)
	got, err := r.Apply(atCommandLine(t), cook(table(row{"InventNumb": "1"}, row{"InventNumb": "2"})))
	if err != nil {
		t.Fatal(err)
	}
	exec(t, d, "UPDATE cases SET restricted = TRUE, version = 2 WHERE title LIKE '%inventory 1'")
	out, err := r.Undo(f.As(t, d, f.Manager), got.Batch)
	if err != nil {
		t.Fatal(err)
	}
	if df := cmp.Diff(imports.Undone{Batch: got.Batch, Cases: 1, Assets: 1, Kept: []imports.Kept{{Why: "Under 5 more cases were kept"}}}, out); df != "" {
		t.Errorf("(-want +got)\n%s", df)
	}
}

func TestTheRealFileIsTakenBack(t *testing.T) {
	path := testenv.Samples(t, cookPath)
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	r, ctx := rooms(d), atCommandLine(t)
	got, err := r.Apply(ctx, cook(file(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.Undo(ctx, got.Batch)
	if err != nil {
		t.Fatal(err)
	}
	if df := cmp.Diff(imports.Undone{Batch: got.Batch, Cases: 18096, Assets: 23091, Opportunities: got.RunOut, Kept: []imports.Kept{}}, out); df != "" {
		t.Errorf("(-want +got)\n%s", df)
	}
	for what, sql := range map[string]string{"cases": "SELECT COUNT(*) FROM cases WHERE withdrawn_at IS NULL OR identified_pence <> 0", "ledger": "SELECT COALESCE(SUM(minor), 0) FROM ledger_entries",
		"rows": "SELECT COUNT(*) FROM import_rows"} {
		if n := number(t, d, sql); n != 0 {
			t.Errorf("%s: %d are left", what, n)
		}
	}
}
