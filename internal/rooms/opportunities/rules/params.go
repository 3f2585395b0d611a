package rules

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"proceeds/internal/base/caltime"
)

// Unit is the unit of a threshold.
type Unit string

// The units that thresholds use.
const (
	Pence       Unit = "pence"
	Hours       Unit = "hours"
	Days        Unit = "days"
	WorkingDays Unit = "working days"
	Months      Unit = "months"
	Percent     Unit = "per cent"
)

// Param is one threshold of a rule: dated reference data that a force may change between Min and Max.
// What a statute fixes is not a Param.
type Param struct {
	Key               string // "<rule>.<name>", e.g. MO-04.minimum
	Title             string
	Unit              Unit
	Default, Min, Max int64
}

// Check reports why v cannot be the value of p.
func (p Param) Check(v int64) error {
	if v < p.Min || v > p.Max {
		return fmt.Errorf("%s must be between %d and %d %s, not %d", p.Title, p.Min, p.Max, p.Unit, v)
	}
	return nil
}

// Params are the thresholds in force at the instant of the facts.
type Params struct {
	// Values by Param.Key; a key that is absent has its default.
	Values map[string]int64
	// Calendars are the non-working days by place. Where a place or a day is not covered, a rule that counts
	// working days leaves a note.
	Calendars map[caltime.Nation]caltime.Calendar
}

// workingDaysAfter is the exclusive end of the n-th working day after the London day of t, in a place.
func (ps Params) workingDaysAfter(place caltime.Nation, t time.Time, n int64) (time.Time, error) {
	r, err := caltime.WorkingDaysAfter(caltime.DateOf(t), int(n), ps.Calendars[place])
	return r.End, err
}

// of is the value of p.
func (ps Params) of(p Param) int64 {
	if v, ok := ps.Values[p.Key]; ok {
		return v
	}
	return p.Default
}

// knownParams are the thresholds of all rules by key, gathered once: they are looked up at each change of a case.
var knownParams = sync.OnceValue(func() map[string]Param {
	known := map[string]Param{}
	for _, r := range All() {
		for _, p := range r.Params {
			known[p.Key] = p
		}
	}
	return known
})

// CheckValues reports the first value, by key, that no rule knows or that lies outside its range.
func CheckValues(values map[string]int64) error {
	known := knownParams()
	for _, k := range slices.Sorted(maps.Keys(values)) {
		p, ok := known[k]
		if !ok {
			return fmt.Errorf("no rule has a threshold %q", k)
		}
		if err := p.Check(values[k]); err != nil {
			return err
		}
	}
	return nil
}
