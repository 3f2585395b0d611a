package reference

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// NewValue is what a force sets a datum to.
type NewValue struct{ Kind, Code, Text string }

// Changed is a datum that was set, with what would have held from that day and what holds now.
type Changed struct {
	Kind string `json:"kind"`
	Code string `json:"code"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// SetValues sets data of a force from a day on, within tx, and gives those that differ from what would have held on that
// day; the others are left alone. Nothing is overwritten: earlier rows stay, and hold before that day. Each change is
// recorded. Data that nobody defined are a mistake of the programmer.
func (r *Room) SetValues(ctx context.Context, tx *db.Tx, force ids.Unit, from caltime.Date, list []NewValue) ([]Changed, error) {
	var kinds []string
	for _, n := range list {
		kinds = append(kinds, n.Kind)
	}
	held, err := r.Values(ctx, tx, force, from, kinds...)
	if err != nil {
		return nil, err
	}
	now := map[string]Value{}
	for _, v := range held {
		now[v.Kind+"/"+v.Code] = v
	}
	var out []Changed
	for _, n := range list {
		was, ok := now[n.Kind+"/"+n.Code]
		if !ok {
			return nil, fault.New(fault.Internal, "reference %s/%s is not defined", n.Kind, n.Code)
		}
		if was.Text == n.Text {
			continue
		}
		v := Value{ForceID: &force, Kind: n.Kind, Code: n.Code, Text: n.Text, Unit: was.Unit, Meaning: was.Meaning, Source: "force rule", Verified: true,
			FromOn: from, Version: was.Version + 1, CreatedAt: tx.Now}
		if err := insertValue(ctx, tx, &v); err != nil {
			return nil, err
		}
		c := Changed{Kind: n.Kind, Code: n.Code, Old: was.Text, New: n.Text}
		tx.Record("reference.set", db.On{Kind: "reference", ID: v.ID, Force: force}, map[string]any{"kind": c.Kind, "code": c.Code, "old": c.Old, "new": c.New, "from": from})
		out = append(out, c)
	}
	return out, nil
}
