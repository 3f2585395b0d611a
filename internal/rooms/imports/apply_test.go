package imports_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/internal/testenv"
)

func TestTheRealFileIsImported(t *testing.T) {
	path := testenv.Samples(t, cookPath)
	own := reckon(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		before := counts(t, d)
		dry, err := r.Preview(ctx, cook(file(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		if df := cmp.Diff(before, counts(t, d)); df != "" {
			t.Errorf("the dry run wrote (-before +after)\n%s", df)
		}
		real, err := r.Apply(ctx, cook(file(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		if real.Batch == "" {
			t.Error("the batch has no key")
		}
		real.Batch = ""
		if df := cmp.Diff(dry, real); df != "" {
			t.Errorf("(-dry run +apply)\n%s", df)
		}
		want := imports.Result{Rows: 23106, Created: 23091, Refused: 15, Cases: 18096, Opened: 18096, RunOut: own.letGo, Errors: real.Errors, Totals: map[string]imports.Sum{
			"estimated": {Currency: "USD", File: "105024548.24", Taken: "105012993.24", Refused: "11555.00"},
			"forfeited": {Currency: "USD", File: "47318608.92", Taken: "47317400.92", Refused: "1208.00"}}}
		if df := cmp.Diff(want, real); df != "" {
			t.Errorf("(-want +got)\n%s", df)
		}
		stored := stored{
			Cases:     number(t, d, "SELECT COUNT(*) FROM cases WHERE source = 'import cook-county'"),
			Assets:    number(t, d, "SELECT COUNT(*) FROM assets"),
			Estimates: number(t, d, "SELECT SUM(minor) FROM ledger_entries WHERE measure = 'estimate' AND currency = 'USD'"),
			Pence:     number(t, d, "SELECT SUM(gbp_pence) FROM ledger_entries WHERE measure = 'estimate'"),
			Forfeited: number(t, d, "SELECT SUM(minor) FROM ledger_entries WHERE measure = 'forfeited'"),
			RunOut:    number(t, d, "SELECT COUNT(*) FROM opportunities WHERE status = 'run_out' AND source = 'import' AND reason = 'DATA' AND ended_at IS NOT NULL"),
			LetGo:     number(t, d, "SELECT SUM(estimate_pence) FROM opportunities"),
			Clocks:    number(t, d, "SELECT COUNT(*) FROM clocks"),
			ByRule:    number(t, d, "SELECT COUNT(*) FROM opportunities WHERE source <> 'import'"),
			Closed:    number(t, d, "SELECT COUNT(*) FROM cases WHERE stage = 'closed'"),
			Open:      number(t, d, "SELECT COUNT(*) FROM cases WHERE stage = 'investigating'"),
		}
		if df := cmp.Diff(own.stored, stored); df != "" {
			t.Errorf("(-reckoned from the file +stored)\n%s", df)
		}
		before = counts(t, d)
		again, err := r.Apply(ctx, cook(file(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		if again.Created != 0 || again.Updated != 0 || again.Unchanged != 23091 || again.Refused != 15 || again.Batch != "" {
			t.Errorf("the second run created %d, updated %d, left %d, refused %d, batch %q", again.Created, again.Updated, again.Unchanged, again.Refused, again.Batch)
		}
		if df := cmp.Diff(before, counts(t, d)); df != "" {
			t.Errorf("the second run wrote (-before +after)\n%s", df)
		}
		text, err := r.Preview(ctx, cook(csvOfCook(t)))
		if err != nil {
			t.Fatal(err)
		}
		if text.Unchanged != 23091 {
			t.Errorf("saved as CSV, %d rows are unchanged, %d new, %d changed", text.Unchanged, text.Created, text.Updated)
		}
	})
}

func TestAnImportIsWholeOrAbsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		calls := 0
		r.Cases.OnChange = append(r.Cases.OnChange, func(context.Context, *db.Tx, []ids.Case) error {
			if calls++; calls == 2 { // one for each slice of cases: at the end of the second
				return errors.New("the disk is full")
			}
			return nil
		})
		var rows []row
		for n := range 700 {
			rows = append(rows, row{"InventNumb": "I" + strconv.Itoa(n+1), "CaseNumb": "C" + strconv.Itoa(n+1)})
		}
		before := counts(t, d)
		if _, err := r.Apply(ctx, cook(table(rows...))); err == nil {
			t.Fatal("an import whose hook failed was applied")
		}
		if df := cmp.Diff(before, counts(t, d)); df != "" {
			t.Errorf("(-before +after a failure)\n%s", df)
		}
		stopped, stop := context.WithCancel(ctx)
		req := cook(table(rows...))
		req.Progress = func(done, total int64) {
			if done < total {
				stop()
			}
		}
		if _, err := r.Apply(stopped, req); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled import ended with %v", err)
		}
		if df := cmp.Diff(before, counts(t, d)); df != "" {
			t.Errorf("(-before +after a cancellation)\n%s", df)
		}
		if got, err := r.Apply(ctx, cook(table(rows...))); err != nil || got.Created != 700 {
			t.Errorf("created %d afterwards: %v", got.Created, err)
		}
	})
}

func TestWhereRowsComeToRest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		first := []row{
			{"InventNumb": "007", "CaseNumb": "C1", "PolRptNumb": "R1"},
			{"InventNumb": "8", "CaseNumb": "C1", "PolRptNumb": "R2", "Descr": "2004 Pontiac Grand Prix", "Vin": "2G2WP522441130918", "Findings": "rel, btc 1/2/16", "EstValue": "1000.25"},
			{"InventNumb": "9", "PolRptNumb": "R2", "Findings": "ftot adm", "ForfDate": "03/01/2015", "ForfValue": "50"},
			{"InventNumb": "10", "CaseNumb": "C2", "PolRptNumb": "R3"},
			{"InventNumb": "11", "CaseNumb": "C3", "PolRptNumb": "R3"},
			{"InventNumb": "12", "PolRptNumb": "R3"}, // two cases have the report: its own
			{"InventNumb": "13", "PolRptNumb": "R3"}, // and of the same report: the same
			{"InventNumb": "14"},
			{"InventNumb": "15"},
		}
		got, err := r.Apply(ctx, cook(table(first...)))
		if err != nil {
			t.Fatal(err)
		}
		if got.Created != 9 || got.Cases != 6 || got.Opened != 6 || got.RunOut != 1 {
			t.Errorf("created %d in %d cases, opened %d, run out %d", got.Created, got.Cases, got.Opened, got.RunOut)
		}
		cases := func(keys ...string) int64 {
			return number(t, d, "SELECT COUNT(DISTINCT case_id) FROM import_rows WHERE source_key IN ?", keys)
		}
		if cases("007 item 1", "8 item 1", "9 item 1") != 1 || cases("12 item 1", "13 item 1") != 1 || cases("14 item 1", "15 item 1") != 2 {
			t.Error("rows are not joined to their cases")
		}
		// A second file brings more to what is there: by number, by report.
		got, err = r.Apply(ctx, cook(table(row{"InventNumb": "20", "CaseNumb": "C1"}, row{"InventNumb": "21", "PolRptNumb": "R1"}, row{"InventNumb": "22", "PolRptNumb": "R3"})))
		if err != nil {
			t.Fatal(err)
		}
		if got.Created != 3 || got.Opened != 0 || got.Cases != 2 {
			t.Errorf("created %d in %d cases, opened %d", got.Created, got.Cases, got.Opened)
		}
		if cases("007 item 1", "20 item 1", "21 item 1") != 1 || cases("12 item 1", "22 item 1") != 1 {
			t.Error("rows of a second file are not joined to the cases of the first")
		}
		vehicle := number(t, d, "SELECT COUNT(*) FROM assets WHERE kind = 'vehicle' AND vin = '2G2WP522441130918' AND source_key = '8 item 1'")
		if vehicle != 1 {
			t.Error("the vehicle is not known by its Vin")
		}
		if n := number(t, d, "SELECT estimate_pence FROM opportunities"); n != 79020 { // 1000.25 at 0.79 is 790.1975
			t.Errorf("the opportunity is worth %d pence, not 79020", n)
		}
		if n := number(t, d, "SELECT COUNT(*) FROM cases WHERE nation <> 'other' OR origin <> 'reactive'"); n != 0 {
			t.Errorf("%d cases are under a law of the United Kingdom or proactive", n)
		}
	})
}

func TestAChangedRowUpdates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		old := row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "100"}
		if _, err := r.Apply(ctx, cook(table(old))); err != nil {
			t.Fatal(err)
		}
		apply := func(x row, estimate, forfeited, chances int64, state string) {
			t.Helper()
			clock.Advance(3600e9)
			dry, err := r.Preview(ctx, cook(table(x)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Apply(ctx, cook(table(x)))
			if err != nil {
				t.Fatal(err)
			}
			got.Batch = ""
			if df := cmp.Diff(dry, got); df != "" {
				t.Errorf("(-dry +apply)\n%s", df)
			}
			if got.Updated != 1 || got.Created != 0 {
				t.Errorf("updated %d, created %d", got.Updated, got.Created)
			}
			have := []int64{number(t, d, "SELECT gbp_pence FROM ledger_entries WHERE measure = 'estimate' ORDER BY as_of DESC, id DESC LIMIT 1"),
				number(t, d, "SELECT COALESCE(SUM(gbp_pence), 0) FROM ledger_entries WHERE measure = 'forfeited'"), number(t, d, "SELECT COUNT(*) FROM opportunities"),
				number(t, d, "SELECT COUNT(*) FROM interests WHERE state = ?", state)}
			if df := cmp.Diff([]int64{estimate, forfeited, chances, 1}, have); df != "" {
				t.Errorf("estimate, forfeited, opportunities, in state %s (-want +got)\n%s", state, df)
			}
			if again, err := r.Apply(ctx, cook(table(x))); err != nil || again.Unchanged != 1 {
				t.Errorf("a second run leaves %d unchanged: %v", again.Unchanged, err)
			}
		}
		apply(row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "200"}, 15800, 0, 0, "denied.pace")
		apply(row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "200", "Findings": "ftot", "ForfDate": "01/05/2016", "ForfValue": "150"}, 15800, 11850, 0, "forfeited_court")
		apply(row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "200", "Findings": "ftot", "ForfDate": "01/05/2016", "ForfValue": "120"}, 15800, 9480, 0, "forfeited_court")
		apply(row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "200", "Findings": "rel"}, 15800, 0, 1, "released")
		if n := number(t, d, "SELECT COUNT(*) FROM ledger_entries"); n != 6 { // two estimates, two forfeitures, two reversals
			t.Errorf("the ledger has %d entries", n)
		}
		if n := number(t, d, "SELECT COUNT(*) FROM case_events WHERE kind = 'asset.imported_again'"); n != 4 {
			t.Errorf("the timeline tells of %d changes", n)
		}
	})
}

