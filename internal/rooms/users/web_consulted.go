package users

import (
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/web"
)

// consulted logs that somebody read what is kept of the people who use the product: their accounts, ranks, accreditations
// and vetting. who is 0 where the page lists several.
func consulted(c *web.Ctx, kind string, who ids.User, detail map[string]any) {
	action := "person.shown"
	if who == 0 {
		action = "list.shown"
	}
	db.Consulted(c.Ctx(), action, db.On{Op: db.Consultation, Kind: kind, ID: int64(who), Force: c.Actor().Force}, detail)
}
