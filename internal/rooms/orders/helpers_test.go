package orders_test

import (
	"context"
	"regexp"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

var requestID = regexp.MustCompile(`(?i)(reference|request)[^<]{0,40}<[^>]*>[^<]*<`)

// clean takes the request's own reference out of an error page.
func clean(body string) string {
	return regexp.MustCompile(`[a-z2-9]{10}`).ReplaceAllString(requestID.ReplaceAllString(body, ""), "")
}

func statements(t *testing.T, ctx context.Context, fn func(ctx context.Context)) int {
	t.Helper()
	ctx, s := db.Watch(ctx)
	fn(ctx)
	return s.Count()
}

func grantOf(ctx context.Context, b *bench, ref string) access.Grant {
	g, _ := access.OpenRef(ctx, b.d, ref, access.Read)
	return g
}

func idText(u ids.User) string { return ids.String(u) }
