package orders

import (
	"encoding/json"
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/orders/powers"
)

// again reckons a running clock by another edition of its nation's non-working days: from the same start, by the same
// version of the law. Clocks of hours and of working days may end on another day; of any other clock only the moment to
// act by may move. A clock that cannot be reckoned so is given back as it was.
func (c Clock) again(cal caltime.Calendar) (Clock, error) {
	p, ok := powers.ByCode(c.Code)
	v, ok2 := versionOf(p, c.RuleVersion)
	if !ok || !ok2 {
		return c, nil
	}
	f := c.Frozen()
	in := f.input(cal)
	in.Start = c.Start()
	if f.Sittings != nil { // other sittings move it by an act of their own
		in = f.Sittings.into(in)
	}
	k, err := p.Reckon(in)
	if err != nil || k.Version != c.RuleVersion {
		return c, nil // its days are not known by this edition either, or the law behind it is another one now
	}
	out := c
	switch counts := v.Rule.Primitive == powers.HoursExcl || v.Rule.Primitive == powers.WorkingDaysAfter; {
	case counts:
		end := out
		end.take(k)
		out.EndAt, out.EndLocal, out.LastDay, out.ActByAt, out.ActByLocal, out.Known = end.EndAt, end.EndLocal, end.LastDay, end.ActByAt, end.ActByLocal, true
	case k.Open && c.EndAt != nil: // it ends with a day that somebody named, such as that of a report
		out.ActByAt, out.ActByLocal = nil, ""
		if by, _, err := caltime.OfficeActBy(c.LastDay, cal); err == nil {
			out.ActByAt, out.ActByLocal = ptr(by.UTC()), by.String()
		}
		k.Steps, k.ActNote, k.Skipped = c.Reckoning(), f.ActNote, f.Skipped
	case !k.Open && k.LastDay == c.LastDay:
		out.ActByAt, out.ActByLocal = nil, ""
		if !k.ActBy.IsZero() {
			out.ActByAt, out.ActByLocal = ptr(k.ActByAt), k.ActBy.String()
		}
	default:
		return c, nil
	}
	if !out.moved(c) {
		return c, nil
	}
	f.Calendar, f.Skipped, f.ActNote = k.Calendar, k.Skipped, k.ActNote
	return out.freeze(f, k.Steps)
}

// freeze keeps what the clock was reckoned from beside its result.
func (c Clock) freeze(f Frozen, steps []string) (Clock, error) {
	inputs, err := json.Marshal(f)
	if err != nil {
		return c, fmt.Errorf("inputs of clock %d: %w", c.ID, err)
	}
	lines, err := json.Marshal(steps)
	if err != nil {
		return c, fmt.Errorf("steps of clock %d: %w", c.ID, err)
	}
	c.Inputs, c.Steps = string(inputs), string(lines)
	return c, nil
}

// moved reports whether c ends, or is to be acted on, at another moment than was.
func (c Clock) moved(was Clock) bool {
	return c.EndLocal != was.EndLocal || c.ActByLocal != was.ActByLocal || c.Known != was.Known
}

// versionOf finds the version of a power that a clock was reckoned by.
func versionOf(p powers.Power, id string) (powers.Version, bool) {
	for _, v := range p.Versions {
		if p.VersionID(v) == id {
			return v, true
		}
	}
	return powers.Version{}, false
}
