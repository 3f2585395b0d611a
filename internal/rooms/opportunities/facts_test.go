package opportunities_test

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

func byRule(t *testing.T, d *db.DB, code string) opportunities.Opportunity {
	t.Helper()
	for _, o := range all(t, d) {
		if o.Rule == code {
			return o
		}
	}
	t.Fatalf("no opportunity of %s", code)
	return opportunities.Opportunity{}
}

func states(t *testing.T, d *db.DB) map[string]opportunities.Status {
	t.Helper()
	out := map[string]opportunities.Status{}
	for _, o := range all(t, d) {
		out[o.Rule] = o.Status
	}
	return out
}

// From the seizure over its detention to the application for forfeiture, as the verbs of assets and orders record it.
func TestADetentionFromSeizureToForfeiture(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		lead := f.As(t, d, f.Lead)
		due := func() {
			t.Helper()
			if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
				t.Fatal(err)
			}
		}
		clock.Set(orderstest.At("2026-11-23T12:00"))
		s := h.SeizeCash(t, f, c.ID, orderstest.At("2026-11-23T11:00"), assets.S294, 31_000_00)
		clock.Set(orderstest.At("2026-11-24T12:00"))
		m := orderstest.Detain(f, s.AssetID, "2026-11-24T10:30")
		m.PrintedEnd = caltime.MustDate("2027-05-23")
		first, err := h.Orders.RecordDetention(lead, c.ID, m)
		if err != nil {
			t.Fatal(err)
		}
		if o := byRule(t, d, "MO-05"); o.Status != opportunities.Taken || !o.ByRule || o.OwnerID != nil {
			t.Errorf("the order was made in time: %s by rule %v", o.Status, o.ByRule)
		}
		// Five working days after the 48 hours the cash must be banked; then it has run out.
		clock.Set(orderstest.At("2026-11-26T09:00"))
		due()
		if o := byRule(t, d, "MO-30"); o.Status != opportunities.Open || o.EstimatePence != nil {
			t.Errorf("not banked: %+v", o)
		}
		clock.Set(orderstest.At("2026-12-03T09:00"))
		due()
		if got := states(t, d)["MO-30"]; got != opportunities.RunOut {
			t.Errorf("still not banked: %s", got)
		}
		// 28 days before the order ends, MO-06 opens; an application made in time meets it.
		clock.Set(orderstest.At("2027-05-10T12:00"))
		due()
		o := byRule(t, d, "MO-06")
		if o.Status != opportunities.Open || *o.EstimatePence != 31_000_00 || o.OrderID == nil || *o.OrderID != first.Order.ID {
			t.Fatalf("the order ends soon: %+v", o)
		}
		if _, err := h.Orders.ApplyForForfeiture(lead, c.ID, orders.Making{AssetID: s.AssetID, Court: "Northmarch Magistrates’ Court",
			Lodged: clock.Now().Add(-time.Hour), Applicant: orders.Party{User: f.Lead}}); err != nil {
			t.Fatal(err)
		}
		if o := byRule(t, d, "MO-06"); o.Status != opportunities.Taken || o.Step != rules.Applied || !o.ByRule {
			t.Errorf("forfeiture was applied for: %s %s", o.Status, o.Step)
		}
		clock.Set(orderstest.At("2027-06-10T12:00"))
		due()
		if got := states(t, d)["MO-06"]; got != opportunities.Taken {
			t.Errorf("after the end: %s", got)
		}
	})
}

// An order that ends with nothing after it runs out; one that is extended does not.
func TestAnOrderThatEndsUnextended(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		clock.Set(orderstest.At("2026-11-23T12:00"))
		s := h.SeizeCash(t, f, c.ID, orderstest.At("2026-11-23T11:00"), assets.S294, 31_000_00)
		clock.Set(orderstest.At("2026-11-24T12:00"))
		m := orderstest.Detain(f, s.AssetID, "2026-11-24T10:30")
		m.PrintedEnd = caltime.MustDate("2027-02-23")
		if _, err := h.Orders.RecordDetention(f.As(t, d, f.Lead), c.ID, m); err != nil {
			t.Fatal(err)
		}
		for _, day := range []string{"2027-02-20T12:00", "2027-02-24T12:00"} {
			clock.Set(orderstest.At(day))
			if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
				t.Fatal(err)
			}
		}
		o := byRule(t, d, "MO-06")
		if o.Status != opportunities.RunOut || o.Severity != rules.S1 || !o.EndedAt.Equal(orderstest.At("2027-02-24T00:00")) {
			t.Errorf("%+v", o)
		}
	})
}

// A proactive case without hours is found idle; logging time closes it.
func TestAnIdleProactiveCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f, func(n *cases.New) { n.Arising = cases.Arising{Origin: cases.Proactive, Basis: "intelligence"} })
		clock.Advance(25 * 24 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		if o := byRule(t, d, "MO-28"); o.Status != opportunities.Open {
			t.Fatalf("idle: %s", o.Status)
		}
		if _, err := h.Effort.Log(f.As(t, d, f.Lead), effort.New{CaseID: &c.ID, OnDate: caltime.DateOf(clock.Now()), Minutes: 60}); err != nil {
			t.Fatal(err)
		}
		if o := byRule(t, d, "MO-28"); o.Status != opportunities.Rejected || o.Note == "" {
			t.Errorf("worked on: %+v", o)
		}
	})
}

// The view that reports read gives one row an opportunity, the reviewer by role, and nothing of restriction.
func TestTheViewForReports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f, casestest.Restricted)
		o := h.Enter(t, f, c.ID, 3_900_00, 24*time.Hour)
		rows, err := d.Gorm(t.Context()).Table("v_opportunities").Rows()
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		rows.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range columns {
			if name == "restricted" || name == "reviewed_by" {
				t.Errorf("the view shows %s", name)
			}
		}
		var got struct {
			CaseRef, CaseTitle, UnitName, Status, PublicKey string
			EstimatePence                                   int64
			Withdrawn                                       int
		}
		if err := d.Gorm(t.Context()).Table("v_opportunities").Where("id = ?", o.ID).Take(&got).Error; err != nil {
			t.Fatal(err)
		}
		if got.CaseRef != c.Ref || got.UnitName != "FI Harbour unit" || got.Status != "open" || got.PublicKey != o.PublicKey || got.EstimatePence != 3_900_00 || got.Withdrawn != 0 {
			t.Errorf("%+v", got)
		}
	})
}
