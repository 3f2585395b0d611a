package reports_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users/userstest"
)

const quality = "data-quality"

// change runs statements over a test's database, whatever verbs there are for it.
func change(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		for _, q := range statements {
			if err := tx.Gorm(ctx).Exec(q).Error; err != nil {
				return err
			}
		}
		tx.Record("test.changed", db.On{Op: db.System}, nil)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wanting spoils the cases A and B in the ways that the report measures.
func (f force) wanting(t *testing.T) force {
	t.Helper()
	f.few(t).property(t)
	change(t, f.d,
		"UPDATE cases SET threat = '', lead_id = NULL, last_event_at = '2026-09-01 10:00:00+00:00' WHERE ref = '"+f.b.Ref+"'",
		"UPDATE opportunities SET reason = 'UNKNOWN' WHERE public_key = 'bbbbbbbbb2'", "UPDATE clocks SET known = FALSE WHERE state = 'running' AND seizure_id IS NOT NULL",
		"INSERT INTO data_gaps (case_id, force_id, rule, fingerprint, missing, refs, since) SELECT id, force_id, 'MO-05', 'MO-05/x', 'When the cash was seized is not on record', '{}', '2026-10-05 09:00:00+00:00' FROM cases WHERE ref = '"+f.a.Ref+"'",
		"INSERT INTO data_gaps (case_id, force_id, rule, fingerprint, missing, refs, since) SELECT case_id, force_id, 'MO-06', 'MO-06/x', 'When the covert order was made', '{\"Orders\":[' || id || ']}', '2026-10-05 09:00:00+00:00' FROM orders WHERE kind = 'freezing' AND served_at IS NULL",
		`INSERT INTO ledger_entries (case_id, force_id, unit_id, interest_id, asset_id, measure, minor, currency, gbp_pence, as_of, basis, reverses_id, entered_at)
			SELECT e.case_id, e.force_id, e.unit_id, e.interest_id, e.asset_id, e.measure, -e.minor, e.currency, -e.gbp_pence, e.as_of, 'wrong', e.id, e.entered_at
			FROM ledger_entries e JOIN assets a ON a.id = e.asset_id WHERE a.title = 'Blue saloon car' AND e.measure = 'estimate'`,
		"INSERT INTO import_batches (public_key, force_id, actor_name, profile, file_name, file_sha256, state, row_count, refused, applied_at) SELECT 'kkkkkkkkkk', force_id, 'import', 'events', 'a.csv', 'x', 'applied', 8, 2, '2026-10-01 09:00:00+00:00' FROM cases WHERE ref = '"+f.a.Ref+"'",
		"INSERT INTO import_errors (batch_id, kind, row_no, reason) SELECT id, 'row', 4, 'no date' FROM import_batches", "INSERT INTO import_errors (batch_id, kind, row_no, reason) SELECT id, 'row', 4, 'no place' FROM import_batches",
		"INSERT INTO import_errors (batch_id, kind, row_no, reason) SELECT id, 'row', 7, 'no date' FROM import_batches", "INSERT INTO import_errors (batch_id, kind, row_no, reason) SELECT id, 'value', 8, 'odd' FROM import_batches")
	return f
}

func TestDataQuality(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).wanting(t)
		ctx := f.As(t, d, f.Manager)
		data, res := f.make(t, ctx, quality, nil)
		keep(t, quality, data)
		xlsxtest.Check(t, data)
		golden(t, quality, data)
		reckoned(t, data, "Summary", "By unit and lead")
		if n := len(detail(t, data, "Records")); n != res.Rows {
			t.Errorf("%d rows, the result says %d", n, res.Rows)
		}
		if text := xlsxtest.Dump(t, data, false); strings.Contains(text, "Savings account") || strings.Contains(text, "covert order") {
			t.Error("something about an order that was not served is in the workbook")
		}
		got := byMeasure(t, data)
		want := map[string]int{"Nobody leads it": 1, reporting.QualityQuiet: 1, "No offence group": 1, "No JARD or ARIT reference": 1, "Clock whose end is not known": 1,
			"Missed without a reason": 1, "Missed without a value": 1, reporting.QualityGaps: 1, "Imported rows that were refused": 2, "Run out and not reviewed": 1, "Property without a value": 1}
		for name, n := range want {
			if got[name] != n {
				t.Errorf("%s: %d rows, want %d", name, got[name], n)
			}
		}
		sums := map[string]int{}
		for _, row := range detail(t, data, "Looked at") {
			n, _ := strconv.Atoi(row[5])
			sums[row[0]] += n
		}
		for name, n := range sums {
			if got[name] != n {
				t.Errorf("%s: %d rows, %d of those looked at lack it", name, got[name], n)
			}
		}
		shown := summaryNumbers(t, data, "By measure")
		for _, x := range reporting.QualityMeasures() {
			if n, ok := shown[x.Title]; !ok || n != got[x.Title] {
				t.Errorf("%s: Summary says %d, there are %d rows", x.Title, n, got[x.Title])
			}
		}
		// The page of gaps and the view of quiet cases show the same, but for what is secret.
		people := userstest.Room(d)
		quiet, err := cases.NewRoom(d, people).Count(ctx, d, cases.Filter{View: cases.Quiet})
		if err != nil || quiet.N != got[reporting.QualityQuiet] {
			t.Errorf("the list of cases counts %d quiet ones: %v", quiet.N, err)
		}
		gaps, err := opportunities.New(d, people, cases.NewRoom(d, people), &reference.Room{DB: d}).Gaps(ctx, d, page.Request{Sort: page.Sort{Name: "id"}, Size: 100})
		if err != nil || len(gaps.Rows) != got[reporting.QualityGaps]+1 {
			t.Errorf("the page shows %d gaps: %v", len(gaps.Rows), err)
		}
	})
}

