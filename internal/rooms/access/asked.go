package access

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// AsksWhy reports whether a force asks why cases are looked at. Where it does, for whomever, a program names a purpose with
// each call, and a person with each list or report that they take away: what leaves may hold any case, so that nobody stands
// to all of it as a member does.
func AsksWhy(ctx context.Context, r db.Reader, force ids.Unit) (bool, error) {
	set, err := askingOf(ctx, r, force)
	return set != "" && set != AsksNobody, err
}
