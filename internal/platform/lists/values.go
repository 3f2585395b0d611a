package lists

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/xlsx"
)

// Values are the cells of a row by the key of their column, each in one spelling whatever wrote it: text without blanks
// at its ends, a day as 2026-11-22, a day and time as 2026-11-22 14:05, a sum in pounds as 4180.50, a number as 90; an
// empty cell is "".
type Values map[string]string

// ValuesOf are the values of a row that is written with these columns.
func ValuesOf(cols []xlsx.Column, cells []xlsx.Cell) Values {
	out := make(Values, len(cols))
	for i, c := range cols {
		v := ""
		if i < len(cells) {
			v, _ = Parse(c, cells[i].String())
		}
		out[c.Key] = v
	}
	return out
}

// Read gives the value of a cell that was read for a column; ok is false where the column takes no such value, which is
// then as it reads. One of the column's choices comes in the spelling of the choice.
func Read(c xlsx.Column, f xlsx.Field) (v string, ok bool) {
	switch f.Kind {
	case xlsx.FieldBlank:
		return "", true
	case xlsx.FieldError:
		return f.Raw, false
	case xlsx.FieldText:
		return Parse(c, f.Raw)
	}
	switch c.Kind {
	case xlsx.KindDate:
		if d, err := f.Date(); err == nil {
			return d.String(), true
		}
		return f.Text(), false
	case xlsx.KindDateTime:
		if t, err := f.Time(); err == nil {
			return t.Round(time.Minute).Format(minuteForm), true
		}
		return f.Text(), false
	case xlsx.KindText, xlsx.KindLongText:
		if f.Kind == xlsx.FieldTime { // 1:30 that was typed
			return clock(f), true
		}
	case xlsx.KindMoney:
		if f.Kind != xlsx.FieldNumber {
			return f.Text(), false
		}
		n, exact, err := f.Amount(2)
		if err != nil || !exact {
			return f.Text(), false
		}
		return pounds(money.Pence(n)), true
	}
	return Parse(c, f.Text())
}

// clock is a time or a duration in hours and minutes, 1:30.
func clock(f xlsx.Field) string {
	n, err := f.Number()
	if err != nil || n < 0 || n > 1000 {
		return f.Text()
	}
	m := int(n*24*60 + 0.5)
	return fmt.Sprintf("%d:%02d", m/60, m%60)
}

const minuteForm = "2006-01-02 15:04"

// dayForms are the ways in which people and programs write a day here: the day before the month.
var dayForms = []string{time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006", "2 Jan 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06", "2/1/06", "Mon 2 Jan 2006"}

// Parse gives the value of a text in a column; ok is false where the column takes no such value.
func Parse(c xlsx.Column, s string) (v string, ok bool) {
	s = Clean(s)
	if s == "" {
		return "", true
	}
	if x, ok := choice(c.Choices, s); ok {
		return x, true
	}
	switch c.Kind {
	case xlsx.KindDate:
		return parseTime(s, time.DateOnly, "")
	case xlsx.KindDateTime:
		return parseTime(s, minuteForm, " 15:04")
	case xlsx.KindMoney:
		sign := ""
		if strings.HasPrefix(s, "-") {
			sign, s = "-", s[1:]
		}
		p, err := money.Parse(s)
		if err != nil {
			return sign + s, false
		}
		return sign + pounds(p), true
	case xlsx.KindInt:
		if !wholeForm.MatchString(s) {
			return s, false
		}
		return strings.ReplaceAll(s, ",", ""), true
	}
	return s, true
}

// wholeForm is a whole number as it is typed: 1500 or 1,500, and not 1,50, which may be meant for one and a half.
var wholeForm = regexp.MustCompile(`^-?(\d+|\d{1,3}(,\d{3})+)$`)

// choice finds which of the choices a person means who typed it: in any case, with any blanks, and one that stands below
// another, as "Capacity: Post vacant" does, by its own name where no other has it.
func choice(all []string, typed string) (string, bool) {
	typed = strings.Join(strings.Fields(typed), " ")
	var below []string
	for _, x := range all {
		if strings.EqualFold(x, typed) {
			return x, true
		}
		if _, own, ok := strings.Cut(x, ": "); ok && strings.EqualFold(own, typed) {
			below = append(below, x)
		}
	}
	if len(below) != 1 { // where two have it, neither is meant for sure
		return "", false
	}
	return below[0], true
}

// MonthFirst reads a day, or a day and its time, as programs of other countries write it to a CSV file, the month in front;
// empty where it is none, or where the column holds no days.
func MonthFirst(c xlsx.Column, s string) string {
	to := map[xlsx.Kind]string{xlsx.KindDate: time.DateOnly, xlsx.KindDateTime: minuteForm}[c.Kind]
	for _, form := range []string{"1/2/2006", "1/2/06", "1/2/2006 15:04", "1/2/2006 15:04:05"} {
		if t, err := time.Parse(form, Clean(s)); err == nil && to != "" {
			return t.Format(to)
		}
	}
	return ""
}

// Swapped is a day with its day and its month changed for each other, as a program of another country writes it; empty
// where there is no such day.
func Swapped(day string) string {
	d, err := caltime.ParseDate(day)
	if err != nil || d.D > 12 || d.D == int(d.M) {
		return ""
	}
	return caltime.Date{Y: d.Y, M: time.Month(d.D), D: int(d.M)}.String()
}

func parseTime(s, to, clock string) (string, bool) {
	for _, day := range dayForms {
		for _, form := range []string{day + clock, day, day + " 15:04:05"} {
			if t, err := time.Parse(form, s); err == nil {
				return t.Format(to), true
			}
		}
	}
	return s, false
}

func pounds(p money.Pence) string {
	return strings.ReplaceAll(strings.TrimPrefix(p.String(), "£"), ",", "")
}

// Clean makes a text as posted text is: no control characters but tab and newline, one kind of newline, no blanks at its
// ends.
func Clean(s string) string { return strings.TrimSpace(web.Clean(s)) }

// Say prints a value as pages do: 22 November 2026, £4,180.50.
func Say(c xlsx.Column, v string) string {
	switch c.Kind {
	case xlsx.KindDate:
		if d, err := caltime.ParseDate(v); err == nil {
			return d.UK()
		}
	case xlsx.KindMoney:
		if p, err := money.Parse(v); err == nil {
			return p.String()
		}
	}
	return v
}
