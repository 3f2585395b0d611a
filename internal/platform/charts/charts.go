// Package charts draws charts as SVG on the server, each in a panel of its own
// with a title that states the finding and the figures as a table below it. No
// script is needed and nothing is inline, so a strict policy holds.
//
// A bar begins at zero, there is one value axis, and at most three series: more
// become small multiples. Values are plain numbers; Format prints them on the
// axis and in the table, so the table is the source.
//
//	charts.Columns(charts.Chart{
//		Head:       charts.Head{ID: "split", Title: "Proactive work passed 60% in September", Sub: "Share of casework hours, by month"},
//		Label:      "Proactive share rises from 41 per cent in January 2025 to 61 per cent in December 2026.",
//		Over:       "Month",
//		Categories: months,
//		Series:     []charts.Series{{Name: "Proactive", Fill: charts.Proactive, Values: pro}, {Name: "Reactive", Fill: charts.Reactive, Values: rea}},
//		Max:        100, Format: percent, Target: &charts.Target{Value: 60, Text: "Target 60%"},
//	})
package charts

import (
	"math"
	"strconv"
)

// Fill is a class of the stylesheet: colour has meaning, so there are no others.
type Fill string

// The fills. Pairs differ by lightness as well as by colour; light ones have a
// dark edge.
const (
	Proactive   Fill = "f-pro"
	Reactive    Fill = "f-rea"
	OtherDuties Fill = "f-hatch-abs"
	Identified  Fill = "f-v1"
	Held        Fill = "f-v2"
	Ordered     Fill = "f-v3"
	Collected   Fill = "f-v4"
	Missed      Fill = "f-lost"
	MissedPale  Fill = "f-lostl" // an earlier period, or the trivial many
	Plain       Fill = "f-slate"
	Ink         Fill = "f-ink"
	Unsecured   Fill = "f-hatch"
	Over        Fill = "f-crit"
)

// Head is the head of a chart's panel.
type Head struct {
	ID    string // unique on the page
	Title string // the finding; never claims a cause
	Sub   string // the measure and the period
}

// Series is one set of values, one for each category.
type Series struct {
	Name   string
	Fill   Fill
	Values []float64
	// Fills, where given, colours each value by itself, such as last year's paler.
	Fills []Fill
}

func (s Series) fill(i int) string {
	if i < len(s.Fills) {
		return string(s.Fills[i])
	}
	return string(s.Fill)
}

func (s Series) value(i int) float64 {
	if i < len(s.Values) {
		return s.Values[i]
	}
	return 0
}

// Key is one entry of a legend.
type Key struct {
	Name string
	Fill Fill
}

// Target is a line across the chart with its words on it.
type Target struct {
	Value float64
	Text  string
}

// Event is a line down the chart before one category.
type Event struct {
	Index int
	Text  string
}

// Chart is the data of Columns and Lines.
type Chart struct {
	Head
	Label      string // the finding in full, for those who do not see it
	Over       string // what the categories are: "Month"
	Categories []string
	Series     []Series
	Every      int     // names each nth category; 0 fits about eight
	Max        float64 // top of the axis; 0 finds a round one
	Format     func(float64) string
	Target     *Target
	Event      *Event
	Events     []Event            // several, the words of each on a line of its own
	Href       func(i int) string // the list that makes a category up, for the table; nil: none
	Keys       []Key              // the legend; the series when nil, none for a single series
	Note       string             // such as "December is part-way through"
}

const (
	plotTop    = 22.0 // room for the words of an event
	plotBottom = 206.0
	plotHeight = 230
)

func (c Chart) empty() bool { return len(c.Categories) == 0 || len(c.Series) == 0 }

