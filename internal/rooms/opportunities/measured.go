package opportunities

import (
	"net/url"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/opportunities/rules"
)

// Measured narrows a list to what one figure of the Missed page counts. Every figure is a Filter, so that its list and
// itself cannot differ.
type Measured struct {
	Detail               string // second-level reason, or the first where there is no second; several are parted by commas, "none" without either
	Band                 string // code of bands, by Worth
	Rests                string // code of restsOn: what the value lost rests on
	Control              string // "force": a reason within the force's control that could have been avoided in whole or part
	Reached              string // "0" … "4": came at least so far; what was rejected or a duplicate is left out
	Stopped              string // code of fates: came exactly as far as Reached, and there became this
	Acted                bool   // taken, after its window opened
	FoundFrom, FoundTo   caltime.Date
	SteppedFrom, Stepped caltime.Date // of the day of the present step, both inclusive
}

// The names of Measured in an address.
var measuredNames = []string{"detail", "band", "rests", "control", "reached", "stopped", "acted", "found_from", "found_to", "stepped_from", "stepped_to"}

func readMeasured(q url.Values) (m Measured) {
	m.Detail = q.Get("detail")
	if codeOf(bands, q.Get("band")) {
		m.Band = q.Get("band")
	}
	if codeOf(restsOn, q.Get("rests")) {
		m.Rests = q.Get("rests")
	}
	if q.Get("control") == "force" {
		m.Control = "force"
	}
	if s := q.Get("reached"); len(s) == 1 && s >= "0" && s <= "4" {
		m.Reached = s
	}
	if codeOf(fates, q.Get("stopped")) && m.Reached != "" {
		m.Stopped = q.Get("stopped")
	}
	m.Acted = q.Get("acted") == "1"
	m.FoundFrom, _ = caltime.ParseDate(q.Get("found_from"))
	m.FoundTo, _ = caltime.ParseDate(q.Get("found_to"))
	m.SteppedFrom, _ = caltime.ParseDate(q.Get("stepped_from"))
	m.Stepped, _ = caltime.ParseDate(q.Get("stepped_to"))
	return m
}

// into puts m into an address.
func (m Measured) into(set func(k, v string)) {
	acted := ""
	if m.Acted {
		acted = "1"
	}
	for i, v := range []string{m.Detail, m.Band, m.Rests, m.Control, m.Reached, m.Stopped, acted, m.FoundFrom.String(), m.FoundTo.String(), m.SteppedFrom.String(), m.Stepped.String()} {
		set(measuredNames[i], v)
	}
}

// named is a code with the words that pages use.
type named struct{ Code, Name string }

func codeOf(list []named, code string) bool {
	return slices.ContainsFunc(list, func(n named) bool { return n.Code == code })
}

func nameOf(list []named, code string) string {
	for _, n := range list {
		if n.Code == code {
			return n.Name
		}
	}
	return code
}

// bands are the value bands, lowest first.
var bands = []named{{"under1k", "Under £1,000"}, {"1k", "£1,000 to under £5,000"}, {"5k", "£5,000 to under £25,000"}, {"25k", "£25,000 to £100,000"},
	{"over100k", "Over £100,000"}, {"unknown", "Not known"}}

// restsOn is what a value lost can rest on.
var restsOn = []named{{"reviewer", "A reviewer’s own figure"}, {"estimate", "The estimate on record"}, {"unknown", "Nothing: not known"}}

// fates are what can have become of an opportunity at the step at which it left the funnel, or still stands.
var fates = []named{{"declined", "Declined"}, {"missed", "Missed"}, {"lapsed", "Lapsed"}, {"unsuccessful", "Unsuccessful"}, {"review", "Ran out, to review"}, {"open", "Still open"}, {"realised", "Realised"}}

// stages are the steps of the funnel, by how far one has come.
var stages = []named{{"0", "Identified"}, {"1", "Assessed"}, {"2", "Applied"}, {"3", "Granted"}, {"4", "Realised"}}

