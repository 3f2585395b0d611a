package orders

import (
	"errors"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// ListedClock is one statutory clock as the command line lists it.
type ListedClock struct {
	Code     powers.Code `json:"code"`
	Title    string      `json:"title"`
	Cite     string      `json:"cite"`
	Rule     string      `json:"rule"`
	Verified bool        `json:"verified"`
}

// ClockList lists the statutory clocks by code, as the law stands. It needs no database.
func ClockList() []ListedClock {
	all := powers.Clocks()
	out := make([]ListedClock, len(all))
	for n, p := range all {
		v := p.Latest()
		cite := p.Cite
		if v.Cite != "" {
			cite = v.Cite
		}
		out[n] = ListedClock{Code: p.Code, Title: p.Title, Cite: cite, Rule: v.RuleText(), Verified: v.Verified()}
	}
	return out
}

// Explain reckons one clock from a local time (2006-01-02T15:04), or for clocks of days a date, by the non-working days
// that come with the program: it needs no database. on picks the law in force that day; nil means that of the start. The
// JSON form of the answer is what other programs read. Invalid, naming the field code, start, on or nation, for what
// cannot be used, and where the non-working days are not held so far.
func Explain(code, start string, on *caltime.Date, nation caltime.Nation) (powers.Clock, error) {
	bad := func(field, format string, args ...any) (powers.Clock, error) {
		return powers.Clock{}, fault.Fields("The clock cannot be reckoned", map[string]string{field: fmt.Sprintf(format, args...)})
	}
	p, ok := powers.ByCode(powers.Code(strings.ToUpper(strings.TrimSpace(code))))
	if !ok || !p.Clock {
		return bad("code", "There is no clock %q: clock list names them", code)
	}
	if nation == "" {
		nation = caltime.EnglandWales
	}
	if !runsIn(p, nation) {
		return bad("nation", "%s does not run in %s", p.Code, nation)
	}
	in := powers.Input{Calendar: reference.BuiltinCalendar(nation)}
	start = strings.TrimSpace(start)
	l, err := caltime.ParseLocal(start)
	if err != nil && p.StartsFrom == powers.FromDate {
		var d caltime.Date
		if d, err = caltime.ParseDate(start); err == nil {
			l = d.At(0, 0)
		}
	}
	if err != nil {
		return bad("start", "Enter the start as a local time such as 2026-11-22T16:30")
	}
	in.Start = l
	if on != nil {
		in.On = *on
	}
	c, err := p.Reckon(in)
	var input powers.InputError
	switch {
	case errors.As(err, &input):
		return bad(input.Field, "%s", input.Message)
	case errors.Is(err, caltime.ErrCalendarNotKnown):
		return bad("start", "%s", err.Error())
	}
	return c, err
}
