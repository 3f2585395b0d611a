package opportunities

import (
	"context"
	"net/url"

	"proceeds/internal/base/money"
)

// ListSum is the count and the sum of the list behind an address, to the penny, as the list itself reckons them.
func (r *Room) ListSum(ctx context.Context, q url.Values) (int, money.Pence, error) {
	f := readFilter(q, 0)
	value, _ := f.summed()
	n, err := tallies(ctx, r.DB, []column{{name: "all", value: value, f: f}})
	return n["all"].N, n["all"].Pence, err
}
