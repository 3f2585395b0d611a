package plans

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Panel is what a case's overview shows of its plans; nothing where it has none.
func (r *Room) Panel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	list, err := r.OfCase(ctx, rd, g)
	if err != nil || len(list) == 0 {
		return cases.Panel{}, err
	}
	return cases.Panel{Column: "half", Order: 18, Body: casePanel(list)}, nil
}