func (c Chart) print(v float64) string {
	if c.Format == nil {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return c.Format(v)
}

func (c Chart) keys() []Key {
	if c.Keys != nil {
		return c.Keys
	}
	if len(c.Series) < 2 {
		return nil
	}
	keys := make([]Key, len(c.Series))
	for i, s := range c.Series {
		keys[i] = Key{s.Name, s.Fill}
	}
	return keys
}

// axis is the scale of the values: round steps from zero to the top.
type axis struct {
	top   float64
	ticks []float64
}

func newAxis(highest, fixed float64) axis {
	if fixed > 0 {
		highest = fixed
	}
	if highest <= 0 {
		return axis{top: 1, ticks: []float64{0}}
	}
	step := roundStep(highest / 5)
	n := int(math.Ceil(highest/step - 1e-9))
	a := axis{top: step * float64(n)}
	if fixed > 0 {
		a.top = fixed
	}
	for i := 0; i <= n; i++ {
		if t := step * float64(i); t <= a.top*(1+1e-9) {
			a.ticks = append(a.ticks, t)
		}
	}
	return a
}

// roundStep is the least of 1, 2, 2.5 and 5 times a power of ten that is not
// under the rough step.
func roundStep(rough float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= rough*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// y is the height of a value in the plot; what cannot be drawn lies on the line.
func (a axis) y(v float64) float64 {
	share := sane(v) / a.top
	return plotBottom - min(share, 1)*(plotBottom-plotTop)
}

// sane is the value as a bar can show it: never under zero, never not a number.
func sane(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v
}

// stackAxis fits the highest stack, lineAxis the highest single value.
func (c Chart) stackAxis() axis {
	var highest float64
	for i := range c.Categories {
		var sum float64
		for _, s := range c.Series {
			sum += sane(s.value(i))
		}
		highest = max(highest, sum)
	}
	return newAxis(c.reach(highest), c.Max)
}

func (c Chart) lineAxis() axis {
	var highest float64
	for i := range c.Categories {
		for _, s := range c.Series {
			highest = max(highest, sane(s.value(i)))
		}
	}
	return newAxis(c.reach(highest), c.Max)
}

// reach keeps a target inside the plot.
func (c Chart) reach(highest float64) float64 {
	if c.Target != nil {
		return max(highest, c.Target.Value)
	}
	return highest
}

type box struct {
	x, width, y, height, fill, title string
}

// boxes lays the columns out: each category a slot, seven tenths of it filled.
func (c Chart) boxes(a axis) []box {
	slot := 100 / float64(len(c.Categories))
	var out []box
	for i, name := range c.Categories {
		base := 0.0
		for _, s := range c.Series {
			v := sane(s.value(i))
			if v == 0 {
				continue
			}
			low, high := a.y(base), a.y(base+v)
			out = append(out, box{
				x: pc(slot * (float64(i) + 0.15)), width: pc(slot * 0.7), y: px(high), height: px(low - high),
				fill: s.fill(i), title: name + ", " + s.Name + ": " + c.print(s.value(i)),
			})
			base += v
		}
	}
	return out
}

type label struct {
	x, text string
	minor   bool // left out when narrow
}

func (c Chart) labels() []label {
	every := c.Every
	if every <= 0 {
		every = max(1, (len(c.Categories)+7)/8)
	}
	slot := 100 / float64(len(c.Categories))
	var out []label
	for i := 0; i < len(c.Categories); i += every {
		out = append(out, label{pc(slot * (float64(i) + 0.5)), c.Categories[i], (i/every)%2 == 1})
	}
	return out
}

type segment struct{ x1, y1, x2, y2 string }

// segments joins the middles of the slots: a line in per cent of the width needs
// no script to fit its panel.
func (c Chart) segments(s Series, a axis) []segment {
	slot := 100 / float64(len(c.Categories))
	var out []segment
	for i := 1; i < len(c.Categories); i++ {
		out = append(out, segment{
			pc(slot * (float64(i) - 0.5)), px(a.y(s.value(i - 1))), pc(slot * (float64(i) + 0.5)), px(a.y(s.value(i))),
		})
	}
	return out
}

func (c Chart) middle(i int) string {
	return pc(100 / float64(len(c.Categories)) * (float64(i) + 0.5))
}

func (c Chart) edge(i int) string { return pc(100 / float64(len(c.Categories)) * float64(i)) }

// events are the lines down the chart that fall on a category.
func (c Chart) events() (out []Event) {
	list := c.Events
	if c.Event != nil {
		list = append([]Event{*c.Event}, list...)
	}
	for _, e := range list {
		if e.Index >= 0 && e.Index < len(c.Categories) {
			out = append(out, e)
		}
	}
	return out
}

func (c Chart) href(i int) string {
	if c.Href == nil {
		return ""
	}
	return c.Href(i)
}

type eventWord struct{ class, shift, anchor string }

// eventWords is the side on which the words of an event stand: away from the
// nearer edge. A narrow plot has room on one side only, so there they change
// sides sooner.
func (c Chart) eventWords(e Event) []eventWord {
	at := float64(e.Index) / float64(len(c.Categories))
	left, right := eventWord{"", "6", "start"}, eventWord{"", "-6", "end"}
	switch {
	case at <= 1.0/3:
		return []eventWord{left}
	case at > 2.0/3:
		return []eventWord{right}
	}
	left.class, right.class = "ch__wide", "ch__narrow"
	return []eventWord{left, right}
}

func pc(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) + "%" }
func px(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
