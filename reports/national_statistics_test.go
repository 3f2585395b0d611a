package reports_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders"
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
		var denied, imposed, forfeited, receipted, victims money.Pence
		for _, y := range years {
			denied, imposed, forfeited, receipted, victims = denied+y.Denied, imposed+y.Imposed, forfeited+y.Forfeited, receipted+y.Receipted, victims+y.Compensation
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
		if got := pennies(figure(t, data, "Denied")); got != int64(denied)-9_999_99 {
			t.Errorf("Summary has %d as denied", got)
		}
		if got := pennies(figure(t, data, "Forfeited")); got != int64(forfeited) || got == 0 { // what of it was received is no second forfeiture
			t.Errorf("Summary has %d as forfeited, the flow has %d", got, forfeited)
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

// A restraint order that is varied or discharged adds to the volume of D1, and nothing to its value.
func TestNationalStatisticsCountWhatBecameOfRestraint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d)
		id := strconv.Itoa(int(f.a.ID))
		add := func(n, served string) {
			change(t, d, "INSERT INTO orders (case_id, force_id, unit_id, n, kind, family, power, state, made_on, served_at, created_at, updated_at) SELECT id, force_id, unit_id, "+n+", 'restraint', 'restraint', 'RO', 'in_force', '2026-05-01', "+served+", created_at, created_at FROM cases WHERE id = "+id,
				"INSERT INTO order_steps (order_id, case_id, from_state, to_state, at, actor_name, recorded_at) SELECT id, case_id, 'in_force', 'varied', '2026-06-01 10:00:00+00:00', 'x', created_at FROM orders WHERE n = "+n+" AND case_id = "+id)
		}
		add("71", "'2026-05-02 10:00:00+00:00'")
		add("72", "NULL")
		change(t, d, "INSERT INTO order_steps (order_id, case_id, from_state, to_state, at, actor_name, recorded_at) SELECT id, case_id, 'varied', 'discharged', '2026-07-01 10:00:00+00:00', 'x', created_at FROM orders WHERE n = 71 AND case_id = "+id)
		data, _ := f.make(t, f.As(t, d, f.Manager), national, nil)
		var got []string
		for _, row := range detail(t, data, reporting.StatRestraint) {
			got = append(got, row[4]+" "+row[6]+row[7])
		}
		if diff := cmp.Diff([]string{"Restraint order varied 1", "Restraint order discharged 1"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// What was denied stands with the seizure that was the first to hold it, on its day, also after a court forfeits a part of it and
// so splits it: here the seizure and the detention lie in two financial years.
func TestAPartForfeitedChangesNothingDenied(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d)
		ctx, o := f.As(t, d, f.Lead), orderstest.Room(d)
		denied := func() [][]string {
			data, _ := f.make(t, f.As(t, d, f.Manager), national, nil)
			var out [][]string
			for _, row := range detail(t, data, reporting.StatCash) {
				out = append(out, []string{row[1], row[3], row[4], row[6], row[7]})
			}
			return out
		}
		s := orderstest.Seize(t, ctx, o, f.a.ID, "2026-03-30T10:00", 10_000_00)
		if _, err := o.RecordDetention(ctx, f.a.ID, orderstest.Detain(f.Force, s.AssetID, "2026-04-01T09:00")); err != nil {
			t.Fatal(err)
		}
		res, err := o.ApplyForForfeiture(ctx, f.a.ID, orders.Making{AssetID: s.AssetID, Court: "Northmarch Magistrates’ Court", Lodged: orderstest.At("2026-05-04T10:00"), Applicant: orders.Party{User: f.Lead}})
		if err != nil {
			t.Fatal(err)
		}
		before := denied()
		if len(before) != 2 || before[0][0] != "2025/26" || before[1][0] != "2026/27" || before[1][4] != "" {
			t.Fatalf("%q", before)
		}
		if _, err := o.RecordForfeiture(ctx, f.a.ID, orders.Decision{N: res.Order.N, Made: orderstest.At("2026-06-10T11:00"), MadeBy: orders.Bench, Part: true, Amount: new(money.Pence(6_000_00))}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, denied()); diff != "" {
			t.Error(diff)
		}
	})
}

// A restricted case of which nothing is on record but a referral is among those that are not shown.
func TestNationalStatisticsTellOfReferralsNotShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d)
		c := f.restricted(t)
		change(t, d, "INSERT INTO civil_referrals (case_id, force_id, unit_id, n, kind, body, state, reasons, sent_on, created_at, updated_at) SELECT id, force_id, unit_id, 1, 'UWO', 'NCA', 'sent', 'x', '2026-05-04', created_at, created_at FROM cases WHERE id = "+strconv.Itoa(int(c.ID)))
		for from, told := range map[string]bool{"2026-04-01": true, "2026-05-05": false} {
			data, _ := f.make(t, f.As(t, d, f.Manager), national, map[string]string{"from": from})
			if got := strings.Contains(xlsxtest.Dump(t, data, false), "Restricted cases: under 5 not shown"); got != told {
				t.Errorf("from %s: told %t, want %t", from, got, told)
			}
		}
	})
}
