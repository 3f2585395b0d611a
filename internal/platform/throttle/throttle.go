// Package throttle slows guessing down. It counts tries by key in the database, so that all replicas count together, and a
// try is counted before it is judged, so that many at once gain nothing. After some free tries each further one has to wait
// longer than the one before.
package throttle

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
)

const (
	// First is the wait after the last free try; each further try doubles it.
	First = time.Minute
	// Longest is the longest wait.
	Longest = 15 * time.Minute
	// Forget is how long after its last try a key begins anew.
	Forget = time.Hour
)

// Key is something tries are counted by, and how many may follow one another without waiting.
type Key struct {
	Name string
	Free int
}

type row struct {
	Name    string `gorm:"primaryKey"`
	Tries   int
	LastAt  time.Time
	UntilAt *time.Time
}

// TableName is throttles.
func (row) TableName() string { return "throttles" }

// Wait is how long to wait after so many tries of which so many were free.
func Wait(tries, free int) time.Duration {
	if tries < free {
		return 0
	}
	w := First
	for range tries - free {
		if w *= 2; w >= Longest {
			return Longest
		}
	}
	return w
}

// Take counts one try under every key, or under none where one of them must still wait: then it gives for how long.
func Take(ctx context.Context, d *db.DB, keys ...Key) (wait time.Duration, err error) {
	now := d.Time()
	slices.SortFunc(keys, func(a, b Key) int { return strings.Compare(a.Name, b.Name) }) // one order, so that no two wait for each other
	err = d.Maintain(ctx, func(g *gorm.DB) error {
		for _, k := range keys {
			var r row
			res := g.Raw(`INSERT INTO throttles (name, tries, last_at, until_at) VALUES (@name, 1, @now, NULL)
ON CONFLICT (name) DO UPDATE SET tries = CASE WHEN throttles.last_at <= @forget THEN 1 ELSE throttles.tries + 1 END, last_at = @now, until_at = NULL
WHERE throttles.until_at IS NULL OR throttles.until_at <= @now RETURNING name, tries`,
				map[string]any{"name": k.Name, "now": now, "forget": now.Add(-Forget)}).Scan(&r)
			if res.Error != nil {
				return res.Error
			}
			if r.Name == "" {
				if err := g.Where("name = ?", k.Name).Limit(1).Find(&r).Error; err != nil {
					return err
				}
				wait = First
				if r.UntilAt != nil {
					wait = max(r.UntilAt.Sub(now), time.Second)
				}
				return errWait
			}
			if w := Wait(r.Tries, k.Free); w > 0 {
				if err := g.Model(&row{}).Where("name = ?", k.Name).UpdateColumn("until_at", now.Add(w)).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == errWait {
		return wait, nil
	}
	return 0, err
}

type waiting struct{}

func (waiting) Error() string { return "throttle: wait" }

// errWait rolls back what was counted under the other keys.
var errWait error = waiting{}

// Clear forgets the tries under keys: the try was right.
func Clear(ctx context.Context, d *db.DB, names ...string) error {
	return d.Maintain(ctx, func(g *gorm.DB) error { return g.Where("name IN ?", names).Delete(&row{}).Error })
}

// Return takes one try back: it was right, but says nothing of the other tries under the keys.
func Return(ctx context.Context, d *db.DB, names ...string) error {
	slices.Sort(names) // in the order of Take: a single statement would lock the rows as they lie
	return d.Maintain(ctx, func(g *gorm.DB) error {
		for _, n := range names {
			if err := g.Model(&row{}).Where("name = ? AND tries > 0", n).UpdateColumns(map[string]any{"tries": gorm.Expr("tries - 1"), "until_at": nil}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Sweep removes what is forgotten anyway, and on PostgreSQL waits for no try that is being counted.
func Sweep(ctx context.Context, d *db.DB) error {
	free := ""
	if d.Dialect() == db.Postgres {
		free = " FOR UPDATE SKIP LOCKED"
	}
	return d.Maintain(ctx, func(g *gorm.DB) error {
		return g.Exec("DELETE FROM throttles WHERE name IN (SELECT name FROM throttles WHERE last_at <= ?"+free+")", d.Time().Add(-Forget)).Error
	})
}

// Place is what tries from an address are counted by: the address itself, or of IPv6 the /64 that one customer has whole.
func Place(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	p, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
