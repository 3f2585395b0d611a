package reporting

import (
	"context"
	"encoding/json"
	"sort"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// Values are a report's parameters, checked. They marshal to the plain names and texts that Parse takes.
type Values struct {
	From, To caltime.Date // both inclusive; zero: no bound
	Unit     ids.Unit     // 0: all
	Threat   string       // code; empty: all
	Clock    powers.Code  // empty: all
	Case     string       // reference, as it was asked for; of a report of one case

	raw map[string]string
}

// MarshalJSON gives the parameters that were set, by name.
func (v Values) MarshalJSON() ([]byte, error) {
	if v.raw == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(v.raw)
}

// Raw gives the parameters that were set, by name, as Parse takes them.
func (v Values) Raw() map[string]string { return v.raw }

// Period says the period in words.
func (v Values) Period() string {
	switch {
	case v.From.IsZero() && v.To.IsZero():
		return "all dates"
	case v.From.IsZero():
		return "up to " + v.To.UK()
	case v.To.IsZero():
		return "from " + v.From.UK()
	}
	return v.From.UK() + " to " + v.To.UK()
}

// ThreatName is the chosen threat in words; empty where none was chosen.
func (v Values) ThreatName() string {
	if v.Threat == "" {
		return ""
	}
	return threatName(v.Threat)
}

// parse checks raw parameters against those of rep. A unit is taken by id, code or name. Faults name the parameter.
func parse(rep Report, raw map[string]string, units []UnitChoice) (Values, error) {
	v := Values{raw: map[string]string{}}
	bad := map[string]string{}
	known := map[string]bool{}
	var order []string
	for _, p := range rep.Params {
		known[p.Name] = true
		order = append(order, p.Name)
		text := strings.TrimSpace(raw[p.Name])
		if text == "" && p.Kind == ParamCase {
			bad[p.Name] = "Enter the reference of a case, such as FI/2026/0147"
		}
		if text == "" {
			continue
		}
		v.raw[p.Name] = text
		switch p.Kind {
		case ParamFrom, ParamTo:
			d, err := parseDay(text)
			if err != nil {
				bad[p.Name] = "Enter a day of the calendar, such as 22/11/2026"
				continue
			}
			v.raw[p.Name] = d.String()
			if p.Kind == ParamFrom {
				v.From = d
			} else {
				v.To = d
			}
		case ParamUnit:
			u, ok := findUnit(units, text)
			if !ok {
				bad[p.Name] = "Choose a unit from the list"
				continue
			}
			v.Unit, v.raw[p.Name] = u.ID, ids.String(u.ID)
		case ParamThreat:
			if cases.Threat(text).Name() == "" {
				bad[p.Name] = "Choose a threat from the list"
				continue
			}
			v.Threat = text
		case ParamClock:
			clock, ok := powers.ByCode(powers.Code(strings.ToUpper(text)))
			if !ok || clock.Sealed || !clock.Counts() {
				bad[p.Name] = "Choose a clock from the list"
				continue
			}
			v.Clock, v.raw[p.Name] = clock.Code, string(clock.Code)
		case ParamCase:
			v.Case = text // whether the asker may have it, Extent finds out
		}
	}
	if !v.From.IsZero() && !v.To.IsZero() && v.To.Before(v.From) {
		bad["to"] = "The last day must not be before the first"
	}
	var strange []string
	for name := range raw {
		if !known[name] {
			strange = append(strange, name)
		}
	}
	sort.Strings(strange)
	for _, name := range strange {
		bad[name] = "This report has no such parameter; it takes " + strings.Join(order, ", ")
	}
	return v, fault.Fields("Check what the report is to cover", bad, append(order, strange...)...)
}

// parseDay reads a day as programs and forms write it, 2026-11-22, or as people do, 22/11/2026.
func parseDay(s string) (caltime.Date, error) {
	if d, err := caltime.ParseDate(s); err == nil {
		return d, nil
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == ' ' })
	if len(parts) == 3 && len(parts[2]) == 4 {
		pad := func(x string) string { return strings.Repeat("0", max(0, 2-len(x))) + x }
		return caltime.ParseDate(parts[2] + "-" + pad(parts[1]) + "-" + pad(parts[0]))
	}
	return caltime.ParseDate(s)
}

func findUnit(units []UnitChoice, text string) (UnitChoice, bool) {
	id, numeric := ids.Parse[ids.Unit](text)
	for _, u := range units {
		if numeric && u.ID == id || strings.EqualFold(u.Code, text) || strings.EqualFold(u.Name, text) {
			return u, true
		}
	}
	return UnitChoice{}, false
}

// Units lists the units that the actor in ctx may narrow a report to: those of their force; of every force for the
// command line.
func (r *Room) Units(ctx context.Context, rd db.Reader) ([]UnitChoice, error) {
	a, _ := actor.From(ctx)
	forces := []ids.Unit{a.Force}
	if a.Kind != actor.Person {
		all, err := r.Users.Forces(ctx, rd)
		if err != nil {
			return nil, err
		}
		forces = forces[:0]
		for _, f := range all {
			forces = append(forces, f.ID)
		}
	}
	var out []UnitChoice
	for _, f := range forces {
		list, err := r.Users.Units(ctx, rd, f)
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			out = append(out, UnitChoice{ID: u.ID, Name: u.Name, Code: u.Code, Force: u.ID == f})
		}
	}
	return out, nil
}
