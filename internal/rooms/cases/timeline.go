package cases

import (
	"context"
	"time"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Timeline gives a page of a case's timeline, newest first. what narrows it: "legal" for legal steps, or the entity the
// entries are about; "" is everything.
func (r *Room) Timeline(ctx context.Context, rd db.Reader, g access.Grant, what string, p page.Request) (page.Result[CaseEvent], error) {
	rows, err := eventsOf(ctx, rd, g, what, p)
	if err != nil {
		return page.Result[CaseEvent]{}, err
	}
	return page.Cut(rows, p, func(e CaseEvent) page.Key { return page.Key{Value: timeKey(e.At), ID: int64(e.ID)} }), nil
}

// LastChange says who changed one thing of a case last, and when, for the page that shows an edit conflict; the zero
// event where nothing is known.
func (r *Room) LastChange(ctx context.Context, rd db.Reader, g access.Grant, entity string, id int64) (CaseEvent, error) {
	return lastChange(ctx, rd, g, entity, id)
}

func timeKey(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func keyTime(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}
