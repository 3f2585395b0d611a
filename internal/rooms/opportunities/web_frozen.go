package opportunities

import (
	"net/http"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// mostOrders is how many orders the page of the frozen-at-order rate lists.
const mostOrders = 200

// frozenView is the page of the orders behind the frozen-at-order rate.
type frozenView struct {
	Period  Period
	Sum     frozen
	Rows    []heldOrder
	Figures []layout.Figure
}

func (r *Room) frozenPage(c *web.Ctx) error {
	ctx, now := c.Ctx(), r.DB.Time()
	asked := readFilter(c.Request.URL.Query(), 0)
	f := Filter{Unit: asked.Unit, Threat: asked.Threat}
	v := frozenView{Period: periodByCode(caltime.DateOf(now), c.Query("period"))}
	if c.Query("before") == "1" {
		v.Period = Period{Code: v.Period.Code, Name: v.Period.Before.UK() + " to " + v.Period.BeforeTo.UK(), From: v.Period.Before, To: v.Period.BeforeTo}
	}
	var err error
	if v.Sum, err = frozenSum(ctx, r.DB, f, v.Period.From, v.Period.To); err != nil {
		return err
	}
	if v.Rows, err = frozenOrders(ctx, r.DB, f, v.Period.From, v.Period.To, mostOrders); err != nil {
		return err
	}
	seen := []ids.Case{}
	for _, o := range v.Rows {
		seen = append(seen, o.CaseID)
	}
	// What was shown is logged before it leaves (s.62 DPA 2018).
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: "frozen_at_order"}, map[string]any{"filter": c.Request.URL.RawQuery, "cases": seen})
	v.Figures = []layout.Figure{{Value: v.Sum.rate(), Bold: "frozen at order", Text: v.Period.Name}, {Value: v.Sum.Held.Headline(), Bold: "held", Text: "on the day of the order"},
		{Value: v.Sum.Ordered.Headline(), Bold: "ordered", Text: "in " + layout.Many(v.Sum.Orders, "order", "orders")}}
	head := layout.PageHead{Title: "Frozen at order", Sentence: "How much of what confiscation orders imposed was held on the day of the order.",
		Breadcrumbs: []layout.Link{{Label: "Missed opportunities", Href: "/missed"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Frozen at order", Head: layout.Head(head), AsAt: now}, frozenBody(v))
}

// foot says what the list leaves out.
func (v frozenView) foot() string {
	n := v.Sum.Orders + v.Sum.Blank
	s := layout.Count(len(v.Rows)) + " of " + layout.Count(n) + " shown, newest first."
	if v.Sum.Blank > 0 {
		s += " " + layout.Many(v.Sum.Blank, "order has", "orders have") + " no amount, and no figure counts them."
	}
	return s
}

func (o heldOrder) amount() string {
	if o.Amount == nil {
		return "not recorded"
	}
	return o.Amount.Pounds()
}

func (o heldOrder) share() string {
	if o.Amount == nil || *o.Amount <= 0 {
		return "–"
	}
	return layout.Percent(int64(o.Held), int64(*o.Amount))
}
