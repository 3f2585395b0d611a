package powers

import "proceeds/internal/base/caltime"

// RelevantDay is the first day of the six years that end with the day proceedings were started (section 10(8), read in
// the Act): the assumptions of section 10 look back to it, and a financial profile must cover the time from it. From
// 10 March 2026 it is 11 March 2020. Where six years back there is no such day it is the day before, so that no day
// inside the six years is left out.
func RelevantDay(started caltime.Date) caltime.Date {
	day, _ := started.AddDays(1).AddMonths(-72)
	return day
}