// byMeasure counts the rows of Records.
func byMeasure(t *testing.T, data []byte) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, row := range detail(t, data, "Records") {
		out[row[2]]++
	}
	return out
}

// summaryNumbers reads the first numbers of a block of the summary, by the label of its row.
func summaryNumbers(t *testing.T, data []byte, block string) map[string]int {
	t.Helper()
	b, out, in := xlsxtest.Open(t, data), map[string]int{}, false
	for i, row := range b.Rows("Summary") {
		switch {
		case len(row) == 0:
		case row[0] == block:
			in = true
		case in && row[0] == "Total":
			return out
		case in:
			if n, err := strconv.Atoi(b.Raw("Summary", xlsx.ColumnName(1)+strconv.Itoa(i+1))); err == nil {
				out[row[0]] = n
			}
		}
	}
	t.Fatalf("Summary has no block %q", block)
	return nil
}

func TestDataQualityWithoutRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		newForce(t, d).wanting(t)
		other := newForceCalled(t, d, "ZZ")
		change(t, d, "UPDATE cases SET withdrawn_at = '2026-11-20 09:00:00+00:00' WHERE force_id = "+strconv.Itoa(int(other.ID)))
		none, res := other.make(t, other.As(t, d, other.Manager), quality, nil)
		xlsxtest.Check(t, none)
		golden(t, quality+"-no-cases", none)
		if res.Rows != 0 {
			t.Errorf("%d rows of no case", res.Rows)
		}
	})
}

func TestDataQualityTellsNothingOfARestrictedCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).wanting(t)
		ctx := f.As(t, d, f.Manager)
		before, was := f.make(t, ctx, quality, nil)
		c := f.restricted(t)
		orderstest.Seize(t, f.As(t, d, f.Deputy), orderstest.Room(d), c.ID, "2026-11-21T10:00", 7_654_32)
		change(t, d, "UPDATE cases SET threat = '' WHERE ref = '"+c.Ref+"'")
		after, is := f.make(t, ctx, quality, nil)
		noTrace(t, after, c)
		if was.Rows != is.Rows {
			t.Errorf("%d rows, before %d", is.Rows, was.Rows)
		}
		onlyTold(t, before, after)
		if narrow, _ := f.make(t, ctx, quality, map[string]string{"unit": strconv.Itoa(int(f.Unit))}); strings.Contains(xlsxtest.Dump(t, narrow, false), "estricted case") {
			t.Error("a section tells of restricted cases")
		}
	})
}
