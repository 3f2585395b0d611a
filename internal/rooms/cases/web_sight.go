package cases

import (
	"strconv"

	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// sightForm is what an administrator sets about who sees what.
type sightForm struct {
	Asks, Hours string
	Errors      []govuk.FieldError
	Bad         map[string]string
}

func (r *Room) getSight(c *web.Ctx) error {
	n, err := r.SightRulesNow(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	return r.sightPage(c, 200, sightForm{Asks: string(n.Asks), Hours: strconv.Itoa(n.Hours)})
}

func (r *Room) sightPage(c *web.Ctx, status int, f sightForm) error {
	head := layout.PageHead{Title: "Who sees what", Sentence: "What your force sets about reading cases. It holds from today; earlier days keep what held then."}
	return c.Page(status, layout.Page{Title: head.Title, Head: layout.Head(head), Errors: status == 422}, sightBody(f))
}

func (r *Room) postSight(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	hours, _ := strconv.Atoi(v.Get("hours"))
	if err := r.SetSightRules(c.Ctx(), SightRules{Asks: access.Asking(v.Get("asks")), Hours: hours}); err != nil {
		var sh formShell
		e, out := sh.fail(err)
		if out != nil {
			return err
		}
		return r.sightPage(c, 422, sightForm{Asks: v.Get("asks"), Hours: v.Get("hours"), Errors: sh.Errors, Bad: e})
	}
	c.Done("Set from today.", "")
	return c.See("/admin/sight")
}
