package assets

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Panel is the value ladder on a case's overview: it goes into cases.Room.Panels.
func (r *Room) Panel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	t, err := r.Totals(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	list, err := r.ByCase(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	appeals, err := appealsOf(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	f, err := r.ForecastOf(ctx, rd, g, caltime.DateOf(rd.Time()))
	if err != nil {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "main", Order: 20, Body: ladderBody(t, reasons(list, t, appeals), f, cases.Path(g.Ref()))}, nil
}

func ladderOf(t Totals, why [3]string, f Forecast, path string) layout.Ladder {
	l := layout.Ladder{Steps: [4]layout.LadderStep{
		{Label: "Identified", Pence: int64(t.Identified), Text: layout.Many(t.Assets, "asset", "assets") + ", " + layout.Many(t.Holders, "holder", "holders")},
		{Label: "Restrained, frozen or detained", Pence: int64(t.Held), Text: layout.Many(t.HeldAssets, "asset", "assets")},
		{Label: "Forfeited or confiscated", Pence: int64(t.Ordered), Text: layout.Many(t.Orders, "order", "orders")},
		{Label: "Collected", Pence: int64(t.Collected), Text: layout.Many(t.Received, "payment", "payments")},
	}}
	gap := func(p money.Pence, what string) layout.LadderGap {
		if p <= 0 {
			return layout.LadderGap{Strong: "No gap"}
		}
		return layout.LadderGap{Strong: p.Pounds() + " " + what}
	}
	l.Gaps = [3]layout.LadderGap{gap(t.NotSecured(), "not secured"), gap(t.NotOrdered(), "held, not yet ordered"), gap(t.NotCollected(), "ordered, not paid")}
	for n := range l.Gaps {
		l.Gaps[n].Text = why[n]
	}
	if f.Sum() > 0 {
		l.Steps[3].Text += ", ARIS share " + f.Sum().Pounds() + " (forecast, not entitlement)"
	}
	if t.NotSecured() > 0 {
		l.Gaps[0].Link = &layout.Link{Label: "What needs an order", Href: path + "/assets"}
	}
	return l
}
