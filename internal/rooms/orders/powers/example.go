package powers

import "proceeds/internal/base/caltime"

// at is the input of an example that starts at a local time.
func at(local string) Input { return Input{Start: caltime.MustLocal(local)} }

// on is the input of an example that starts on a day.
func on(day string) Input { return Input{Day: caltime.MustDate(day)} }
