package reports_test

import (
	"testing"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reporting"
)

const national = "national-statistics"

func TestNationalStatistics(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).property(t)
		ctx := f.As(t, d, f.Manager)
		data, _ := f.make(t, ctx, national, nil)
		keep(t, national, data)
		xlsxtest.Check(t, data)
		golden(t, national, data)
		reckoned(t, data, "Summary")
		for _, row := range detail(t, data, "Q1 Data quality") {
			if row[0] == "" || row[1] == "" {
				t.Errorf("a row of Q1 names no case or unit: %q", row)
			}
		}
		years, err := orderstest.Room(d).Assets.FlowByYear(ctx, d, access.Sight(ctx))
		if err != nil {
			t.Fatal(err)
		}
		var denied, imposed, receipted, victims money.Pence
		for _, y := range years {
			denied, imposed, receipted, victims = denied+y.Denied, imposed+y.Imposed, receipted+y.Receipted, victims+y.Compensation
		}
		sum := func(sheets ...string) (n int64) {
			for _, s := range sheets {
				n += columnOf(t, data, s, "Value")
			}
			return n
		}
		if got := sum(reporting.StatRestraint, reporting.StatAccounts, reporting.StatCash, reporting.StatListed, reporting.StatCrypto); got != int64(denied)-9_999_99 {
			t.Errorf("denied %d, the flow has %d, of it £9,999.99 not served", got, denied)
		}
		if got := sum(reporting.StatImposed); got != int64(imposed) || got == 0 {
			t.Errorf("imposed %d, the flow has %d", got, imposed)
		}
		if got := pennies(figure(t, data, "Received")); got != int64(receipted) || got == 0 {
			t.Errorf("received %d, the flow has %d", got, receipted)
		}
		if got := sum(reporting.StatCompensation); got != int64(victims) || got == 0 {
			t.Errorf("victims got %d, the flow has %d", got, victims)
		}
		other := newForceCalled(t, d, "ZZ")
		none, _ := other.make(t, other.As(t, d, other.Manager), national, nil)
		golden(t, national+"-no-cases", none)
	})
}
