package plans

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Closing is how a plan ends.
type Closing struct {
	Ending Ending
	Note   string       // what was reached, and what risk remains
	On     caltime.Date // zero: today
}

// ClosePlan closes a plan, live or draft, from the version it was read with.
func (r *Room) ClosePlan(ctx context.Context, key string, version int, in Closing) (Plan, error) {
	return r.change(ctx, key, version, "plan.closed", func(_ context.Context, tx *db.Tx, _ access.Grant, p *Plan) (cases.Event, any, error) {
		today, bad := caltime.DateOf(tx.Now), map[string]string{}
		in.Note = strings.TrimSpace(in.Note)
		if in.Ending.Title() == "" {
			bad["ending"] = "Choose why the plan is closed"
		}
		words(bad, "ending_note", in.Note, "Enter what was reached and what risk remains")
		if in.On.IsZero() {
			in.On = today
		}
		from := p.OpenedOn
		if p.LiveOn.After(from) {
			from = p.LiveOn
		}
		if !in.On.Valid() || in.On.After(today) || in.On.Before(from) {
			bad["closed"] = "The day must lie between the start of the plan and today"
		}
		if err := fault.Fields("Check how the plan ends", bad, "ending", "ending_note", "closed"); err != nil {
			return cases.Event{}, nil, err
		}
		p.State, p.ClosedOn, p.Ending, p.EndingNote = Closed, in.On, in.Ending, in.Note
		return cases.Event{Title: "4P plan closed: " + p.Name, Detail: in.Ending.Title() + ": " + in.Note}, in, nil
	})
}
