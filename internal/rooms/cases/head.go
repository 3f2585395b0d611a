package cases

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Head is what the head of a case shows beside the case itself.
type Head struct {
	CaseID        ids.Case
	UnitName      string
	LeadName      string
	DeputyName    string
	ClockID       *ids.Clock
	ClockCode     string
	ClockTitle    string
	ClockCite     string
	ClockNation   string
	ClockState    string
	ClockStartAt  *time.Time
	ClockEndAt    *time.Time
	ClockEndLocal string
	ClockActByAt  *time.Time
	Members       int
	Subjects      int
	Assets        int
	Opportunities int
	EffortMinutes int64
	Decisions     int
	Events        int
	Case          Case `gorm:"-"`
	grant         access.Grant
}

// NextClock is the clock of the case that ends soonest, as ClockFunc puts it into words; ok is false for none.
func (h Head) NextClock() (c NextClock, ok bool) {
	if h.ClockID == nil {
		return NextClock{}, false
	}
	c = NextClock{ID: *h.ClockID, Code: h.ClockCode, Title: h.ClockTitle, Cite: h.ClockCite, Nation: h.ClockNation, State: h.ClockState,
		EndAt: h.ClockEndAt, EndLocal: h.ClockEndLocal, ActByAt: h.ClockActByAt}
	if h.ClockStartAt != nil {
		c.StartAt = *h.ClockStartAt
	}
	return c, true
}

// NextClock is a running clock of a case, the one that ends soonest.
type NextClock struct {
	ID       ids.Clock
	Code     string
	Title    string
	Cite     string
	Nation   string
	State    string
	StartAt  time.Time
	EndAt    *time.Time
	EndLocal string
	ActByAt  *time.Time
}

// HeadOf gives the head of a case, in two statements.
func (r *Room) HeadOf(ctx context.Context, rd db.Reader, g access.Grant) (Head, error) {
	c, err := caseByID(ctx, rd, g)
	if err != nil {
		return Head{}, err
	}
	h, err := headOf(ctx, rd, g)
	h.Case, h.grant = c, g
	return h, err
}
