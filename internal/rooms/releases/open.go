package releases

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// At names a release: a request for access by its key, a disclosure by its case and its key.
type At struct {
	Key  string
	Case ids.Case // 0: a request for access
}

// get reads a release for the actor in ctx; NotFound where they may not see it.
func get(ctx context.Context, r db.Reader, at At, m access.Mode) (Release, access.Grant, error) {
	if at.Case != 0 {
		g, err := access.Open(ctx, r, at.Case, m)
		if err != nil {
			return Release{}, g, err
		}
		x, err := ofCaseByKey(ctx, r, g, at.Key)
		return x, g, err
	}
	a, _ := actor.From(ctx)
	if a.Kind != actor.Person || a.Force == 0 || !a.Can(perm.RequestHandle) {
		return Release{}, access.Grant{}, fault.Missing()
	}
	x, err := accessByKey(ctx, r, a.Force, at.Key)
	return x, access.Grant{}, err
}

// change runs do in a transaction over a release that its handler works on: one that has the version they saw.
func (r *Room) change(ctx context.Context, at At, version int64, do func(context.Context, *db.Tx, *Release, access.Grant) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, g, err := get(ctx, tx, at, access.Edit)
		if err != nil {
			return err
		}
		if at.Case != 0 {
			if err := cases.Lock(ctx, tx, g); err != nil {
				return err
			}
		}
		if x.HandlerID != tx.Actor.User {
			return fault.New(fault.Refused, "Somebody else works on this: take it over first")
		}
		if x.Version != version {
			return fault.Stale("request")
		}
		return do(ctx, tx, &x, g)
	})
}

// work is change while fields and passages may be judged.
func (r *Room) work(ctx context.Context, at At, version int64, do func(context.Context, *db.Tx, *Release, access.Grant) error) error {
	return r.change(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, g access.Grant) error {
		if !x.Working() {
			return &fault.Error{Kind: fault.Refused, Message: "What is to be given cannot be changed now: it is " + lower(x.StateText()), Next: []string{"Whoever approves can send it back"}}
		}
		return do(ctx, tx, x, g)
	})
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}

// told is what the log keeps of a change: no name and no text, so that it needs no erasure.
func told(x Release, more map[string]any) map[string]any {
	out := map[string]any{"number": x.Number(), "state": x.State}
	for k, v := range more {
		out[k] = v
	}
	return out
}
