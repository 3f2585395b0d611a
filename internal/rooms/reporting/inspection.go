package reporting

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
)

// ClockEnd is a statutory clock that is over.
type ClockEnd struct {
	Case, CaseURL, Unit string
	Clock, Law          string
	Outcome             string // Met, Missed, or Ended otherwise
	LastDay             caltime.Date
	On                  caltime.Date // when it was over
}

// How a clock came to its end.
const (
	ClockMet    = "Met"
	ClockMissed = "Missed"
	ClockOther  = "Ended otherwise"
)

// ClockEnds lists them in order.
func ClockEnds() []string { return []string{ClockMet, ClockMissed, ClockOther} }

// EndedClocks gives the clocks in sight that were over in the period, the latest first, one call of yield each. Clocks on
// orders that were not served are left out. Memory does not grow with rows.
func (d *Data) EndedClocks(ctx context.Context, f RowFilter, yield func(*ClockEnd) error) error {
	var x ClockEnd
	return eachRow(endedClocks(ctx, d.r, inSight(d.rows), f).Select("o.ref, u.name AS unit, k.title, k.cite, k.state, k.last_day, k.closed_at, k.end_at").Order("COALESCE(k.closed_at, k.end_at) DESC, k.id DESC"), func(r *clockEndRow) error {
		x = ClockEnd{Case: r.Ref, CaseURL: d.CaseURL(r.Ref), Unit: r.Unit, Clock: r.Title, Law: r.Cite, LastDay: r.LastDay, Outcome: ClockOther}
		switch r.State {
		case orders.Acted:
			x.Outcome = ClockMet
		case orders.Lapsed:
			x.Outcome = ClockMissed
		}
		if r.ClosedAt != nil {
			x.On = dayOf(*r.ClosedAt)
		} else if r.EndAt != nil {
			x.On = dayOf(*r.EndAt)
		}
		return yield(&x)
	})
}

// HiddenEndedClocks counts those of restricted cases that the asker's totals include and their rows do not.
func (d *Data) HiddenEndedClocks(ctx context.Context, f RowFilter) (n Left, err error) {
	if !d.figures.Wide() || !f.whole() {
		return 0, nil
	}
	err = endedClocks(ctx, d.r, outOfSight(d.figures), f).Select("COUNT(*)").Scan(&n).Error
	return n, err
}

// TimeSpent is time recorded in a month by the people of a unit, in a strand. No person is named.
type TimeSpent struct {
	Month        caltime.Date // its first day
	Unit, Strand string
	What         string // activity of casework, or reason of other duties
	Minutes      int
}

// Time gives the time that was recorded in the period, by month, unit and strand: other duties, and casework on cases in
// sight.
func (d *Data) Time(ctx context.Context, f RowFilter) ([]TimeSpent, error) {
	rows, err := timeIn(ctx, d.r, d.rows, d.forces(), f)
	if err != nil {
		return nil, err
	}
	var out []TimeSpent
	at := map[TimeSpent]int{}
	for _, r := range rows {
		what := effort.ActivityName(r.Activity)
		if r.Strand == effort.Other {
			what = effort.DutyName(r.Reason)
		}
		key := TimeSpent{Month: caltime.NewDate(r.OnDate.Y, r.OnDate.M, 1), Unit: r.Unit, Strand: r.Strand.Name(), What: what}
		n, ok := at[key]
		if !ok {
			n = len(out)
			at[key] = n
			out = append(out, key)
		}
		out[n].Minutes += r.Minutes
	}
	return out, nil
}

// Strands lists the strands of time in order.
func Strands() []string {
	return []string{effort.Proactive.Name(), effort.Reactive.Name(), effort.Other.Name()}
}

// PlanLine is a 4P plan as figures count it. Its target is not named.
type PlanLine struct {
	Case, CaseURL, Unit, Threat, State string
	Opened, Live, Closed               caltime.Date
	Ending                             string
	Objectives, Financial, NotPursued  int
	Overdue                            int // objectives whose day is over, of a plan that is not closed
}

