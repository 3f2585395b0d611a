package orders

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders/powers"
)

// Maker gives who made a prosecutor’s statement (s.16) as they were on the day, with what the register says against them:
// the prosecutor may, and of a force an accredited financial investigator; an accredited confiscator alone where the force
// asks for one. The empty Party is the prosecutor, and not refused.
func (r *Room) Maker(ctx context.Context, rd db.Reader, g access.Grant, who Party, on caltime.Date, confiscator bool) (AsAt, error) {
	p, _ := powers.ByCode("CO-S16")
	return r.judged(ctx, rd, g, who, on, func(x powers.Person) string {
		if confiscator {
			return powers.MayState(x, p, on)
		}
		return p.MayApply(x, on)
	})
}
