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
	reference.Define("limit", "api.token", strconv.Itoa(users.LongestToken), "days", "A personal token for programs works for so many days at most", "force rule", true)
}

// tokenDays is how many days a personal token of a force works at most.
func (a *App) tokenDays(ctx context.Context, rd db.Reader, force ids.Unit) (int, error) {
	v, err := a.Reference.Value(ctx, rd, force, "limit", "api.token", caltime.DateOf(rd.Time()))
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return int(min(n, users.LongestToken)), err
}