// The expressions on which the figures of the Missed page rest, in the words of both engines.
const (
	// worthSQL is what one stands for in sums: what was lost where it was missed or lapsed, else the estimate.
	worthSQL = "(CASE WHEN o.status IN ('missed','lapsed') THEN o.lost_pence ELSE COALESCE(o.lost_pence, o.estimate_pence) END)"

	detailSQL = "(CASE WHEN o.reason_detail <> '' THEN o.reason_detail ELSE o.reason END)"

	bandSQL = "(CASE WHEN " + worthSQL + " IS NULL THEN 'unknown' WHEN " + worthSQL + " < 100000 THEN 'under1k' WHEN " + worthSQL + " < 500000 THEN '1k' WHEN " +
		worthSQL + " < 2500000 THEN '5k' WHEN " + worthSQL + " <= 10000000 THEN '25k' ELSE 'over100k' END)"

	restsSQL = "(CASE WHEN o.lost_pence IS NULL THEN 'unknown' WHEN o.lost_basis LIKE 'estimate:%' THEN 'estimate' ELSE 'reviewer' END)"

	controlSQL = "(CASE WHEN o.reason_owner = 'force' AND o.avoidable IN ('yes','partly') THEN 'force' ELSE 'other' END)"

	rankSQL = "CASE %.step WHEN 'assessed' THEN 1 WHEN 'applied' THEN 2 WHEN 'granted' THEN 3 WHEN 'realised' THEN 4 ELSE 0 END"

	// outcomeSQL is the code of fates.
	outcomeSQL = "(CASE WHEN o.status = 'declined' THEN 'declined' WHEN o.status = 'missed' THEN 'missed' WHEN o.status = 'lapsed' THEN 'lapsed' WHEN o.status = 'run_out' THEN 'review'" +
		" WHEN o.status = 'taken' AND o.step = 'unsuccessful' THEN 'unsuccessful' WHEN o.status = 'taken' AND o.step = 'realised' THEN 'realised' ELSE 'open' END)"
)

// reachedSQL is how far one has come, 0 to 4. What was unsuccessful came as far as the last step recorded before.
var reachedSQL = "(CASE WHEN o.status NOT IN ('taken','lapsed') THEN 0 WHEN o.step = 'unsuccessful' THEN COALESCE((SELECT MAX(" + strings.ReplaceAll(rankSQL, "%", "s") +
	") FROM opportunity_steps s WHERE s.opportunity_id = o.id AND s.withdrawn_at IS NULL), 0) ELSE " + strings.ReplaceAll(rankSQL, "%", "o") + " END)"

type measuredChip struct {
	text    string
	without Measured
}

// chips are the parts of m in use, each with what stays without it.
func (m Measured) chips() (out []measuredChip) {
	add := func(text string, off func(*Measured)) {
		w := m
		off(&w)
		out = append(out, measuredChip{text, w})
	}
	if m.Detail != "" {
		var names []string
		for _, code := range strings.Split(m.Detail, ",") {
			names = append(names, reasonName(code))
		}
		add("Reason: "+strings.Join(names, " or "), func(w *Measured) { w.Detail = "" })
	}
	if m.Band != "" {
		add("Value: "+lower(nameOf(bands, m.Band)), func(w *Measured) { w.Band = "" })
	}
	if m.Rests != "" {
		add("Value rests on: "+lower(nameOf(restsOn, m.Rests)), func(w *Measured) { w.Rests = "" })
	}
	if m.Control != "" {
		add("Within the force’s control", func(w *Measured) { w.Control = "" })
	}
	if m.Stopped != "" {
		add(nameOf(stages, m.Reached)+", then "+lower(nameOf(fates, m.Stopped)), func(w *Measured) { w.Stopped, w.Reached = "", "" })
	} else if m.Reached != "" {
		add("At least "+lower(nameOf(stages, m.Reached)), func(w *Measured) { w.Reached = "" })
	}
	if m.Acted {
		add("Acted on", func(w *Measured) { w.Acted = false })
	}
	if !m.FoundFrom.IsZero() || !m.FoundTo.IsZero() {
		add("Found "+m.FoundFrom.UK()+" to "+m.FoundTo.UK(), func(w *Measured) { w.FoundFrom, w.FoundTo = caltime.Date{}, caltime.Date{} })
	}
	if !m.SteppedFrom.IsZero() || !m.Stepped.IsZero() {
		add("Last step "+m.SteppedFrom.UK()+" to "+m.Stepped.UK(), func(w *Measured) { w.SteppedFrom, w.Stepped = caltime.Date{}, caltime.Date{} })
	}
	return out
}

// summed is the column that a list of f adds up, and how it says the sum: the same as the figure that led there.
func (f Filter) summed() (column string, words func(string) string) {
	lost := len(f.Statuses) > 0
	for _, s := range f.Statuses {
		lost = lost && slices.Contains(lostStatuses, s)
	}
	switch {
	case slices.Equal(f.Steps, []Step{rules.Realised}) && slices.Equal(f.Statuses, []Status{Taken}):
		return "o.realised_pence", func(v string) string { return v + " realised" }
	case lost:
		return worthSQL, func(v string) string { return "worth " + v + " when lost" }
	case f.Reached != "":
		return worthSQL, func(v string) string { return "worth " + v }
	}
	return "o.estimate_pence", func(v string) string { return "worth " + v + " by their estimates" }
}