func TestARestrictedCaseIsNotChangedFromTheCommandLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		if _, err := r.Apply(ctx, cook(table(row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "100"}))); err != nil {
			t.Fatal(err)
		}
		exec(t, d, "UPDATE cases SET restricted = TRUE")
		before := counts(t, d)
		got, err := r.Apply(ctx, cook(table(row{"InventNumb": "1", "CaseNumb": "C1", "EstValue": "150"}, row{"InventNumb": "2", "CaseNumb": "C1", "EstValue": "7"})))
		if err != nil {
			t.Fatal(err)
		}
		if got.Refused != 2 || got.Updated != 0 || got.Created != 0 {
			t.Errorf("refused %d, updated %d, created %d", got.Refused, got.Updated, got.Created)
		}
		if s := got.Totals["estimated"]; s.Taken != "0.00" || s.Refused != "157.00" {
			t.Errorf("sums are %+v", s)
		}
		if df := cmp.Diff(before, counts(t, d)); df != "" {
			t.Errorf("(-before +after)\n%s", df)
		}
		for _, who := range []ids.User{f.Lead, f.Supervisor, f.Auditor, f.Admin, f.Referrer} {
			if _, err := r.Preview(f.As(t, d, who), cook(table(row{"InventNumb": "1"}))); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d may import: %v", who, err)
			}
			if _, err := r.List(f.As(t, d, who)); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d may list imports: %v", who, err)
			}
			if _, err := r.Undo(f.As(t, d, who), "x"); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d may take imports back: %v", who, err)
			}
		}
		if _, err := r.Apply(f.As(t, d, f.Manager), cook(table(row{"InventNumb": "9"}))); err != nil {
			t.Errorf("a manager may not import: %v", err)
		}
	})
}

