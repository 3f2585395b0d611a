package imports

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/xlsx"
)

// words is a field as text: spaces and line breaks of any kind run together, none at the ends. What looks like a number
// or a date is still the text it was written as, leading zeros and all.
func words(f xlsx.Field) (string, error) {
	if f.Kind == xlsx.FieldError {
		return "", fmt.Errorf("the cell holds the error %s", f.Raw)
	}
	s := f.Text()
	if s == "" {
		return "", nil
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\u007f' }), " "), nil
}

var errNoDay = errors.New("the cell holds 0, which is no day")

// day is a field as a date; zero for a blank. Text is read month first, as American files write it, or as 2006-01-02.
func day(f xlsx.Field) (caltime.Date, error) {
	switch f.Kind {
	case xlsx.FieldBlank:
		return caltime.Date{}, nil
	case xlsx.FieldText:
		s, _ := words(f)
		if s == "" {
			return caltime.Date{}, nil
		}
		for _, layout := range []string{"1/2/2006", time.DateOnly, "1/2/2006 15:04", "2006-01-02 15:04:05"} {
			t, err := time.Parse(layout, s)
			if err != nil {
				continue
			}
			d := caltime.NewDate(t.Year(), t.Month(), t.Day())
			if d == caltime.NewDate(1899, 12, 30) || d == caltime.NewDate(1899, 12, 31) { // how 0 is shown once saved as text
				return caltime.Date{}, errNoDay
			}
			return d, nil
		}
		return caltime.Date{}, errors.New("this is no date: write it month first, such as 05/23/2014")
	case xlsx.FieldError:
		return caltime.Date{}, fmt.Errorf("the cell holds the error %s", f.Raw)
	}
	n, err := f.Number()
	switch {
	case err != nil:
		return caltime.Date{}, fmt.Errorf("this is no date but %s", f.Kind)
	case n == 0:
		return caltime.Date{}, errNoDay
	}
	f.Kind = asDate(f.Kind)
	d, err := f.Date()
	if err != nil {
		return caltime.Date{}, errors.New("this is no day of the calendar")
	}
	return d, nil
}

// asDate lets a serial that is shown as a time be read as a day.
func asDate(k xlsx.FieldKind) xlsx.FieldKind {
	if k == xlsx.FieldTime {
		return xlsx.FieldDateTime
	}
	return k
}

var sumForm = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// sum is a field as minor units of a currency with so many decimals; nil for a blank. exact is false where it had more
// decimals and was rounded half away from zero.
func sum(f xlsx.Field, decimals int) (minor *int64, exact bool, err error) {
	switch f.Kind {
	case xlsx.FieldBlank:
		return nil, true, nil
	case xlsx.FieldText:
		s, _ := words(f)
		if s == "" {
			return nil, true, nil
		}
		s = strings.NewReplacer("$", "", ",", "", " ", "").Replace(s)
		if !sumForm.MatchString(s) {
			return nil, false, errors.New("this is no sum of money")
		}
		f = xlsx.Field{Kind: xlsx.FieldNumber, Raw: s}
	case xlsx.FieldNumber:
	case xlsx.FieldError:
		return nil, false, fmt.Errorf("the cell holds the error %s", f.Raw)
	default:
		return nil, false, fmt.Errorf("this is no sum of money but %s", f.Kind)
	}
	m, exact, err := f.Amount(decimals)
	if err != nil || m == math.MinInt64 {
		return nil, false, errors.New("this is no sum of money")
	}
	return &m, exact, nil
}
