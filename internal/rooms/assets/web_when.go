package assets

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/govuk"
)

// when is a moment as it was typed, in UK time.
type when struct {
	day, month, year, hour, minute string
	fold                           string // "first" or "second", in the hour that came twice
	hasTime                        bool
}

func whenIn(f url.Values, name string, hasTime bool) when {
	get := func(part string) string { return strings.TrimSpace(f.Get(name + "-" + part)) }
	return when{day: get("day"), month: get("month"), year: get("year"), hour: get("hour"), minute: get("minute"), fold: get("fold"), hasTime: hasTime}
}

// whenOf shows an instant as it would be typed.
func whenOf(t time.Time, hasTime bool) when {
	l := caltime.LocalOf(t)
	w := when{day: strconv.Itoa(l.D), month: strconv.Itoa(int(l.M)), year: strconv.Itoa(l.Y), hasTime: hasTime}
	if hasTime {
		w.hour, w.minute = l.Format("15"), l.Format("04")
	}
	return w
}

func (w when) empty() bool { return w.day+w.month+w.year+w.hour+w.minute == "" }

// date reads the day; why says what is wrong with it.
func (w when) date() (d caltime.Date, why string) {
	if w.day+w.month+w.year == "" {
		return d, "Enter the day, month and year"
	}
	nums := make([]int, 3)
	for n, s := range []string{w.day, w.month, w.year} {
		x, err := strconv.Atoi(s)
		if err != nil || x < 0 {
			return d, "Enter a real date, such as 23 12 2026"
		}
		nums[n] = x
	}
	d = caltime.Date{Y: nums[2], M: time.Month(nums[1]), D: nums[0]}
	if !d.Valid() || d.Y < 1900 || d.Y > 2200 {
		return caltime.Date{}, "Enter a real date, such as 23 12 2026"
	}
	return d, ""
}

// local reads day and time of day.
func (w when) local() (l caltime.Local, why string) {
	d, why := w.date()
	if why != "" {
		return l, why
	}
	h, herr := strconv.Atoi(w.hour)
	m, merr := strconv.Atoi(w.minute)
	if herr != nil || merr != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return l, "Enter a real time of day, such as 10 15"
	}
	return d.At(h, m), ""
}

// instant reads the moment. twice is true where the clocks went back and it is not said which of the two hours it was;
// an hour that the clocks jumped over never was.
func (w when) instant() (t time.Time, twice bool, why string) {
	l, why := w.local()
	if why != "" {
		return t, false, why
	}
	t, fit := l.Instant(caltime.London)
	switch fit {
	case caltime.Skipped:
		return time.Time{}, false, "The clocks went forward that night: " + l.Clock() + " never was on " + l.Date.UK()
	case caltime.Twice:
		switch w.fold {
		case "first":
		case "second":
			t = t.Add(time.Hour)
		default:
			return time.Time{}, true, "The clocks went back that night, so " + l.Clock() + " came twice: choose which it was"
		}
		return t, true, ""
	}
	return t, false, ""
}

// moment reads a day as an instant: noon, or now where the day is today and noon is still to come.
func (w when) moment(now time.Time) (t time.Time, why string) {
	d, why := w.date()
	if why != "" {
		return t, why
	}
	if t = d.At(12, 0).UTC(); t.After(now) && d == caltime.DateOf(now) {
		t = now
	}
	return t, ""
}

func (w when) input(name, legend, hint, problem string) govuk.DateInput {
	return govuk.DateInput{Name: name, Legend: legend, Hint: hint, Error: problem, Day: w.day, Month: w.month, Year: w.year, Time: w.hasTime, Hour: w.hour, Minute: w.minute, Now: w.hasTime}
}

// byBox makes the errors of a form link to the first box of a date, because the date itself takes no focus.
func byBox(list []govuk.FieldError, names ...string) []govuk.FieldError {
	out := append([]govuk.FieldError(nil), list...)
	for n, e := range out {
		for _, name := range names {
			if e.ID == name {
				out[n].ID = name + "-day"
			}
		}
	}
	return out
}
