package demo

import (
	"context"

	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// matters plans what is raised about some property while it is held: a claim that is refused, an exclusion for living
// expenses, the storage of a watch, the conversion of a cryptoasset. No dice, so that the rest of a story stays as it is
// drawn.
func (h *holding) matters() {
	h.joint()
	if !h.until.IsZero() || h.first.IsZero() || h.m.r.Orders == nil {
		return
	}
	in := orders.Raising{AssetID: h.asset, Court: magistrates}
	switch {
	case h.frozen && h.kind == assets.Account && h.n0()%6 == 1 && h.value > 5_000_00:
		sum := money.Pence(1_500_00)
		in.Kind, in.Party, in.Purpose, in.Amount, in.Note = orders.Exclusion, "The holder", "living", &sum, "Rent and food for one month"
	case h.kind == assets.Crypto && h.n0()%2 == 0 && h.value > 0:
		sum := h.value * 93 / 100
		in.Kind, in.Party, in.Amount, in.Note = orders.Conversion, "The force’s holding account", &sum, "Sold by the appointed exchange in two days"
	case h.kind == assets.Listed && h.n0()%2 == 0:
		in.Kind, in.Court, in.Party, in.Note = orders.Storage, "", "Property store, Harbour", "Sealed and weighed; the maker’s number was checked"
	case h.kind == assets.Cash && h.n0()%9 == 2:
		in.Kind, in.Party, in.Note = orders.Claim, "A person who says that it is theirs", "Savings handed over for safe keeping"
	default:
		return
	}
	at := h.m.cal.next(h.first.AddDays(8)).At(14, 10).UTC()
	h.then(at, h.lead, func(ctx context.Context) error {
		if h.over {
			return nil
		}
		in.At = h.m.now
		m, _, err := h.m.r.Orders.RecordMatter(ctx, h.id, in)
		if err != nil || m.Kind != orders.Claim {
			return err
		}
		h.then(h.m.cal.next(h.first.AddDays(29)).At(11, 25).UTC(), h.lead, func(ctx context.Context) error {
			_, _, err := h.m.r.Orders.DecideMatter(ctx, h.id, orders.Settling{N: m.N, Version: m.Version, State: orders.MatterRefused, At: h.m.now, Note: "Ownership was not shown"})
			return err
		})
		return nil
	})
}

// n0 is the number of the story, for choosing without dice.
func (h *holding) n0() int { return h.story.n }

// joint shares every few cases with another agency, so that both count their own part.
func (s *story) joint() {
	if s.n%23 != 7 || s.m.r.Assets == nil {
		return
	}
	s.then(s.m.now.AddDate(0, 0, 1), s.lead, func(ctx context.Context) error {
		g, err := s.grant(ctx)
		if err != nil {
			return err
		}
		if j, err := s.m.r.Assets.Joint(ctx, s.m.r.DB, g); err != nil || j.Set() {
			return err // another holding of the case came first
		}
		return s.m.r.Assets.ShareCase(ctx, s.id, assets.Joint{LeadAgency: "Regional Economic Crime Unit", ShareBp: 6_000, Agreement: "Joint investigation agreement"})
	})
}
