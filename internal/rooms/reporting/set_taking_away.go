package reporting

import (
	"context"
	"fmt"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

// TakingRules are what a force sets about what leaves the product.
type TakingRules struct {
	Attach bool   // the workbook of a scheduled report goes with its mail
	Floor  string // the lowest marking that a workbook or a print bears; one of Floors
}

// Floors are the markings that a force may choose as its lowest, from the lowest up.
var Floors = markings[1:]

// TakingRulesNow gives what holds in the actor's force today.
func (r *Room) TakingRulesNow(ctx context.Context, rd db.Reader) (n TakingRules, err error) {
	a, _ := actor.From(ctx)
	today := caltime.DateOf(rd.Time())
	attach, err := r.Reference.Value(ctx, rd, a.Force, "report", "mail.attach", today)
	if err != nil {
		return n, fmt.Errorf("read whether workbooks are mailed: %w", err)
	}
	floor, err := r.Reference.Value(ctx, rd, a.Force, "export", "marking.floor", today)
	if err != nil {
		return n, fmt.Errorf("read the lowest marking: %w", err)
	}
	return TakingRules{Attach: attach.Text == "1", Floor: floor.Text}, nil
}

// SetTakingRules sets them in the actor's force from today on. An administrator may; earlier days keep what held then.
// Invalid, by field, for a marking that is not offered.
func (r *Room) SetTakingRules(ctx context.Context, n TakingRules) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !tx.Actor.Can(perm.ReferenceManage) || tx.Actor.Force == 0 {
			return fault.New(fault.Forbidden, "Only an administrator of the force can set this")
		}
		bad := map[string]string{}
		if !slices.Contains(Floors, n.Floor) {
			bad["floor"] = "Choose the lowest marking"
		}
		if err := fault.Fields("Check what you set", bad, "floor"); err != nil {
			return err
		}
		attach := "0"
		if n.Attach {
			attach = "1"
		}
		changed, err := r.Reference.SetValues(ctx, tx, tx.Actor.Force, caltime.DateOf(tx.Now), []reference.NewValue{
			{Kind: "report", Code: "mail.attach", Text: attach}, {Kind: "export", Code: "marking.floor", Text: n.Floor}})
		if err != nil {
			return err
		}
		tx.Record("exports.set", db.On{Op: db.System, Kind: "force", ID: int64(tx.Actor.Force), Force: tx.Actor.Force}, changed)
		return nil
	})
}
