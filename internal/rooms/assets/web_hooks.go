package assets

import (
	"context"

	"github.com/a-h/templ"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/access"
)

// PreviewFunc draws the clock that a seizure at a local time would start, for the panel beside the form.
type PreviewFunc func(ctx context.Context, code, nation, startLocal string) (templ.Component, error)

// ChainsFunc draws what was ordered on each interest of a case, a step an item. Interests it leaves out are drawn by
// their state alone.
type ChainsFunc func(ctx context.Context, r db.Reader, g access.Grant) (map[ids.Interest]templ.Component, error)

// ActsFunc names what can be recorded next on each interest of a case: the buttons beside its chain.
type ActsFunc func(ctx context.Context, r db.Reader, g access.Grant) (map[ids.Interest][]layout.Action, error)
