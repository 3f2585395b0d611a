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

// Ask is what somebody wants reckoned, as it was typed. Only Code and Start are needed.
type Ask struct {
	Code       string
	Start      string // a local time 2006-01-02T15:04, or for clocks of days a date
	Nation     caltime.Nation
	On         caltime.Date // the day whose law applies; zero: that of the start
	CourtEnd   caltime.Date // the last day printed on the order or notice; zero: none
	FirstOrder caltime.Date // the first order of the chain; zero: this is it
	Appeal     caltime.Date // the day an appeal was determined; zero: none
	Long       bool         // the court allowed the longer limit
	Number     int          // a force's own number where the law gives none; 0: the catalogue's
	Court      string       // whose sittings count; "" for the default

	table timetable // the force's; the zero value is the program's default
}

// Explain reckons one clock from a local time (2006-01-02T15:04), or for clocks of days a date, by the non-working days
// that come with the program: it needs no database. on picks the law in force that day; nil means that of the start. The
// JSON form of the answer is what other programs read. Invalid, naming the field code, start, on or nation, for what
// cannot be used, and where the non-working days are not held so far.
func Explain(code, start string, on *caltime.Date, nation caltime.Nation) (powers.Clock, error) {
	a := Ask{Code: code, Start: start, Nation: nation}
	if on != nil {
		a.On = *on
	}
	return a.Builtin()
}

// Builtin is Explain by the non-working days and the sittings that come with the program: it needs no database.
func (a Ask) Builtin() (powers.Clock, error) {
	return a.Explain(reference.BuiltinCalendar(a.nation()))
}

func (a Ask) nation() caltime.Nation {
	if a.Nation == "" {
		return caltime.EnglandWales
	}
	return a.Nation
}

// Explain reckons what a asks for by the non-working days of cal. Invalid, naming the field code, start, on, nation,
// court_end, first_order or appeal_determined, for what cannot be used, and where cal does not reach so far.
func (a Ask) Explain(cal caltime.Calendar) (powers.Clock, error) {
	bad := func(field, format string, args ...any) (powers.Clock, error) {
		return powers.Clock{}, fault.Fields("The clock cannot be reckoned", map[string]string{field: fmt.Sprintf(format, args...)})
	}
	p, ok := powers.ByCode(powers.Code(strings.ToUpper(strings.TrimSpace(a.Code))))
	if !ok || !p.Counts() {
		return bad("code", "There is no clock %q: clock list names them", a.Code)
	}
	if !runsIn(p, a.nation()) {
		return bad("nation", "%s does not run in %s", p.Code, a.nation())
	}
	start := strings.TrimSpace(a.Start)
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
	c, _, err := a.table.reckon(p, powers.Input{Start: l, On: a.On, Calendar: cal, CourtEnd: a.CourtEnd, FirstOrder: a.FirstOrder,
		AppealDetermined: a.Appeal, Long: a.Long, Number: a.Number}, a.Court)
	var input powers.InputError
	switch {
	case errors.As(err, &input):
		return bad(input.Field, "%s", input.Message)
	case errors.Is(err, caltime.ErrCalendarNotKnown):
		return bad("start", "%s", err.Error())
	}
	return c, err
}
