package users

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// GiveRank records that a person holds a rank from a day; the one before it ends the day before. Acts keep the rank that
// was held at the time.
func (r *Room) GiveRank(ctx context.Context, id ids.User, rank string, from caltime.Date) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error {
		all, err := ranksOf(ctx, tx, id)
		if err != nil {
			return err
		}
		held := standing(all)
		rank = strings.TrimSpace(rank)
		bad := map[string]string{}
		if rank == "" || len(rank) > 50 {
			bad["rank"] = "Enter the rank or grade, at most 50 characters"
		}
		if from.IsZero() {
			bad["from_on"] = "Enter the day from which the rank is held"
		} else if len(held) > 0 && !from.After(held[0].FromOn) {
			bad["from_on"] = "Enter a day after " + held[0].FromOn.UK() + ", when the rank on record began"
		}
		if err := fault.Fields("Check the rank", bad, "rank", "from_on"); err != nil {
			return err
		}
		if err := endRanks(ctx, tx, id, from.AddDays(-1)); err != nil {
			return err
		}
		k := Rank{UserID: id, Rank: rank, FromOn: from, CreatedAt: tx.Now}
		tx.Record("rank.given", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"rank": rank, "from": from})
		return insertRank(ctx, tx, &k)
	})
}

// standing leaves out the ranks that were superseded.
func standing(all []Rank) []Rank {
	out := []Rank{}
	for _, k := range all {
		if k.Stands() {
			out = append(out, k)
		}
	}
	return out
}
