package powers

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
)

// Input is what a clock is reckoned from. Times and dates are London's.
type Input struct {
	Start    caltime.Local // the moment that starts it; for clocks of days only its date counts
	Day      caltime.Date  // clocks of days: the day that starts it, where Start is not given
	On       caltime.Date  // the day whose law applies; zero means the start's day
	Calendar caltime.Calendar
	Sittings caltime.Sittings // the court's; the zero value means caltime.DefaultSittings
	Court    string           // whose sittings they are, for the words; "" for those that come with the program

	CourtEnd         caltime.Date // the last day printed on the order or notice; zero when there is none
	FirstOrder       caltime.Date // the first order of the chain; zero when this is the first
	AppealDetermined caltime.Date // the day an appeal against conviction was determined; zero when none
	Long             bool         // the court has used its power to allow the longer cap
	Number           int          // a force's own number where the law gives none (Policy); 0 for the rule's

	OriginalEnd caltime.Date // for Extend: the last day before any extension; zero to reckon it
	CurrentEnd  caltime.Date // for Extend: the last day as it stands; zero means OriginalEnd
}

// Clock is a reckoned clock, everything a page, a command or a stored row needs. Its
// JSON form is what other programs read.
type Clock struct {
	Code     Code           `json:"code"`
	Title    string         `json:"title"`
	Start    caltime.Local  `json:"start"`
	Ends     caltime.Local  `json:"ends"`     // exclusive; the end of day D is D+1T00:00
	LastDay  caltime.Date   `json:"last_day"` // the last day wholly or partly inside
	ActBy    caltime.Local  `json:"act_by"`   // null where it is not known
	Rule     string         `json:"rule"`
	Cite     string         `json:"cite"`
	Version  string         `json:"version"`
	Verified bool           `json:"verified"`
	Max      bool           `json:"max,omitempty"` // Ends is the longest the law allows
	Open     bool           `json:"open,omitempty"`
	Review   caltime.Date   `json:"review,omitzero"`    // open-ended: the day to look again
	Limit    caltime.Date   `json:"limit,omitzero"`     // no order or extension may run past this day
	Sittings string         `json:"sittings,omitempty"` // acts of a court: by which sittings ActBy was found
	ActNote  string         `json:"act_by_note,omitempty"`
	Note     string         `json:"note,omitempty"`
	Calendar string         `json:"calendar"` // the non-working days used: nation and version
	Skipped  []caltime.Skip `json:"skipped"`
	Steps    []string       `json:"steps"`

	StartAt time.Time         `json:"-"` // the same as instants in UTC
	EndAt   time.Time         `json:"-"`
	ActByAt time.Time         `json:"-"` // zero where ActBy is
	Days    []caltime.Segment `json:"-"` // hours and working days: every day on the way
}

// ErrUnknownCode means that the catalogue has no such clock.
var ErrUnknownCode = errors.New("there is no such clock")

// InputError says which field of Input cannot be used and what to do about it.
type InputError struct {
	Field   string // start, on, nation, court_end, first_order, appeal_determined, current_end
	Message string
}

// Error is the message.
func (e InputError) Error() string { return e.Message }

// Reckon reckons the clock code from in. It fails with ErrUnknownCode, with an
// InputError, or with caltime.ErrCalendarNotKnown when the count runs into days whose
// bank holidays are not known. A clock of days whose end is certain but whose act-by
// lies in such days is given without ActBy, and ActNote says why.
func Reckon(code Code, in Input) (Clock, error) {
	p, ok := ByCode(code)
	if !ok {
		return Clock{}, fmt.Errorf("%s: %w", code, ErrUnknownCode)
	}
	return p.Reckon(in)
}

// Reckon reckons p's clock as the function Reckon does.
func (p Power) Reckon(in Input) (Clock, error) {
	start, v, err := p.begin(in)
	if err != nil {
		return Clock{}, err
	}
	r, err := count(v.Rule, start, in)
	if err != nil {
		return Clock{}, err
	}
	if v.Or != nil && !in.AppealDetermined.IsZero() {
		if r, err = later(r, *v.Or, start, in); err != nil {
			return Clock{}, err
		}
	}
	limit, hasLimit, err := capOf(v, r, start, in)
	if err != nil {
		return Clock{}, err
	}
	atMost := v.Rule.Max || v.Rule.Primitive == CourtSet
	switch {
	case v.Rule.Primitive == CourtSet && hasLimit:
		r = asCap(limit, start)
	case v.Rule.Primitive == CourtSet && in.CourtEnd.IsZero():
		return Clock{}, InputError{"court_end", "The law gives no number of days: enter the last day that the order or notice gives"}
	}
	// An extension's cap counts from an end and bounds later ends, not this one.
	if hasLimit && r.LastDay.After(limit.LastDay) {
		if limit.LastDay.Before(start.Date) {
			return Clock{}, InputError{"first_order", fmt.Sprintf("No order can be made on %s: the time from the first order ended on %s", start.Date.UK(), limit.LastDay.UK())}
		}
		r = cutAt(r, limit)
	}
	switch {
	case !in.CourtEnd.IsZero():
		if r, err = p.courtEnd(r, v.Rule, limit, start, in.CourtEnd); err != nil {
			return Clock{}, err
		}
		atMost = false
	case atMost:
		r.Steps = append(r.Steps, "This is the longest the law allows. The day printed on the order holds.")
	case v.Rule.Bound == UpTo:
		r.Steps = append(r.Steps, "The order may be for less. The day printed on it holds.")
	case v.Rule.Bound == AtLeast:
		r.Steps = append(r.Steps, "The notice may allow longer. The day printed on it holds.")
	case v.Rule.Bound == Default:
		r.Steps = append(r.Steps, "The judge may order another day. The day printed on the order holds.")
	case v.Rule.Bound == Policy:
		r.Steps = append(r.Steps, "The law gives no number: this one is a force rule.")
	}
	c := p.clock(r, v, start, in)
	c.Max = atMost
	if hasLimit {
		c.Limit = limit.LastDay
	}
	return c, nil
}

