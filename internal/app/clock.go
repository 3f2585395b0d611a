package app

import "time"

// SystemClock is the one place that reads the machine's clock. Everything else is given a clock by New.
func SystemClock() time.Time { return time.Now() }
