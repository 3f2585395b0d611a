package cases

import (
	"context"
	"strconv"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/reference"
)

// SightRules are what a force sets about who sees what.
type SightRules struct {
	Asks  access.Asking // for whom it asks why they look at a case
	Hours int           // the longest that broken glass lasts
}

// SightRulesNow gives what holds in the actor's force today.
func (r *Room) SightRulesNow(ctx context.Context, rd db.Reader) (SightRules, error) {
	a, _ := actor.From(ctx)
	values := reference.Room{DB: r.DB}
	v, err := values.Value(ctx, rd, a.Force, "access", "justification", caltime.DateOf(rd.Time()))
	if err != nil {
		return SightRules{}, err
	}
	n, err := r.MostGlassHours(ctx, rd, a.Force)
	return SightRules{access.Asking(v.Text), n}, err
}

// SetSightRules sets them from today on. An administrator may; earlier days keep what held then.
func (r *Room) SetSightRules(ctx context.Context, n SightRules) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.ReferenceManage) || tx.Actor.Force == 0 {
			return fault.New(fault.Forbidden, "Only an administrator of the force can set this")
		}
		bad := map[string]string{}
		if n.Asks != access.AsksNobody && n.Asks != access.AsksOutsiders && n.Asks != access.AsksAll {
			bad["asks"] = "Choose who is asked"
		}
		if most := int(access.LongestGlass / time.Hour); n.Hours < 1 || n.Hours > most {
			bad["hours"] = "Enter a number of hours from 1 to " + strconv.Itoa(most)
		}
		if err := fault.Fields("Check what you set", bad, "asks", "hours"); err != nil {
			return err
		}
		values := reference.Room{DB: r.DB}
		changed, err := values.SetValues(ctx, tx, tx.Actor.Force, caltime.DateOf(tx.Now), []reference.NewValue{
			{Kind: "access", Code: "justification", Text: string(n.Asks)}, {Kind: "access", Code: "glass.hours", Text: strconv.Itoa(n.Hours)}})
		if err != nil {
			return err
		}
		tx.Record("sight.set", db.On{Op: db.System, Kind: "force", ID: int64(tx.Actor.Force), Force: tx.Actor.Force}, changed)
		return nil
	})
}