func TestWhichForceAndUnit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		r, ctx := rooms(d), atCommandLine(t)
		x := row{"InventNumb": "1"}
		if _, err := r.Preview(ctx, cook(table(x))); err != nil {
			t.Errorf("a dry run needs a force: %v", err)
		}
		if _, err := r.Apply(ctx, cook(table(x))); !fault.Is(err, fault.Refused) {
			t.Errorf("an import into no force ended with %v", err)
		}
		f := userstest.NewForce(t, d, "FI")
		g := userstest.NewForce(t, d, "GG")
		with := func(kv ...string) imports.Request {
			q := cook(table(x))
			for n := 0; n < len(kv); n += 2 {
				q.Params[kv[n]] = kv[n+1]
			}
			return q
		}
		for _, q := range []imports.Request{with(), with("force", "XX"), with("force", "GG", "unit", "FI-H")} {
			if _, err := r.Apply(ctx, q); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v ended with %v", q.Params, err)
			}
		}
		if _, err := r.Apply(ctx, with("force", "gg", "unit", "gg-h")); err != nil {
			t.Fatal(err)
		}
		if n := number(t, d, "SELECT COUNT(*) FROM cases WHERE force_id = ? AND unit_id = ?", g.ID, g.Unit); n != 1 {
			t.Error("the case is not in the unit that was named")
		}
		if _, err := r.Apply(f.As(t, d, f.Manager), with()); err != nil { // the same item, in another force
			t.Fatal(err)
		}
		if n := number(t, d, "SELECT COUNT(*) FROM cases WHERE force_id = ?", f.ID); n != 1 {
			t.Error("a manager's case is not in their force")
		}
		if _, err := r.Apply(f.As(t, d, f.Manager), with("force", "GG")); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a manager imports into another force: %v", err)
		}
		list, err := r.List(f.As(t, d, f.Manager))
		if err != nil || len(list) != 1 || list[0].Created != 1 || list[0].State != "applied" {
			t.Errorf("a manager sees %+v: %v", list, err)
		}
		all, err := r.List(ctx)
		if err != nil || len(all) != 2 {
			t.Errorf("the command line sees %d batches: %v", len(all), err)
		}
		if _, err := r.Undo(f.As(t, d, f.Manager), all[len(all)-1].Batch); !fault.Is(err, fault.NotFound) {
			t.Errorf("a manager takes back another force's import: %v", err)
		}
	})
}

