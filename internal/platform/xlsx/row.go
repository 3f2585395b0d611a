package xlsx

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
)

// FieldKind is what a cell of a file that is read holds, its number format considered.
type FieldKind uint8

// The kinds of field. Everything in a CSV file is text or blank.
const (
	FieldBlank FieldKind = iota
	FieldText
	FieldNumber
	FieldDate     // a number shown as a day
	FieldDateTime // a number shown as a day and a time
	FieldTime     // a number shown as a time or a duration
	FieldBool
	FieldError // such as #N/A
)

var fieldNames = [...]string{"blank", "text", "number", "date", "date and time", "time", "yes or no", "error"}

// String is the kind in words.
func (k FieldKind) String() string { return fieldNames[k] }

// Field is one cell that was read.
type Field struct {
	Kind    FieldKind
	Raw     string // as in the file: text decoded, numbers and serials as written, "1" or "0", the error's name
	Formula bool   // the value came from a formula
	d1904   bool
}

// Row is one row that was read.
type Row struct {
	// N is the row's number as a person sees it: the sheet's row number, or the physical
	// line of a CSV file on which the record begins. Counted from 1.
	N int
	// Fields stand by column; cells that are not there are blank. The slice is used
	// again for the next row; Clone keeps it.
	Fields []Field
}

// Field is the field in the column at index i, blank when the row is shorter.
func (r Row) Field(i int) Field {
	if i < 0 || i >= len(r.Fields) {
		return Field{}
	}
	return r.Fields[i]
}

// Blank says whether the row holds nothing but blanks.
func (r Row) Blank() bool {
	for _, f := range r.Fields {
		if strings.TrimSpace(f.Raw) != "" {
			return false
		}
	}
	return true
}

// Clone is a copy of r that stays as it is.
func (r Row) Clone() Row {
	r.Fields = append([]Field(nil), r.Fields...)
	return r
}

// Source gives rows, from the first to the last. An error ends the sequence; it comes
// with a zero Row. Rows may be asked for more than once.
type Source interface {
	Rows(ctx context.Context) iter.Seq2[Row, error]
}

// Text is the field as a person would read it: text as it is, numbers without the noise
// of binary fractions, days as 2006-01-02, blanks as "".
func (f Field) Text() string {
	switch f.Kind {
	case FieldNumber, FieldTime:
		return f.Decimal()
	case FieldDate:
		if t, err := f.Time(); err == nil {
			return t.Format("2006-01-02")
		}
	case FieldDateTime:
		if t, err := f.Time(); err == nil {
			return t.Format("2006-01-02 15:04:05")
		}
	case FieldBool:
		if f.Raw == "1" {
			return "TRUE"
		}
		return "FALSE"
	}
	return f.Raw
}

// ErrNotANumber is returned when a number is asked of something else.
var ErrNotANumber = errors.New("not a number")

// Number is the value of a number or a serial. Text is never taken for a number.
func (f Field) Number() (float64, error) {
	switch f.Kind {
	case FieldNumber, FieldDate, FieldDateTime, FieldTime:
		n, err := strconv.ParseFloat(f.Raw, 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return 0, fmt.Errorf("%q: %w", f.Raw, ErrNotANumber)
		}
		return n, nil
	}
	return 0, fmt.Errorf("%s %q: %w", f.Kind, f.Raw, ErrNotANumber)
}

// Decimal is a number as decimal text with at most 15 significant digits, which is all
// that Excel shows: 0.1 stored as 0.10000000000000001 gives "0.1". Anything else gives Raw.
func (f Field) Decimal() string {
	n, err := f.Number()
	if err != nil {
		return f.Raw
	}
	s := strconv.FormatFloat(n, 'e', 14, 64)
	n, _ = strconv.ParseFloat(s, 64)
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// Time is the day and time a date cell shows, as a time in UTC whose clock is what the
// cell shows; a cell has no zone. ErrNoSuchDay when the serial is no day, as 0 is not.
func (f Field) Time() (time.Time, error) {
	if f.Kind != FieldDate && f.Kind != FieldDateTime && f.Kind != FieldNumber {
		return time.Time{}, fmt.Errorf("%s %q: not a date", f.Kind, f.Raw)
	}
	n, err := f.Number()
	if err != nil {
		return time.Time{}, err
	}
	return FromSerial(n, f.d1904)
}

// Date is the day a date cell shows. A number that is not shown as a date is read as a
// serial too; text is refused.
func (f Field) Date() (caltime.Date, error) {
	t, err := f.Time()
	if err != nil {
		return caltime.Date{}, err
	}
	y, m, d := t.Date()
	return caltime.Date{Y: y, M: m, D: d}, nil
}

// Amount is a number as minor units with the given decimals: 1234.56, 2 → 123456. exact
// is false when the number has more decimals; it is then rounded half away from zero.
func (f Field) Amount(decimals int) (minor int64, exact bool, err error) {
	if f.Kind != FieldNumber {
		return 0, false, fmt.Errorf("%s %q: %w", f.Kind, f.Raw, ErrNotANumber)
	}
	if _, err := f.Number(); err != nil {
		return 0, false, err
	}
	s := f.Decimal()
	neg := strings.HasPrefix(s, "-")
	whole, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	exact = len(frac) <= decimals
	up := !exact && frac[decimals] >= '5'
	for len(frac) < decimals {
		frac += "0"
	}
	minor, err = strconv.ParseInt(whole+frac[:decimals], 10, 64)
	if err != nil || minor > math.MaxInt64-1 {
		return 0, false, fmt.Errorf("%q: %w", f.Raw, ErrNotANumber)
	}
	if up {
		minor++
	}
	if neg {
		minor = -minor
	}
	return minor, exact, nil
}
