package opportunities_test

import (
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/users/userstest"
)

// The silence of a respondent, the end of account monitoring and a warrant that is spent are for the case to act on: none
// of them is an opportunity to take property that was missed.
func TestOrdersOfAnInvestigationRaiseNoOpportunity(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		ctx := f.As(t, d, f.Lead)
		for _, k := range []orders.Kind{orders.ProductionOrder, orders.SearchWarrant, orders.AccountMonitoring} {
			at := clock.Now().Add(-time.Hour)
			out, err := h.Orders.ApplyPart8(ctx, c.ID, orders.Part8Application{Kind: k, Investigation: powers.MoneyLaunderingInvestigation, Respondent: "Halewick Bank plc", Sought: "Statements",
				Court: "Northmarch Crown Court", Applicant: orders.Party{User: f.Lead}, Lodged: at})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Orders.DecidePart8(ctx, c.ID, orders.Part8Decision{N: out.Order.N, Outcome: orders.GrantedBy, At: at}); err != nil {
				t.Fatal(err)
			}
		}
		clock.Advance(120 * 24 * time.Hour)
		if n, err := h.Orders.Lapse(userstest.System(t)); err != nil || n != 3 {
			t.Fatalf("%d clocks ended, %v", n, err)
		}
		if _, err := h.Opportunities.Detect(userstest.System(t), nil); err != nil {
			t.Fatal(err)
		}
		if got := all(t, d); len(got) != 0 {
			t.Errorf("raised %+v", got)
		}
	})
}
