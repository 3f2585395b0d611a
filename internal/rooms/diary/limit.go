package diary

import (
	"sync"
	"time"
)

// limiter counts how often something is asked for within an hour, by name. It is a dam against floods and not a right of
// anybody's: each replica keeps its own, and a restart forgets it.
type limiter struct {
	mu    sync.Mutex
	since time.Time
	n     map[string]int
}

// mostNames bounds the names that are remembered; a flood of new ones is refused until the hour is over.
const mostNames = 50_000

// allow counts one more at now and reports whether that is within most an hour.
func (l *limiter) allow(name string, most int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n == nil || now.Sub(l.since) >= time.Hour || now.Before(l.since) {
		l.n, l.since = map[string]int{}, now
	}
	if _, known := l.n[name]; !known && len(l.n) >= mostNames {
		return false
	}
	l.n[name]++
	return l.n[name] <= most
}
