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

// Postponing is a postponement under section 14.
type Postponing struct {
	On
	Made, To    caltime.Date // the day the court postponed, and the last day of the postponement
	Sentenced   caltime.Date // zero: not sentenced, or not known
	Exceptional string       // the exceptional circumstances that the court found (s.14(4))
}

// Postpone records a postponement. It may run past the permitted period where the court found exceptional circumstances;
// where none are recorded the alarm says so, for a postponement past it is open to challenge and usually not fatal
// (s.14(11)). The time to vary the sentence runs from its last day.
func (r *Room) Postpone(ctx context.Context, caseID ids.Case, in Postponing) (alarm string, err error) {
	err = r.do(ctx, caseID, in.On, RecordPostponement, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The postponement", in.Made, d.w.ConvictedOn, "the conviction")
		if in.To.IsZero() || in.To.Before(in.Made) {
			bad["to"] = "Enter the last day of the postponement, on or after the day it was made"
		}
		if !in.Sentenced.IsZero() {
			d.day(bad, "sentenced_on", "The sentence", in.Sentenced, d.w.ConvictedOn, "the conviction")
		}
		checkText(bad, "why", in.Exceptional, "")
		if err := fault.Fields("Check the postponement", bad, fields...); err != nil {
			return err
		}
		d.w.PostponedTo, d.w.Exceptional = in.To, strings.TrimSpace(in.Exceptional)
		if !in.Sentenced.IsZero() {
			d.w.SentencedOn = in.Sentenced
		}
		if end := d.w.permittedEnd(); !end.IsZero() && in.To.After(end) && d.w.Exceptional == "" {
			alarm = "The postponement runs past the permitted period, which ends with " + end.WithDay() + ", and no exceptional circumstances are recorded"
		}
		if err := d.vary(ctx, "to"); err != nil {
			return err
		}
		return d.note(ctx, RecordPostponement, in.Made, nil, "Postponed to "+in.To.UK(), join(alarm, in.Exceptional))
	})
	return alarm, err
}

// permittedEnd is the last day of the permitted period; zero where none runs.
func (w *Whole) permittedEnd() (end caltime.Date) {
	for _, c := range w.Clocks {
		if c.Code == "CO-POST" && c.State != orders.Stopped {
			end = c.LastDay
		}
	}
	return end
}

// Tabling is the days that a court set: a timetable under section 15A, or directions under the old regime.
type Tabling struct {
	On
	Made      caltime.Date
	Sentenced caltime.Date // the day sentencing ended; zero: not yet
	Days      map[DayKind]caltime.Date
	Note      string
}

// SetTimetable records the days that the court set. Each is a clock that ends with the day. A day that was set before is
// replaced and stays on record; one that is not named again stands. The alarm says where a first timetable was set after
// sentencing ended (s.15A).
func (r *Room) SetTimetable(ctx context.Context, caseID ids.Case, in Tabling) (alarm string, err error) {
	err = r.do(ctx, caseID, in.On, SetDays, func(ctx context.Context, d *doing) error {
		if err := d.checkTable(in); err != nil {
			return err
		}
		edition := 1
		for _, x := range d.w.Days {
			edition = max(edition, x.Edition+1)
		}
		if !in.Sentenced.IsZero() {
			d.w.SentencedOn = in.Sentenced
		}
		if d.w.Regime == New2026 && edition == 1 && !d.w.SentencedOn.IsZero() && in.Made.After(d.w.SentencedOn) {
			alarm = "The timetable was set after sentencing ended on " + d.w.SentencedOn.UK() + "; section 15A wants it before"
		}
		var words []string
		for _, k := range dayKinds {
			due, ok := in.Days[k]
			if !ok || due.IsZero() {
				continue
			}
			changed, err := d.setDay(ctx, k, edition, in.Made, due)
			if err != nil {
				return err
			}
			if changed {
				words = append(words, k.Title()+" "+due.UK())
			}
		}
		if len(words) == 0 {
			return fault.Fields("Check the days", map[string]string{"s16": "Every day is as it was: enter those that the court changed"})
		}
		if err := d.vary(ctx, "hearing"); d.w.Regime == New2026 && err != nil {
			return err
		}
		title := "Days set by the court"
		if d.w.Regime == New2026 {
			title = "Timetable set (s.15A)"
		}
		if edition > 1 {
			title += ", revised"
		}
		return d.note(ctx, SetDays, in.Made, nil, title, join(join(strings.Join(words, "; "), alarm), in.Note))
	})
	return alarm, err
}

func (d *doing) checkTable(in Tabling) error {
	bad := map[string]string{}
	d.day(bad, "on", "The timetable", in.Made, d.w.ConvictedOn, "the conviction")
	if !in.Sentenced.IsZero() {
		d.day(bad, "sentenced_on", "The sentence", in.Sentenced, d.w.ConvictedOn, "the conviction")
	}
	checkText(bad, "note", in.Note, "")
	n, last := 0, caltime.Date{}
	for k, due := range in.Days {
		switch {
		case due.IsZero():
			continue
		case k.Title() == "" || !k.In(d.w.Regime):
			return refused([]string{"Set the regime the court applied"}, "Under the old regime there is no early resolution meeting or hearing")
		case due.Before(in.Made):
			bad[string(k)] = "The day cannot be before the court set it"
		}
		n++
		if k != Hearing && last.Before(due) {
			last = due
		}
	}
	if h := in.Days[Hearing]; !h.IsZero() && h.Before(last) && bad["hearing"] == "" {
		bad["hearing"] = "The confiscation hearing comes last: a statement or meeting is set for " + last.UK()
	}
	if n == 0 {
		bad["s16"] = "Enter at least one day that the court set"
	}
	return fault.Fields("Check the days", bad, fields...)
}

// setDay sets a day of a kind, in place of the one that stood; false where it is the same.
func (d *doing) setDay(ctx context.Context, k DayKind, edition int, made, due caltime.Date) (bool, error) {
	if was := d.w.day(k); was != nil {
		if was.DueOn == due {
			return false, nil
		}
		if !was.DoneOn.IsZero() {
			return false, fault.Fields("Check the days", map[string]string{string(k): "It was done on " + was.DoneOn.UK() + ": it needs no other day"})
		}
		if err := d.end(ctx, was.ClockID, orders.Stopped, "the court set another day: "+due.UK()); err != nil {
			return false, err
		}
		now := d.tx.Now
		was.ReplacedAt = &now
		if err := saveDay(ctx, d.tx, was); err != nil {
			return false, err
		}
	}
	s := orders.Start{Code: k.code(), Local: made.At(0, 0), CourtEnd: due, Title: k.Plain(), Cite: k.Cite()}
	if k.code() == "CO-TIME" || k.code() == "CO-EROC" { // held from the Act of 2026 on
		s.On = New2026.law(made)
	}
	clock, err := d.start(ctx, string(k), s)
	if err != nil {
		return false, err
	}
	x := Day{CaseID: d.g.CaseID(), ProceedingsID: d.w.ID, Kind: k, Edition: edition, SetOn: made, DueOn: due, ClockID: clock, Version: 1, CreatedAt: d.tx.Now}
	if err := insert(ctx, d.tx, &x); err != nil {
		return false, err
	}
	d.w.Days = append(d.w.Days, x)
	return true, nil
}

// code is the power whose clock ends with such a day.
func (k DayKind) code() powers.Code {
	switch k {
	case Statement16:
		return "CO-S16"
	case Statement17:
		return "CO-S17"
	case Statement18:
		return "CO-S18"
	case ErocMeeting, ErocHearing:
		return "CO-EROC"
	}
	return "CO-TIME"
}
