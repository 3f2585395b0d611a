package users

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Session is one browser in which a person is signed in.
type Session struct {
	PublicKey string // names it in lists; the cookie's token is nobody's to see
	UserID    ids.User
	CreatedAt time.Time
	SeenAt    time.Time // to the minute
	ExpiresAt time.Time
	Address   string
	Agent     string // as the browser calls itself
}

// TableName is sessions.
func (Session) TableName() string { return "sessions" }

// SessionsOf lists where a person of the actor's force is signed in now, the newest first.
func (r *Room) SessionsOf(ctx context.Context, rd db.Reader, id ids.User) ([]Session, error) {
	if _, err := r.ownPerson(ctx, rd, id); err != nil {
		return nil, err
	}
	return sessionsOf(ctx, rd, id, rd.Time().Add(-r.SessionIdle))
}

// EndSession ends one of the actor's own sessions at once, on every replica: the session is looked up at each request.
// NotFound for one that has ended, and for somebody else's.
func (r *Room) EndSession(ctx context.Context, key string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return endSession(ctx, tx, tx.Actor.User, key) })
}

// EndOtherSessions ends every session of the actor's but the one named, and says how many there were.
func (r *Room) EndOtherSessions(ctx context.Context, keep string) (n int64, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err = endOthers(ctx, tx, tx.Actor.User, keep)
		return err
	})
	return n, err
}

// EndSessionOf ends a session of somebody whom the actor administers.
func (r *Room) EndSessionOf(ctx context.Context, id ids.User, key string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := r.managed(ctx, tx, id); err != nil {
			return err
		}
		return endSession(ctx, tx, id, key)
	})
}

// EndSessionsOf ends every session of somebody whom the actor administers, and says how many there were.
func (r *Room) EndSessionsOf(ctx context.Context, id ids.User) (n int64, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := r.managed(ctx, tx, id); err != nil {
			return err
		}
		n, err = endOthers(ctx, tx, id, "")
		return err
	})
	return n, err
}

func endSession(ctx context.Context, tx *db.Tx, id ids.User, key string) error {
	s, err := sessionByKey(ctx, tx, id, key)
	if err != nil {
		return err
	}
	if s.PublicKey == "" {
		return fault.Missing()
	}
	tx.Record("session.ended", db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]any{"begun": s.CreatedAt, "address": s.Address, "agent": s.Agent})
	return deleteSession(ctx, tx, id, key)
}

// endOthers ends the sessions of a person but the one to keep.
func endOthers(ctx context.Context, tx *db.Tx, id ids.User, keep string) (int64, error) {
	n, err := deleteOtherSessions(ctx, tx, id, keep)
	if n > 0 {
		tx.Record("sessions.ended", db.On{Op: db.System, Kind: "user", ID: int64(id)}, map[string]any{"sessions": n, "all": keep == ""})
	}
	return n, err
}
