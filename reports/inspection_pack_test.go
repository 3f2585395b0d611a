package reports_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/reports"
)

const pack = "inspection-pack"

// figuresOf reads the large numbers of a sheet by their labels: those in the row below a label, with a formula.
func figuresOf(t *testing.T, data []byte, sheet string) map[string]float64 {
	t.Helper()
	b, out := xlsxtest.Open(t, data), map[string]float64{}
	rows := b.Rows(sheet)
	for i, row := range rows[:min(len(rows), 14)] {
		for c, s := range row {
			ref := xlsx.ColumnName(c) + strconv.Itoa(i+2)
			if v, err := strconv.ParseFloat(b.Raw(sheet, ref), 64); s != "" && err == nil && b.Formula(sheet, ref) != "" && b.Formula(sheet, xlsx.ColumnName(c)+strconv.Itoa(i+1)) == "" {
				out[s] = v
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

func TestInspectionPack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).whole(t)
		change(t, d, "UPDATE cases SET threat = '' WHERE ref = '"+f.b.Ref+"'")
		ctx := f.As(t, d, f.Manager)
		data, res := f.make(t, ctx, pack, lastYear)
		keep(t, pack, data)
		xlsxtest.Check(t, data)
		golden(t, pack, data)
		for _, sheet := range []string{"Contents", "Missed", "Funnel", "Clocks met", "Clocks ahead", "Recovery", "Statistics", "ARIS", "Effort", "Plans", "Quality", "Governance"} {
			reckoned(t, data, sheet)
		}
		if len(res.Sheets) != len(reports.InspectionPack.Sheets) {
			t.Errorf("%d sheets", len(res.Sheets))
		}
		// Each summary is that of the report itself.
		for _, x := range []struct {
			sheet, code string
			params      map[string]string
		}{{"Missed", "missed-opportunities", lastYear}, {"Recovery", recovery, lastYear}, {"Statistics", national, lastYear}, {"ARIS", aris, lastYear}, {"Clocks ahead", "clocks-forward-look", map[string]string{"to": "2027-02-21"}}, {"Quality", quality, nil}} {
			alone, _ := f.make(t, ctx, x.code, x.params)
			want, got := figuresOf(t, alone, "Summary"), figuresOf(t, data, x.sheet)
			if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
				t.Errorf("%s is not the summary of %s:\n%s", x.sheet, x.code, diff)
			}
		}
		// What no other report holds is what the tables hold.
		var want struct{ Met, Missed, Minutes, Live int64 }
		err := d.Gorm(t.Context()).Raw(`SELECT (SELECT COUNT(*) FROM clocks k WHERE k.state = 'acted' AND NOT EXISTS (SELECT 1 FROM v_report_orders q WHERE q.id = k.order_id AND q.unserved = 1)) AS met, (SELECT COUNT(*) FROM clocks WHERE state = 'lapsed') AS missed,
			(SELECT CAST(SUM(minutes) AS BIGINT) FROM effort_entries) AS minutes, (SELECT COUNT(*) FROM plans WHERE state = 'live') AS live`).Scan(&want).Error
		if err != nil {
			t.Fatal(err)
		}
		ends, time, plans := figuresOf(t, data, "Clocks met"), figuresOf(t, data, "Effort"), figuresOf(t, data, "Plans")
		if int64(ends["Met"]) != want.Met || int64(ends["Missed"]) != want.Missed || want.Met == 0 {
			t.Errorf("clocks %v, the tables hold %+v", ends, want)
		}
		if int64(time["Proactive"]+time["Reactive"]+time["Other duties"]) != want.Minutes || want.Minutes == 0 {
			t.Errorf("time %v, the tables hold %+v", time, want)
		}
		if int64(plans["Live"]) != want.Live || want.Live == 0 {
			t.Errorf("plans %v, the tables hold %+v", plans, want)
		}
		if front := figuresOf(t, data, "Contents"); front["Missed opportunities"] != figuresOf(t, data, "Missed")["Missed"] || math.Abs(front["Received"]-figuresOf(t, data, "Recovery")["Received"]) > 0.001 {
			t.Errorf("the first sheet says %v", front)
		}
		// Nobody is named, and nothing that people typed is in it.
		text := xlsxtest.Dump(t, data, true)
		for _, name := range []string{"Harbourmaster", "A. Defendant", "V. Ictim", "Lea Lead", "Sue Supervisor", "Harbour couriers", "Savings account", "Blue saloon", "Couriers", "Wallet named", "Works nights", "Keep one investigator"} {
			if strings.Contains(text, name) {
				t.Errorf("%q is in the pack", name)
			}
		}
		for _, link := range []string{`HYPERLINK("#'Definitions'!A1","Definitions")`, `HYPERLINK("#'Missed rows'!A1","Missed rows")`} {
			if !strings.Contains(text, link) && !strings.Contains(strings.Join(formulasOf(t, data, "Contents"), "\n"), link) {
				t.Errorf("Contents has no link %s", link)
			}
		}
	})
}

func formulasOf(t *testing.T, data []byte, sheet string) (out []string) {
	t.Helper()
	b := xlsxtest.Open(t, data)
	for _, ref := range b.Formulas(sheet) {
		out = append(out, b.Formula(sheet, ref))
	}
	return out
}

func TestInspectionPackWithoutRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		newForce(t, d).whole(t)
		other := newForceCalled(t, d, "ZZ")
		none, res := other.make(t, other.As(t, d, other.Manager), pack, lastYear)
		xlsxtest.Check(t, none)
		golden(t, pack+"-no-cases", none)
		if res.Rows != 0 {
			t.Errorf("%d rows of no case", res.Rows)
		}
	})
}

func TestInspectionPackTellsNothingOfARestrictedCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t).property(t)
		ctx := f.As(t, d, f.Manager)
		before, was := f.make(t, ctx, pack, nil)
		c := f.restricted(t)
		orderstest.Seize(t, f.As(t, d, f.Deputy), orderstest.Room(d), c.ID, "2026-11-21T10:00", 7_654_32)
		after, is := f.make(t, ctx, pack, nil)
		was20, is20 := xlsxtest.Dump(t, before, true), xlsxtest.Dump(t, after, true)
		for _, word := range []string{c.Ref, "larch", "strongbox", "prisons", "Dee Deputy", "02 Feb 2026", "17 Feb 2026"} {
			if n, m := strings.Count(was20, word), strings.Count(is20, word); n != m {
				t.Errorf("%q stands %d times in the pack, before %d: %s", word, m, n, is20[max(0, strings.Index(is20, word)-200):strings.Index(is20, word)+20])
			}
		}
		if was.Rows != is.Rows {
			t.Errorf("%d rows, before %d", is.Rows, was.Rows)
		}
		onlyTold(t, before, after)
	})
}
