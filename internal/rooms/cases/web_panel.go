package cases

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
)

// Panel is what a higher room shows on a case's overview.
type Panel struct {
	Column string // "main", "half" (beside the summary, below the main ones) or "side"
	Order  int    // within the column, the least first
	Body   templ.Component
}

// PanelFunc makes a panel; one without a Body is left out.
type PanelFunc func(ctx context.Context, r db.Reader, g access.Grant) (Panel, error)

// ClockWords is what is said of a clock in a narrow place.
type ClockWords struct {
	Severity layout.Severity
	Name     string // what it is, in few words: "Cash, 48 hours"
	Left     string // "9h 40m counted", "11 days left", "2 days late"
	Ends     string // "tomorrow 09:40", "Tue 8 Dec"
	Plain    string // "in 12h 39m", by the clock on the wall, where Left is counted time and differs
}

// ClockFunc puts a clock into words at the instant now.
type ClockFunc func(c NextClock, now time.Time) ClockWords
