package powers

import (
	"fmt"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
)

var catalogue = map[Code]Power{}

// All returns every power, by code. The slice is the caller's own.
func All() []Power {
	all := make([]Power, 0, len(catalogue))
	for _, p := range catalogue {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Power) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// Clocks returns the statutory clocks, by code.
func Clocks() []Power {
	return slices.DeleteFunc(All(), func(p Power) bool { return !p.Clock })
}

// Counting returns every power that counts time or waits for a day that an order gives, by code: the statutory clocks and
// those beside them, such as a duty to report a search.
func Counting() []Power {
	return slices.DeleteFunc(All(), func(p Power) bool { return !p.Counts() })
}

// Counts says that the power has a counting rule, so that a clock can be reckoned from it.
func (p Power) Counts() bool { return p.Latest().Rule.Primitive != "" }

// ByCode returns the power with that code; ok is false when there is none.
func ByCode(c Code) (p Power, ok bool) {
	p, ok = catalogue[c]
	return p, ok
}

// Latest returns the version that is in force for as long as anyone knows.
func (p Power) Latest() Version { return p.Versions[len(p.Versions)-1] }

// VersionOn returns the version of the law in force on the day d; ok is false when
// the catalogue holds none for so early a day.
func (p Power) VersionOn(d caltime.Date) (v Version, ok bool) {
	for _, v := range p.Versions {
		if !d.Before(v.From) && (v.To.IsZero() || !d.After(v.To)) {
			return v, true
		}
	}
	return Version{}, false
}

// VersionID names a version for ever: "CO-VARY@2026-06-29".
func (p Power) VersionID(v Version) string { return string(p.Code) + "@" + v.From.String() }

// VersionByID returns the version a clock was frozen with.
func (p Power) VersionByID(id string) (v Version, ok bool) {
	for _, v := range p.Versions {
		if p.VersionID(v) == id {
			return v, true
		}
	}
	return Version{}, false
}

// String prints the rule: "HoursExcl(48)", "CourtSet".
func (r Rule) String() string {
	if r.N == 0 {
		return string(r.Primitive)
	}
	return fmt.Sprintf("%s(%d)", r.Primitive, r.N)
}

func (r Rule) longText() string {
	if r.Long == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d where the court extends)", r.Long)
}

// RuleText prints the version's rule with its extension and cap: "MonthsIncl(6), at
// most YearsIncl(2) from the first order".
func (v Version) RuleText() string {
	s := v.Rule.String() + v.Rule.longText()
	switch v.Rule.Bound {
	case AtLeast:
		s += " or longer"
	case Policy:
		s += " by force rule"
	}
	if v.Extension != nil {
		s += fmt.Sprintf(", each extension %s from the %s", v.Extension.Rule, v.Extension.From)
	}
	if v.Cap != nil {
		from := string(v.Cap.From)
		if v.Cap.From == AnchorStart {
			from = "order"
		}
		s += fmt.Sprintf(", at most %s from the %s", v.Cap.Rule, from) + v.Cap.Rule.longText()
	}
	if v.Or != nil {
		s += fmt.Sprintf(", or %s from %s if later", v.Or.Rule, v.Or.Trigger)
	}
	return s
}

// define adds a power to the catalogue. It panics on an incomplete or duplicate
// entry, so that a mistake stops start-up and every test.
func define(p Power) Power {
	if err := p.check(); err != nil {
		panic(fmt.Sprintf("powers: %s: %v", p.Code, err))
	}
	if _, twice := catalogue[p.Code]; twice {
		panic(fmt.Sprintf("powers: %s is defined twice", p.Code))
	}
	catalogue[p.Code] = p
	return p
}

// check says what is missing or contradictory in p.
func (p Power) check() error {
	need := func(ok bool, what string) error {
		if ok {
			return nil
		}
		return fmt.Errorf("it needs %s", what)
	}
	for _, err := range []error{
		need(p.Code != "", "a code"),
		need(p.Title != "" && p.Short != "", "a title and a short title"),
		need(p.Act != "" && p.Section != "" && p.Cite != "", "an act, a section and a citation"),
		need(p.Trigger.Text() != "", "a trigger"),
		need(p.StartsFrom == FromInstant || p.StartsFrom == FromDate, "to start from an instant or a date"),
		need(len(p.Versions) > 0, "a version"),
		need(len(p.Applicants) > 0, "someone who may apply or act"),
		need(p.Authority.Kind != "" && p.Authority.Text != "" && p.Authority.Mark != noMark, "an authority, in words and with a mark"),
		need(p.ActKind == CourtAct || p.ActKind == OtherAct, "a kind of act"),
		need(p.OnLapse != "", "what a lapse means"),
		need(len(p.Nations) > 0, "the nations it applies in"),
		need(len(p.Versions) == 0 || p.Windows != Windows{} || !p.Clock && !p.Counts(), "warning windows"),
		need(len(p.Versions) == 0 || len(p.Examples) > 0 || !p.Clock && !p.Counts(), "a worked example"),
	} {
		if err != nil {
			return err
		}
	}
	for i, v := range p.Versions {
		if err := v.check(p.Clock); err != nil {
			return fmt.Errorf("version from %s: %w", v.From, err)
		}
		last := i == len(p.Versions)-1
		if last != v.To.IsZero() {
			return fmt.Errorf("version from %s: only the last version has no end", v.From)
		}
		if !last && v.To.AddDays(1) != p.Versions[i+1].From {
			return fmt.Errorf("versions from %s and %s leave a gap or overlap", v.From, p.Versions[i+1].From)
		}
		if hours := v.Rule.Primitive == HoursExcl; v.Rule.Primitive != "" && hours != (p.StartsFrom == FromInstant) {
			return fmt.Errorf("version from %s: hours are counted from an instant, all else from a date", v.From)
		}
	}
	return nil
}

func (v Version) check(clock bool) error {
	switch {
	case !v.From.Valid():
		return fmt.Errorf("it needs a first day")
	case v.AppliesBy == "":
		return fmt.Errorf("it needs the event it applies by")
	case v.Mark == noMark || v.Source == "":
		return fmt.Errorf("it needs a mark and a source")
	case v.Rule.Primitive == "" && !clock:
		return nil // a power that starts no clock
	case v.Rule.Primitive == CourtSet && (v.Rule.N != 0 || clock && v.Cap == nil):
		return fmt.Errorf("a CourtSet rule has no number, and one of the listed clocks needs a cap")
	case v.Rule.Primitive != CourtSet && v.Rule.N < 1:
		return fmt.Errorf("the rule needs a number")
	}
	return nil
}
