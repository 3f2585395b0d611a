package orders

import (
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// said is a clock ready to print.
type said struct {
	severity layout.Severity
	left     string // "3 h 12m", "11 days"
	of       string // "counted, of 48 h"
	plain    string // "in 12h 39m", where left is counted time and differs
	ends     string
	bar      layout.Bar
}

// say puts a clock into words at the instant now.
func (r *Room) say(k Clock, w powers.Windows, now time.Time) said {
	cal := r.calendar(k.Nation)
	s := said{severity: severity(k.Severity(now, w, cal))}
	switch {
	case k.State == Lapsed:
		s.severity, s.of = layout.Overdue, "lapsed, on record"
		s.left = ago(now.Sub(*k.EndAt))
		s.ends = "Ended" + strings.TrimPrefix(endsText(k, now), "Ends")
		s.bar = layout.Bar{Severity: layout.Overdue, Used: 1}
		return s
	case k.State == Paused:
		s.severity = layout.Paused
	case k.State == Acted || k.State == Stopped:
		s.severity = layout.Done
	}
	if k.EndAt == nil {
		s.left, s.of, s.ends = "Not known", "bank holidays not held", "End not known"
		if k.Known {
			s.left, s.of, s.ends = "Open", "no end is fixed", "No end"
		}
		s.bar = layout.Bar{Severity: s.severity}
		return s
	}
	s.ends = endsText(k, now)
	s.bar = layout.Bar{Severity: s.severity, Used: caltime.PlainShare(now, k.Start(), k.End()).Part(), Skipped: skipped(k)}
	if !now.Before(*k.EndAt) {
		s.left, s.of = ago(now.Sub(*k.EndAt)), ""
		return s
	}
	if k.Hours() {
		s.hours(k, cal, now)
		return s
	}
	days := caltime.DateOf(now).DaysUntil(k.LastDay)
	s.left = layout.Days(days)
	if days == 0 {
		s.left = "Today"
	}
	total := k.Start().Date.DaysUntil(k.LastDay) + 1
	if strings.HasPrefix(k.Frozen().Rule, "DaysNext") { // the day it starts with is not counted
		total--
	}
	if total > 0 {
		s.of = "of " + strconv.Itoa(total)
	}
	return s
}

func (s *said) hours(k Clock, cal caltime.Calendar, now time.Time) {
	left, err := caltime.CountedLeft(now, k.End(), cal)
	if err != nil {
		left = k.EndAt.Sub(now)
	}
	s.left = layout.Left(min(left, 72*time.Hour-time.Minute))
	s.of = "of the 48 h left"
	if plain := k.EndAt.Sub(now); plain-left > time.Minute {
		s.of, s.plain = "counted, of 48 h", "in "+layout.Left(plain)
	}
	if share, err := caltime.CountedShare(now, k.Start(), k.End(), cal); err == nil {
		if k.EndAt.Sub(k.StartAt) <= 49*time.Hour {
			s.bar.Used = share.Part()
		}
	}
}

func ago(d time.Duration) string {
	if d < 48*time.Hour {
		return layout.Left(d)
	}
	return layout.Days(int(d / (24 * time.Hour)))
}

// endsText says when a clock ends; the end of a day is told by the day. A clock of hours that ends at midnight says so: beside
// others of its kind, which end at a time, "tomorrow" alone would leave open when.
func endsText(k Clock, now time.Time) string {
	if k.End() == k.End().Date.At(0, 0) {
		day := "Ends " + layout.NearDay(k.EndAt.Add(-time.Second), now)
		if k.Hours() {
			day += " 24:00"
		}
		return day
	}
	return "Ends " + layout.NearMoment(*k.EndAt, now)
}

// skipped are the days of a clock of hours that do not count, as parts of its bar.
func skipped(k Clock) (out []layout.Span) {
	total := k.End().Sub(k.Start())
	if total <= 0 || !k.Hours() {
		return nil
	}
	part := func(l caltime.Local) float64 { return float64(l.Sub(k.Start())) / float64(total) }
	for _, d := range k.Frozen().Skipped {
		from, to := max(part(d.Date.At(0, 0)), 0), min(part(d.Date.At(24, 0)), 1)
		if to > from {
			out = append(out, layout.Span{From: from, To: to})
		}
	}
	return out
}

// actByText says by when to act, and that the moment has passed where it has; nothing where there is none.
func actByText(k Clock, now time.Time) string {
	switch {
	case k.ActByAt == nil:
		return ""
	case actByPassed(k, now):
		return "Act by " + short(k.ActBy(), now) + ", passed"
	}
	return "Act by " + short(k.ActBy(), now)
}

// actByPassed reports whether the last sensible moment to act has gone while the clock still runs.
func actByPassed(k Clock, now time.Time) bool {
	return k.ActByAt != nil && k.State == Running && !now.Before(*k.ActByAt)
}

// leftText is the time left as a phrase of its own: "9h 40m left", "ends today", "2 days late".
func (s said) leftText() string {
	switch {
	case s.severity == layout.Overdue:
		return s.left + " late"
	case s.left == "Today":
		return "ends today"
	case !strings.ContainsAny(s.left, "0123456789"): // "Open", "Not known"
		return s.left
	}
	return s.left + " left"
}

// sayNext puts the clock of a case that ends soonest into words, by the windows of the catalogue.
func (r *Room) sayNext(n cases.NextClock, now time.Time) cases.ClockWords {
	k := Clock{Code: powers.Code(n.Code), Title: n.Title, Nation: caltime.Nation(n.Nation), State: ClockState(n.State), Known: true,
		StartAt: n.StartAt, StartLocal: caltime.LocalOf(n.StartAt).String(), EndAt: n.EndAt, EndLocal: n.EndLocal}
	if n.EndAt != nil {
		k.LastDay = caltime.DateOf(n.EndAt.Add(-time.Second))
	}
	p, _ := powers.ByCode(k.Code)
	s := r.say(k, p.Windows, now)
	out := cases.ClockWords{Severity: s.severity, Name: name(k, p), Left: s.leftText(), Ends: strings.TrimPrefix(s.ends, "Ends "), Plain: s.plain}
	if s.plain != "" {
		out.Left = s.left + " counted"
	}
	return out
}