// begin checks what every reckoning needs and picks the version of the law.
func (p Power) begin(in Input) (caltime.Local, Version, error) {
	start := in.Start
	if start.IsZero() && p.StartsFrom == FromDate && !in.Day.IsZero() {
		start = in.Day.At(0, 0)
	}
	if !start.Valid() {
		return start, Version{}, InputError{"start", fmt.Sprintf("Enter %s as a time such as 2026-11-22T16:30", p.Trigger.Text())}
	}
	if n := in.Calendar.Nation; n != "" && !slices.Contains(p.Nations, n) {
		return start, Version{}, InputError{"nation", fmt.Sprintf("%s does not run in %s", p.Code, n)}
	}
	on := in.On
	if on.IsZero() {
		on = start.Date
	}
	v, ok := p.VersionOn(on)
	if !ok {
		return start, Version{}, InputError{"on", fmt.Sprintf("%s: the law is held from %s, not for %s", p.Code, p.Versions[0].From.UK(), on.UK())}
	}
	if v.Rule.Primitive == "" {
		return start, Version{}, fmt.Errorf("%s starts no clock: %w", p.Code, ErrUnknownCode)
	}
	if !in.FirstOrder.IsZero() && in.FirstOrder.After(start.Date) {
		return start, Version{}, InputError{"first_order", fmt.Sprintf("The first order cannot be later than %s", start.Date.UK())}
	}
	return start, v, nil
}

// count runs one counting rule. A CourtSet rule has nothing to count: its cap does.
func count(rule Rule, start caltime.Local, in Input) (caltime.Result, error) {
	n := rule.N
	if in.Long && rule.Long > 0 {
		n = rule.Long
	}
	if rule.Bound == Policy && in.Number > 0 {
		n = in.Number
	}
	switch rule.Primitive {
	case HoursExcl:
		return caltime.HoursExcl(start, n, in.Calendar)
	case WorkingDaysAfter:
		return caltime.WorkingDaysAfter(start.Date, n, in.Calendar)
	case DaysIncl:
		return caltime.DaysIncl(start.Date, n)
	case DaysNext:
		return caltime.DaysNext(start.Date, n)
	case MonthsIncl:
		return caltime.MonthsIncl(start.Date, n)
	case YearsIncl:
		r, err := caltime.YearsIncl(start.Date, n)
		if err == nil && rule.Long > 0 && !in.Long {
			r.Steps = append(r.Steps, fmt.Sprintf("The court may allow %d years instead: %s.", rule.Long, rule.When))
		}
		return r, err
	case OpenEnded:
		return caltime.OpenEnded(start.Date, n)
	case CourtSet:
		return caltime.Result{}, nil
	}
	return caltime.Result{}, fmt.Errorf("there is no counting rule %q", rule.Primitive)
}

// capOf reckons the day that no order or extension may run past.
func capOf(v Version, r caltime.Result, start caltime.Local, in Input) (caltime.Result, bool, error) {
	if v.Cap == nil {
		return caltime.Result{}, false, nil
	}
	from := start
	switch v.Cap.From {
	case AnchorFirstOrder, AnchorFirstDay, AnchorStart:
		if !in.FirstOrder.IsZero() {
			from = in.FirstOrder.At(0, 0)
		}
	case AnchorOriginalEnd:
		from = r.LastDay.At(0, 0)
		if !in.OriginalEnd.IsZero() {
			from = in.OriginalEnd.At(0, 0)
		}
	}
	limit, err := count(v.Cap.Rule, from, in)
	return limit, err == nil, err
}

// asCap shows a court's limit as the clock of an order whose own end is not given.
func asCap(limit caltime.Result, start caltime.Local) caltime.Result {
	limit.Start = start
	return limit
}

// cutAt ends r where limit ends.
func cutAt(r, limit caltime.Result) caltime.Result {
	r.Steps = append(r.Steps, fmt.Sprintf("But no order may run past %s (%s from %s), so it ends then.",
		limit.LastDay.WithDay(), limit.Rule, limit.Start.Date.WithDay()))
	r.End, r.EndLocal, r.LastDay = limit.End, limit.EndLocal, limit.LastDay
	return r
}

