package subjects

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

func lower(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// noon places an event that is dated by day: now for today, else the middle of its day, so that no zone moves it.
func noon(day, today caltime.Date, tx *db.Tx) time.Time {
	if day == today {
		return tx.Now
	}
	return day.At(12, 0).In(caltime.London)
}
