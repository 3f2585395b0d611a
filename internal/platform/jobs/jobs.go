// Package jobs is the durable queue: work that outlives the request that asked for it. It owns the table jobs.
//
// A job is put in the queue inside the transaction that makes it necessary, runs at least once, under a lease that its
// worker renews while it lives, and as the person who asked for it. A worker that dies loses its lease and somebody else
// takes the job up, so a handler must stand being run twice; Job.Finish ends a job in the same transaction as its work,
// and that work is then done exactly once.
package jobs

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Handler does one kind of job. Its ctx carries the actor who asked, and ends when the lease is lost, when somebody
// cancelled the job, or when the program stops. An error is tried again later, unless it is a fault that only a person
// can mend (invalid, not found, forbidden, refused, too large).
type Handler = func(ctx context.Context, j *Job) error

// Options tune a Queue. The zero value of each field has a sensible meaning.
type Options struct {
	Workers int           // jobs run at once; default 2
	Lease   time.Duration // how long a silent worker keeps a job; default 30 s
	Poll    time.Duration // how often to look for work that other replicas queued; default 1 s
	Grace   time.Duration // how long Stop lets running jobs end by themselves; default 20 s
	// Actor loads the person a job acts for. A fault says in a sentence why that person can no longer act; any other
	// error is tried again. Jobs of people fail without it.
	Actor func(ctx context.Context, u ids.User) (actor.Actor, error)
	Log   *slog.Logger // default slog.Default()
	// Worker names this queue in the table and must differ between replicas; default host, process and a random part.
	Worker string
}

// Queue runs jobs of the kinds it has handlers for. Several queues may share one database.
type Queue struct {
	d        *db.DB
	o        Options
	handlers map[string]Handler
	every    []periodic

	wake chan struct{} // something may be due, or a worker is free

	mu      sync.Mutex
	running map[ids.Job]*Job
	stop    chan struct{}  // closed by Stop; nil before Start
	over    chan struct{}  // closed when the dispatcher has returned
	jobs    sync.WaitGroup // handlers started by the dispatcher
}

// New makes a queue on d. Register handlers before Start or RunDue.
func New(d *db.DB, o Options) *Queue {
	if o.Workers <= 0 {
		o.Workers = 2
	}
	if o.Lease <= 0 {
		o.Lease = 30 * time.Second
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.Grace <= 0 {
		o.Grace = 20 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Worker == "" {
		raw := make([]byte, 4)
		rand.Read(raw)
		host, _ := os.Hostname()
		o.Worker = fmt.Sprintf("%s-%d-%s", host, os.Getpid(), hex.EncodeToString(raw))
	}
	return &Queue{d: d, o: o, handlers: map[string]Handler{}, wake: make(chan struct{}, 1), running: map[ids.Job]*Job{}}
}

// Handle says who does jobs of a kind. Jobs of a kind without a handler here wait for a replica that has one. A second
// handler for the same kind is a mistake of the programmer and panics.
func (q *Queue) Handle(kind string, fn func(ctx context.Context, j *Job) error) {
	if _, ok := q.handlers[kind]; ok || kind == "" || fn == nil {
		panic(fmt.Sprintf("jobs: the kind %q has a handler already, or none was given", kind))
	}
	q.handlers[kind] = fn
}

func (q *Queue) kinds() []string {
	out := make([]string, 0, len(q.handlers))
	for k := range q.handlers {
		out = append(out, k)
	}
	return out
}

// started holds the queues of this process that are running, so that a commit can wake them without waiting for a poll.
var started struct {
	mu  sync.Mutex
	all map[*Queue]bool
}

// wakeAll tells every queue in this process that there may be work, and every running job that it may be cancelled.
func wakeAll() {
	started.mu.Lock()
	defer started.mu.Unlock()
	for q := range started.all {
		q.poke()
		q.mu.Lock()
		for _, j := range q.running {
			j.poke()
		}
		q.mu.Unlock()
	}
}

func (q *Queue) announce(on bool) {
	started.mu.Lock()
	defer started.mu.Unlock()
	if started.all == nil {
		started.all = map[*Queue]bool{}
	}
	if on {
		started.all[q] = true
	} else {
		delete(started.all, q)
	}
}

func (q *Queue) announced() bool {
	started.mu.Lock()
	defer started.mu.Unlock()
	return started.all[q]
}

func (q *Queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
