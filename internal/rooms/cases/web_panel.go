package cases

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
)

// Panel is what a higher room shows on a case's overview.
type Panel struct {
	Column string // "main" or "side"
	Order  int    // within the column, the least first
	Body   templ.Component
}

// PanelFunc makes a panel; one without a Body is left out.
type PanelFunc func(ctx context.Context, r db.Reader, g access.Grant) (Panel, error)

// NextClock is the clock of a case that ends soonest, as lists and the case head show it.
type NextClock struct {
	ID        ids.Clock
	Code      string
	Title     string
	Cite      string
	Nation    string
	State     string
	EndAt     *time.Time
	EndLocal  string
	ActByAt   *time.Time
	StartAt   time.Time
	StartText string
}

// SeverityFunc judges a clock at the instant now.
type SeverityFunc func(ctx context.Context, c NextClock, now time.Time) layout.Severity
