package lists

import (
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

const minuteForm = "2006-01-02 15:04"

// dayForms are the ways in which people and programs write a day here: the day before the month.
var dayForms = []string{time.DateOnly, "2/1/2006", "2.1.2006", "2-1-2006", "2 Jan 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06", "2/1/06", "Mon 2 Jan 2006"}

// Parse gives the value of a text in a column; ok is false where the column takes no such value.
func Parse(c xlsx.Column, s string) (v string, ok bool) {
	s = Clean(s)
	if s == "" {
		return "", true
	}
	for _, x := range c.Choices {
		if strings.EqualFold(x, s) {
			return x, true
		}
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
		n := strings.ReplaceAll(s, ",", "")
		if strings.Trim(strings.TrimPrefix(n, "-"), "0123456789") != "" || strings.TrimPrefix(n, "-") == "" {
			return s, false
		}
		return n, true
	}
	return s, true
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
