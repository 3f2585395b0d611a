package app

import (
	"context"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

func init() {
	reference.Define("register", "cpd.months", strconv.Itoa(users.DevelopmentMonths), "months", "How long after continuing professional development was done it is due again; 0 counts no day",
		"force rule; how often the Financial Investigation Support System asks was not verified", false)
}

// cpdMonths is after how many months a force wants continuing professional development again.
func (a *App) cpdMonths(ctx context.Context, rd db.Reader, force ids.Unit) (int, error) {
	v, err := a.Reference.Value(ctx, rd, force, "register", "cpd.months", caltime.DateOf(rd.Time()))
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return int(min(max(n, 0), 600)), err
}
