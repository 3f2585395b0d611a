package returns

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
)

// hide takes out of rows what tells of records that the actor in ctx no longer sees: a case was restricted since the file was
// read, or they are kept out of it. Such a row reads as one of no record.
func (r *Room) hide(ctx context.Context, rd db.Reader, x Return, rows []Row) error {
	var keys []string
	for _, row := range rows {
		if row.Title != "" {
			keys = append(keys, row.RecordKey)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	var now map[string]lists.Now
	l, _, err := r.list(ctx, x.List)
	if err == nil {
		now, err = l.Back.Now(ctx, rd, keys)
	}
	if err != nil && !fault.Is(err, fault.Forbidden) { // whose role no longer allows the list sees nothing of it
		return err
	}
	for i, row := range rows {
		if _, seen := now[row.RecordKey]; row.Title != "" && !seen {
			rows[i] = Row{ID: row.ID, ReturnID: row.ReturnID, Place: row.Place, RecordKey: row.RecordKey, Verdict: Refused, Why: saysUnknown, Outcome: row.Outcome}
		}
	}
	return nil
}
