package reference

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// CalendarHead says which edition of a nation's non-working days holds.
type CalendarHead struct {
	Nation    caltime.Nation `gorm:"primaryKey"`
	Edition   int64          // counts the changes made here; 0: the list as it comes with the program
	Stamp     string         // random, new with each change
	ToOn      caltime.Date   // the last day the list is complete for; zero: as it comes
	UpdatedAt time.Time
}

// TableName is calendars.
func (CalendarHead) TableName() string { return "calendars" }

// Alteration is one day that an administrator added to a list or took out of it, with who, why and on what authority. One
// that was withdrawn stays on record.
type Alteration struct {
	ID               int64
	Nation           caltime.Nation
	OnDate           caltime.Date
	Off              bool // the day does not count; false: it counts after all, whatever the list says
	Name             string
	Source           string // where it is published
	Reason           string
	Edition          int64 // the first with it
	AddedAt          time.Time
	AddedBy          ids.User
	AddedName        string
	WithdrawnEdition *int64 // the first without it
	WithdrawnAt      *time.Time
	WithdrawnBy      *ids.User
	WithdrawnName    string
	WithdrawnReason  string
}

// TableName is nonworking_days.
func (Alteration) TableName() string { return "nonworking_days" }

// Reach is how far a nation's list was said to be complete, from one edition on.
type Reach struct {
	ID        int64
	Nation    caltime.Nation
	Edition   int64
	FromOn    caltime.Date
	ToOn      caltime.Date
	Source    string
	AddedAt   time.Time
	AddedBy   ids.User
	AddedName string
}

// TableName is calendar_reaches.
func (Reach) TableName() string { return "calendar_reaches" }

// Move says how many running clocks of one kind a change of a calendar moves. It names no case.
type Move struct {
	Clock   string // the kind: "Cash, 48 hours"
	Later   int    // end later
	Earlier int    // end earlier
	ActBy   int    // keep their end; when to act moves
	Known   int    // had no end, because the days were not known, and have one now
}

// N counts them all.
func (m Move) N() int { return m.Later + m.Earlier + m.ActBy + m.Known }

// Moved counts the clocks of a list of moves.
func Moved(list []Move) (n int) {
	for _, m := range list {
		n += m.N()
	}
	return n
}
