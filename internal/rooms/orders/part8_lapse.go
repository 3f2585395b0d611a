package orders

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// ofRespondent are the clocks whose end is that of somebody else's time, with what is said then. Nothing lapses: a
// respondent's silence is a breach to act on, a period that ends is only over.
var ofRespondent = map[powers.Code]struct{ title, why string }{
	"PO":          {"Time to comply ended", "The time to comply ended and the material is not recorded: a breach to act on"},
	"DO":          {"Time to answer ended", "The day that the notice named passed without an answer: a breach to act on"},
	"CIO":         {"Time to answer ended", "The day that the notice named passed without an answer: a breach to act on"},
	"SCPO-REPORT": {"Financial report overdue", "The day of the report passed without one: a breach to act on"},
	"AMO":         {"Account monitoring ended", "The time of the order ended: monitoring needs a fresh order"},
	"SCPO":        {"Prevention order ended", "The time of the order ended, and with it the duty to report"},
	"IFO-DET":     {"Time to decide ended", "The time of the enforcement authority to decide ended: ask what it decided"},
}

// respondentsTimeEnds ends such a clock: a breach is noted on the order or notice, an order that had a last day expires.
func (r *Room) respondentsTimeEnds(ctx context.Context, tx *db.Tx, g access.Grant, c Clock) (bool, error) {
	say := ofRespondent[c.Code]
	done, err := r.endClock(ctx, tx, g, c, Stopped, *c.EndAt, say.why)
	if err != nil || !done {
		return false, err
	}
	if c.OrderID != nil {
		if err := r.noteBreach(ctx, tx, g, c, say.why); err != nil {
			return false, err
		}
	}
	return true, r.Cases.Note(ctx, tx, g, cases.Event{At: *c.EndAt, Kind: "clock.stopped", Legal: true, Title: say.title, Detail: say.why + ". " + powers.Dashed(c.Cite), Entity: "clock", EntityID: int64(c.ID)})
}

func (r *Room) noteBreach(ctx context.Context, tx *db.Tx, g access.Grant, c Clock, why string) error {
	d := &doing8{doing: &doing{r: r, tx: tx, g: g}}
	var err error
	if d.o, err = orderByID(ctx, tx, g, *c.OrderID); err != nil {
		return err
	}
	if d.p, err = part8Of(ctx, tx, g, d.o.ID); err != nil {
		return err
	}
	day := c.LastDay.AddDays(1)
	switch c.Code {
	case "AMO", "SCPO":
		if !d.o.Live() {
			return nil
		}
		return d.move(ctx, &d.o, *c.EndAt, "Its time ended", Expired)
	case "DO", "CIO":
		n, err := noticeOfClock(ctx, tx, g, c.ID)
		if err != nil || n.ID == 0 || !n.Open() {
			return err
		}
		n.BreachedOn = day
		return updateNotice8(ctx, tx, &n)
	case "PO", "SCPO-REPORT":
		if d.p.BreachedOn.IsZero() {
			d.p.BreachedOn = day
		}
		if err := d.keep(ctx, nil, "part8.breached", map[string]any{"on": day, "why": why}); err != nil {
			return err
		}
		if c.Code == "SCPO-REPORT" {
			return d.nextReport(ctx, c.LastDay)
		}
	}
	return nil
}
