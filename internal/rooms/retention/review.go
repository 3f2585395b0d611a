package retention

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// Review is a review that ended in keeping the data: the domain type and the row.
type Review struct {
	ID         int64
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	OnDate     caltime.Date
	Reason     string
	NextReview caltime.Date
	ByID       ids.User
	ByName     string
	At         time.Time
}

// TableName is retention_reviews.
func (Review) TableName() string { return "retention_reviews" }

// Retain records that the data was reviewed and is kept, why, and when it is reviewed next: after today, and within the
// period of its group.
func (r *Room) Retain(ctx context.Context, id ids.Case, version int64, reason string, next caltime.Date) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, _, p, err := r.opened(ctx, tx, id)
		if err != nil {
			return err
		}
		today := caltime.DateOf(tx.Now)
		periods, err := r.periods(ctx, tx, g.ForceID(), today)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		cases.CheckReason(bad, "reason", reason, "Enter why the data is still needed")
		latest := periods.Review(p.Grp, today)
		switch {
		case next.IsZero():
			bad["next"] = "Enter the day of the next review"
		case !next.After(today):
			bad["next"] = "The next review must be after today"
		case next.After(latest):
			bad["next"] = "The next review of " + p.Grp.Name() + " must be on " + latest.UK() + " at the latest"
		}
		if err := fault.Fields("Check the review", bad, "reason", "next"); err != nil {
			return err
		}
		waiting, err := waitingDisposal(ctx, tx, g)
		switch {
		case err != nil:
			return err
		case waiting.ID != 0:
			return fault.New(fault.Refused, "Disposal of this case is proposed: decide on that first")
		case p.Version != version:
			return fault.Stale("retention of the case")
		}
		was := p
		p.NextReview, p.ReviewedOn, p.UpdatedAt = next, today, tx.Now
		if err := updatePlan(ctx, tx, &p); err != nil {
			return err
		}
		v := Review{CaseID: id, ForceID: g.ForceID(), UnitID: g.UnitID(), OnDate: today, Reason: strings.TrimSpace(reason), NextReview: next,
			ByID: tx.Actor.User, ByName: tx.Actor.Name, At: tx.Now}
		if err := insertReview(ctx, tx, &v); err != nil {
			return err
		}
		tx.Record("retention.retained", p.on(), map[string]any{"old": was, "new": p, "reason": v.Reason})
		return nil
	})
}
