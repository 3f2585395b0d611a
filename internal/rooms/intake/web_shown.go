package intake

import (
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/web"
)

// noteList notes what a list showed: it is logged before the page leaves (s.62 DPA 2018).
func noteList(c *web.Ctx, kind string, seen []int64) {
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: kind}, map[string]any{"filter": c.Request.URL.RawQuery, kind: seen})
}
