package demo

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
)

// Options say which force to make.
type Options struct {
	Cases int          // how many cases; 400 gives each kind its due
	Seed  uint64       // another seed makes another force
	Today caltime.Date // the day the force stands at
	// Progress is told after each step how far the making has come; nil: nobody is told.
	Progress func(done, total int64)
}

// Rooms are the rooms in which the force is made, over one database with a clock that only SetClock moves. Until
// SetClock is first called the clock tells the real time.
type Rooms struct {
	DB            *db.DB
	Users         *users.Room
	Reference     *reference.Room
	Cases         *cases.Room
	Subjects      *subjects.Room
	Assets        *assets.Room
	Orders        *orders.Room
	Confiscation  *confiscation.Room
	Intake        *intake.Room
	Diary         *diary.Room
	Effort        *effort.Room
	Plans         *plans.Room
	Opportunities *opportunities.Room
	Compartment   *compartment.Room // nil: its compartment stays empty
	SetClock      func(time.Time)
	Close         func() error
}

// dayBegins is when the last day of the force is cut off: work of the morning is recorded, and a server started that day
// finds nothing in the future.
const dayBegins = 9

// End is the last instant of a force for Today, made at the instant now: 09:00 in London on that day, or now where that
// is earlier.
func (o Options) End(now time.Time) time.Time {
	end := o.Today.At(dayBegins, 0).UTC()
	if now.Before(end) {
		return now
	}
	return end
}

func (o Options) check(now time.Time) error {
	bad := map[string]string{}
	if o.Cases < 1 {
		bad["cases"] = "Enter how many cases to make, at least 1"
	}
	if o.Today.IsZero() || o.Today.After(caltime.DateOf(now)) {
		bad["today"] = "Enter the day at which the force stands: today or earlier"
	}
	return fault.Fields("Check what to make", bad, "cases", "today")
}
