package orders

import (
	"fmt"
	"net/url"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// wonder is what would be if: a second reckoning beside the real one. It is asked by GET and kept nowhere.
type wonder struct {
	hidden                                [][2]string // the real facts, carried along
	nation                                string
	start, printed, first, holiday, order govuk.DateInput
	asked                                 bool
	rows                                  []wonderRow
	next                                  []string // what an order on the proposed day would start
}

// wonderRow is one line of the comparison.
type wonderRow struct {
	what, real, would string
	changed           bool
}

// wonderOf reads the second form and reckons it. bad says what cannot be used, by field.
func wonderOf(q url.Values, real Ask, k powers.Clock, cal caltime.Calendar, set reference.Calendars) (w wonder, bad map[string]string) {
	bad = map[string]string{}
	ask := real
	for _, name := range []string{"if-start", "if-printed", "if-first", "if-holiday", "if-made"} {
		w.asked = w.asked || typedDay(q, name) != ""
	}
	w.asked = w.asked || q.Get("if-nation") != ""
	w.hidden = [][2]string{{"code", string(k.Code)}, {"nation", string(real.nation())}, {"start", k.Start.String()}, {"printed", textOf(real.CourtEnd)}, {"first", textOf(real.FirstOrder)}, {"on", textOf(real.On)}, {"court", real.Court}}
	if real.Long {
		w.hidden = append(w.hidden, [2]string{"long", "yes"})
	}
	if w.asked {
		ask.Nation, ask.Start = caltime.Nation(q.Get("if-nation")), typedDay(q, "if-start")
		ask.CourtEnd, ask.FirstOrder = readDay(q, "if-printed", bad), readDay(q, "if-first", bad)
	}
	holiday, order := readDay(q, "if-holiday", bad), readDay(q, "if-made", bad)
	w.nation = string(ask.nation())
	defer func() {
		w.start = startBoxes(ask.Start)
		w.start.Name, w.start.Legend, w.start.Now, w.start.Error = "if-start", "If it started", false, bad["if-start"]
		w.printed = dayBox("if-printed", "If the order printed this last day", "", typedOr(q, "if-printed", w.asked, real.CourtEnd), bad["if-printed"])
		w.first = dayBox("if-first", "If the first order was made", "", typedOr(q, "if-first", w.asked, real.FirstOrder), bad["if-first"])
		w.holiday = dayBox("if-holiday", "If this day were a bank holiday too", "", typedDay(q, "if-holiday"), bad["if-holiday"])
		w.order = dayBox("if-made", "If an order were made", "", typedDay(q, "if-made"), bad["if-made"])
	}()
	if !w.asked || len(bad) > 0 {
		return w, bad
	}
	other := set.Of(ask.nation())
	if !holiday.IsZero() {
		if !other.Covers(holiday) {
			bad["if-holiday"] = "The non-working days are known from " + other.From.UK() + " to " + other.To.UK()
			return w, bad
		}
		other = other.With(other.Version+" and "+holiday.UK(), caltime.Holiday{Date: holiday, Name: "What if"})
	}
	now, err := ask.Explain(other)
	if err != nil {
		if f, ok := err.(*fault.Error); ok && f.Kind == fault.Invalid {
			for _, name := range f.FieldNames() {
				bad["if-"+fieldNames[name]] = f.Fields[name]
			}
		} else {
			bad["if-start"] = err.Error()
		}
		return w, bad
	}
	w.compare(k, now, cal, other)
	if !order.IsZero() {
		w.propose(order, k, now, other, real)
	}
	return w, bad
}

// typedOr gives what was typed once the form was sent, else the real day.
func typedOr(q url.Values, name string, asked bool, real caltime.Date) string {
	if asked {
		return typedDay(q, name)
	}
	return textOf(real)
}

func textOf(d caltime.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func (w *wonder) add(what, real, would string) {
	w.rows = append(w.rows, wonderRow{what, real, would, real != would})
}

// compare lays the two reckonings side by side.
func (w *wonder) compare(a, b powers.Clock, calA, calB caltime.Calendar) {
	w.add("Starts", a.Start.WithDay(), b.Start.WithDay())
	w.add("Place", calA.Nation.String(), calB.Nation.String())
	w.add("Ends", endOf(a), endOf(b))
	w.add("Act by", actOf(a), actOf(b))
	w.add("Days left out", skippedOf(a), skippedOf(b))
	if !a.Limit.IsZero() || !b.Limit.IsZero() {
		w.add("No order may run past", dayOrNone(a.Limit), dayOrNone(b.Limit))
	}
	w.add("Version of the law", a.Version, b.Version)
	w.add("Non-working days", calA.Version, calB.Version)
	if a.Sittings != "" {
		w.add("Sittings", a.Sittings, b.Sittings)
	}
}

func dayOrNone(d caltime.Date) string {
	if d.IsZero() {
		return "none"
	}
	return d.WithDay()
}

func endOf(k powers.Clock) string {
	if k.Open {
		return "open; review " + k.Review.WithDay()
	}
	return k.Ends.EndWithDay()
}

func actOf(k powers.Clock) string {
	switch {
	case !k.ActBy.IsZero():
		return k.ActBy.WithDay()
	case k.Open:
		return "none"
	}
	return "not known"
}

func skippedOf(k powers.Clock) string {
	if s := caltime.SkippedText(k.Skipped); s != "" {
		return s
	}
	return "none"
}

// propose says whether an order on a day would come in time, and which clocks it would start.
func (w *wonder) propose(day caltime.Date, a, b powers.Clock, cal caltime.Calendar, real Ask) {
	w.add("An order made on "+day.WithDay(), inTime(day, a), inTime(day, b))
	p, _ := powers.ByCode(b.Code)
	for _, code := range p.Next {
		n, _ := powers.ByCode(code)
		if n.Sealed || !n.Counts() || n.Trigger != powers.OrderMade || n.StartsFrom != powers.FromDate {
			continue
		}
		if k, _, err := real.table.reckon(n, powers.Input{Day: day, Calendar: cal}, real.Court); err == nil {
			text := fmt.Sprintf("%s (%s): to %s", n.Title, powers.Dashed(k.Cite), endOf(k))
			if k.Max {
				text += " at the latest"
			}
			w.next = append(w.next, text+"; act by "+actOf(k)+".")
		}
	}
}

func inTime(day caltime.Date, k powers.Clock) string {
	switch {
	case k.Open:
		return "in time: nothing ends it"
	case day.Before(k.Start.Date):
		return "before the start"
	case day.After(k.LastDay):
		return "too late: it has ended"
	case !k.ActBy.IsZero() && day.After(k.ActBy.Date):
		return "in time, but after the last moment to act"
	}
	return "in time"
}

// whatIfHref is the help page with a running clock’s facts filled in, to try it with others; "" for a clock that cannot be
// reckoned there.
func whatIfHref(k Clock) string {
	p, ok := powers.ByCode(k.Code)
	if !ok || !p.Counts() || p.Sealed || !runsIn(p, k.Nation) {
		return ""
	}
	f := k.Frozen()
	q := url.Values{"code": {string(k.Code)}, "nation": {string(k.Nation)}, "start": {k.StartLocal}}
	for name, d := range map[string]caltime.Date{"printed": f.CourtEnd, "first": f.FirstOrder, "on": f.On} {
		if !d.IsZero() {
			q.Set(name, d.String())
		}
	}
	if f.Court != "" {
		q.Set("court", f.Court)
	}
	if f.Long {
		q.Set("long", "yes")
	}
	return "/help/clocks?" + q.Encode() + "#h-if"
}
