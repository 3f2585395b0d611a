package caltime

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Value stores the date as the text 2006-01-02, and the zero Date as NULL. Both
// engines order and compare that text as dates.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	if !d.Valid() {
		return nil, fmt.Errorf("caltime: %04d-%02d-%02d is not a date", d.Y, int(d.M), d.D)
	}
	return d.String(), nil
}

// Scan reads a date column: NULL, text, or the midnight a driver makes of a date.
// A time is read in the zone it carries, because drivers give dates as midnight
// UTC and London is an hour ahead for half the year.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = dateIn(v)
		return nil
	case string:
		return d.scanText(v)
	case []byte:
		return d.scanText(string(v))
	}
	return fmt.Errorf("caltime: cannot read a date from %T", src)
}

func (d *Date) scanText(s string) error {
	if s == "" {
		*d = Date{}
		return nil
	}
	// A driver may print a date column as a timestamp: "2026-01-15T00:00:00Z".
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	v, err := ParseDate(s)
	if err != nil {
		return fmt.Errorf("caltime: %w", err)
	}
	*d = v
	return nil
}

// GormDataType names the column type.
func (Date) GormDataType() string { return "date" }

// MarshalText writes 2006-01-02; the zero Date is "".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2006-01-02; "" is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// MarshalJSON writes "2006-01-02", and null for the zero Date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads "2006-01-02", "" or null.
func (d *Date) UnmarshalJSON(b []byte) error {
	s, err := unquote(b)
	if err != nil {
		return fmt.Errorf("caltime: a date must be a string such as \"2026-11-22\"")
	}
	return d.UnmarshalText([]byte(s))
}

// unquote returns the text of a JSON string, and "" for null. No date or time
// needs an escape, so a string that has one is refused by the parser behind it.
func unquote(b []byte) (string, error) {
	if string(b) == "null" {
		return "", nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return "", fmt.Errorf("not a string: %s", b)
	}
	return string(b[1 : len(b)-1]), nil
}
