package confiscation

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// SetRegime records the regime that the court applied, with the reason, where it differs from the one chosen by date. The
// clocks follow: the permitted period runs under the old regime alone.
func (r *Room) SetRegime(ctx context.Context, caseID ids.Case, on On, to Regime, why string) error {
	return r.do(ctx, caseID, on, ChangeRegime, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		if to.Title() == "" {
			bad["regime"] = "Choose the regime that the court applied"
		}
		checkText(bad, "why", why, "Enter why the court applied it, such as its ruling")
		if err := fault.Fields("Check the regime", bad, fields...); err != nil {
			return err
		}
		old := d.w.Regime
		d.w.Regime, d.w.RegimeBy, d.w.RegimeWhy = to, "court", strings.TrimSpace(why)
		if old != to {
			if err := d.permitted(ctx, "regime"); err != nil {
				return err
			}
			if err := d.vary(ctx, "regime"); err != nil {
				return err
			}
		}
		return d.note(ctx, ChangeRegime, d.today, nil, "Regime: "+to.Title(), "Before: "+old.Title()+". "+d.w.RegimeWhy)
	})
}

// vary starts afresh the time to vary the sentence (s.15(4)): from the last day of the postponement or, under the
// timetable, from the day of the confiscation hearing. It starts none where neither is known.
func (d *doing) vary(ctx context.Context, field string) error {
	if err := d.endAll(ctx, orders.Stopped, "reckoned again", "CO-VARY"); err != nil {
		return err
	}
	from := d.w.PostponedTo
	if d.w.Regime == New2026 {
		from = caltime.Date{}
		if h := d.w.day(Hearing); h != nil {
			from = h.DueOn
		}
	}
	if from.IsZero() {
		return nil
	}
	_, err := d.start(ctx, field, orders.Start{Code: "CO-VARY", Local: from.At(0, 0), On: d.w.Regime.law(from)})
	return err
}

// SetConviction records a later conviction, or the day an appeal against conviction was determined: the permitted period
// is reckoned again (s.14(5), (6), (9)).
func (r *Room) SetConviction(ctx context.Context, caseID ids.Case, on On, convicted, appeal caltime.Date, why string) error {
	return r.do(ctx, caseID, on, ChangeConviction, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "convicted_on", "The latest conviction", convicted, caltime.Date{}, "")
		if !appeal.IsZero() {
			d.day(bad, "appeal_on", "The end of the appeal", appeal, convicted, "the conviction")
		}
		checkText(bad, "why", why, "")
		if err := fault.Fields("Check the days", bad, fields...); err != nil {
			return err
		}
		d.w.ConvictedOn, d.w.AppealDeterminedOn = convicted, appeal
		detail := "Latest conviction " + convicted.UK()
		if !appeal.IsZero() {
			detail += ", appeal determined " + appeal.UK()
		}
		if d.w.RegimeBy == "date" {
			c, err := r.regimeFor(ctx, d.tx, d.g.ForceID(), convicted)
			if err != nil {
				return err
			}
			d.w.Regime, d.w.RegimeWhy = c.regime, c.why
			detail += ". " + c.regime.Title() + ": " + c.why
		}
		if err := d.permitted(ctx, "convicted_on"); err != nil {
			return err
		}
		if err := d.vary(ctx, "convicted_on"); err != nil {
			return err
		}
		return d.note(ctx, ChangeConviction, convicted, nil, "Conviction and appeal recorded", join(detail, why))
	})
}

func join(a, b string) string {
	if b = strings.TrimSpace(b); b == "" {
		return a
	}
	if a == "" {
		return b
	}
	return a + ". " + b
}

// Varied records that the court varied the sentence within the time that section 15(4) gives, or that it need not be
// varied: the clock stops.
func (r *Room) Varied(ctx context.Context, caseID ids.Case, on On, day caltime.Date, varied bool, note string) error {
	return r.do(ctx, caseID, on, VarySentence, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The day", day, d.w.ConvictedOn, "the conviction")
		checkText(bad, "note", note, "Enter what was added to the sentence, or why nothing is")
		if err := fault.Fields("Check the sentence", bad, fields...); err != nil {
			return err
		}
		state, title := orders.Stopped, "The sentence need not be varied"
		if varied {
			state, title = orders.Acted, "Sentence varied (s.15(4))"
		}
		if err := d.endAll(ctx, state, title, "CO-VARY"); err != nil {
			return err
		}
		return d.note(ctx, VarySentence, day, nil, title, note)
	})
}

// runs reports whether a clock of the proceedings with the code runs.
func (w *Whole) runs(code powers.Code) bool {
	for _, c := range w.Clocks {
		if c.Code == code && !c.State.Over() {
			return true
		}
	}
	return false
}
