package opportunities

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// shown notes what a page of several opportunities showed, once for the page: which they were and of which cases. It is
// logged before the page leaves (s.62 DPA 2018).
func shown(ctx context.Context, kind, filter string, lists ...[]Row) {
	seen, of := []ids.Opportunity{}, []ids.Case{}
	was := map[ids.Case]bool{}
	for _, rows := range lists {
		for _, o := range rows {
			seen = append(seen, o.ID)
			if o.CaseID != 0 && !was[o.CaseID] {
				was[o.CaseID] = true
				of = append(of, o.CaseID)
			}
		}
	}
	db.Consulted(ctx, "list.shown", db.On{Op: db.Consultation, Kind: kind}, map[string]any{"filter": filter, "opportunities": seen, "cases": of})
}
