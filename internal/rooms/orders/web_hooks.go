package orders

import (
	"context"

	"github.com/a-h/templ"

	"proceeds/internal/platform/db"
)

// WorkPanel is what a higher room shows on My work.
type WorkPanel struct {
	Column string // "top", before the clocks, "main" or "side"
	Order  int    // within the column, the least first
	Body   templ.Component
}

// WorkPanelFunc makes a panel for whoever asks; one without a Body is left out.
type WorkPanelFunc func(ctx context.Context, r db.Reader) (WorkPanel, error)

// SetUpStep is one of the first steps of a new installation.
type SetUpStep struct {
	Title, Text string
	Done        bool
	Label, Href string // the act; empty for a person who may not do it
}
