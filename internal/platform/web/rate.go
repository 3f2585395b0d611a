package web

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"proceeds/internal/base/ids"
)

// burst is how many seconds' worth of requests may come at once: a page with its parts, or a list being leafed through.
const burst = 5

// heldLimiters is how many keys are remembered. Beyond it those that were quiet for a minute are forgotten; a flood from
// more addresses than that begins anew, and costs no memory.
const heldLimiters = 20_000

// limits holds one bucket for each person or, before anybody has signed in, address. Each replica counts for itself.
type limits struct {
	perSecond rate.Limit
	mu        sync.Mutex
	held      map[string]*bucket
}

type bucket struct {
	*rate.Limiter
	seen time.Time
}

func newLimits(perSecond int) *limits {
	return &limits{perSecond: rate.Limit(perSecond), held: map[string]*bucket{}}
}

// allow takes one request of key at now, and says whether it may go on. Without a rate everything may.
func (l *limits) allow(key string, now time.Time) bool {
	if l.perSecond <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.held[key]
	if b == nil {
		if len(l.held) >= heldLimiters {
			l.forget(now)
		}
		b = &bucket{Limiter: rate.NewLimiter(l.perSecond, int(l.perSecond)*burst)}
		l.held[key] = b
	}
	b.seen = now
	return b.AllowN(now, 1)
}

func (l *limits) forget(now time.Time) {
	for k, b := range l.held {
		if now.Sub(b.seen) > time.Minute {
			delete(l.held, k)
		}
	}
	if len(l.held) >= heldLimiters {
		clear(l.held)
	}
}

// whose is the key a request counts under: the person, or the address, of which an IPv6 customer has a whole /64.
func whose(user ids.User, address string) string {
	if user != 0 {
		return "u" + ids.String(user)
	}
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() && !ip.Is4In6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return address
}
