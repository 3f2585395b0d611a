package orders

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Preview draws the clock that a seizure would start: its end, why, the days on the way, the basis, and when a court last
// sits before it. code is that of the clock, start a local time or what was typed of one. It fills assets.Room.Preview.
func (r *Room) Preview(ctx context.Context, code, nation, start string) (templ.Component, error) {
	p, err := r.previewFor(ctx, wanted{code: powers.Code(code), nation: caltime.Nation(nation), start: start})
	return layout.PreviewOf(p), err
}

// previewFor reckons what a form asks for by the sittings of the force of whoever asks.
func (r *Room) previewFor(ctx context.Context, w wanted) (p layout.Preview, err error) {
	if w.table, err = r.timetableFor(ctx, r.DB, 0); err != nil {
		return p, err
	}
	return r.previewFrom(w, r.DB.Time()), nil
}

// wanted is the clock that a form asks for.
type wanted struct {
	code    powers.Code
	nation  caltime.Nation
	start   string       // a local time, or what was typed of one
	first   caltime.Date // the first order of the chain; zero: this would be it
	printed caltime.Date // the last day that the court printed on the order; zero: none
	court   string       // whose sittings count; "" for the default
	table   timetable
}

func (r *Room) previewFrom(w wanted, now time.Time) layout.Preview {
	code, nation, start := w.code, w.nation, w.start
	out := layout.Preview{Title: "Clock this starts", Ending: "48 hours end", End: "–"}
	p, ok := powers.ByCode(code)
	if !ok {
		out.Ending, out.End = "No clock", "None starts"
		out.Because = "because the property is not taken under the Proceeds of Crime Act"
		return out
	}
	if p.StartsFrom == powers.FromDate {
		out.Ending = p.Short + " ends"
	}
	if !runsIn(p, nation) {
		out.Ending, out.End = "No clock", "None starts"
		out.Because = "because " + powers.Dashed(p.Cite) + " does not run there"
		if nation == caltime.OtherPlace {
			out.Because = "because no UK clock runs outside the United Kingdom"
		}
		return out
	}
	l, err := caltime.ParseLocal(strings.TrimSpace(start))
	if err != nil {
		out.Because = "Enter when it was made to see when it ends"
		if p.Trigger == powers.SeizedAt {
			out.Because = "Enter the date and time of the seizure to see when the clock ends"
		}
		return out
	}
	c, used, err := w.table.reckon(p, powers.Input{Start: l, Calendar: r.calendar(nation), FirstOrder: w.first, CourtEnd: w.printed}, w.court)
	var input powers.InputError
	switch {
	case errors.Is(err, caltime.ErrCalendarNotKnown):
		out.End, out.Because = "Not known", "because "+err.Error()
		return out
	case errors.As(err, &input):
		out.Because = input.Message
		return out
	case err != nil:
		out.Because = "The end cannot be reckoned from this"
		return out
	}
	out.End = c.Ends.EndWithDay()
	if t := caltime.SkippedText(c.Skipped); t != "" {
		out.Because = "because " + t + " " + verb(len(c.Skipped)) + " not count"
	}
	out.Days = dayColumns(c)
	out.Facts = r.previewFacts(c, p, nation, now)
	if !c.ActBy.IsZero() {
		out.Strong = "Plan the hearing for " + short(c.ActBy, now) + "."
		before := caltime.HoursText(time.Duration(used.BufferHours) * time.Hour)
		out.Warning = "It is the last sitting that begins at least " + before + " before the end."
		switch {
		case p.ActKind == powers.OtherAct:
			out.Strong, out.Warning = "Act by "+short(c.ActBy, now)+".", "It is the last working moment before the end."
		case p.StartsFrom == powers.FromDate:
			out.Warning = "It is the last sitting on or before the last day."
		case c.ActBy.Date != c.LastDay:
			out.Warning = fmt.Sprintf("No later sitting begins at least %s before the end on %s.", before, c.LastDay.WithDay())
		}
		if c.ActNote != "" {
			out.Warning = c.ActNote
		}
	} else if c.ActNote != "" {
		out.Strong, out.Warning = "No act-by can be given.", c.ActNote
	}
	return out
}

func verb(days int) string {
	if days == 1 {
		return "does"
	}
	return "do"
}

