package layout

import "strconv"

// Span is a part of a bar, from 0 to 1 of its length.
type Span struct{ From, To float64 }

// Bar is a clock's bar: the share of its time that is used, in the colour of its
// severity, and the parts that do not count, hatched.
type Bar struct {
	Severity Severity
	Used     float64 // 0 to 1
	Skipped  []Span
}

// fill is the class of the used part. Paused and finished clocks are grey and green.
func (b Bar) fill() string {
	switch b.Severity {
	case Overdue, Critical, DueSoon, Done:
		return "f-" + string(b.Severity)
	}
	return "f-calm"
}

func (s Span) x() string     { return percent(clamp(s.From)) }
func (s Span) width() string { return percent(clamp(s.To) - clamp(s.From)) }

func clamp(f float64) float64 { return min(max(f, 0), 1) } // NaN never comes from a clock

func percent(f float64) string { return strconv.FormatFloat(f*100, 'f', 2, 64) + "%" }

// ClockRow is one clock of a list. Nothing but time and what to do about it.
type ClockRow struct {
	Severity  Severity
	Left      string // time left, or how late: "3h 12m", "2 days"
	Of        string // below it: "of the 48 h left", "since 16:00 Mon"
	Name      string // what the clock is: "Cash detention"
	Law       string // section, or "force rule": "s.295 · first 48 hours"
	Ref       Link   // the case
	Case      string // its name and value: "Op LARCHWOOD · £48,260"
	Ready     string // how far the next step is: "Form A drafted, not signed"
	Bar       Bar
	Ends      string // "Ends today 17:15"
	Act       Action // the next action; a filled one only on the most urgent row
	ReadyLate bool   // the moment that Ready names has passed
	More      Link   // a quiet link after the law, such as "What if"; none without a label
}

// Deadline is one clock on a page of its own case.
type Deadline struct {
	Severity  Severity
	Left      string
	Name      string
	Law       string
	On        string // the asset: "A1 Cash £48,260"
	Bar       Bar
	Ends      string
	Act       Action
	ActBy     string // "Act by Tue 8 Dec 10:00"
	ActByLate bool   // that moment has passed
}

// about tells a screen reader which clock a button belongs to; a clock of an order has no asset.
func (d Deadline) about() string {
	if d.On == "" {
		return d.Name
	}
	return d.Name + ", " + d.On
}

// tint is the row colour: red for what is late or critical, none when on track.
func tint(base string, s Severity) string {
	switch s {
	case Overdue, Critical, DueSoon, OnTrack:
		return base + " " + base + "--" + string(s)
	case Paused:
		return base + " " + base + "--calm"
	}
	return base
}

// DayColumn is one day of the strip that shows which hours count.
type DayColumn struct {
	Weekday  string // "Wed"
	Day      string // "23"
	Counted  Span   // part of the day that counts, 0 is midnight
	Text     string // "13 h 45", or why it does not count: "Christmas Day"
	Excluded bool
	Ends     bool // the clock ends in this day, at Counted.To
}

const dayHeight = 64

func y(f float64) string { return strconv.FormatFloat(clamp(f)*dayHeight, 'f', 1, 64) }

// Step is one step of an order chain.
type Step struct {
	// State is "done", "now" (with the clock that runs), "next", "later", or
	// "late" for one passed over.
	State    string
	Title    string
	Severity Severity // of the clock at this step; empty for none
	Clock    string   // its words: "3h 12m left"
	When     string
	Note     string
	Bar      *Bar // at the step that is now
}

func (s Step) class() string {
	c := "st st--" + s.State
	if s.State == "now" && s.Severity != "" {
		c += " st--c-" + string(s.Severity)
	}
	return c
}

// stateWord tells by words what the dot tells by its shape.
func (s Step) stateWord() string {
	switch s.State {
	case "done":
		return "Done"
	case "now":
		return "Now"
	case "late":
		return "Passed over"
	}
	return "Not yet"
}

// AssetRow is one asset with its chain of orders.
type AssetRow struct {
	Number   string // "A1"
	Icon     string // "cash", "bank", "house", "car", "coin", "phone", "doc"
	Name     string
	Href     string
	Detail   string
	Value    string
	Holder   string
	Severity Severity // tints the row when late or critical
	Steps    []Step
	Actions  []Action
	More     []Link
}

// LadderStep is one step of the value ladder.
type LadderStep struct {
	Label string
	Pence int64
	Text  string // "8 assets, 4 holders"
}

// LadderGap is what was lost or still waits between two steps, and why.
type LadderGap struct {
	Strong string // "£200,050 not secured"
	Text   string
	Link   *Link
}

// Ladder is how far each identified pound has come: identified, held, ordered,
// collected, with the three gaps between.
type Ladder struct {
	Steps [4]LadderStep
	Gaps  [3]LadderGap
}

const ladderHeight = 148

// share is a step's part of the first, 0 when nothing is identified; a later
// step may never be drawn taller than the first.
func (l Ladder) share(i int) float64 {
	if l.Steps[0].Pence <= 0 {
		return 0
	}
	return clamp(float64(l.Steps[i].Pence) / float64(l.Steps[0].Pence))
}

func (l Ladder) top(i int) string    { return tenth(ladderHeight * (1 - l.share(i))) }
func (l Ladder) height(i int) string { return tenth(ladderHeight * l.share(i)) }
func (l Ladder) width(i int) string  { return percent(l.share(i)) }
func (l Ladder) percent(i int) string {
	return Percent(l.Steps[i].Pence, l.Steps[0].Pence)
}

func (l Ladder) slope(i int) string {
	return "0," + l.top(i) + " 100," + l.top(i+1) + " 100,148 0,148"
}

func tenth(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