// later takes the second way to reckon a clock where it ends later.
func later(r caltime.Result, or Alternative, start caltime.Local, in Input) (caltime.Result, error) {
	if in.AppealDetermined.Before(start.Date) {
		return r, InputError{"appeal_determined", fmt.Sprintf("The appeal cannot have been determined before %s", start.Date.UK())}
	}
	alt, err := count(or.Rule, in.AppealDetermined.At(0, 0), in)
	if err != nil {
		return r, err
	}
	if !alt.LastDay.After(r.LastDay) {
		r.Steps = append(r.Steps, fmt.Sprintf("%s from %s ends on %s, which is no later.", or.Rule, or.Trigger, alt.LastDay.WithDay()))
		return r, nil
	}
	alt.Steps = append(append(r.Steps, fmt.Sprintf("%s from %s ends later, so it holds:", or.Rule, or.Trigger)), alt.Steps...)
	alt.Start = r.Start
	return alt, nil
}

// courtEnd takes the day printed on the order or notice, where the law lets it stand.
func (p Power) courtEnd(r caltime.Result, rule Rule, limit caltime.Result, start caltime.Local, printed caltime.Date) (caltime.Result, error) {
	bad := func(format string, args ...any) (caltime.Result, error) {
		return r, InputError{"court_end", fmt.Sprintf(format, args...)}
	}
	bounds := r
	switch {
	case !printed.Valid():
		return bad("Enter the day printed on the order as a date such as 2026-11-22")
	case rule.Primitive == CourtSet && limit.LastDay.IsZero():
		bounds = caltime.Result{Open: true}
	case rule.Primitive == CourtSet:
		bounds = limit
	case rule.Primitive == OpenEnded:
		return bad("%s has no end: record its discharge instead", p.Code)
	case rule.Bound == AtLeast && printed.Before(r.LastDay):
		return bad("The notice must run to %s at least", r.LastDay.UK())
	case rule.Bound == AtLeast, rule.Bound == Default:
		bounds = caltime.Result{Open: true}
	case rule.Bound == Exact && !rule.Max && printed != r.LastDay:
		return bad("The law fixes the end on %s", r.LastDay.UK())
	}
	set, err := caltime.CourtSet(start.Date, printed, bounds)
	if errors.Is(err, caltime.ErrOutsideLimits) {
		if printed.Before(start.Date) {
			return bad("The order cannot end on %s, before it was made", printed.UK())
		}
		return bad("The order cannot run past %s", bounds.LastDay.UK())
	}
	if err != nil {
		return r, err
	}
	return set, nil
}

// clock dresses a counted period as p's clock and reckons the act-by.
func (p Power) clock(r caltime.Result, v Version, start caltime.Local, in Input) Clock {
	said := v
	if v.Rule.Bound == Policy && in.Number > 0 {
		said.Rule.N = in.Number
	}
	c := Clock{
		Code: p.Code, Title: p.Title, Start: start, Ends: r.EndLocal, LastDay: r.LastDay,
		Rule: said.RuleText(), Cite: p.Cite, Version: p.VersionID(v), Verified: v.Verified(),
		Open: r.Open, Review: r.Review, Note: v.Note, Calendar: string(in.Calendar.Nation) + " " + in.Calendar.Version,
		Skipped: r.Skipped, Steps: r.Steps, StartAt: start.UTC(), EndAt: r.End, Days: r.Days,
	}
	if v.Cite != "" {
		c.Cite = v.Cite
	}
	if c.Skipped == nil {
		c.Skipped = []caltime.Skip{}
	}
	if !r.Open {
		c.actBy(p, r, in)
	}
	if v.Note != "" {
		c.Steps = append(c.Steps, v.Note)
	}
	if !c.Verified {
		c.Steps = append(c.Steps, "Not verified: "+v.Source+".")
	}
	return c
}

// actBy reckons when to act, or notes why that is not known.
func (c *Clock) actBy(p Power, r caltime.Result, in Input) {
	by, why, err := caltime.Local{}, "", error(nil)
	switch {
	case p.ActKind == CourtAct:
		sittings := in.Sittings
		if !sittings.Any() {
			sittings = caltime.DefaultSittings()
		}
		c.Sittings = sittings.Text() + " (" + cmp.Or(in.Court, "the default of the program") + ")"
		by, why, err = caltime.CourtActBy(r, sittings, in.Calendar)
	case p.ActBefore:
		by, why, err = caltime.OfficeActBy(r.LastDay.AddDays(-1), in.Calendar)
		why += " The act must be done before the last day itself."
	default:
		by, why, err = caltime.OfficeActBy(r.LastDay, in.Calendar)
	}
	if err != nil {
		c.ActNote = err.Error()
		c.Steps = append(c.Steps, "No act-by can be given: "+err.Error()+".")
		return
	}
	c.ActBy, c.ActByAt = by, by.UTC()
	c.Steps = append(c.Steps, why)
	if by.Before(c.Start) {
		c.ActNote = "No sitting or working day lies between the start and the end: act at once."
		c.Steps = append(c.Steps, c.ActNote)
	}
}