func (r *Room) previewFacts(c powers.Clock, p powers.Power, nation caltime.Nation, now time.Time) []layout.Pair {
	out := []layout.Pair{{Key: started(p), Value: c.Start.WithDay()}}
	var parts []string
	var sum time.Duration
	for _, d := range c.Days {
		if d.Counted() > 0 {
			parts = append(parts, caltime.HoursText(d.Counted()))
			sum += d.Counted()
		}
	}
	if len(parts) > 0 {
		out = append(out, layout.Pair{Key: "Counted", Value: strings.Join(parts, " + ") + " = " + caltime.HoursText(sum)})
	}
	if left, err := caltime.CountedLeft(now, c.Ends, r.calendar(nation)); err == nil && p.StartsFrom == powers.FromInstant {
		text := "none: it has ended"
		if now.Before(c.EndAt) {
			text = caltime.HoursText(left) + " counted (" + plainLeft(c.EndAt.Sub(now)) + " by the clock)"
		}
		out = append(out, layout.Pair{Key: "Left now", Value: text})
	}
	if !c.ActBy.IsZero() {
		out = append(out, layout.Pair{Key: "Act by", Value: short(c.ActBy, now)})
	}
	if c.Sittings != "" {
		out = append(out, layout.Pair{Key: "Sittings", Value: c.Sittings})
	}
	basis := powers.Dashed(c.Cite) + ". Weekends, Christmas Day, Good Friday and bank holidays do not count."
	if p.StartsFrom == powers.FromDate {
		basis = powers.Dashed(c.Cite) + ". Every day counts; an end on a weekend is not moved."
	}
	if !c.Verified {
		basis += " Not verified."
	}
	return append(out, layout.Pair{Key: "Basis", Value: basis})
}

func started(p powers.Power) string {
	if p.Trigger == powers.SeizedAt {
		return "Seized"
	}
	return "Starts"
}

// plainLeft prints time by the clock on the wall: "5 d 20 h", "3 h 12".
func plainLeft(d time.Duration) string {
	if d < 24*time.Hour {
		return caltime.HoursText(d)
	}
	return fmt.Sprintf("%d d %d h", int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour))
}

// short prints a moment without the year where it is that of now: "Wed 30 Dec 10:00".
func short(l caltime.Local, now time.Time) string {
	if l.Y == caltime.DateOf(now).Y {
		return l.Format("Mon 2 Jan 15:04")
	}
	return l.WithDay()
}

// dayColumns draws the days of a clock of hours.
func dayColumns(c powers.Clock) []layout.DayColumn {
	const day = float64(24 * time.Hour)
	if len(c.Days) > 14 {
		return nil
	}
	out := make([]layout.DayColumn, 0, len(c.Days))
	for _, d := range c.Days {
		col := layout.DayColumn{Weekday: d.Date.Format("Mon"), Day: d.Date.Format("2"), Excluded: d.Why != "", Text: shortWhy(d.Why)}
		if d.Why == "" {
			col.Text = caltime.HoursText(d.Counted())
			col.Counted = layout.Span{From: float64(d.From) / day, To: float64(d.To) / day}
			col.Ends = d.Date == c.LastDay
		}
		out = append(out, col)
	}
	return out
}

func shortWhy(s string) string {
	if strings.HasPrefix(s, "Bank holiday") {
		return "Bank holiday"
	}
	return s
}

// postPreview answers the form of a seizure with the clock it would start. Without script it shows the same reckoning on
// the page about clocks.
func (r *Room) postPreview(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	w := wantedOf(form)
	if !c.HTMX() {
		q := url.Values{"code": {string(w.code)}, "nation": {string(w.nation)}, "start": {w.start}}
		return c.See("/help/clocks?" + q.Encode() + "#h-reckon")
	}
	p, err := r.previewFor(c.Ctx(), w)
	if err != nil {
		return err
	}
	return c.Part(200, layout.PreviewOf(p))
}

// wantedOf reads what a form says of the clock: code or power, and the start whole or in boxes.
func wantedOf(form url.Values) wanted {
	w := wanted{code: powers.Code(form.Get("code")), nation: caltime.Nation(form.Get("nation")), start: form.Get("start")}
	if form.Get("power") != "" { // the power decides, also where the page was drawn for another
		w.code = seizureClock(assets.Power(form.Get("power")))
	}
	if w.nation == "" {
		w.nation = caltime.EnglandWales
	}
	if w.start == "" {
		field := form.Get("field")
		if field == "" {
			field = "when"
		}
		w.start = boxes(form, field)
		if p, ok := powers.ByCode(w.code); ok && p.StartsFrom == powers.FromDate {
			w.start = wholeDay(w.start)
		}
	}
	if d, err := caltime.ParseDate(form.Get("first")); err == nil {
		w.first = d
	}
	w.printed, w.court = dayBoxes(form, "printed_end_on"), form.Get("court")
	return w
}

// dayBoxes reads the boxes of a day; zero while they do not make one.
func dayBoxes(form url.Values, name string) caltime.Date {
	d, err := caltime.ParseDate(boxes(form, name))
	if err != nil {
		return caltime.Date{}
	}
	return d
}

// wholeDay gives a day its midnight, where no time of day was typed.
func wholeDay(s string) string {
	if s == "" || strings.Contains(s, "T") {
		return s
	}
	return s + "T00:00"
}

// boxes joins the boxes of a date and time into 2006-01-02T15:04, or what there is of it.
func boxes(form url.Values, name string) string {
	get := func(s string) string { return strings.TrimSpace(form.Get(name + "-" + s)) }
	if get("year") == "" && get("month") == "" && get("day") == "" {
		return ""
	}
	s := get("year") + "-" + pad(get("month")) + "-" + pad(get("day"))
	if get("hour") != "" || get("minute") != "" {
		s += "T" + pad(get("hour")) + ":" + pad(get("minute"))
	}
	return s
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
