package compartment

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/retention"
)

// Review is a review of a matter that ended in keeping it: the domain type and the row. It is only added to.
type Review struct {
	ID         int64
	ForceID    ids.Unit
	MatterID   int64
	Reason     string
	NextReview caltime.Date
	Made
}

// TableName is cpt_reviews.
func (Review) TableName() string { return "cpt_reviews" }

// KeepMatter records that a matter was reviewed and is kept, why, and when it is reviewed next: after today, and within the
// period of its group.
func (r *Room) KeepMatter(ctx context.Context, key string, version int, reason string, next caltime.Date) error {
	return r.onMatter(ctx, perm.CompartmentWork, key, func(ctx context.Context, tx *db.Tx, m Matter) error {
		today, bad := caltime.DateOf(tx.Now), map[string]string{}
		p, err := retention.PeriodsOf(ctx, r.Reference, tx, m.ForceID, today)
		if err != nil {
			return err
		}
		cases.CheckReason(bad, "reason", reason, "Enter why the data is still needed")
		latest := p.Review(m.Grp, today)
		switch {
		case next.IsZero():
			bad["next"] = "Enter the day of the next review"
		case !next.After(today):
			bad["next"] = "The next review must be after today"
		case next.After(latest):
			bad["next"] = "The next review of " + m.Grp.Name() + " must be on " + latest.UK() + " at the latest"
		}
		if err := fault.Fields("Check the review", bad, "reason", "next"); err != nil {
			return err
		}
		waiting, err := waitingDisposal(ctx, tx, m.ID)
		switch {
		case err != nil:
			return err
		case waiting.ID != 0:
			return fault.New(fault.Refused, "Disposal of this is proposed: decide on that first")
		case m.Version != version:
			return fault.Stale("retention")
		}
		was := m.NextReview
		m.NextReview, m.ReviewedOn = next, today
		if err := saveMatter(ctx, tx, &m); err != nil {
			return err
		}
		v := Review{ForceID: m.ForceID, MatterID: m.ID, Reason: strings.TrimSpace(reason), NextReview: next, Made: made(tx)}
		if err := insert(ctx, tx, &v); err != nil {
			return fmt.Errorf("insert review: %w", err)
		}
		tx.Record("retention.retained", m.at(db.Alteration), map[string]any{"matter": m.Title(), "old": was, "new": next, "reason": v.Reason})
		return nil
	})
}

// SetGroup says which group a matter is of, and why. The clear period stays; the review moves with the group.
func (r *Room) SetGroup(ctx context.Context, key string, version int, to retention.Group, basis string) error {
	return r.onMatter(ctx, perm.CompartmentWork, key, func(ctx context.Context, tx *db.Tx, m Matter) error {
		bad := map[string]string{}
		if to.Name() == "" {
			bad["group"] = "Choose a group"
		}
		cases.CheckReason(bad, "basis", basis, "Enter why it is of this group")
		if err := fault.Fields("Check the group", bad, "group", "basis"); err != nil {
			return err
		}
		if m.Version != version {
			return fault.Stale("retention")
		}
		if waiting, err := waitingDisposal(ctx, tx, m.ID); err != nil {
			return err
		} else if waiting.ID != 0 { // the tombstone tells of the group that was proposed
			return fault.New(fault.Refused, "Disposal of this is proposed: decide on that first")
		}
		p, err := retention.PeriodsOf(ctx, r.Reference, tx, m.ForceID, caltime.DateOf(tx.Now))
		if err != nil {
			return err
		}
		was := m.Grp
		m.Grp, m.Basis, m.Confirmed, m.ReviewedOn = to, strings.TrimSpace(basis), true, caltime.Date{}
		m.NextReview = p.Review(to, m.ClearFrom)
		if err := saveMatter(ctx, tx, &m); err != nil {
			return err
		}
		tx.Record("retention.group_set", m.at(db.Alteration), map[string]any{"matter": m.Title(), "old": was, "new": to, "basis": m.Basis, "next_review": m.NextReview})
		return nil
	})
}

// MatterRow is a matter in the queue of reviews.
type MatterRow struct {
	Matter
	About      string // who or what it is about; nothing once it is gone
	Proposed   bool   // its disposal
	ProposedBy ids.User
	Held       bool // by a hold that an officer placed
}

// Matters lists what is due for review or proposed for disposal in the officer's force, or, for which "later", what is not
// yet; the soonest first.
func (r *Room) Matters(ctx context.Context, rd db.Reader, which string, p page.Request) (rows page.Result[MatterRow], err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return rows, err
	}
	if rows, err = queueOf(ctx, rd, a.Force, which, p); err != nil {
		return rows, err
	}
	seen := make([]string, len(rows.Rows))
	for i, x := range rows.Rows {
		seen[i] = x.Title()
	}
	read(ctx, "list.shown", "retention", 0, a.Force, map[string]any{"which": which, "records": seen})
	return rows, nil
}

// Disposals lists the tombstones of the officer's force, the newest first.
func (r *Room) Disposals(ctx context.Context, rd db.Reader, p page.Request) (page.Result[Disposal], error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return page.Result[Disposal]{}, err
	}
	read(ctx, "list.shown", "retention_disposal", 0, a.Force, nil)
	return stonesOf(ctx, rd, a.Force, p)
}

// MatterPage is the retention of one record.
type MatterPage struct {
	Matter  Matter
	About   Hit // the record itself; nothing once it is gone
	Holds   []Hold
	Reviews []Review
	Waiting Disposal // proposed
	Stone   Disposal // done
	Periods retention.Periods
}

// MatterAt reads the retention of a record of the officer's force.
func (r *Room) MatterAt(ctx context.Context, rd db.Reader, key string) (p MatterPage, err error) {
	a, err := officer(ctx, perm.CompartmentRead)
	if err != nil {
		return p, err
	}
	if p.Matter, err = matterByKey(ctx, rd, a.Force, key); err != nil {
		return p, err
	}
	m := p.Matter
	read(ctx, "retention.consulted", "retention", m.ID, a.Force, map[string]string{"matter": m.Title()})
	if m.Gone() {
		p.Stone, err = doneDisposal(ctx, rd, m.ID)
		return p, err
	}
	if p.About, err = recordOf(ctx, rd, m); err != nil {
		return p, err
	}
	if p.Holds, err = r.holds(ctx, rd, m); err != nil {
		return p, err
	}
	if p.Reviews, err = reviewsOf(ctx, rd, m.ID); err != nil {
		return p, err
	}
	if p.Waiting, err = waitingDisposal(ctx, rd, m.ID); err != nil {
		return p, err
	}
	p.Periods, err = retention.PeriodsOf(ctx, r.Reference, rd, m.ForceID, caltime.DateOf(rd.Time()))
	return p, err
}
