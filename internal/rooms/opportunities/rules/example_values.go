package rules

import (
	"time"

	"proceeds/internal/base/caltime"
)

// Worked examples count from this instant.
var noon = time.Date(2026, time.January, 12, 12, 0, 0, 0, time.UTC) // a Monday

// on is 00:00 London of a date written 2026-01-31.
func on(date string) time.Time { return caltime.MustDate(date).StartOfDay(caltime.London) }

// after is the exclusive end of a date written 2026-01-31.
func after(date string) time.Time {
	return caltime.MustDate(date).AddDays(1).StartOfDay(caltime.London)
}

// exampleParams are the thresholds of a worked example, with a calendar that lists no bank holiday in 2026 to
// 2028 but 25 December and Good Friday, which every calendar has.
func exampleParams(values map[string]int64) Params {
	cal, err := caltime.NewCalendar(caltime.EnglandWales, "worked examples", "1", caltime.MustDate("2026-01-01"), caltime.MustDate("2028-12-31"), nil)
	if err != nil {
		panic("rules: " + err.Error())
	}
	return Params{Values: values, Calendars: map[caltime.Nation]caltime.Calendar{cal.Nation: cal}}
}
