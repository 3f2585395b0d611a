package users

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// CorrectRank replaces a rank that was recorded wrongly, or from a wrong day, with a reason. The wrong row stays on record,
// superseded. The ranks before and after meet the right one without a gap. Acts keep the rank that the register gave when
// they were recorded.
func (r *Room) CorrectRank(ctx context.Context, id ids.User, row int64, rank string, from caltime.Date, reason string) error {
	return r.changeRank(ctx, id, row, func(ctx context.Context, tx *db.Tx, u User, was Rank, before, after *Rank) error {
		rank = strings.TrimSpace(rank)
		bad := map[string]string{}
		if rank == "" || len([]rune(rank)) > 50 {
			bad["rank"] = "Enter the rank or grade, at most 50 characters"
		}
		switch {
		case from.IsZero():
			bad["from_on"] = "Enter the day from which the rank is held"
		case before != nil && !from.After(before.FromOn):
			bad["from_on"] = "Enter a day after " + before.FromOn.UK() + ", when the rank before it began"
		case after != nil && !from.Before(after.FromOn):
			bad["from_on"] = "Enter a day before " + after.FromOn.UK() + ", when the next rank began"
		}
		for field, why := range checkFields(checkReason(reason, "Enter what was wrong")) {
			bad[field] = why
		}
		if err := fault.Fields("Check the rank", bad, "rank", "from_on", "reason"); err != nil {
			return err
		}
		right := Rank{UserID: id, Rank: rank, FromOn: from, ToOn: was.ToOn, CreatedAt: tx.Now, ReplacesID: &was.ID}
		if err := insertRank(ctx, tx, &right); err != nil {
			return err
		}
		if before != nil {
			if err := updateRank(ctx, tx, before.ID, map[string]any{"to_on": from.AddDays(-1)}); err != nil {
				return err
			}
		}
		tx.Record("rank.corrected", db.On{Kind: "user", ID: int64(id), Force: u.ForceID},
			map[string]any{"old": map[string]any{"rank": was.Rank, "from": was.FromOn}, "new": map[string]any{"rank": rank, "from": from}, "reason": reason})
		return updateRank(ctx, tx, was.ID, superseding(tx, reason))
	})
}

// StrikeRank records that a rank was entered in error: the person never held it. The rank before it goes on in its place.
func (r *Room) StrikeRank(ctx context.Context, id ids.User, row int64, reason string) error {
	return r.changeRank(ctx, id, row, func(ctx context.Context, tx *db.Tx, u User, was Rank, before, _ *Rank) error {
		if err := checkReason(reason, "Enter why the entry is wrong"); err != nil {
			return err
		}
		if before != nil {
			if err := updateRank(ctx, tx, before.ID, map[string]any{"to_on": was.ToOn}); err != nil {
				return err
			}
		}
		tx.Record("rank.struck", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"rank": was.Rank, "from": was.FromOn, "reason": reason})
		return updateRank(ctx, tx, was.ID, superseding(tx, reason))
	})
}

// changeRank runs a change of a rank that stands, with the ranks on either side of it. Conflict where it was corrected
// meanwhile.
func (r *Room) changeRank(ctx context.Context, id ids.User, row int64, do func(ctx context.Context, tx *db.Tx, u User, was Rank, before, after *Rank) error) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error {
		all, err := ranksOf(ctx, tx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(k Rank) bool { return k.ID == row })
		switch {
		case i < 0:
			return fault.Missing()
		case !all[i].Stands():
			return fault.Stale("rank")
		}
		was := all[i]
		var before, after *Rank // all is the newest first
		for n := range all {
			switch {
			case !all[n].Stands() || n == i:
			case all[n].FromOn.After(was.FromOn):
				after = &all[n]
			case before == nil:
				before = &all[n]
			}
		}
		return do(ctx, tx, u, was, before, after)
	})
}
