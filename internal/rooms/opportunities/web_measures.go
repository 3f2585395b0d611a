package opportunities

import (
	"strconv"
	"time"

	"proceeds/internal/platform/charts"
	"proceeds/internal/platform/layout"
)

// foundRows is what the funnel counts, as a filter of the list.
func (m missedView) foundRows() Filter { return m.Base.found(m.Period.From, m.Period.To) }

// funnelChart is the funnel, every figure with its list.
func (m missedView) funnelChart() charts.FunnelData {
	out := charts.FunnelData{Head: charts.Head{ID: "funnel", Title: m.funnelTitle(), Sub: "Opportunities found in " + m.Period.Words() + ", by how far they have come"}, Over: "Step"}
	for _, s := range m.Funnel {
		step := charts.FunnelStep{Name: s.Name, Count: layout.Count(s.N), Value: s.Pence.Headline(), Href: m.foundRows().reached(s.Code, "").listURL(), Size: float64(s.N)}
		for _, x := range s.Left {
			step.Left = append(step.Left, charts.FunnelPart{Name: x.Name, Count: layout.Count(x.N), Value: x.Pence.Headline(), Href: m.foundRows().reached(s.Code, x.Code).listURL()})
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

func (m missedView) funnelTitle() string {
	first, worst := m.Funnel[0], m.Funnel[0]
	_, most := worst.Lost()
	for _, s := range m.Funnel[1:] {
		if _, v := s.Lost(); v > most {
			worst, most = s, v
		}
	}
	if first.N == 0 || most == 0 {
		return "How far opportunities have come"
	}
	return "Most value was lost after the step “" + lower(worst.Name) + "”: " + most.Headline()
}

// figureRow is a figure of the panel of measures, with its list, and the same of the period before.
type figureRow struct{ Name, Value, Words, Href, Before, BeforeHref string }

// bandHref is the list of a band; none of another band than the page is narrowed to.
func (m missedView) bandHref(band string) string {
	if m.Base.Band != "" && m.Base.Band != band {
		return ""
	}
	f := m.rows()
	f.Band = band
	return f.listURL()
}

func (m missedView) restsHref(rests string) string {
	f := m.rows()
	f.Rests = rests
	return f.listURL()
}

// measureRows are the single measures of the page.
func (m missedView) measureRows() []figureRow {
	acted := m.foundRows()
	acted.Acted = true
	list := acted.listURL()
	acted = acted.found(m.Period.Before, m.Period.BeforeTo)
	acted.Acted = true
	earlier := acted.listURL()
	control := m.rows()
	control.Control = "force"
	share := figureRow{Name: "Within the force’s control", Value: "–", Words: "nothing was missed or lapsed", Href: control.listURL()}
	if m.All.N > 0 {
		share.Value = layout.Percent(int64(m.Control.Pence), int64(m.All.Pence))
		if m.All.Pence == 0 {
			share.Value = layout.Percent(int64(m.Control.N), int64(m.All.N))
		}
		share.Words = m.Control.Pence.Headline() + " of " + m.All.Pence.Headline() + " missed; " + layout.Count(m.Control.N) + " of " + layout.Many(m.All.N, "opportunity", "opportunities")
	}
	return []figureRow{share,
		{Name: "Trigger to first act, median", Value: actHours(m.FirstAct, m.Median), Words: "of " + layout.Many(m.FirstAct.N, "opportunity acted on", "opportunities acted on"), Href: list, Before: actHours(m.ActBefore, m.ActBefore.Median), BeforeHref: earlier},
		{Name: "Trigger to first act, 90th percentile", Value: actHours(m.FirstAct, m.Ninety), Words: "nine in ten were acted on by then", Href: list, Before: actHours(m.ActBefore, m.ActBefore.Ninety), BeforeHref: earlier},
		{Name: "Frozen at order", Value: m.Frozen.rate(), Words: m.Frozen.words(), Href: m.frozenURL(false), Before: m.FrozenBefore.rate(), BeforeHref: m.frozenURL(true)},
	}
}

// actHours prints hours with one decimal; of nothing a dash.
func actHours(a FirstAct, d time.Duration) string {
	if a.N == 0 {
		return "–"
	}
	return strconv.FormatFloat(d.Hours(), 'f', 1, 64) + " hours"
}

func (z frozen) rate() string {
	if z.Ordered == 0 {
		return "–"
	}
	return layout.Percent(int64(z.Held), int64(z.Ordered))
}

// words are the sums behind the rate, and what is missing from it.
func (z frozen) words() string {
	if z.Orders == 0 && z.Blank == 0 {
		return "no confiscation order was made"
	}
	s := z.Held.Headline() + " held of " + z.Ordered.Headline() + " ordered, " + layout.Many(z.Orders, "order", "orders")
	if z.Untraced > 0 {
		s += "; nothing on record as held for " + layout.Count(z.Untraced)
	}
	if z.Blank > 0 {
		s += "; " + layout.Count(z.Blank) + " without an amount left out"
	}
	return s
}

func (m missedView) frozenURL(before bool) string {
	q := m.Base.query()
	q.Del("band")
	q.Set("period", m.Period.Code)
	if before {
		q.Set("before", "1")
	}
	return "/missed/frozen?" + q.Encode()
}

// definition says what a measure counts.
type definition struct{ Name, Over, Under, Source, Out string }

// definitions are the measures of the page, as the page and the help define them.
var definitions = []definition{
	{"Missed", "What a reviewer confirmed as missed, and what lapsed after it was taken, by the day on which its time ended. Value: what was lost, an estimate.", "", "Opportunities and their reviews.",
		"What ran out and waits for a review; what was declined in time; duplicates; what was rejected. A row without a value counts as £0 and is counted as such."},
	{"Realised for each £1 missed", "Value realised by opportunities whose step “realised” was recorded in the period.", "Value missed in the period.", "Opportunities.", "Value realised that nobody recorded on an opportunity."},
	{"Funnel", "Opportunities found in the period that have come at least so far. What came no further is shown by what became of it, so that a step is the next step and what came no further, to the penny.",
		"Share: those found.", "Opportunities and their steps. Value: what was lost where it was missed or lapsed, else the estimate: the same at every step.",
		"What was rejected as no opportunity, and duplicates. “Assessed” to “realised” are the steps recorded after it was taken; what was unsuccessful stands at the last step recorded before."},
	{"Reasons", "Missed and lapsed by the second level of reasons, by the first where no second was given, with the running share of value.", "All missed and lapsed in sight.", "The reviewer’s reason; a rule’s suggestion where it lapsed.", "Restricted cases that you are not on."},
	{"Value band", "Missed and lapsed by what was lost: under £1,000; £1,000 to under £5,000; £5,000 to under £25,000; £25,000 to £100,000; over £100,000; not known.", "", "The value lost, and what it rests on: a reviewer’s own figure, or the estimate on record.", "Nothing: what has no value stands under “not known”."},
	{"Trigger to first act", "Hours from the opening of the window (the event that gave the chance; of one that a person entered, its entry) to the moment it was first taken, or the act was done. Median and 90th percentile by nearest rank.",
		"Opportunities found in the period that were acted on.", "Opportunities.", "What nobody acted on; what has no window; duplicates; what was rejected. An act before the window opened counts as at once."},
	{"Within the force’s control", "Missed and lapsed whose reason belongs to the force and could have been avoided in whole or in part.", "All missed and lapsed in sight, by value.", "The reason’s owner and whether it was avoidable, as at the review.", "Restricted cases that you are not on."},
	{"Frozen at order", "Of each confiscation order made in the period: what was held on its day in property of the defendant or in its schedule, at most the amount of the order. Held is the latest value on record by the end of that day; what had been returned, let go, lapsed or moved by then counts nothing.",
		"The amounts of those orders.", "Orders, and the ledger of values.", "Orders without an amount. An order with nothing on record as held counts as £0 held, and is counted."},
}
