package diary

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"proceeds/internal/platform/web"
)

// getCalendar answers a calendar program. Nobody is signed in: the address is the key, and every wrong one gets the same
// answer.
func (r *Room) getCalendar(c *web.Ctx) error {
	b, err := r.Calendar(c.Ctx(), c.Param("token"), c.ClientIP())
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	c.Header("ETag", tag)
	c.Header("Cache-Control", "private, no-cache")
	for _, have := range strings.Split(c.GetHeader("If-None-Match"), ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			return c.Bytes(http.StatusNotModified, "text/calendar; charset=utf-8", nil)
		}
	}
	c.Header("Content-Disposition", `attachment; filename="deadlines.ics"`)
	return c.Bytes(http.StatusOK, "text/calendar; charset=utf-8", b)
}
