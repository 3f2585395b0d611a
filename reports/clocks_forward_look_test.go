package reports_test

import (
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

const lookAhead = "clocks-forward-look"

func TestClocksForwardLook(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).property(t)
		data, res := f.make(t, f.As(t, d, f.Manager), lookAhead, map[string]string{"to": "2027-06-30"})
		keep(t, lookAhead, data)
		xlsxtest.Check(t, data)
		golden(t, lookAhead, data)
		reckoned(t, data, "Summary", "By unit")
		if text := xlsxtest.Dump(t, data, false); strings.Contains(text, "Savings account") || !strings.Contains(text, "not been served: under 5 not shown") {
			t.Error("an order that was not served is in the workbook, or nothing says that one is left out")
		}
		if n := len(detail(t, data, "Clocks")); n != res.Rows || n == 0 {
			t.Errorf("%d rows, the result says %d", n, res.Rows)
		}
	})
}

// Without bounds the workbook holds what the page Clocks counts, but for what was not served.
func TestForwardLookCountsWhatThePageDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).property(t)
		ctx := f.As(t, d, f.Manager)
		page, err := orderstest.Room(d).CountRunning(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		var covert int
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM v_report_clocks WHERE unserved = 1 AND state = 'running'").Scan(&covert).Error; err != nil {
			t.Fatal(err)
		}
		data, res := f.make(t, ctx, lookAhead, nil)
		if covert != 1 || res.Rows != page.Force-covert {
			t.Errorf("%d rows and %d not served; the page counts %d", res.Rows, covert, page.Force)
		}
		if got := figure(t, data, "Clocks"); int(got) != res.Rows {
			t.Errorf("Summary says %v of %d", got, res.Rows)
		}
		one, byUnit := f.make(t, ctx, lookAhead, map[string]string{"unit": "FI-M"})
		if byUnit.Rows == 0 || byUnit.Rows >= res.Rows || strings.Contains(xlsxtest.Dump(t, one, false), "Harbour unit") {
			t.Errorf("%d rows of the other unit", byUnit.Rows)
		}
	})
}

func TestForwardLookWithoutRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		newForce(t, d).property(t)
		other := newForceCalled(t, d, "ZZ")
		none, res := other.make(t, other.As(t, d, other.Manager), lookAhead, nil)
		xlsxtest.Check(t, none)
		golden(t, lookAhead+"-no-cases", none)
		if res.Rows != 0 {
			t.Errorf("%d rows", res.Rows)
		}
	})
}

// A restricted case adds one line and one total to the workbook of whoever may not see it, and rows to its member's.
func TestForwardLookTellsNothingOfARestrictedCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).property(t)
		ctx := f.As(t, d, f.Manager)
		before, was := f.make(t, ctx, lookAhead, nil)
		c := f.restricted(t)
		orderstest.Seize(t, f.As(t, d, f.Deputy), orderstest.Room(d), c.ID, "2026-11-21T10:00", 7_654_32)
		after, is := f.make(t, ctx, lookAhead, nil)
		noTrace(t, after, c)
		if was.Rows != is.Rows {
			t.Errorf("%d rows, before %d", is.Rows, was.Rows)
		}
		onlyTold(t, before, after)
	})
}

func newForceCalled(t *testing.T, d *db.DB, prefix string) force {
	t.Helper()
	f := force{Force: userstest.NewForce(t, d, prefix), d: d}
	f.room = roomOf(t, d)
	return f
}
