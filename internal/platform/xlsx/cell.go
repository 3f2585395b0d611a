package xlsx

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
)

type cellKind uint8

const (
	cellBlank cellKind = iota
	cellText
	cellInt
	cellDecimal
	cellPence
	cellForeign
	cellDate
	cellMonth
	cellDateTime
	cellPercent
	cellLink
	cellKinds // how many there are
)

// Cell is one value on its way to a sheet. Its constructor decides how it is written;
// the zero Cell is an empty one.
type Cell struct {
	kind cellKind
	exp  uint8  // decimals of a foreign amount
	s    string // text; the name shown by a link
	t    string // address of a link; currency of a foreign amount
	n    int64  // pence, minor units, whole number or serial day
	f    float64
}

// Blank is an empty cell.
func Blank() Cell { return Cell{} }

// Text is a cell of plain text, shown exactly as given and never computed. Empty text
// is an empty cell. More than 32,767 characters are cut with a visible mark.
func Text(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{kind: cellText, s: s}
}

// Int is a whole number.
func Int[N ~int | ~int64 | ~int32](n N) Cell { return Cell{kind: cellInt, n: int64(n)} }

// Decimal is a number shown with two decimals; for shares and hours, never for money.
func Decimal(f float64) Cell { return Cell{kind: cellDecimal, f: f} }

// Percent is a share shown as a percentage: 0.25 is shown as 25.0%.
func Percent(f float64) Cell { return Cell{kind: cellPercent, f: f} }

// Pence is an amount in pounds sterling, given in pence.
func Pence[N ~int64](p N) Cell { return Cell{kind: cellPence, n: int64(p)} }

// Foreign is an amount in another currency: minor units, how many decimals the currency
// has (2 for USD, 0 for JPY, at most 8) and its ISO code.
func Foreign(minor int64, decimals int, currency string) Cell {
	return Cell{kind: cellForeign, n: minor, exp: uint8(min(max(decimals, 0), 8)), t: isoCode(currency)}
}

// isoCode keeps what can stand in a number format: letters, at most five.
func isoCode(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		if r >= 'a' && r <= 'z' {
			return r - 32
		}
		return -1
	}, s)
	if len(s) > 5 {
		s = s[:5]
	}
	if s == "" {
		return "XXX" // ISO 4217: no currency named
	}
	return s
}

// Date is a calendar day. Days before March 1900, which Excel cannot hold, become text.
func Date(year int, month time.Month, day int) Cell {
	n, err := Serial(year, month, day)
	if err != nil {
		return Text(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format("02 Jan 2006"))
	}
	return Cell{kind: cellDate, n: int64(n)}
}

// Day is a calendar day; the zero Date is an empty cell.
func Day(d caltime.Date) Cell {
	if d.IsZero() {
		return Cell{}
	}
	return Date(d.Y, d.M, d.D)
}

// Month is a calendar month, held as its first day and shown as "Apr 2026".
func Month(year int, month time.Month) Cell {
	c := Date(year, month, 1)
	if c.kind == cellDate {
		c.kind = cellMonth
	}
	return c
}

// DateTime is an instant, shown to the minute by London's clocks. The zero time is an
// empty cell.
func DateTime(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	f, ok := serialTime(t)
	if !ok {
		return Text(t.In(london).Format("02 Jan 2006 15:04"))
	}
	return Cell{kind: cellDateTime, f: f}
}

// Ref is a reference that opens url, shown as text. Only http, https and mailto
// addresses of at most 255 characters become links; anything else is plain text.
func Ref(text, url string) Cell {
	if text == "" || !linkable(text, url) {
		return Text(text)
	}
	return Cell{kind: cellLink, s: text, t: url}
}

// linkable says whether text and url fit the literals of a HYPERLINK formula.
func linkable(text, url string) bool {
	if utf16Len(text) > 255 || utf16Len(url) > 255 || strings.ContainsAny(url, "\x00\r\n\t") {
		return false
	}
	for i := range len(text) {
		if text[i] < 0x20 {
			return false
		}
	}
	low := strings.ToLower(url)
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "mailto:")
}

// Bool is the word Yes or No: managers filter and pivot by the word.
func Bool(yes bool) Cell {
	if yes {
		return Text("Yes")
	}
	return Text("No")
}

// IsBlank says whether c writes nothing.
func (c Cell) IsBlank() bool { return c.kind == cellBlank }
