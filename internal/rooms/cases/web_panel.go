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

// SeverityFunc judges a clock at the instant now.
type SeverityFunc func(c NextClock, now time.Time) layout.Severity