// Another office's file of the same shape holds many of the same items, in its own spelling.
func TestAFileOfTheSameShapeIsRead(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	userstest.NewForce(t, d, "FI")
	r, ctx := rooms(d), atCommandLine(t)
	path := testenv.Samples(t, "cook_county_seizures/Evanston.xlsx")
	dry, err := r.Preview(ctx, cook(file(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Apply(ctx, cook(file(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	got.Batch = ""
	if df := cmp.Diff(dry, got); df != "" || got.Rows != 176 || got.Created+got.Refused != got.Rows || got.Created < 150 {
		t.Errorf("rows %d, created %d, refused %d (-dry +apply)\n%s", got.Rows, got.Created, got.Refused, df)
	}
}

// The day on which an imported opportunity ended is the one that the source gives, on every page and in every workbook.
func TestAnImportedOpportunityEndsOnItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		if _, err := r.Apply(ctx, cook(table(row{"InventNumb": "I1", "CaseNumb": "C1", "SeizeDate": "05/23/2014", "Findings": "rescinded", "ForfDate": "08/25/2014"}))); err != nil {
			t.Fatal(err)
		}
		var o opportunities.Opportunity
		if err := d.Gorm(ctx).Take(&o).Error; err != nil {
			t.Fatal(err)
		}
		if got := opportunities.EndedOn(*o.EndedAt).String(); got != "2014-08-25" {
			t.Errorf("it ended on %s", got)
		}
	})
}
