package db

import (
	"bytes"
	"context"
	"encoding/json"
)

type purposeKey struct{}

// WithPurpose gives a context in which everything that is consulted or taken away is recorded with why, as whoever asks for
// it said. A job that is queued in it goes on in it.
func WithPurpose(ctx context.Context, why string) context.Context {
	return context.WithValue(ctx, purposeKey{}, why)
}

// PurposeOf gives what was said; "" for nothing.
func PurposeOf(ctx context.Context) string {
	why, _ := ctx.Value(purposeKey{}).(string)
	return why
}

// Purposed is the detail of an audit entry with why it was done. What only tells of a change is left as it is, and so is a
// detail that says why itself.
func Purposed(why string, op Op, detail any) any {
	if why == "" || op != Consultation && op != Disclosure {
		return detail
	}
	raw, err := json.Marshal(detail)
	if err != nil {
		return detail // the entry cannot be made of it, and says so
	}
	fields := map[string]json.RawMessage{}
	if raw = bytes.TrimSpace(raw); bytes.HasPrefix(raw, []byte("{")) {
		if err := json.Unmarshal(raw, &fields); err != nil {
			return detail
		}
	} else if !bytes.Equal(raw, []byte("null")) {
		fields["of"] = raw
	}
	if _, said := fields["purpose"]; said {
		return detail
	}
	text, err := json.Marshal(why)
	if err != nil {
		return detail
	}
	fields["purpose"] = text
	return fields
}
