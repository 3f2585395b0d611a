package app

import (
	"fmt"
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

// ExplainClock reckons one clock from a local time in London. on is the day whose law is applied, end the last day that
// the order prints; "" for none.
func ExplainClock(code, start, on, end, nation string) (powers.Clock, error) {
	a := orders.Ask{Code: code, Start: start, Nation: caltime.Nation(nation)}
	for _, x := range []struct {
		flag, text string
		day        *caltime.Date
	}{{"--on", on, &a.On}, {"--end", end, &a.CourtEnd}} {
		if x.text == "" {
			continue
		}
		d, err := caltime.ParseDate(x.text)
		if err != nil {
			return powers.Clock{}, fault.Fields("The clock cannot be reckoned", map[string]string{strings.TrimPrefix(x.flag, "--"): fmt.Sprintf("%s %q is not a date such as 2026-11-22", x.flag, x.text)})
		}
		*x.day = d
	}
	return a.Builtin()
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
