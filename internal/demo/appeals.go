package demo

import (
	"context"
	"time"

	"proceeds/internal/rooms/orders"
)

// appealed plans an appeal against a forfeiture order in some stories: lodged within the thirty days, and dismissed before
// the money is paid over. No dice, so that the rest of a story stays as it is drawn.
func (h *holding) appealed(order int, made time.Time) {
	if h.n0()%4 != 1 {
		return
	}
	lodged := h.m.cal.next(dayOf(made).AddDays(9)).At(15, 20).UTC()
	h.then(lodged, h.lead, func(ctx context.Context) error {
		in := orders.Appealing{N: order, Appellant: "The holder", Court: "Northmarch Crown Court", At: h.m.now}
		if _, err := h.m.r.Orders.RecordAppeal(ctx, h.id, in); err != nil {
			return err
		}
		h.then(h.m.cal.next(dayOf(made).AddDays(24)).At(12, 40).UTC(), h.lead, func(ctx context.Context) error {
			_, err := h.m.r.Orders.DetermineAppeal(ctx, h.id, orders.Determining{N: order, At: h.m.now, Result: orders.AppealDismissed, Note: "The court found the order rightly made"})
			return err
		})
		return nil
	})
}
