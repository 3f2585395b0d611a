package opportunities

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// listMarking is the highest marking of the cases of the opportunities in sight that f lets through.
func listMarking(ctx context.Context, r db.Reader, f Filter) (string, error) {
	q := f.where(r.Gorm(ctx).Table("opportunities o").Joins("JOIN cases c ON c.id = o.case_id")).Scopes(access.Sight(ctx).On("o.case_id", "o.force_id"))
	return access.HighestMarking(q, "c.marking")
}

// gapsMarking is the highest marking of the cases in sight that have gaps in their data.
func gapsMarking(ctx context.Context, r db.Reader) (string, error) {
	q := r.Gorm(ctx).Table("data_gaps g").Joins("JOIN cases c ON c.id = g.case_id AND c.withdrawn_at IS NULL").Scopes(access.Sight(ctx).On("g.case_id", "g.force_id"))
	return access.HighestMarking(q, "c.marking")
}

// pointsMarking is the highest marking of the cases in sight of which reviewers wrote something, narrowed to reasons.
func pointsMarking(ctx context.Context, r db.Reader, reasons []string) (string, error) {
	return access.HighestMarking(points(ctx, r, reasons).Joins("JOIN cases c ON c.id = o.case_id"), "c.marking")
}
