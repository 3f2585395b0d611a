package imports

import (
	"context"
	"errors"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/intake"
)

var _ = define(Profile{
	Code:  "events",
	Title: "Events from elsewhere: arrests, searches, charges, convictions, outcomes",
	About: "A row is one event, known by its Key in the source. It is scored for its financial potential and waits for triage. Occurred is a date with a time, " +
		"such as 2026-11-22T16:30 or 22/11/2026 16:30, in London; sums are in pounds; Offences and Signs are codes with spaces between.",
	Params:  []Param{{Name: "source", Meaning: "the system that the events come from", Example: "custody", Required: true, check: sourceOK}},
	Columns: []string{"Key", "Kind", "Occurred", "Summary"},
	Spare: []string{"Unit", "Person", "Born", "Crime reference", "Custody reference", "Officer", "Place", "Nation", "Threat", "Offences", "Signs", "Power",
		"Cash", "Property", "Benefit"},
	events: readEvents,
})

// sourceOK says whether s can name a source. What people enter has a name of its own.
func sourceOK(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && len([]rune(s)) <= 60 && !strings.EqualFold(s, intake.ByHand)
}

// eventRow is a row on its way to becoming an event.
type eventRow struct {
	row   int
	unit  string // its code, as the row gives it
	event intake.Event
}

// eventHeadings are the headings of what intake checks by field.
var eventHeadings = map[string]string{"kind": "Kind", "occurred_at": "Occurred", "summary": "Summary", "source_key": "Key", "unit": "Unit", "subject": "Person", "born_on": "Born",
	"crime_ref": "Crime reference", "custody_ref": "Custody reference", "officer": "Officer", "place": "Place", "nation": "Nation", "threat": "Threat", "offences": "Offences",
	"signs": "Signs", "power": "Power", "cash": "Cash", "property": "Property", "benefit": "Benefit"}

// readEvents reads the rows. A row without anything in it is none; one whose key stood in an earlier row is refused.
func readEvents(ctx context.Context, s *sheet, given params) (plan, []eventRow, error) {
	p, first := plan{sums: map[string]*tally{}}, map[string]int{}
	var out []eventRow
	for r, err := range s.rows {
		if err != nil {
			return plan{}, nil, err
		}
		if r.Blank() {
			continue
		}
		p.rows++
		x, column, why := eventOf(s, r, strings.TrimSpace(given["source"]))
		if why != nil {
			p.refuse(r.N, column, cut(s.field(r, column).Text(), 60), why.Error())
			continue
		}
		if at := first[x.event.SourceKey]; at != 0 {
			p.refuse(r.N, "Key", cut(x.event.SourceKey, 60), "same event as row "+itoa(at))
			continue
		}
		first[x.event.SourceKey] = r.N
		out = append(out, x)
	}
	return p, out, ctx.Err()
}

// eventOf reads one row; column and why say what cannot be read.
func eventOf(s *sheet, r xlsx.Row, source string) (x eventRow, column string, why error) {
	note := func(heading string, err error) {
		if err != nil && why == nil {
			why, column = err, heading
		}
	}
	text := func(heading string) string {
		t, err := words(s.field(r, heading))
		note(heading, err)
		return t
	}
	sum := func(heading string) *money.Pence {
		p, err := pounds(s.field(r, heading))
		note(heading, err)
		return p
	}
	x.row, x.unit = r.N, text("Unit")
	e := intake.Event{Source: source, SourceKey: text("Key"), Kind: intake.EventKind(strings.ToLower(text("Kind"))), Summary: text("Summary"), Subject: text("Person"),
		CrimeRef: text("Crime reference"), CustodyRef: text("Custody reference"), Officer: text("Officer"), Place: text("Place"), Nation: caltime.Nation(text("Nation")),
		Threat: text("Threat"), Offences: codes(text("Offences")), Signs: codes(text("Signs")), Power: strings.ToLower(text("Power")),
		CashPence: sum("Cash"), PropertyPence: sum("Property"), BenefitPence: sum("Benefit")}
	if e.SourceKey == "" {
		note("Key", errors.New("there is no key to know the event by"))
	}
	at, err := moment(s.field(r, "Occurred"))
	note("Occurred", err)
	e.OccurredAt = at
	born, err := moment(s.field(r, "Born"))
	note("Born", err)
	if !born.IsZero() {
		e.BornOn = caltime.DateOf(born)
	}
	x.event = e
	return x, column, why
}

// codes takes commas and semicolons between codes for spaces.
func codes(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,;\t\n", r) }), " ")
}

// pounds is a field as pence; nil for a blank.
func pounds(f xlsx.Field) (*money.Pence, error) {
	if f.Kind == xlsx.FieldText {
		f.Raw = strings.NewReplacer("£", "", "GBP", "").Replace(f.Text())
	}
	minor, exact, err := sum(f, 2)
	switch {
	case err != nil:
		return nil, err
	case minor == nil:
		return nil, nil
	case !exact:
		return nil, errors.New("a sum has two decimals at most")
	}
	p := money.Pence(*minor)
	return &p, nil
}

// momentLayouts are how a date, with a time or without, is written: the day before the month, as in Britain.
var momentLayouts = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly,
	"2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006", "2 Jan 2006 15:04", "2 Jan 2006", "2 January 2006 15:04", "2 January 2006"}

// moment is a field as an instant, zero for a blank: a local time of London, the first of the two where its clock shows it
// twice, or a time with an offset. A date alone is the noon of its day.
func moment(f xlsx.Field) (time.Time, error) {
	switch f.Kind {
	case xlsx.FieldBlank:
		return time.Time{}, nil
	case xlsx.FieldError:
		_, err := words(f)
		return time.Time{}, err
	case xlsx.FieldText:
		s, _ := words(f)
		if s == "" {
			return time.Time{}, nil
		}
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t.UTC(), nil
		}
		for _, layout := range momentLayouts {
			if t, err := time.Parse(layout, s); err == nil {
				return local(t, !strings.Contains(layout, "15"))
			}
		}
		return time.Time{}, errors.New("this is no date: write it such as 2026-11-22T16:30 or 22/11/2026 16:30")
	}
	n, err := f.Number()
	switch {
	case err != nil:
		return time.Time{}, errors.New("this is no date but " + f.Kind.String())
	case n < 1:
		return time.Time{}, errNoDay
	}
	f.Kind = xlsx.FieldDateTime
	t, err := f.Time()
	if err != nil {
		return time.Time{}, errors.New("this is no day of the calendar")
	}
	return local(t, n == float64(int64(n)))
}

// local is what the clock in London shows as an instant.
func local(t time.Time, day bool) (time.Time, error) {
	if t.Year() < 1900 || t.Year() > 2200 {
		return time.Time{}, errors.New("this is no day of our time")
	}
	l := caltime.Local{Date: caltime.NewDate(t.Date()), Hour: t.Hour(), Minute: t.Minute(), Second: t.Second()}
	if day {
		l.Hour = 12
	}
	at, fit := l.Instant(caltime.London)
	if fit == caltime.Skipped {
		return time.Time{}, errors.New("the clocks skipped this time")
	}
	return at, nil
}

// refuseEvent notes why intake does not take a row.
func (p *plan) refuseEvent(x eventRow, f *fault.Error) {
	for _, name := range f.FieldNames() {
		p.refuse(x.row, eventHeadings[name], cut(x.event.SourceKey, 60), f.Fields[name])
		return
	}
	p.refuse(x.row, "", cut(x.event.SourceKey, 60), f.Message)
}