// Plans gives the 4P plans in sight that were open at any time in the period, the earliest first.
func (d *Data) Plans(ctx context.Context, f RowFilter, yield func(*PlanLine) error) error {
	var x PlanLine
	return eachRow(plansIn(ctx, d.r, inSight(d.rows), f, d.Today()), func(r *planRow) error {
		x = PlanLine{Case: r.Ref, CaseURL: d.CaseURL(r.Ref), Unit: r.UnitName, Threat: threatName(string(r.Threat)), State: r.State.Title(), Opened: r.OpenedOn, Live: r.LiveOn, Closed: r.ClosedOn, Ending: r.Ending.Title(),
			Objectives: r.Objectives, Financial: r.Financial, NotPursued: r.NotPursued}
		if r.State != plans.Closed {
			x.Overdue = r.Overdue
		}
		return yield(&x)
	})
}

// PlanStates lists the states of plans in order.
func PlanStates() []string {
	return []string{plans.Draft.Title(), plans.Live.Title(), plans.Closed.Title()}
}

// RuleLine is a rule on opportunities with one of its thresholds as it stands for the asker's force.
type RuleLine struct {
	Code, Title, Basis, Severity string
	Version                      int
	On                           bool
	Threshold                    string // what it sets; empty where the rule has none
	Value, Unit, Default         string
}

// Rules lists the rules in force with their thresholds. Those that run inside the compartment are not listed.
func (d *Data) Rules(ctx context.Context) (out []RuleLine, err error) {
	values, err := d.ref.Values(ctx, d.r, d.force(), d.Today(), "rule", "rule_off")
	if err != nil {
		return nil, err
	}
	set := map[string]string{}
	for _, v := range values {
		set[v.Kind+"/"+v.Code] = v.Text
	}
	for _, r := range rules.All() {
		line := RuleLine{Code: r.Code, Title: r.Title, Basis: r.Basis, Severity: string(r.Severity), Version: r.Version, On: set["rule_off/"+r.Code] != "1"}
		if len(r.Params) == 0 {
			out = append(out, line)
		}
		for _, p := range r.Params {
			line.Threshold, line.Value, line.Unit, line.Default = p.Title, set["rule/"+p.Key], string(p.Unit), ids.String(p.Default)
			out = append(out, line)
		}
	}
	return out, nil
}

// Setting is a value of the reference data as it stands for the asker's force.
type Setting struct {
	Meaning, Value, Unit, Source string
	Verified                     bool
}

// Settings lists the thresholds, limits, targets and rules of access that the force works by.
func (d *Data) Settings(ctx context.Context) (out []Setting, err error) {
	values, err := d.ref.Values(ctx, d.r, d.force(), d.Today(), "threshold", "limit", "target", "access", "aris", "export")
	for _, v := range values {
		out = append(out, Setting{Meaning: v.Meaning, Value: v.Text, Unit: v.Unit, Source: v.Source, Verified: v.Verified})
	}
	return out, err
}

// Duty is two acts that one person may not do both, and how often both were done.
type Duty struct {
	Acts string // the first and the second
	Law  string
	Done int // how often the second was done
	Same int // of those, how often by the person who did the first
}

// Duties counts, over the asker's force, each pair of acts that takes two people. Restricted cases are counted: no number
// tells of one, and no unit is shown.
func (d *Data) Duties(ctx context.Context, f RowFilter) ([]Duty, error) {
	return dutiesIn(ctx, d.r, d.forces(), f)
}

// Integrity is how the audit log stands.
type Integrity struct {
	Entries, Sealed int64
	Checkpoint      int64 // entries that the last signed checkpoint covers
	Root            string
	CheckpointAt    time.Time
	CheckedAt       time.Time // when the whole log was last reckoned afresh; zero: never
	CheckedEntries  int64
	Sound           bool  // that check found nothing changed
	KeptElsewhere   int64 // entries covered by the last checkpoint that was kept in another place; 0: none
	KeptAt          time.Time
}

// Integrity reads what the log says of itself. It proves nothing by itself: auditors verify the log on its own pages.
func (d *Data) Integrity(ctx context.Context) (Integrity, error) { return integrityOf(ctx, d.r) }
