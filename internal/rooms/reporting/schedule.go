package reporting

import (
	"encoding/json"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Every is how often a schedule runs.
type Every string

// The rhythms.
const (
	Weekly  Every = "week"
	Monthly Every = "month"
)

// ScheduleState is where a schedule stands.
type ScheduleState string

// The states: running and paused, to and fro; then ended, for ever.
const (
	Running ScheduleState = "running"
	Paused  ScheduleState = "paused"
	Ended   ScheduleState = "ended"
)

// SendHour is the hour in London at which schedules run, in summer as in winter.
const SendHour = 7

// Schedule has a report made again and again, for people who could make it themselves. Instants are in UTC.
type Schedule struct {
	ID        int64
	PublicKey string
	ForceID   ids.Unit
	OwnerID   ids.User
	Code      string
	Title     string // of the report
	Period    Period // empty where the report has none
	Params    string // JSON: what else the report is to cover, by name
	Purpose   string // why its reports are taken away, as whoever made it said; "" where nobody asked
	Every     Every
	Day       int // Monday is 1; of the month 1 to 31, of a month with fewer days the last
	State     ScheduleState
	NextOn    caltime.Date // the next day in London; zero where none is to come
	LastOn    caltime.Date // the day of the last run
	EndedWhy  string
	Version   int
	CreatedAt time.Time
	UpdatedAt time.Time
	EndedAt   *time.Time
}

// TableName is report_schedules.
func (Schedule) TableName() string { return "report_schedules" }

// SchedulePerson is somebody to whom a schedule sends.
type SchedulePerson struct {
	ID         int64
	ScheduleID int64
	ForceID    ids.Unit
	UserID     ids.User
}

// TableName is report_schedule_people.
func (SchedulePerson) TableName() string { return "report_schedule_people" }

// Delivery is what a schedule did for one person on one day: an export, or why there is none. It is written once.
type Delivery struct {
	ID         int64
	ScheduleID int64
	ForceID    ids.Unit
	DueOn      caltime.Date
	UserID     ids.User
	ExportID   *ids.Export
	Why        string
	CreatedAt  time.Time
}

// TableName is report_deliveries.
func (Delivery) TableName() string { return "report_deliveries" }

// ParamsMap gives what else the report is to cover.
func (s Schedule) ParamsMap() map[string]string {
	out := map[string]string{}
	_ = json.Unmarshal([]byte(s.Params), &out) // written by Values; empty where it is not
	return out
}

// fits reports whether the schedule runs on a day.
func (s Schedule) fits(d caltime.Date) bool {
	if s.Every == Weekly {
		return (int(d.Weekday())+6)%7+1 == s.Day
	}
	if d.D == s.Day {
		return true
	}
	return d.D < s.Day && d.AddDays(1).M != d.M
}

// sendAt is the instant at which a schedule runs on a day.
func sendAt(d caltime.Date) time.Time { return d.At(SendHour, 0).UTC() }

// next is the first day on which the schedule runs after an instant.
func (s Schedule) next(after time.Time) caltime.Date {
	d := caltime.DateOf(after)
	for !s.fits(d) || !sendAt(d).After(after) {
		d = d.AddDays(1)
	}
	return d
}

// due is the latest day, from the one it waits for on, whose hour has come; zero where none has. Days that were missed
// before it are not made up for: the latest run tells what they would have told.
func (s Schedule) due(now time.Time) caltime.Date {
	if s.State != Running || s.NextOn.IsZero() {
		return caltime.Date{}
	}
	for d := caltime.DateOf(now); !d.Before(s.NextOn); d = d.AddDays(-1) {
		if s.fits(d) && !sendAt(d).After(now) {
			return d
		}
	}
	return caltime.Date{}
}

// When says how often it runs: "every Monday at 07:00", "on the 31st of each month at 07:00, or its last day".
func (s Schedule) When() string {
	hour := fmt.Sprintf(" at %02d:00", SendHour)
	if s.Every == Weekly {
		return "every " + weekday(s.Day) + hour
	}
	text := "on the " + ordinal(s.Day) + " of each month" + hour
	if s.Day > 28 {
		text += ", or on its last day"
	}
	return text
}

func weekday(day int) string { return time.Weekday(day % 7).String() }

func ordinal(n int) string {
	tail := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			tail = "st"
		case 2:
			tail = "nd"
		case 3:
			tail = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, tail)
}
