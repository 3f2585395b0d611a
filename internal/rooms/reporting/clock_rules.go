package reporting

import (
	"context"
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// ClockRule is a version of a clock's rule, for whoever signs it off, with what the asker's force holds of its sign-off.
type ClockRule struct {
	Power    powers.Power
	Version  powers.Version
	ID       string         // "CASH-48@2015-01-01"
	Cite     string         // with dashes
	Words    string         // the rule in words
	Signed   orders.Signoff // zero: not signed off
	Examples []ClockExample // of the version that holds; none for older ones
}

// ClockExample is a worked example, reckoned by the installation's own non-working days.
type ClockExample struct {
	Name, Start, Why string
	Clock            powers.Clock
	Steps            []string // in words
}

// ClockRules gives every version of every clock on the open pages, by code and the day it began, and the edition of the
// non-working days of England and Wales that the examples are reckoned by. Of one clock where only names it. Nothing of the confidential compartment is in it.
func (d *Data) ClockRules(ctx context.Context, only powers.Code) (out []ClockRule, edition string, err error) {
	set, err := new(reference.Room).Calendars(ctx, d.r)
	if err != nil {
		return nil, "", err
	}
	cal := set.Of(caltime.EnglandWales)
	signed, err := orders.SignedOff(ctx, d.r)
	if err != nil {
		return nil, "", err
	}
	for _, p := range powers.Counting() {
		if p.Sealed || only != "" && p.Code != only {
			continue
		}
		for n, v := range p.Versions {
			r := ClockRule{Power: p, Version: v, ID: p.VersionID(v), Cite: powers.Dashed(p.Cite), Words: powers.Words(v.RuleText()), Signed: signed[p.VersionID(v)]}
			if v.Cite != "" {
				r.Cite = powers.Dashed(v.Cite)
			}
			if n == len(p.Versions)-1 {
				if r.Examples, err = clockExamples(p, cal); err != nil {
					return nil, "", err
				}
			}
			out = append(out, r)
		}
	}
	return out, fmt.Sprintf("%s, edition %s, known to %s", cal.Nation, cal.Version, cal.To.UK()), nil
}

func clockExamples(p powers.Power, cal caltime.Calendar) (out []ClockExample, err error) {
	for _, e := range p.Examples {
		in := e.Input
		in.Calendar = cal
		k, err := p.Reckon(in)
		if err != nil {
			return nil, fmt.Errorf("example %q of %s: %w", e.Name, p.Code, err)
		}
		x := ClockExample{Name: e.Name, Start: e.StartText(), Why: e.Explanation, Clock: k}
		for _, s := range k.Steps {
			x.Steps = append(x.Steps, powers.Words(s))
		}
		out = append(out, x)
	}
	return out, nil
}

// EndText is when the example ends, in words.
func (e ClockExample) EndText() string {
	if e.Clock.Open {
		return "open; review " + e.Clock.Review.WithDay()
	}
	return e.Clock.Ends.EndWithDay()
}

// ActText is when to act by in the example; empty where it is not known.
func (e ClockExample) ActText() string {
	if e.Clock.ActBy.IsZero() {
		return ""
	}
	return e.Clock.ActBy.WithDay()
}
