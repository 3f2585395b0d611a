package demo

import (
	"context"

	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// facts adds what a step by hand must rest on: to whom, by what agreement, on what evidence, by whose decision.
func (h *holding) facts(ctx context.Context, i assets.Interest, m assets.Move) (assets.Move, error) {
	switch m.To {
	case assets.Discounted, assets.NoAction:
		m.Authoriser = "Detective inspector of the unit"
	case assets.Transferred:
		m.ToWhom, m.Agreement = "HM Revenue and Customs", "E-mail between the two agencies"
	case assets.Dissipated:
		m.Evidence = "Statement of the registered keeper"
		g, err := h.grant(ctx)
		if err != nil {
			return m, err
		}
		t, err := h.m.r.Assets.Totals(ctx, h.m.r.DB, g)
		if err != nil {
			return m, err
		}
		m.Value = max(t.Worths[i.ID].Estimate, money.Pence(1_00))
	}
	return m, nil
}
