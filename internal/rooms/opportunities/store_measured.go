package opportunities

import (
	"strings"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
)

// where narrows q to m.
func (m Measured) where(q *gorm.DB) *gorm.DB {
	if m.Detail != "" {
		codes := strings.Split(m.Detail, ",")
		for i, code := range codes {
			if code == "none" {
				codes[i] = ""
			}
		}
		q = q.Where(detailSQL+" IN ?", codes)
	}
	for _, x := range []struct{ sql, value string }{{bandSQL, m.Band}, {restsSQL, m.Rests}, {controlSQL, m.Control}, {outcomeSQL, m.Stopped}} {
		if x.value != "" {
			q = q.Where(x.sql+" = ?", x.value)
		}
	}
	if m.Reached != "" {
		q = q.Where("o.status NOT IN ('rejected','duplicate')")
		sign := " >= ?"
		if m.Stopped != "" {
			sign = " = ?"
		}
		q = q.Where(reachedSQL+sign, int(m.Reached[0]-'0'))
	}
	if m.Acted {
		q = q.Where("o.taken_at IS NOT NULL AND o.window_opens IS NOT NULL AND o.status NOT IN ('rejected','duplicate')")
	}
	for _, x := range []struct {
		column   string
		from, to caltime.Date
	}{{"o.detected_at", m.FoundFrom, m.FoundTo}, {"o.stepped_at", m.SteppedFrom, m.Stepped}} {
		if !x.from.IsZero() {
			q = q.Where(x.column+" >= ?", startOf(x.from))
		}
		if !x.to.IsZero() {
			q = q.Where(x.column+" < ?", startOf(x.to.AddDays(1)))
		}
	}
	return q
}
