package reports_test

import (
	"strings"
	"testing"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders/orderstest"
)

const aris = "aris-forecast"

func TestArisForecast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).property(t)
		room, lead := orderstest.Room(d).Assets, f.As(t, d, f.Lead)
		if err := room.ShareCase(lead, f.b.ID, assets.Joint{LeadAgency: "Regional unit", ShareBp: 3333, Agreement: "Memorandum"}); err != nil {
			t.Fatal(err)
		}
		if _, err := room.RecordAllocation(lead, f.a.ID, assets.Allocation{Period: "2026/27 Q1", Amount: 1_234_56, On: day("2026-10-01"), Basis: "Letter of the scheme"}); err != nil {
			t.Fatal(err)
		}
		ctx := f.As(t, d, f.Manager)
		data, res := f.make(t, ctx, aris, nil)
		keep(t, aris, data)
		xlsxtest.Check(t, data)
		golden(t, aris, data)
		reckoned(t, data, "Summary")
		if !strings.Contains(xlsxtest.Dump(t, data, false), "A forecast, not an entitlement") || res.Rows != 2 {
			t.Errorf("%d rows, or it is not labelled a forecast", res.Rows)
		}
		var page money.Pence // what the cases' own pages show
		for _, c := range []cases.Case{f.a, f.b} {
			x, err := room.ForecastOf(lead, d, casestest.Grant(t, lead, d, c.ID), day("2026-11-22"))
			if err != nil {
				t.Fatal(err)
			}
			page += x.Sum()
		}
		if got := columnOf(t, data, "Receipts", "Forecast"); got != int64(page) || page == 0 || pennies(figure(t, data, "Forecast")) != got {
			t.Errorf("rows add up to %d, Summary says %v, the pages %d", got, figure(t, data, "Forecast"), page)
		}
		if got := columnOf(t, data, "Allocations", "Allocated"); got != 1_234_56 || pennies(figure(t, data, "Allocated")) != got {
			t.Errorf("allocated %d", got)
		}
		if _, none := f.make(t, ctx, aris, map[string]string{"to": "2026-04-30"}); none.Rows != 0 {
			t.Errorf("%d rows before anything was received", none.Rows)
		}
		other := newForceCalled(t, d, "ZZ")
		empty, _ := other.make(t, other.As(t, d, other.Manager), aris, nil)
		golden(t, aris+"-no-cases", empty)
	})
}
