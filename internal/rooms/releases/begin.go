package releases

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Begin begins a disclosure of a case: of the records that its schedules name as relevant and not sensitive, or of the
// sensitive ones, each with all its fields. purpose is what for, for the file.
func (r *Room) Begin(ctx context.Context, id ids.Case, sensitive bool, purpose string) (x Release, err error) {
	purpose = tidy(purpose)
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		if err := cases.Reason("asked", purpose, "Enter what the disclosure is for"); err != nil {
			return err
		}
		list, err := r.Disclosure.Scheduled(ctx, tx, g, sensitive)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.New(fault.Refused, "The schedule is empty: judge first which records are relevant")
		}
		unit := g.UnitID()
		x = Release{PublicKey: ids.NewKey(), ForceID: g.ForceID(), UnitID: &unit, CaseID: &id, Kind: OfCase, Year: caltime.DateOf(tx.Now).Y, Asked: purpose, State: Redacting,
			HandlerID: tx.Actor.User, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User}
		if x.N, err = nextNumber(ctx, tx, x.ForceID, OfCase, x.Year); err != nil {
			return err
		}
		if err := insertRelease(ctx, tx, &x); err != nil {
			return err
		}
		of := map[string][]int64{}
		for _, rec := range list {
			of[rec.Kind] = append(of[rec.Kind], rec.EntityID)
		}
		var rows []Item
		for _, src := range sources {
			if len(of[src.Kind]) == 0 {
				continue
			}
			found, err := recordsOf(ctx, tx, g, src, 0, of[src.Kind])
			if err != nil {
				return err
			}
			for _, rec := range found {
				for _, it := range items(x, g, src, rec, 0, nil) {
					if sensitive && it.Disposition == Undecided {
						it.Disposition, it.Ground, it.Why = Withhold, "sensitive", "Its record stands on the schedule of sensitive material"
					}
					rows = append(rows, it)
				}
			}
		}
		n, err := insertItems(ctx, tx, rows)
		if err != nil {
			return err
		}
		tx.Record("release.begun", x.on(db.Collection), told(x, map[string]any{"sensitive": sensitive, "records": len(list), "fields": n}))
		return nil
	})
	return x, err
}
