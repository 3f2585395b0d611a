package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
)

// Batcher writes what was consulted (DPA 2018 s.62), many requests' entries in one commit: those that arrive while a
// commit runs go together into the next.
type Batcher struct {
	d    *db.DB
	in   chan *asked
	done chan struct{}

	mu      sync.RWMutex // held for reading while something is put into in
	stopped bool
}

type asked struct {
	es  []db.AuditEntry
	ds  []db.AuditDetail
	end chan error
}

// mostAtOnce bounds one commit, in entries.
const mostAtOnce = 1000

// NewBatcher starts a batcher on d; Stop ends it.
func NewBatcher(d *db.DB) *Batcher {
	b := &Batcher{d: d, in: make(chan *asked, 256), done: make(chan struct{})}
	go b.work()
	return b
}

// Log writes what a consulted and returns after the commit: only then may the answer leave. A note without an operation
// is a consultation. On an error, and when ctx ends, the answer must not leave. Never call it inside a transaction: it
// waits for a commit that would wait for the transaction.
func (b *Batcher) Log(ctx context.Context, a actor.Actor, notes []db.Note) error {
	if len(notes) == 0 {
		return nil
	}
	r := &asked{end: make(chan error, 1)}
	now := b.d.Time()
	for _, n := range notes {
		if n.On.Op == "" {
			n.On.Op = db.Consultation
		}
		e, det, err := b.d.NewAuditEntry(a, now, n.Action, n.On, db.Purposed(n.Why, n.On.Op, n.Detail))
		if err != nil {
			return err
		}
		r.es, r.ds = append(r.es, e), append(r.ds, det)
	}
	if err := b.put(ctx, r); err != nil {
		return err
	}
	select {
	case err := <-r.end:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *Batcher) put(ctx context.Context, r *asked) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.stopped {
		return errors.New("audit: the program is stopping")
	}
	select {
	case b.in <- r:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Stop takes nothing more, writes what was taken and returns.
func (b *Batcher) Stop() {
	b.mu.Lock()
	if !b.stopped {
		b.stopped = true
		close(b.in)
	}
	b.mu.Unlock()
	<-b.done
}

func (b *Batcher) work() {
	defer close(b.done)
	for first := range b.in {
		batch, n := []*asked{first}, len(first.es)
	collect:
		for n < mostAtOnce {
			select {
			case r, ok := <-b.in:
				if !ok {
					break collect
				}
				batch, n = append(batch, r), n+len(r.es)
			default:
				break collect
			}
		}
		err := b.write(batch)
		for _, r := range batch {
			e := err
			if err != nil && len(batch) > 1 { // one request's fault must not be another's
				e = b.write([]*asked{r})
			}
			r.end <- e
		}
	}
}

func (b *Batcher) write(batch []*asked) error {
	var es []db.AuditEntry
	var ds []db.AuditDetail
	for _, r := range batch {
		es, ds = append(es, r.es...), append(ds, r.ds...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := b.d.Maintain(ctx, func(g *gorm.DB) error { return db.InsertAudit(g, es, ds) }); err != nil {
		return fmt.Errorf("log what was consulted: %w", err)
	}
	b.d.NoteRecorded(len(es))
	return nil
}
