package lists

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx"
)

// Money is a sum that may not be known; then the cell is empty.
func Money(p *money.Pence) xlsx.Cell {
	if p == nil {
		return xlsx.Blank()
	}
	return xlsx.Pence(*p)
}

// Moment is an instant that may not be there; then the cell is empty.
func Moment(t *time.Time) xlsx.Cell {
	if t == nil {
		return xlsx.Blank()
	}
	return xlsx.DateTime(*t)
}

// Day is London's day of an instant; empty for the zero time.
func Day(t time.Time) xlsx.Cell {
	if t.IsZero() {
		return xlsx.Blank()
	}
	return xlsx.Day(caltime.DateOf(t))
}

// End is an exclusive end as pages tell it: a midnight is the day before it, anything else the day and the time.
func End(t *time.Time) xlsx.Cell {
	if t == nil {
		return xlsx.Blank()
	}
	if l := caltime.LocalOf(*t); l.Hour == 0 && l.Minute == 0 {
		return Day(t.Add(-time.Minute))
	}
	return xlsx.DateTime(*t)
}

// Tail are the columns that let a workbook come back: what names the row, and the version it was taken at. They stand
// after what the page shows, so that a row that was sorted, pasted or changed meanwhile is known again.
func Tail() []xlsx.Column {
	return []xlsx.Column{
		{Key: "row", Head: "Row", Kind: xlsx.KindText, Width: 13, Note: "Names the record when the workbook is brought back. Do not change it."},
		{Key: "version", Head: "Version", Kind: xlsx.KindInt, Width: 8, Note: "The version of the record that this row was made from. Do not change it."},
	}
}

// Shown are the columns that its page shows, and paper: without those of Tail and what else only brings it back.
func (s Sheet) Shown() []xlsx.Column {
	if n := len(s.Columns) - len(Tail()); n > 0 && s.Columns[n].Key == Tail()[0].Key {
		return s.Columns[:n-s.Own]
	}
	return s.Columns
}
