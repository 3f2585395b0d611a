package cases

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Option is one box of a filter of the list: its name and value in the query string, such as stage and charged.
type Option struct{ Name, Value string }

// OptionCounts are how many cases each box of the filters would give. A box that is not there gives none.
type OptionCounts map[Option]Total

// OptionCounts counts, for each box of the filters, the cases that the actor may see and that the list would hold if of its
// filter that box alone were ticked: the view, the words, the range and the other filters stand. One statement counts all of
// them. What is hidden from the actor is never counted (architecture section 14); Stake is not filled.
func (r *Room) OptionCounts(ctx context.Context, rd db.Reader, f Filter) (OptionCounts, error) {
	return countOptions(ctx, rd, access.Sight(ctx), f, viewer(ctx))
}
