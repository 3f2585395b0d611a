package diary

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Reach is whose deadlines a calendar feed holds.
type Reach string

// The reaches of a feed.
const (
	ReachMine Reach = "mine" // of cases whose team the person is on
	ReachUnit Reach = "unit" // of the units they supervise too
)

// Feed is an address at which a calendar program reads a person's deadlines: the domain type and the row. The address
// itself is shown once and kept as a hash.
type Feed struct {
	ID        int64
	UserID    ids.User
	ForceID   ids.Unit
	TokenHash string
	Salt      string // makes the identities of events
	Reach     Reach
	CreatedAt time.Time
	RevokedAt *time.Time
}

// TableName is calendar_feeds.
func (Feed) TableName() string { return "calendar_feeds" }

func hashOf(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

func random() []byte {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails: crypto/rand ends the program instead
	return raw
}

// Feed gives the actor's feed; the zero Feed where there is none.
func (r *Room) Feed(ctx context.Context, rd db.Reader) (Feed, error) {
	a, err := me(ctx)
	if err != nil {
		return Feed{}, err
	}
	return feedOf(ctx, rd, a.User)
}

// MakeFeed gives the actor a calendar address and ends the one before. The address is returned once and can be read
// nowhere afterwards. Forbidden for a reach that the actor's role does not have.
func (r *Room) MakeFeed(ctx context.Context, reach Reach) (address string, err error) {
	token := base64.RawURLEncoding.EncodeToString(random())
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := me(ctx)
		if err != nil {
			return err
		}
		switch {
		case reach != ReachMine && reach != ReachUnit:
			return fault.Fields("Check the calendar", map[string]string{"reach": "Choose whose deadlines the calendar shows"})
		case reach == ReachUnit && !a.Is(perm.Supervisor):
			return fault.New(fault.Forbidden, "Only a supervisor can have the deadlines of a unit")
		}
		if err := lockPerson(ctx, tx, a.User); err != nil {
			return err
		}
		if _, err := revokeFeeds(ctx, tx, a.User); err != nil {
			return err
		}
		f := Feed{UserID: a.User, ForceID: a.Force, TokenHash: hashOf(token), Salt: hex.EncodeToString(random()), Reach: reach, CreatedAt: tx.Now}
		if err := insertFeed(ctx, tx, &f); err != nil {
			return fmt.Errorf("insert feed: %w", err)
		}
		tx.Record("calendar.made", f.about(db.Disclosure), map[string]any{"reach": reach})
		return nil
	})
	return r.PublicURL + "/calendar/" + token + ".ics", err
}

// RevokeFeed ends the actor's calendar address at once; it may be gone already.
func (r *Room) RevokeFeed(ctx context.Context) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := me(ctx)
		if err != nil {
			return err
		}
		n, err := revokeFeeds(ctx, tx, a.User)
		if n > 0 {
			tx.Record("calendar.revoked", db.On{Op: db.System, Kind: "user", ID: int64(a.User)}, nil)
		}
		return err
	})
}

// endFeedsOfLeavers revokes the feeds of accounts that were disabled: an account that is enabled again has none.
func (r *Room) endFeedsOfLeavers(ctx context.Context) error {
	list, err := feedsOfLeavers(ctx, r.DB)
	if err != nil || len(list) == 0 {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, u := range list {
			if _, err := revokeFeeds(ctx, tx, u); err != nil {
				return err
			}
		}
		tx.Record("calendar.revoked", db.On{Op: db.System, Kind: "user"}, map[string]any{"users": list})
		return nil
	})
}

// mostEvents is how many clocks a feed holds.
const mostEvents = 1000

// How often a feed, and one address of the network, may ask within an hour. Calendar programs ask every few minutes at most.
const (
	feedHourly    = 60
	addressHourly = 600
)

// Calendar answers a calendar program that knows a token: an iCalendar (RFC 5545) of the deadlines of the token's person
// as they may see them at this moment, in words that tell nothing. NotFound for a token that is none, was revoked, or whose
// person can no longer see cases; TooMany where it is asked for too often.
func (r *Room) Calendar(ctx context.Context, file, address string) ([]byte, error) {
	now := r.DB.Time()
	if !r.limit.allow("address "+address, addressHourly, now) {
		return nil, tooOften()
	}
	token, ok := strings.CutSuffix(file, ".ics")
	if !ok || len(token) != base64.RawURLEncoding.EncodedLen(32) {
		return nil, fault.Missing()
	}
	f, err := feedByHash(ctx, r.DB, hashOf(token))
	if err != nil {
		return nil, fmt.Errorf("look for a feed: %w", err)
	}
	if f.ID == 0 {
		return nil, fault.Missing()
	}
	if !r.limit.allow("feed "+ids.String(ids.User(f.ID)), feedHourly, now) {
		return nil, tooOften()
	}
	a, err := r.Users.Actor(ctx, f.UserID)
	if err != nil {
		return nil, err // NotFound for a disabled account
	}
	if !a.Can(perm.WorkView) {
		return nil, fault.Missing()
	}
	units := []ids.Unit(nil)
	if f.Reach == ReachUnit {
		units = supervised(a)
	}
	rows, err := feedClocks(actor.With(ctx, a), r.DB, a.User, units, now.AddDate(0, 0, -14), mostEvents)
	if err != nil {
		return nil, fmt.Errorf("clocks of a feed: %w", err)
	}
	db.Consulted(ctx, "calendar.read", f.about(db.Disclosure), map[string]any{"user": f.UserID, "clocks": len(rows)})
	return f.calendar(rows, r.PublicURL), nil
}

func tooOften() error {
	return fault.New(fault.TooMany, "This calendar is asked for too often. Try again in an hour.")
}

func (f Feed) about(op db.Op) db.On {
	return db.On{Op: op, Kind: "calendar", ID: f.ID, Force: f.ForceID}
}
