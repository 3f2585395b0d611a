package throttle

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
)

// DeviceFor is how long a browser is known after its last use.
const DeviceFor = 180 * 24 * time.Hour

// device is a browser in which a person has signed in: it carries a cookie, of which only the hash is kept. It opens
// nothing; tries from it are counted apart, so that nobody else's keep its person out.
type device struct {
	ID        int64
	UserID    int64
	TokenHash string
	SeenAt    time.Time
	CreatedAt time.Time
}

// TableName is devices.
func (device) TableName() string { return "devices" }

// DeviceHash is what is kept of a browser's cookie.
func DeviceHash(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// KnownDevice reports whether a browser's cookie is one in which a person has signed in.
func KnownDevice(ctx context.Context, r db.Reader, user int64, token string) (bool, error) {
	var n int64
	err := r.Gorm(ctx).Model(&device{}).Where("token_hash = ? AND user_id = ? AND seen_at > ?", DeviceHash(token), user, r.Time().Add(-DeviceFor)).Count(&n).Error
	return n > 0 && token != "", err
}

// KnowDevice remembers that a person has signed in in a browser, and gives the cookie it is to carry: the one it has, or a
// new one. first is whether they had not before.
func KnowDevice(ctx context.Context, d *db.DB, user int64, token string) (kept string, first bool, err error) {
	now := d.Time()
	err = d.Maintain(ctx, func(g *gorm.DB) error {
		var any int64 // a cookie that we never gave is not taken over
		if err := g.Model(&device{}).Where("token_hash = ?", DeviceHash(token)).Count(&any).Error; err != nil {
			return err
		}
		if any == 0 || token == "" {
			token = rand.Text()
		}
		res := g.Model(&device{}).Where("token_hash = ? AND user_id = ?", DeviceHash(token), user).UpdateColumn("seen_at", now)
		if res.Error != nil || res.RowsAffected > 0 {
			return res.Error
		}
		first = true
		return g.Create(&device{UserID: user, TokenHash: DeviceHash(token), SeenAt: now, CreatedAt: now}).Error
	})
	return token, first, err
}

// SweepDevices forgets browsers that were not used for long.
func SweepDevices(ctx context.Context, d *db.DB) error {
	return d.Maintain(ctx, func(g *gorm.DB) error {
		return g.Where("seen_at <= ?", d.Time().Add(-DeviceFor)).Delete(&device{}).Error
	})
}
