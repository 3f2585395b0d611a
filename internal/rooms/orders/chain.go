package orders

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// holding gives the order that holds any of the interests: the newest of the given kinds that was not withdrawn and is
// not over otherwise than by its time, which an act done in time but recorded late still counts from. The zero Order for
// none.
func holding(all []Order, list []ids.Interest, kinds ...Kind) Order {
	for n := len(all) - 1; n >= 0; n-- {
		o := all[n]
		if o.WithdrawnAt != nil || !o.State.Standing() && o.State != Expired || !oneOf(o.Kind, kinds) || !o.names(list) {
			continue
		}
		return o
	}
	return Order{}
}

func oneOf(k Kind, kinds []Kind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

// names reports whether the order is about any of the interests.
func (o Order) names(list []ids.Interest) bool {
	for _, x := range o.Reaches {
		for _, id := range list {
			if x.InterestID == id {
				return true
			}
		}
	}
	return false
}

// interests lists the interests the order is about.
func (o Order) interests() []ids.Interest {
	out := make([]ids.Interest, len(o.Reaches))
	for n, x := range o.Reaches {
		out[n] = x.InterestID
	}
	return out
}

// orderBehind gives the detention or freezing order under which a notice was given; the zero Order where it is gone.
func (r *Room) orderBehind(ctx context.Context, rd db.Reader, g access.Grant, notice Order) (Order, error) {
	all, err := ordersOf(ctx, rd, g)
	if err != nil {
		return Order{}, err
	}
	for _, o := range all {
		if o.ID == notice.ID {
			return holding(all, o.interests(), Detention, FurtherDetention, Freezing, FreezingVariation), nil
		}
	}
	return Order{}, nil
}

// Orders lists the orders of a case in the order they were recorded, withdrawn ones too, with the interests of each.
func (r *Room) Orders(ctx context.Context, rd db.Reader, g access.Grant) ([]Order, error) {
	return ordersOf(ctx, rd, g)
}

// Clocks lists every clock of a case: those that run first, by their end.
func (r *Room) Clocks(ctx context.Context, rd db.Reader, g access.Grant) ([]Clock, error) {
	return clocksOf(ctx, rd, g)
}

// Reports lists the reports that courts asked for in a case, by the day they are due.
func (r *Room) Reports(ctx context.Context, rd db.Reader, g access.Grant) ([]Report, error) {
	return reportsOf(ctx, rd, g)
}
