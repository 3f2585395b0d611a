package opportunities

import (
	"net/url"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/web"
)

func (r *Room) postMove(c *web.Ctx) error {
	return r.submit(c, "move", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		o, err := r.MoveToCase(c.Ctx(), key, n, v.Get("case"), v.Get("why"))
		return o, 0, "Moved: it stands on the case now.", err
	})
}
