package app

import (
	"io/fs"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/migrations"
)

// The commands here work without a database, from what is built in, and create nothing.

// ClockInfo is a line of the list of clocks.
type ClockInfo = orders.ListedClock

// Clocks lists the statutory clocks.
func Clocks() []ClockInfo { return orders.ClockList() }

// ExplainClock reckons one clock from a local time in London. on is the day whose law is applied, or "".
func ExplainClock(code, start, on, nation string) (powers.Clock, error) {
	var day *caltime.Date
	if on != "" {
		d, err := caltime.ParseDate(on)
		if err != nil {
			return powers.Clock{}, fault.New(fault.Invalid, "--on %q is not a date such as 2026-11-22", on)
		}
		day = &d
	}
	return orders.Explain(code, start, day, caltime.Nation(nation))
}

// LatestSchema is the number of the newest migration this program knows.
func LatestSchema() int64 {
	files, err := fs.ReadDir(migrations.FS, "sqlite")
	if err != nil || len(files) == 0 {
		panic("no migrations are embedded")
	}
	number, _, _ := strings.Cut(files[len(files)-1].Name(), "_")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}
