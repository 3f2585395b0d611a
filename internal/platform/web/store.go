package web

import (
	"context"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"proceeds/internal/platform/db"
)

type sessionRow struct {
	TokenHash string `gorm:"primaryKey"`
	UserID    int64
	Data      []byte
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Address   string
	Agent     string
	PublicKey string // by which it is listed and ended
}

func (sessionRow) TableName() string { return "sessions" }

// store keeps sessions in the database, so that any replica knows them, and ends them by the injected clock: scs's own
// times come from the system's clock and are not used.
type store struct{ db *db.DB }

// seenEvery is how stale seen_at may be: a page view writes to the database once in this time, not each time.
const seenEvery = time.Minute

func (s *store) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var row sessionRow
	err := s.db.Gorm(ctx).Take(&row, "token_hash = ?", token).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if f, ok := ctx.Value(foundKey{}).(*found); ok {
		f.hash = token
	}
	now := s.db.Time()
	if !row.ExpiresAt.After(now) || !row.SeenAt.Add(Idle).After(now) {
		return nil, false, nil
	}
	if now.Sub(row.SeenAt) >= seenEvery && !polled(ctx) {
		if err := s.db.Maintain(ctx, func(g *gorm.DB) error {
			return g.Model(&sessionRow{}).Where("token_hash = ?", token).UpdateColumn("seen_at", now).Error
		}); err != nil {
			return nil, false, err
		}
	}
	return row.Data, true, nil
}

// foundKey holds, for one request, the session that it came with. One that was ended meanwhile is not written again:
// otherwise a slow request would bring a session back that an administrator has just ended.
type foundKey struct{}

type found struct{ hash string }

func (s *store) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(b)
	if err != nil {
		return err
	}
	user, _ := values[keyUser].(int64)
	address, _ := values[keyAddress].(string)
	agent, _ := values[keyAgent].(string)
	key, _ := values[keySession].(string)
	now := s.db.Time()
	row := sessionRow{TokenHash: token, UserID: user, Data: b, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(Longest), Address: address, Agent: agent, PublicKey: key}
	set := []string{"data", "user_id", "public_key", "seen_at"}
	if polled(ctx) {
		set = set[:3]
	}
	if f, ok := ctx.Value(foundKey{}).(*found); ok && f.hash == token {
		return s.db.Maintain(ctx, func(g *gorm.DB) error { return g.Select(set).Where("token_hash = ?", token).Updates(&row).Error })
	}
	return s.db.Maintain(ctx, func(g *gorm.DB) error {
		return g.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "token_hash"}}, DoUpdates: clause.AssignmentColumns(set)}).Create(&row).Error
	})
}

func (s *store) DeleteCtx(ctx context.Context, token string) error {
	return s.db.Maintain(ctx, func(g *gorm.DB) error { return g.Delete(&sessionRow{}, "token_hash = ?", token).Error })
}

func (s *store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s *store) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s *store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// EndSessions signs a person out everywhere, in the transaction that disabled them or changed their password.
func EndSessions(ctx context.Context, tx *db.Tx, user int64) error {
	return tx.Gorm(ctx).Delete(&sessionRow{}, "user_id = ?", user).Error
}

// SweepSessions removes sessions that have ended.
func SweepSessions(ctx context.Context, d *db.DB) error {
	now := d.Time()
	return d.Maintain(ctx, func(g *gorm.DB) error {
		return g.Delete(&sessionRow{}, "expires_at <= ? OR seen_at <= ?", now, now.Add(-Idle)).Error
	})
}
